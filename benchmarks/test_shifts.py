import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.shift_rules import violations_of
from benchmarks.shift_samples import sample_instance
from benchmarks.shift_sheets import read_instance

ANCHORS = next(
    (
        parent / "shared" / "anchors" / "shift_scheduling"
        for parent in Path(__file__).resolve().parents
        if (parent / "shared" / "anchors" / "shift_scheduling").is_dir()
    ),
    None,
)
SAMPLE = sample_instance(days=14, workers=5, kinds=2, seed=3)


def run(path, *options):
    return CliRunner().invoke(main, ["shifts", str(path), *options])


@pytest.mark.skipif(ANCHORS is None, reason="shared/anchors with the public instances is not there")
@pytest.mark.parametrize(("number", "published"), [(1, 607), (2, 828), (3, 1001)])
def test_the_published_optimum_is_proven(number, published):
    answer = json.loads(run(ANCHORS / f"Instance{number}.txt", "--json").stdout)
    assert (answer["objective"], answer["bound"], answer["violations"]) == (published, published, [])
    assert answer["status"] == "optimal"


def test_a_sample_is_read_and_solved(tmp_path):
    (tmp_path / "sample.txt").write_text(SAMPLE)
    result = run(tmp_path / "sample.txt")
    assert result.exit_code == 0 and "violations: []" in result.stdout
    demand = read_instance(tmp_path / "sample.txt")
    assert violations_of(demand, [[None] * 14] * 5) != []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SECTION_COVER", "SECTION_OTHER", "SECTION_OTHER is not known"),
        (SAMPLE[SAMPLE.index("SECTION_COVER") :], "", "no SECTION_COVER with rows"),
        ("E,480,", "E,long,", "row 5, column Length in mins: “long” is not a whole number"),
        ("SECTION_STAFF\nS1,", "SECTION_STAFF\nS1,9,S1,", "row 8: 10 cells, not 8"),
        ("SECTION_STAFF\nS1,", "SECTION_STAFF\nS2,", "row 9, column ID: “S2” stands already in row 8"),
        ("SECTION_COVER\n0,E", "SECTION_COVER\n14,E", "column Day: there is no day 14 among 14"),
        ("SECTION_COVER\n0,E", "SECTION_COVER\n0,X", "column ShiftID: “X” is not defined"),
        (",100,1\n", ",9999999999999999999999,1\n", "column Weight for under"),
        ("SECTION_HORIZON\n14", "SECTION_HORIZON\n14\n28", "row 4, column days: the horizon"),
        ("E,480,", ",480,", "row 5, column ShiftID: the cell is empty"),
        ("# sample", "sample", "before any SECTION_"),
    ],
)
def test_a_broken_file_ends_with_a_sentence(tmp_path, old, new, said):
    assert old in SAMPLE
    (tmp_path / "broken.txt").write_text(SAMPLE.replace(old, new))
    result = run(tmp_path / "broken.txt", "--json")
    assert result.exit_code == 2 and "broken.txt" in result.output and said in result.output


def test_line_ends_byte_order_marks_and_gb_18030_make_no_difference(tmp_path):
    text = SAMPLE.replace("S1,", "王,")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(text.replace("\n", " ,\r\n").encode("utf-8-sig"))
    (tmp_path / "c.txt").write_bytes(text.encode("gb18030"))
    assert (
        read_instance(tmp_path / "a.txt")
        == read_instance(tmp_path / "b.txt")
        == read_instance(tmp_path / "c.txt")
    )
