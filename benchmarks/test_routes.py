import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.routes import Instance, violations

SAMPLE = """SAMPLE

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0         0          0          0       100          0
    1      3         4          6          0       100          1
    2      6         8          4          0        50          1
    3      0         5          9         10        18          1
"""
ROWS = [[0, 0, 0, 0, 0, 100, 0], [1, 3, 4, 6, 0, 100, 1], [2, 6, 8, 4, 0, 50, 1], [3, 0, 5, 9, 10, 18, 1]]


def test_a_small_instance_is_solved_and_checked(tmp_path: Path):
    (tmp_path / "s.txt").write_text(SAMPLE)
    result = CliRunner().invoke(main, ["routes", str(tmp_path / "s.txt"), "--seconds", "0.5", "--json"])
    answer = json.loads(result.stdout)
    assert (answer["objective"], answer["violations"], answer["vehicles"]) == (30.0, [], 2)
    assert answer["bound"] <= answer["objective"]


@pytest.mark.parametrize(
    ("routes", "broken"),
    [
        ([[1, 2], [3]], []),
        ([[1], [3]], ["not every customer exactly once"]),
        ([[1], [2], [3]], ["3 vehicles of 2"]),
        ([[1, 3], [2]], ["route 1: over capacity"]),
        ([[1, 2, 3]], ["route 1: over capacity", "route 1: late at 3"]),
    ],
)
def test_every_broken_rule_is_named(routes, broken):
    assert violations(routes, Instance(capacity=10, vehicles=2, rows=ROWS)) == broken


def test_a_file_of_another_kind_is_refused(tmp_path: Path):
    (tmp_path / "s.txt").write_text("SECTION_HORIZON\n14\n")
    result = CliRunner().invoke(main, ["routes", str(tmp_path / "s.txt")])
    assert result.exit_code == 2 and "no Solomon instance" in result.output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  2         10", "  2         0", "room in it"),
        ("  2         10", "  0         10", "a vehicle"),
        ("9         10        18", "9         19        18", "row 13"),
        ("9         10        18", "-9         10        18", "row 13"),
    ],
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, old: str, new: str, said: str):
    (tmp_path / "s.txt").write_text(SAMPLE.replace(old, new))
    result = CliRunner().invoke(main, ["routes", str(tmp_path / "s.txt"), "--seconds", "0.1"])
    assert result.exit_code == 2 and said in result.output
