import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

MONTHS = [f"{2022 + month // 12}-{month % 12 + 1:02d}" for month in range(36)]


def sheet(units, *, head="unit,date,value", fall=0.4, seed=1, dates=MONTHS):
    """Counts of sample districts; the first falls from month 25 on."""
    rng = np.random.default_rng(seed)
    lines = [head]
    for number, unit in enumerate(units):
        for month, label in enumerate(dates):
            rate = 300 * (1 + 0.2 * np.cos(month * np.pi / 6)) * (fall if number == 0 and month >= 24 else 1)
            lines.append(f"{unit},{label},{rng.poisson(rate)}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def run(tmp_path: Path):
    def run(*options: str, series: str, intervention="2024-01", **files: str):
        (tmp_path / "series.csv").write_text(series, encoding="utf-8")
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
            options = (*options, f"--{name}", str(tmp_path / f"{name}.csv"))
        return CliRunner().invoke(
            main, ["evaluate", str(tmp_path / "series.csv"), "--intervention", intervention, *options]
        )

    return run


CONTROLS = sheet(["n", "b", "c", "d", "e", "f", "g"], fall=1.0, seed=2)


def test_a_fall_as_json_csv_and_a_page(run, tmp_path: Path):
    files = ["--csv", str(tmp_path / "e.csv"), "--html", str(tmp_path / "e.html")]
    result = run("--json", "--language", "zh", *files, series=sheet(["a"]), controls=CONTROLS)
    answer = json.loads(result.stdout)

    assert result.exit_code == 0 and (answer["verdict"], answer["verdict_name"]) == ("减少了", "fewer")
    assert set(answer["methods"]) == {"its", "did", "sc", "sdid"}
    for method in answer["methods"].values():
        assert method["low"] < method["estimate"] < method["high"] < 0
    assert (
        answer["periods_before"] == 24 and answer["displacement"] is None and 0 < answer["placebo"]["p"] <= 1
    )
    assert len((tmp_path / "e.csv").read_text("utf-8-sig").splitlines()) == 37
    assert "合成双重差分" in (tmp_path / "e.html").read_text("utf-8")


def test_one_unit_alone_has_its_series_only(run):
    answer = json.loads(run("--json", "--language", "en", series=sheet(["a"])).stdout)
    assert answer["main"] == "its" and answer["methods"]["sdid"]["estimate"] is None
    assert "no controls" in answer["methods"]["sdid"]["because"]


def test_neighbours_are_asked_and_no_longer_controls(run):
    answer = json.loads(
        run("--json", series=sheet(["a"]), controls=CONTROLS, neighbours="unit,neighbour\na,n\n").stdout
    )
    assert "n" not in answer["controls"] and answer["displacement"]["units"] == ["n"]
    assert answer["displacement"]["total"]["high"] < 0


def test_a_pair_of_neighbours_may_be_named_either_way_round(run):
    for pair in ("a,n", "n,a"):
        found = run("--json", series=sheet(["a"]), controls=CONTROLS, neighbours=f"unit,neighbour\n{pair}\n")
        assert json.loads(found.stdout)["displacement"]["units"] == ["n"]


def marked(*, since: str, units=("a", "b")) -> str:
    """A series with the column treated: unit a from the month `since` on."""
    lines = sheet(list(units)).splitlines()
    return "\n".join(
        [
            lines[0] + ",treated",
            *(f"{line},{int(line.startswith('a') and line.split(',')[1] >= since)}" for line in lines[1:]),
        ]
    )


@pytest.mark.parametrize("since", ["2022-01", "2024-01"])
def test_treated_units_are_marked_in_all_rows_or_only_after(run, since):
    assert json.loads(run("--json", series=marked(since=since)).stdout)["treated"] == ["a"]


@pytest.mark.parametrize("intervention", ["2024-01-01", "2023-12-15", "2024/01"])
def test_periods_from_the_date_on_are_after(run, intervention):
    answer = json.loads(run("--json", series=sheet(["a"]), intervention=intervention).stdout)
    assert answer["periods_before"] == 24


@pytest.mark.parametrize(("language", "words"), [("en", "cannot tell"), ("zh", "说不准")])
def test_few_counts_cannot_tell(run, language, words):
    few = "unit,date,value\n" + "".join(f"a,{label},{number % 3}\n" for number, label in enumerate(MONTHS))
    assert run("--language", language, series=few).stdout.startswith(words)


def without(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


@pytest.mark.parametrize(
    ("series", "more", "said"),
    [
        ("unit,date\na,2024-01\n", {}, "row 1, column value"),
        (sheet(["a"]) + "a,2022-01,7\n", {}, "row 38, column date"),
        (without(sheet(["a"]), "a,2022-05"), {}, "2022-05 is missing"),
        (sheet(["a"]), {"controls": without(CONTROLS, "c,2022-05")}, "c has nothing for 2022-05"),
        (sheet(["a"]), {"controls": sheet(["a"])}, "is in the series file, too"),
        (sheet(["a"]), {"controls": CONTROLS, "neighbours": "unit,neighbour\na,z\n"}, "there is no unit z"),
        (sheet(["a", "b"]), {}, "none is marked"),
        (sheet(["a"]), {"intervention": "2021-01"}, "not within the dates"),
        (sheet(["a"]), {"intervention": "2022-03"}, "too few periods before"),
        (sheet(["a"]), {"intervention": "soon"}, "not a date"),
        ("unit,date,value\n" + "".join(f"a,{label},0\n" for label in MONTHS), {}, "column value: all zeros"),
        (marked(since="2023-01"), {}, "row 14, column treated: a is marked 1 on 2023-01"),
        (
            sheet(["a"]),
            {"controls": marked(since="2022-01", units=("a",)).replace("a,", "b,")},
            "are controls",
        ),
        (sheet(["a"]).replace("a,2022-03,", "a,2022-03,1e99"), {}, "row 4, column value"),
        (re.sub("a,2022-01,.*", "a,2022-01,", sheet(["a"])), {}, "row 2, column value"),
        ("unit,date,value\na,2024-13,4\n", {}, "row 2, column date"),
        (sheet(["a"]).replace("a,2022-03,", "a,2022-03,x"), {}, "is not a number"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(run, monkeypatch, series, more, said):
    monkeypatch.setenv("LC_ALL", "C")
    result = run("--language", "en", series=series, **more)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output


@pytest.mark.parametrize(
    ("language", "title", "lead"),
    [
        ("zh", "<h1>2024-01 起，a：减少了</h1>", "95% 的把握在少"),
        ("en", "<h1>a, from 2024-01 on: fewer</h1>", "fewer with 95% confidence."),
    ],
)
def test_the_page_says_the_verdict_first(run, tmp_path: Path, language, title, lead):
    page = tmp_path / "e.html"
    run("--language", language, "--html", str(page), series=sheet(["a"]), controls=CONTROLS)
    written = page.read_text("utf-8")
    assert title in written and lead in written.split("<figure>")[0]
    assert "2024-01 →" in written, "the day it began is marked in the drawings"


def test_a_clear_fall_that_the_asked_size_cannot_tell_says_what_to_ask(run):
    rng = np.random.default_rng(5)
    rows = [
        f"{unit},{label},{rng.poisson(12 * (0.25 if unit == 'a' and month >= 24 else 1))}"
        for unit in "abcdefgh"
        for month, label in enumerate(MONTHS)
    ]
    series = "\n".join(["unit,date,value", *rows])
    options = ["--treated", "a", "--language", "en", "--size", "5"]
    said = run(*options, series=series).stdout
    assert said.startswith("cannot tell") and (again := re.search(r"ask again with --size (\d+)", said))
    assert run(*options[:-1], again[1], series=series).stdout.startswith("fewer")
