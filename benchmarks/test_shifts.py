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
        ("SECTION_COVER", "SECTION_OTHER", "no SECTION_COVER"),
        ("E,480,", "E,long,", "row 5: “long” is not a whole number"),
        ("SECTION_STAFF\nS1,", "SECTION_STAFF\nS1,9,S1,", "row 8: 10 cells, not 8"),
        ("SECTION_STAFF\nS1,", "SECTION_STAFF\nS2,", "row 9: “S2” stands already in row 8"),
        ("SECTION_COVER\n0,E", "SECTION_COVER\n14,E", "no day 14 among 14"),
        ("SECTION_COVER\n0,E", "SECTION_COVER\n0,X", "“X” is not defined"),
        ("# sample", "sample", "before any SECTION_"),
    ],
)
def test_a_broken_file_ends_with_a_sentence(tmp_path, old, new, said):
    assert old in SAMPLE
    (tmp_path / "broken.txt").write_text(SAMPLE.replace(old, new))
    result = run(tmp_path / "broken.txt", "--json")
    assert result.exit_code == 2 and "broken.txt" in result.output and said in result.output
