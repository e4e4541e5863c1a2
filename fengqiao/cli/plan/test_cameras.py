import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fengqiao.cli.main import main

SITES = "id,lon,lat,fixed\na,118.000,36,0\nb,118.010,36,0\nc,118.020,36,1\n"
CELLS = "id,lon,lat,weight,home\n1,118.001,36,5,0\n2,118.011,36,7,0\n3,118.021,36,1,\n4,118.001,36,90,1\n"


@pytest.fixture
def plan(tmp_path: Path):
    def run(*options: str, sites: str = SITES, cells: str = CELLS, **files: str):
        for name, text in {"sites": sites, "cells": cells, **files}.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        more = [part for name in files for part in (f"--{name}", str(tmp_path / f"{name}.csv"))]
        named = [str(tmp_path / "sites.csv"), str(tmp_path / "cells.csv")]
        radius = [] if "--radius" in options else ["--radius", "200"]
        return CliRunner().invoke(main, ["plan", "cameras", *named, *radius, *more, *options])

    return run


def test_cameras_as_json_csv_and_a_map(plan, tmp_path: Path):
    files = ["--csv", str(tmp_path / "c.csv"), "--html", str(tmp_path / "c.html"), "--language", "zh"]
    result = plan("--choose", "2", "--json", *files)
    answer = json.loads(result.stdout)

    assert (result.exit_code, answer["status"], answer["chosen"]) == (0, "optimal", ["b", "c"])
    assert (answer["objective"], answer["bound"], answer["weight_total"]) == (8.0, 8.0, 13.0)
    assert answer["homes_left_out"] == 1
    assert (tmp_path / "c.csv").read_text("utf-8-sig").splitlines()[1] == "b,118.01,36.0,0,7.0"
    page = (tmp_path / "c.html").read_text("utf-8")
    assert "摄像头点位" in page and "4: 90" not in page


@pytest.mark.parametrize(("language", "words"), [("zh", "已证明最优"), ("en", "proven best")])
def test_how_sure_it_is_in_words(plan, language, words):
    assert words in plan("--choose", "2", "--language", language).stdout


def test_a_wall_makes_another_site_better(plan):
    answer = json.loads(
        plan("--choose", "2", "--json", walls="wall,lon,lat\nw,118.0105,35.99\nw,118.0105,36.01\n").stdout
    )
    assert (answer["chosen"], answer["objective"]) == (["a", "c"], 6.0)


def test_a_later_year_is_held_against_the_plan(plan, tmp_path: Path):
    later = "id,lon,lat,weight\n1,118.001,36,50\n2,118.011,36,7\n3,118.021,36,1\n"
    answer = json.loads(plan("--choose", "2", "--json", later=later).stdout)
    assert (answer["chosen"], answer["objective"]) == (["b", "c"], 8.0)
    assert (answer["later"]["objective"], answer["later"]["weight_total"]) == (8.0, 58.0)
    assert (answer["later"]["best"]["chosen"], answer["later"]["best"]["objective"]) == (["a", "c"], 51.0)
    assert "50.00" not in plan("--choose", "2", "--language", "en").stdout
    file = tmp_path / "later.html"
    said = plan("--choose", "2", "--language", "en", "--html", str(file), later=later).stdout
    assert "at most 51.00" in said and "at most 51.00" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "files", "said"),
    [
        (["--choose", "4"], {}, "of only 3 sites"),
        (
            ["--choose", "1"],
            {"sites": SITES.replace("a,118.000,36,0", "a,118.000,36,1")},
            "2 sites are fixed already",
        ),
        (["--choose", "0"], {}, "--choose"),
        (["--choose", "1", "--radius", "0"], {}, "--radius"),
        (["--choose", "1", "--radius", "nan"], {}, "--radius"),
        (["--choose", "1"], {"sites": "id,lon\na,118\n"}, "row 1, column lat"),
        (["--choose", "1"], {"sites": SITES + "a,118,36,0\n"}, "row 5, column id"),
        (["--choose", "1"], {"sites": "id,lon,lat\na,36,118\n"}, "swapped"),
        (["--choose", "1"], {"sites": "id,lon,lat,fixed\na,118,36,2\n"}, "row 2, column fixed"),
        (["--choose", "1"], {"cells": CELLS + "5,118,36,-1,0\n"}, "row 6, column weight"),
        (["--choose", "1"], {"cells": CELLS + "5,118,36,1e300,0\n"}, "row 6, column weight"),
        (["--choose", "1"], {"cells": "id,lon,lat,weight\n1,118,36,0\n"}, "no cell counts"),
        (["--choose", "1"], {"cells": "id,lon,lat,weight\n"}, "nothing below the header"),
        (["--choose", "1"], {"walls": "wall,lon,lat\nw,118,36\n"}, "one corner only"),
        (["--choose", "1"], {"sites": "id,lon,lat,datum\na,118,36,GCJ02\n"}, "--datum gcj02"),
        (["--choose", "1", "--later", "missing.csv"], {}, "missing.csv"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(plan, options, files, said):
    result = plan(*options, "--language", "en", **files)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output
