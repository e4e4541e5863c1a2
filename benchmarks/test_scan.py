import json

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.satscan import read_files


def study(folder, **files):
    for suffix, text in files.items():
        (folder / f"town.{suffix}").write_text(text, encoding="utf-8")
    return folder / "town.cas"


GEO = "a 10 20\nb 11 20\nc 14 22\nd 19 29\n"


def run(*arguments):
    answer = CliRunner().invoke(main, ["scan", *map(str, arguments), "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def test_a_spatial_study_prints_clusters_objective_bound_and_violations(tmp_path):
    cas = study(
        tmp_path, cas="a 9\nb 8\nc 1\nd 1\n", geo=GEO, pop="a 1990 10\nb 1990 10\nc 1990 30\nd 1990 30\n"
    )
    answer = run(cas)
    assert answer["model"] == "poisson" and answer["time"] == "none"
    assert answer["clusters"][0]["places"] == ["a", "b"]
    assert answer["objective"] == answer["bound"] == answer["clusters"][0]["llr"]
    assert answer["violations"] == []


@pytest.mark.parametrize(
    ("times", "unit", "start", "end"),
    [
        (("1990", "1991", "1992", "1993"), "year", "1993-01-01", "1993-12-31"),
        (("1990/9", "1990/10", "1990/11", "1990/12"), "month", "1990-12-01", "1990-12-31"),
        (("1990/1/1", "1990/1/2", "1990/1/3", "1990/1/4"), "day", "1990-01-04", "1990-01-04"),
        (("1/1/1990", "1/2/1990", "1/3/1990", "1/4/1990"), "day", "1990-01-04", "1990-01-04"),
        (("1990-01-01", "1990-01-02", "1990-01-03", "1990-01-04"), "day", "1990-01-04", "1990-01-04"),
        (("1", "2", "3", "4"), "day", "4", "4"),
    ],
)
@pytest.mark.parametrize("separator", [" ", "\t", ",", ";", " , "])
def test_times_are_read_as_they_are_written(tmp_path, times, unit, start, end, separator):
    rows = [
        ("a", "1", times[0]),
        ("c", "1", times[1]),
        ("d", "1", times[2]),
        ("b", "1", times[0]),
        ("b", "4", times[3]),
    ]
    rows += [("c", "2", times[0]), ("d", "2", times[1])]
    cas = study(tmp_path, cas="\n".join(separator.join(row) for row in rows), geo=GEO)
    answer = run(cas, "--time", "prospective", "--replications", "19")
    assert (answer["model"], answer["unit"]) == ("permutation", unit)
    first = answer["clusters"][0]
    assert (first["places"], first["start"], first["end"], first["observed"]) == (["b"], start, end, 4)


def test_controls_and_latitude_first(tmp_path):
    geo = "a,36.1,119.5\nb,36.2,119.5\nc,36.9,119.9\n"
    cas = study(tmp_path, cas="a,3\nb,4\nc,0\n", ctl="a,0\nb,0\nc,9\n", geo=geo)
    files = read_files(cas)
    assert files.lat_long and (files.places[0].x, files.places[0].y) == (119.5, 36.1)
    answer = run(cas)
    assert answer["model"] == "bernoulli" and set(answer["clusters"][0]["places"]) == {"a", "b"}


def test_strata_of_the_population_are_adjusted_for(tmp_path):
    cas = study(
        tmp_path,
        cas="a 8 1990 old\nb 2 1991 young\nc 2 1990 young\nd 2 1991 young\n",
        geo=GEO,
        pop="".join(
            f"{place} 1990 {old} old\n{place} 1990 100 young\n"
            for place, old in zip("abcd", (97, 1, 1, 1), strict=True)
        ),
    )
    answer = run(cas, "--time", "none")
    assert answer["clusters"][0]["places"] != ["a"]


def test_a_header_a_quoted_name_and_an_unused_place_are_no_trouble(tmp_path):
    cas = study(
        tmp_path,
        cas='place,cases\n"Los Alamos",9\nb,1\n',
        geo='place,x,y\n"Los Alamos",1,1\nb,5,5\nc,7,7\n',
        pop="Los Alamos,1990,10\nb,1990,10\nc,1990,10\nelsewhere,1990,10\n",
    )
    answer = run(cas)
    assert answer["clusters"][0]["places"] == ["Los Alamos"]
    assert len(answer["violations"]) == 1 and "elsewhere" in answer["violations"][0]


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("town.cas, row 2, column place: “x” is not in the coordinates", {"cas": "a 1\nx 2\n"}),
        ("town.cas, row 1, column cases: “many” is not a number", {"cas": "a many 1990\nb 2 1991\n"}),
        ("town.cas, row 2, column time: “1990/13/1” is not a date", {"cas": "a 1 1990/1/1\nb 2 1990/13/1\n"}),
        ("town.geo: No such file", {"geo": None}),
        ("town.geo, row 1, column place: there is one place only", {"geo": "a 1 2\n", "cas": "a 1\n"}),
        ("there are no cases", {"cas": "a 0\nb 0\n"}),
        ("knows no stratum “3”", {"cas": "a 1 1990 3\nb 2 1991 1\n", "pop": "a 1990 10 1\nb 1990 10 1\n"}),
        ("leaves nothing to compare", {"pop": None, "cas": "a 1\nb 2\n"}),
    ],
)
def test_bad_files_are_named_in_a_sentence(tmp_path, said, changed):
    files = {
        "cas": "a 1\nb 2\n",
        "geo": GEO,
        "pop": "a 1990 10\nb 1990 10\nc 1990 10\nd 1990 10\n",
        **changed,
    }
    cas = study(tmp_path, **{suffix: text for suffix, text in files.items() if text is not None})
    answer = CliRunner().invoke(main, ["scan", str(cas)])
    assert answer.exit_code == 2 and said in answer.output
