import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.graphs import read_graph

ANCHORS = next(
    (
        up / "shared" / "anchors"
        for up in [*Path(__file__).resolve().parents]
        if (up / "shared" / "anchors").is_dir()
    ),
    Path("shared/anchors"),
)
needs_anchors = pytest.mark.skipif(
    not ANCHORS.is_dir(), reason="the public data sets (shared/anchors) are not here"
)
SAN_FRANCISCO = (
    ANCHORS / "san_francisco_sites" / "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
)
TRACTS = ANCHORS / "san_francisco_sites" / "SF_demand_205_centroid_uniform_weight.csv"


def run(*options: str):
    return CliRunner().invoke(main, list(options))


def answer(*options: str):
    result = run(*options, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@needs_anchors
@pytest.mark.parametrize(
    ("model", "options", "published"),
    [
        ("covering", ["--radius", "5000", "--choose", "4"], 875247),
        ("set-covering", ["--radius", "5000"], 8),
        ("p-median", ["--choose", "4"], 2848268129.7145),
        ("p-center", ["--choose", "4"], 7403.06),
    ],
)
def test_san_francisco_comes_out_as_published(model, options, published):
    for weights in ([], ["--weights", str(TRACTS)]):
        said = answer("covering", str(SAN_FRANCISCO), "--model", model, *options, *weights)
        assert said["status"] == "optimal" and said["violations"] == []
        assert said["objective"] == pytest.approx(published, rel=1e-6)


@needs_anchors
@pytest.mark.parametrize(("name", "published"), [("pmed1", 5819), ("pmed5", 1355)])
def test_medians_come_out_as_published(name, published):
    said = answer("pmedian", str(ANCHORS / "p_median" / f"{name}.txt"))
    assert (said["status"], said["objective"], said["bound"]) == ("optimal", published, published)
    assert said["violations"] == []


def graph(tmp_path: Path, text: str) -> str:
    (tmp_path / "graph.txt").write_text(text)
    return str(tmp_path / "graph.txt")


LINE = "5 5 2\n1 2 1\n2 3 9\n3 4 1\n4 5 1\n2 3 5\n"


def test_a_repeated_edge_takes_the_last_length(tmp_path: Path):
    read = read_graph(Path(graph(tmp_path, LINE)))
    assert read.choose == 2 and read.distances[0].tolist() == [0, 1, 6, 7, 8]
    assert np.array_equal(read.distances, read.distances.T)


def test_a_graph_serves_every_model(tmp_path: Path):
    file = graph(tmp_path, LINE)
    assert answer("pmedian", file)["objective"] == 3
    said = answer("covering", file, "--radius", "1", "--choose", "1")
    assert (said["objective"], said["chosen"], said["weight_total"]) == (3, ["4"], 5)
    assert answer("covering", file, "--radius", "1", "--model", "set-covering")["objective"] == 2
    assert answer("covering", file, "--model", "p-center")["objective"] == 1


def test_nobody_near_is_an_answer(tmp_path: Path):
    (tmp_path / "table.csv").write_text("distance,name,DestinationName\n1,a,x\n9,a,y\n")
    said = answer("covering", str(tmp_path / "table.csv"), "--model", "set-covering", "--radius", "5")
    assert said["status"] == "infeasible" and said["reasons"] == ["1 cells are covered by no site"]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("distance,name,DestinationName\n1,a,x\n1,a,x\n", ["--radius", "1", "--choose", "1"], "row 3"),
        ("distance,name\n1,a\n", ["--radius", "1", "--choose", "1"], "column DestinationName"),
        (
            "distance,name,DestinationName,demand\n1,a,x,2\n1,b,x,3\n",
            ["--radius", "1", "--choose", "1"],
            "column demand",
        ),
        ("distance,name,DestinationName\n1,a,x\n", ["--choose", "1"], "--radius is needed"),
        ("distance,name,DestinationName\n1,a,x\n", ["--radius", "1"], "--choose is needed"),
        ("distance,name,DestinationName\n1,a,x\n", ["--radius", "1", "--choose", "2"], "2 cannot be chosen"),
        (
            "distance,name,DestinationName\n1,a,x\n2,b,y\n",
            ["--model", "p-median", "--choose", "1"],
            "every pair",
        ),
        ("3 1 1\n1 2 x\n", ["--radius", "1"], "row 2"),
        ("3 1 1\n1 nan 1\n", ["--radius", "1"], "row 2"),
        ("3 2 1\n1 2 1\n", ["--radius", "1"], "2 edges are said"),
        ("3 1 1\n1 2 1\n", ["--radius", "1"], "cannot be reached"),
        ("3 1 4\n1 2 1\n", ["--radius", "1"], "4 medians of 3"),
        ("3 1 1\n1 4 1\n", ["--radius", "1"], "row 2"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(tmp_path: Path, monkeypatch, text, options, said):
    monkeypatch.setenv("LC_ALL", "C")
    result = run("covering", graph(tmp_path, text), *options)
    assert result.exit_code == 2 and said in result.output and "Traceback" not in result.output
    assert run("pmedian", "missing.txt").exit_code == 2
