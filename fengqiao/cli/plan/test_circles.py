import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

POINTS = """code,name,lon,lat
a,样例东,118.00,36.000
b,样例西,118.02,36.001
c,样例南,118.05,36.000
d,样例北,118.06,36.020
e,样例中,118.10,36.030
"""


@pytest.fixture
def plan(tmp_path: Path):
    def run(*options: str, points: str = POINTS):
        (tmp_path / "points.csv").write_text(points, encoding="utf-8")
        return CliRunner().invoke(main, ["plan", "circles", str(tmp_path / "points.csv"), *options])

    return run


def test_circles_as_json_csv_and_a_map(plan, tmp_path: Path):
    result = plan(
        "--json", "--csv", str(tmp_path / "c.csv"), "--html", str(tmp_path / "c.html"), "--language", "zh"
    )
    answer = json.loads(result.stdout)

    assert (result.exit_code, answer["status"]) == (0, "optimal")
    assert answer["circles"] == [["a", "b"], ["c", "d", "e"]]
    assert answer["objective"] == pytest.approx(answer["bound"])
    assert (tmp_path / "c.csv").read_text("utf-8-sig").splitlines()[1].startswith("1,a,样例东,")
    assert "巡逻圈" in (tmp_path / "c.html").read_text("utf-8")


@pytest.mark.parametrize(("language", "words"), [("zh", "多走"), ("en", "costs")])
def test_a_pin_has_its_price_in_words(plan, language, words):
    assert words in plan("--pin", "b,c", "--language", language).stdout


def test_roads_and_named_neighbours(plan, tmp_path: Path):
    (tmp_path / "roads.csv").write_text("a,b,km\na,b,90\n")
    (tmp_path / "pairs.csv").write_text("a,b\na,b\nb,c\nc,d\nd,e\n")
    files = ["--distances", str(tmp_path / "roads.csv"), "--pairs", str(tmp_path / "pairs.csv")]
    answer = json.loads(plan("--json", *files).stdout)
    assert answer["circles"] == [["a", "b", "c"], ["d", "e"]]


def test_pairs_and_roads_are_read_strictly(plan, tmp_path: Path):
    for text, said in (
        ("a,b,km\na,a,1\n", "row 2, column b: both villages are the same"),
        ("a,b,km\na,b,1\na,b,2\n", "row 3, column b"),
        ("a,b,km\na,z,1\n", "row 2, column b: there is no village z"),
    ):
        (tmp_path / "roads.csv").write_text(text)
        refused = plan("--distances", str(tmp_path / "roads.csv"), "--language", "en")
        assert refused.exit_code == 2 and said in refused.output


def test_infeasible_is_an_answer(plan):
    result = plan("--json", "--max", "2", "--language", "en")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0 and answer["status"] == "infeasible" and answer["circles"] == []
    assert "5 villages cannot be cut into circles of 2 to 2" in answer["reasons"]


@pytest.mark.parametrize(
    ("options", "points", "said"),
    [
        ([], "code,lon\na,118\n", "row 1, column lat"),
        ([], "code,lon,lat\na,118,36\n", "row 2, column code: there is one place only"),
        ([], POINTS + "a,x,118,36\n", "row 7, column code"),
        ([], "code,name,lon,lat\na,x,36.7,118.5\n", "swapped"),
        ([], "code,lon,lat,datum\na,118,36,GCJ02\n", "--datum gcj02"),
        (["--pin", "a"], POINTS, "two different codes"),
        (["--pin", "a,z"], POINTS, "--pin: there is no village z"),
        (["--min", "3", "--max", "2"], POINTS, "more than"),
        (["--distances", "missing.csv"], POINTS, "missing.csv"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(plan, options, points, said):
    result = plan(*options, "--language", "en", points=points)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


def test_what_is_in_gcj02_is_converted(plan):
    given, shifted = (
        json.loads(plan("--json", *more).stdout)["objective"] for more in ([], ["--datum", "gcj02"])
    )
    assert given != shifted and given == pytest.approx(shifted, rel=1e-2)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "nan is not a finite number"), ("zh", "nan 不是有限的数")]
)
def test_a_time_that_is_no_number_is_refused(tmp_path, language, said):
    (tmp_path / "points.csv").write_text("code,lon,lat\na,118,36\nb,118.1,36\n", encoding="utf-8")
    answer = CliRunner().invoke(
        main, ["plan", "circles", str(tmp_path / "points.csv"), "--seconds", "nan", "--language", language]
    )
    assert answer.exit_code == 2 and said in answer.stderr
