import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

PLACES = "place,lon,lat\n" + "".join(f"v{n},{119 + n % 4 * 0.02},{36 + n // 4 * 0.02}\n" for n in range(12))


@pytest.fixture
def sheets(tmp_path):
    """Two years of weeks without trouble, and a fortnight of it in v5 and v6 at the end. A sample, made by a seed."""
    rng = np.random.default_rng(6)
    rows = []
    for week in range(52):
        for place in range(12):
            count = rng.poisson(0.4) + (4 if week >= 50 and place in (5, 6) else 0)
            if count:
                day = np.datetime64("2025-01-06") + np.timedelta64(7 * week, "D")
                rows.append(f"v{place},{day},{count},{rng.poisson(3)}")
    files = {
        "cases": "place,date,count,controls\n" + "\n".join(rows),
        "places": PLACES,
        "population": "place,population,date\n"
        + "".join(f"v{n},{500 + n},2024\nv{n},{700 + n},2026-01\n" for n in range(12)),
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    return tmp_path


def run(folder, *more, cases="cases.csv"):
    return CliRunner().invoke(
        main, ["detect", "scan", str(folder / cases), "--places", str(folder / "places.csv"), *more]
    )


@pytest.mark.parametrize("model", ["poisson", "permutation", "bernoulli"])
def test_the_weeks_of_trouble_are_found(sheets, model):
    more = ["--population", str(sheets / "population.csv")] if model == "poisson" else []
    answer = run(sheets, "--model", model, "--time", "prospective", "--unit", "week", "--json", *more)
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    first = said["clusters"][0]
    assert {
        "places",
        "centre",
        "start",
        "end",
        "observed",
        "expected",
        "relative_risk",
        "llr",
        "p",
        "recurrence_days",
    } <= set(first)
    assert set(first["places"]) == {"v5", "v6"}
    assert first["end"] == "2026-01-04"
    assert first["recurrence_days"] == pytest.approx(7 / first["p"])
    if model != "bernoulli":  # controls are drawn by chance, so its window may be a week longer
        assert (first["start"], first["p"]) == ("2025-12-22", 0.001)
    assert said["seconds"] < 600 and said["replications"] == 999


def test_sentences_sheet_and_page_in_both_languages(sheets):
    page, sheet = sheets / "page.html", sheets / "clusters.csv"
    files = ["--html", str(page), "--csv", str(sheet), "--unit", "week", "--replications", "99"]
    english = run(sheets, "--language", "en", *files)
    assert "2 places around v" in english.stdout and "2025-12-22 to 2026-01-04" in english.stdout
    assert list(csv.DictReader(sheet.open(encoding="utf-8-sig")))[0]["places"] in ("v5 v6", "v6 v5")
    assert "<svg" in page.read_text(encoding="utf-8") and "Nothing here is about a person" in page.read_text(
        encoding="utf-8"
    )
    assert "1. v" in page.read_text(encoding="utf-8") and "2. v" not in page.read_text(encoding="utf-8")
    chinese = run(sheets, "--language", "zh", *files)
    assert "2 个地点" in chinese.stdout
    assert "不涉及任何个人" in page.read_text(encoding="utf-8") and "expected" not in page.read_text(
        encoding="utf-8"
    )


def test_space_only_needs_no_dates(sheets):
    (sheets / "cases.csv").write_text("place,count\nv1,9\nv2,1\nv3,1\n")
    answer = run(sheets, "--time", "none", "--population", str(sheets / "population.csv"), "--json")
    first = json.loads(answer.stdout)["clusters"][0]
    assert first["places"] == ["v1"] and first["start"] is None and first["recurrence_days"] is None


@pytest.mark.parametrize(
    ("said", "change", "more"),
    [
        ("cases.csv, row 3, column place: “v99” is not among the places", {"cases": "place,date,count\nv1,2025-01-01,1\nv99,2025-01-02,1"}, []),
        ("cases.csv, row 2, column date", {"cases": "place,date,count\nv1,2025-02-30,1"}, []),
        ("cases.csv, row 2, column count: -1", {"cases": "place,date,count\nv1,2025-02-01,-1"}, []),
        ("cases.csv, column count: every number is 0", {"cases": "place,date,count\nv1,2025-02-01,0"}, []),
        ("cases.csv, row 1, column date: there is no such column", {"cases": "place,count\nv1,1"}, []),
        ("cases.csv, row 1, column controls: there is no such column", {"cases": "place,date,count\nv1,2025-02-01,1"}, ["--model", "bernoulli"]),
        ("cases.csv, column controls: every number is 0", {"cases": "place,date,count,controls\nv1,2025-02-01,1,0"}, ["--model", "bernoulli"]),
        ("cases.csv: all cases lie in one period", {"cases": "place,date,count\nv1,2025-02-01,1\nv2,2025-02-01,1"}, []),
        ("places.csv, row 2, column place: there is one place only", {"places": "place,lon,lat\nv1,119,36"}, []),
        ("places.csv, row 3, column place: “v1” stands already", {"places": "place,lon,lat\nv1,119,36\nv1,119,37"}, []),
        ("places.csv, row 2, column lat: 119 is no latitude: lon and lat look swapped", {"places": "place,lon,lat\nv1,36,119\nv2,36,118"}, []),
        ("places.csv, row 1, column lon_gcj02", {"places": "place,lon,lat,lon_gcj02\nv1,119,36,1\nv2,119,37,1"}, []),
        ("The Poisson model needs the people at risk", {}, ["--model", "poisson"]),
        ("--time none leaves nothing to compare", {}, ["--model", "permutation", "--time", "none"]),
        ("place “v1” has cases at a time when it has no people", {"cases": "place,date,count\nv1,2025-02-01,1\nv2,2025-02-03,1", "population": "place,population\nv1,0\nv2,9"}, ["POPULATION"]),
        ("population.csv, row 3, column place: “v1” of that date stands already in row 2", {"population": "place,population\nv1,5\nv1,6"}, ["POPULATION"]),
        ("population.csv, row 3, column date: “v1” has numbers with a date and without", {"population": "place,population,date\nv1,5,\nv1,6,2025"}, ["POPULATION"]),
        ("population.csv, row 2, column population: 1e308 is not between", {"population": "place,population\nv1,1e308"}, ["POPULATION"]),
        ("cases.csv, column count: 5,000,000,001 cases and controls in all are too many", {"cases": "place,date,count\nv1,2025-02-01,5000000000\nv2,2025-02-03,1"}, []),
        ("The time ends on 9999-12-31", {"cases": "place,date,count\nv1,9999-12-31,1"}, []),
        ("leave no circle", {"places": "place,lon,lat\n" + "\n".join(f"v{n},119,36" for n in range(12))}, []),
        ("nan is not a finite number", {}, ["--max-km", "nan"]),
        ("inf is not a finite number", {}, ["--max-length", "inf"]),
        ("The time ends on 2025-01-01, before it begins on 2025-02-01", {}, ["--from", "2025-02-01", "--to", "2025-01-01"]),
        ("--max-population 0.01 and --neighbours leave no circle", {}, ["--max-population", "0.01", "--unit", "week"]),
        ("'sometimes' is not one of", {}, ["--time", "sometimes"]),
    ],
)  # fmt: skip
def test_bad_input_is_named_in_a_sentence(sheets, said, change, more):
    for name, text in change.items():
        (sheets / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    if more == ["POPULATION"]:
        more = ["--population", str(sheets / "population.csv")]
    answer = run(sheets, *more, "--language", "en")
    assert answer.exit_code == 2
    assert said in answer.output
    assert "Traceback" not in answer.output


def test_a_missing_file_is_named(sheets):
    answer = run(sheets, cases="nowhere.csv")
    assert answer.exit_code == 2 and "nowhere.csv: No such file" in answer.output


def test_a_population_that_the_model_does_not_read_is_said(sheets):
    answer = run(sheets, "--model", "permutation", "--population", str(sheets / "population.csv"), "--json")
    assert answer.exit_code == 0 and json.loads(answer.stdout)["clusters"]
    assert "--population" in answer.stderr
    assert "--population" not in run(sheets, "--model", "permutation", "--json").stderr
