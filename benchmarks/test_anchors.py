import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import anchors
from benchmarks.__main__ import main

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "anchors"
needs_data = pytest.mark.skipif(not FOLDER.is_dir(), reason="the public data sets are not beside the project")


@needs_data
def test_a_row_is_what_its_command_printed(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(anchors, "ANCHORS", [one for one in anchors.ANCHORS if one.what == "p-median, pmed1"])
    result = CliRunner().invoke(main, ["anchors", str(FOLDER), "--write", str(tmp_path / "anchors.md")])
    assert result.exit_code == 0
    row = (tmp_path / "anchors.md").read_text(encoding="utf-8").splitlines()[-1]
    assert row.startswith("| p-median, pmed1 | 5819 | 5,819 (bound 5,819) |")


@needs_data
def test_the_public_tables_are_read_whole(tmp_path: Path):
    first_week = anchors.make_files(FOLDER, tmp_path)
    rows = {file.stem: list(csv.DictReader(file.open(encoding="utf-8"))) for file in tmp_path.glob("*.csv")}
    assert sum(int(row["count"]) for row in rows["cases"]) == 552
    assert sum(float(row["population"]) for row in rows["population"]) == 1_057_673
    assert (len(rows["places"]), len(rows["events"]), len(rows["agona"])) == (281, 336, 312)
    assert rows["agona"][281]["date"] == first_week
    assert {row["unit"] for row in rows["smoking"]} >= {"California", "Utah"}


def test_a_command_that_fails_makes_no_row():
    with pytest.raises(anchors.CannotGoOn, match="nowhere"):
        anchors._run(["benchmarks", "pmedian", "nowhere.txt"])
