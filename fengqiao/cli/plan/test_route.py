import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

POINTS = """id,lon,lat,open,close,minutes
祠堂,118.000,36.000,,,5
桥头,118.010,36.000,,,
集市,118.010,36.008,20:40,21:30,10
学校,118.000,36.008,0,200,
"""


@pytest.fixture
def plan(tmp_path: Path):
    def run(*options: str, points: str = POINTS):
        (tmp_path / "points.csv").write_text(points, encoding="utf-8")
        return CliRunner().invoke(main, ["plan", "route", str(tmp_path / "points.csv"), *options])

    return run


def test_a_round_with_its_times(plan, tmp_path: Path):
    result = plan(
        "--json", "--html", str(tmp_path / "r.html"), "--csv", str(tmp_path / "r.csv"), "--language", "zh"
    )
    answer = json.loads(result.stdout)
    assert answer["status"] == "optimal" and answer["objective"] == pytest.approx(answer["bound"])
    assert answer["order"][0] == "祠堂" and len(answer["order"]) == 4
    assert next(visit for visit in answer["visits"] if visit["id"] == "集市")["begins"] >= "20:40"
    assert "巡逻路线" in (tmp_path / "r.html").read_text("utf-8")


def test_the_next_round_is_another(plan, tmp_path: Path):
    first = plan("--json").stdout
    (tmp_path / "last.json").write_text(first, encoding="utf-8")
    second = json.loads(plan("--json", "--last", str(tmp_path / "last.json")).stdout)
    third = json.loads(plan("--json", "--last", ",".join(second["order"])).stdout)
    assert json.loads(first)["order"] != second["order"] != third["order"]


@pytest.mark.parametrize(
    ("options", "points", "said"),
    [
        ([], "id,lon\na,118\n", "row 1, column lat"),
        ([], "id,lon,lat\na,118,36\n", "row 2, column id: there is one place only"),
        ([], POINTS + "桥头,118,36,,,\n", "row 6, column id"),
        ([], POINTS + "x,118,36,25:10,,\n", "row 6, column open"),
        ([], POINTS + "x,118,36,100,90,\n", "row 6, column close"),
        ([], POINTS + "x,118,36,20:40,30,\n", "row 6, column close"),
        ([], POINTS + "x,118,36,,,-3\n", "row 6, column minutes"),
        ([], "id,lon,lat\na,36.7,118.5\n", "swapped"),
        (["--start", "25:00"], POINTS, "25:00"),
        (["--last", "x,y"], POINTS, "no checkpoint x"),
        (["--speed-kmh", "0"], POINTS, "speed"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(plan, options, points, said):
    result = plan(*options, "--language", "en", points=points)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


def test_the_last_round_may_be_said_as_it_was_printed(plan):
    first = json.loads(plan("--json").stdout)["order"]
    second = json.loads(plan("--json", "--last", " → ".join([*first, first[0]])).stdout)["order"]
    assert second not in (first, [first[0], *reversed(first[1:])])


def test_a_last_round_elsewhere_is_said_to_be_that(plan):
    said = plan("--last", "祠堂,桥头", "--language", "en").stdout
    assert "the last round was past other checkpoints" in said


def test_open_all_day_is_no_window(plan):
    answer = json.loads(
        plan("--json", points="id,lon,lat,open,close\na,118,36,,\nb,118.01,36,00:00,24:00\n").stdout
    )
    assert answer["objective"] < 60
