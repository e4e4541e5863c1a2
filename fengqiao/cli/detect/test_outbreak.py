import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

COUNTS = [3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 6, 2] * 20


def weekly(counts=COUNTS, start=date(2020, 1, 6)):
    return "date,count\n" + "".join(f"{start + timedelta(7 * n)},{count}\n" for n, count in enumerate(counts))


def numbered(written="{:04d}{:02d}"):
    return "date,count\n" + "".join(
        f"{written.format(2020 + n // 52, n % 52 + 1)},{count}\n" for n, count in enumerate(COUNTS)
    )


@pytest.fixture
def detect(tmp_path: Path):
    def run(*options: str, series: str = ""):
        (tmp_path / "series.csv").write_text(series or weekly([*COUNTS[:-1], 30]), encoding="utf-8")
        return CliRunner().invoke(main, ["detect", "outbreak", str(tmp_path / "series.csv"), *options])

    return run


def test_an_outbreak_as_json_csv_and_a_chart(detect, tmp_path: Path):
    files = ["--csv", str(tmp_path / "o.csv"), "--html", str(tmp_path / "o.html"), "--language", "zh"]
    result = detect("--json", "--b", "3", "--from", "2024-11-25", *files)
    rows = json.loads(result.stdout)["rows"]

    assert result.exit_code == 0 and len(rows) == 5
    assert list(rows[-1]) == ["date", "count", "expected", "bound", "alarm"]
    assert [row["alarm"] for row in rows] == [False] * 4 + [True]
    assert rows[-1]["date"] == "2024-12-23" and rows[-1]["expected"] < rows[-1]["bound"] < 30
    assert (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()[0] == "date,count,expected,bound,alarm"
    assert "<svg" in (page := (tmp_path / "o.html").read_text("utf-8")) and "高于平常" in page


@pytest.mark.parametrize(("language", "words"), [("zh", "1 行高于平常"), ("en", "1 above what is usual")])
def test_an_alarm_in_words(detect, language, words):
    assert words in detect("--b", "3", "--from", "2024-11-25", "--language", language).stdout


@pytest.mark.parametrize("method", ["ears-c1", "ears-c2", "ears-c3"])
def test_ears_of_days(detect, method):
    days = [f"2026-03-{day:02d}" for day in range(1, 29)]
    counts = [1, 2, 3, 2, 1, 2, 3] * 3 + [2, 2, 9, 9, 9, 20, 40]
    text = "date,count\n" + "".join(f"{d},{n}\n" for d, n in zip(days, counts, strict=True))
    rows = json.loads(detect("--json", "--method", method, series=text).stdout)["rows"]
    assert rows[0]["date"] == f"2026-03-{ {'ears-c1': 8, 'ears-c2': 10, 'ears-c3': 12}[method]:02d}"
    assert any(row["alarm"] for row in rows) and not rows[0]["alarm"]


def test_numbered_weeks_are_judged_like_dates(detect):
    answers = [
        json.loads(detect("--json", "--b", "3", series=text).stdout)["rows"]
        for text in (weekly(), numbered(), numbered("{:04d}-W{:02d}"))
    ]
    assert len({tuple(row["bound"] for row in rows) for rows in answers}) == 1
    assert [rows[-1]["date"] for rows in answers] == ["2024-12-23", "202452", "2024-W52"]


def test_years_of_the_calendar_are_another_baseline(detect):
    rows, years = (
        json.loads(detect("--json", "--b", "4", "--from", "2024-12-02", *more).stdout)["rows"]
        for more in ([], ["--epoch-as-date"])
    )
    assert rows[0]["bound"] != years[0]["bound"] == pytest.approx(rows[0]["bound"], rel=0.3)


def test_a_week_that_is_missing_is_refused_or_filled(detect):
    lines = weekly().splitlines(keepends=True)
    holed = "".join(lines[:100] + lines[101:])
    assert "row 101, column date: 2021-11-29 is missing" in detect("--language", "en", series=holed).output
    filled = json.loads(detect("--json", "--b", "3", "--fill-zero", series=holed).stdout)
    whole = json.loads(detect("--json", "--b", "3", series=weekly()).stdout)
    assert len(filled["rows"]) == len(whole["rows"])


def test_from_a_day_between_two_weeks_is_from_the_next(detect):
    days = ("2024-11-25", "2024-11-19", "2024/11/25")
    answers = [json.loads(detect("--json", "--b", "3", "--from", day).stdout)["rows"] for day in days]
    assert answers[0][0]["date"] == "2024-11-25" and answers[0] == answers[1] == answers[2]


def test_a_calendar_of_52_weeks_is_taken_as_it_is_and_says_so(detect):
    lines = weekly(start=date(2019, 6, 3)).splitlines(keepends=True)
    left_out = [line for line in lines if not line.startswith("2020-12-28")]
    answer = json.loads(detect("--json", "--b", "3", "--language", "en", series="".join(left_out)).stdout)
    assert "2020-12-28" in answer["reasons"][0]
    assert detect("--b", "3", "--epoch-as-date", series="".join(left_out)).exit_code == 2


@pytest.mark.parametrize(
    ("options", "series", "said"),
    [
        ([], "date,cases\n2026-01-05,1\n", "row 1, column count"),
        ([], "date,count\n2026-01-05,1\n", "one row is no series"),
        ([], "date,count\n2026-01-05,1\n2026-01-12,-3\n", "row 3, column count"),
        ([], "date,count\n2026-01-05,1\n2026-01-12,1.5\n", "not a whole number"),
        ([], "date,count\n2026-01-12,1\n2026-01-05,1\n", "row 3, column date"),
        ([], "date,count\n2026-01-05,1\n2026-01-05,1\n", "twice"),
        ([], "date,count\n2026-01-05,1\nJanuary,1\n", "not a date"),
        ([], "date,count\n202601,1\n202604,1\n", "202602 is missing"),
        ([], "date,count\n202601,1\n202660,1\n", "not a week"),
        ([], "date,count\n202602,1\n202601,1\n", "before the row above"),
        ([], weekly([0] * 300), "all counts are zero"),
        ([], weekly([1] * 100), "only 100 rows"),
        (["--method", "ears-c2"], weekly([1] * 5), "only 5 rows"),
        (["--method", "ears-c2", "--from", "2020-01-13"], weekly(), "too early"),
        (["--from", "2021-01-04"], weekly([1] * 300), "too early"),
        (["--from", "2031-01-05"], weekly(), "not in the series"),
        (["--from", "soon"], weekly(), "not a date"),
        (["--from", "2024-W60"], numbered("{:04d}-W{:02d}"), "not in the series"),
        ([], "date,count\n2026-01,1\n2026-02,1\n", "row 2, column date: “2026-01” is not a date"),
        (["--fill-zero"], "date,count\n2026-01-01,1\n2026-02-01,1\n2026-03-01,1\n", "by day or by week"),
        (
            ["--fill-zero"],
            weekly().replace("2021-11-29", "2021-11-30"),
            "row 101, column date: “2021-11-30” is 8 days",
        ),
        (["--fill-zero"], "date,count\n0001W01,1\n9999W01,1\n", "row 3, column date"),
        (["--w", "24"], weekly(), "do not fit"),
        (["--epoch-as-date"], numbered(), "no dates"),
        (["--limit54", "x"], weekly(), "cases,rows"),
        (["--alpha", "2"], weekly(), "--alpha"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(detect, options, series, said):
    result = detect(*options, "--language", "en", series=series)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


def test_a_file_that_is_not_there_ends_with_a_sentence():
    result = CliRunner().invoke(main, ["detect", "outbreak", "nowhere.csv"])
    assert result.exit_code == 2 and "nowhere.csv" in result.output


def test_an_option_of_the_other_method_is_said_to_change_nothing(detect):
    ears = json.loads(detect("--json", "--method", "ears-c1", "--w", "2", "--language", "en").stdout)
    farrington = json.loads(detect("--json", "--baseline", "9", "--b", "3", "--language", "zh").stdout)
    assert ears["reasons"][0] == "--w changes nothing with ears-c1."
    assert farrington["reasons"][0] == "--baseline 在方法 farrington 中不起作用。"
    assert not any("nothing" in one for one in json.loads(detect("--json", "--b", "3").stdout)["reasons"])
