import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

EVENTS = """date,x,y
2026-03-01,0,0
2026-03-03,30,40
2026-03-20,35,40
2026-04-01,9000,9000
"""


@pytest.fixture
def detect(tmp_path: Path):
    def run(*options: str, events: str = EVENTS, limits: tuple[str, ...] = ("--metres", "50", "--days", "2")):
        (tmp_path / "events.csv").write_text(events, encoding="utf-8")
        path = str(tmp_path / "events.csv")
        return CliRunner().invoke(main, ["detect", "repeats", path, *limits, *options])

    return run


def test_repeats_as_json_csv_and_a_chart(detect, tmp_path: Path):
    files = ["--csv", str(tmp_path / "r.csv"), "--html", str(tmp_path / "r.html"), "--language", "zh"]
    result = detect("--json", *files)
    answer = json.loads(result.stdout)

    assert result.exit_code == 0
    assert answer["table"] == [[1, 0], [1, 4]]
    assert answer["expected"] == pytest.approx(2 / 6)
    assert 0 < answer["p_poisson"] < 1 and 0.2 < answer["p_permutation"] < 0.5
    assert (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[1] == "close,1,0"
    assert "<svg" in (page := (tmp_path / "r.html").read_text("utf-8")) and "近重复" in page


@pytest.mark.parametrize(("language", "words"), [("zh", "6 对事件中，1 对"), ("en", "1 of 6 pairs")])
def test_the_result_in_words(detect, language, words):
    assert words in detect("--language", language).stdout


def test_numbers_of_days_and_places_on_the_earth(detect):
    numbered = EVENTS.replace("2026-03-01", "0.5").replace("2026-03-03", "2.5")
    numbered = numbered.replace("2026-03-20", "20").replace("2026-04-01", "31")
    assert json.loads(detect("--json", events=numbered).stdout)["table"] == [[1, 0], [1, 4]]
    earth = "date,lon,lat\n2026-03-01,118.5,36.7\n2026-03-02,118.5,36.7004\n2026-03-02,118.6,36.7\n"
    assert json.loads(detect("--json", events=earth).stdout)["table"] == [[1, 2], [0, 0]]


def test_limits_that_no_pair_keeps_are_said(detect):
    answer = json.loads(detect("--json", "--language", "en", limits=("--metres", "1", "--days", "0")).stdout)
    assert answer["table"][0] == [0, 0] and "wider limits" in answer["reasons"][0]


@pytest.mark.parametrize(
    ("times", "said"), [(6, "more close pairs than chance explains"), (1, "chance alone")]
)
def test_what_the_shuffles_say_is_said(detect, times, said):
    """Six pairs, each at its own place and time; or one pair only of four events."""
    events = "date,x,y\n" + "".join(f"{n // 2 * 50},{n // 2 * 900},{n % 2}\n" for n in range(2 * times))
    answer = detect("--language", "en", events=events + "300,1,1\n301,9000,1\n")
    assert said in answer.stdout


@pytest.mark.parametrize(
    ("options", "events", "said"),
    [
        ([], "date,x\n2026-03-01,0\n", "row 1, column y"),
        ([], "date,place\n2026-03-01,a\n", "row 1, column x"),
        ([], "x,y\n1,2\n", "row 1, column date"),
        ([], "date,x,y\n2026-03-01,0,0\n", "one event makes no pair"),
        ([], "date,x,y\n20260301,0,0\n20260302,0,0\n", "row 2, column date"),
        ([], "date,x,y\n2026-03-01,0,0\n2026-02-30,0,0\n", "row 3, column date"),
        ([], "date,x,y\n2026-03-01,0,0\n2026-03-02,zero,0\n", "row 3, column x"),
        ([], "date,x,y\n2026-03-01,0,0\n2026-03-02,,0\n", "the cell is empty"),
        ([], "date,lon,lat\n2026-03-01,36.7,118.5\n2026-03-02,36.7,118.5\n", "swapped"),
        ([], "date,lon,lat,datum\n2026-03-01,118,36,GCJ02\n", "--datum gcj02"),
        (["--metres", "-1"], EVENTS, "--metres"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(detect, options, events, said):
    result = detect(*options, "--language", "en", events=events)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output
