import csv
import math
from pathlib import Path

import numpy as np
import pytest

from fengqiao.analytics.scan import (
    Place,
    Window,
    replicas,
    scan,
)
from fengqiao.analytics.scan.draws import alias_table, draw_bernoulli, draw_permutation, draw_poisson, stream
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch


def places(*spots):
    return [Place(f"p{number}", *spot) for number, spot in enumerate(spots)]


def new_york():
    folder = next(
        (
            root / "shared/anchors/new_york_leukaemia"
            for root in Path(__file__).parents
            if (root / "shared/anchors/new_york_leukaemia").is_dir()
        ),
        None,
    )
    if folder is None:
        pytest.skip("shared/anchors/new_york_leukaemia is not beside the project")
    with open(folder / "NYleukemia_geo.csv") as file:
        spots = {row["censustract.FIPS"]: (float(row["x"]), float(row["y"])) for row in csv.DictReader(file)}
    with open(folder / "NYleukemia_data.csv") as file:
        rows = list(csv.DictReader(file))
    where = [Place(row["censustract.FIPS"], *spots[row["censustract.FIPS"]]) for row in rows]
    cases = np.array([[math.floor(float(row["cases"]))] for row in rows])
    return where, cases, np.array([[float(row["population"])] for row in rows])


@pytest.mark.parametrize(
    ("window", "published"),
    [
        (Window(), [(31, 106, 62.13, 14.780276), (9, 42, 21.24, 8.287056), (16, 44, 23.83, 7.199672)]),
        (
            Window(max_population=0.1, distance="euclidean"),
            [(26, 85, 49.71, 11.577255), (8, 38, 17.79, 9.019716)],
        ),
    ],
)
def test_the_new_york_leukaemia_clusters_are_found(window, published):
    where, cases, people = new_york()
    found = scan(
        places=where,
        cases=cases,
        expected=people,
        model="poisson",
        time="none",
        window=window,
        replications=99,
    )
    for cluster, (count, observed, expected, llr) in zip(found.clusters, published, strict=False):
        assert (len(cluster.places), cluster.observed, round(cluster.expected, 2)) == (
            count,
            observed,
            expected,
        )
        assert cluster.llr == pytest.approx(llr, abs=1e-6)
        members = [place.code in cluster.places for place in where]
        assert cases[members].sum() == observed
        assert people[members].sum() * cases.sum() / people.sum() == pytest.approx(cluster.expected)
    assert found.clusters[0].p == 0.01
    named = [code for cluster in found.clusters for code in cluster.places]
    assert len(named) == len(set(named))


def test_an_outbreak_is_found_where_and_when_it_was_planted():
    rng = np.random.default_rng(3)
    where = places(*rng.random((12, 2)))
    cases = rng.poisson(0.3, size=(12, 60))
    near = np.argsort(np.hypot(*(np.array([(p.x, p.y) for p in where]) - (where[4].x, where[4].y)).T))[:2]
    cases[near, 50:] += 3
    for time in ("retrospective", "prospective"):
        first = scan(places=where, cases=cases, model="permutation", time=time, replications=199).clusters[0]
        assert set(first.places) == {where[number].code for number in near}
        assert (first.first, first.last) == (50, 59)
        assert first.p == 1 / 200
        assert first.observed == cases[near, 50:].sum()


@pytest.mark.parametrize(
    ("model", "time"), [("poisson", "none"), ("permutation", "prospective"), ("bernoulli", "retrospective")]
)
def test_without_clusters_p_is_as_often_small_as_it_says(model, time):
    rng = np.random.default_rng(8)
    where = places(*rng.random((8, 2)))
    values = []
    for number in range(80):
        cases = rng.poisson(1.0, size=(8, 6))
        controls = rng.poisson(2.0, size=(8, 6))
        found = scan(
            places=where, cases=cases, expected=np.ones((8, 6)), controls=controls, model=model, time=time,
            replications=39, seed=number,
        )  # fmt: skip
        values.append(found.clusters[0].p)
    for level in (0.1, 0.25, 0.5, 0.75):
        share = np.mean(np.array(values) <= level)
        assert abs(share - level) < 3.5 * math.sqrt(level * (1 - level) / len(values))


def test_the_same_seed_gives_the_same_p_on_any_number_of_processors(monkeypatch):
    rng = np.random.default_rng(2)
    where, cases = places(*rng.random((9, 2))), rng.poisson(1.0, size=(9, 20))
    answers = set()
    for processors in ({0}, {0, 1, 2}):
        monkeypatch.setattr(replicas.os, "sched_getaffinity", lambda _, p=processors: p, raising=False)
        found = scan(places=where, cases=cases, model="permutation", replications=200, seed=7)
        answers.add(tuple((cluster.p, cluster.llr) for cluster in found.clusters))
    assert len(answers) == 1
    other = scan(places=where, cases=cases, model="permutation", replications=200, seed=8)
    assert tuple(cluster.p for cluster in other.clusters) != tuple(p for p, _ in next(iter(answers)))


def test_a_watch_that_is_over_gives_the_clusters_with_what_was_simulated():
    where, cases = places((0, 0), (1, 0), (2, 0)), np.array([[5, 1], [1, 1], [1, 2]])
    watch = Watch()
    watch.stop()
    found = scan(places=where, cases=cases, model="permutation", replications=5000, watch=watch)
    assert found.clusters and found.replications < 5000


def test_draws_keep_what_the_model_keeps():
    cells = np.zeros((2, 3), np.int32)
    place, period = np.array([0, 0, 1, 1, 1]), np.array([0, 2, 2, 1, 0])
    means = np.zeros((2, 3))
    for number in range(400):
        draw_permutation(stream(1, number), place, period, cells)
        assert cells.sum(axis=1).tolist() == [2, 3] and cells.sum(axis=0).tolist() == [2, 1, 2]
        means += cells
    assert np.abs(means / 400 - np.outer([2, 3], [2, 1, 2]) / 5).max() < 0.1
    individual = np.array([0, 0, 1, 3, 5, 5, 5])
    draw_bernoulli(stream(1, 5), individual, 4, 3, cells)
    assert cells.sum() == 4 and (cells.ravel() <= np.bincount(individual, minlength=6)).all()
    assert individual.tolist() == [0, 0, 1, 3, 5, 5, 5]
    keep, other = alias_table(np.array([1.0, 0.0, 2.0, 3.0, 0.0, 4.0]))
    draw_poisson(stream(3, 0), keep, other, 20_000, 3, cells)
    assert np.abs(cells.ravel() / 20_000 - np.array([1, 0, 2, 3, 0, 4]) / 10).max() < 0.02
    assert cells[0, 1] == cells[1, 1] == 0


def test_places_at_one_spot_are_never_parted():
    where = places((0, 0), (0, 0), (5, 0), (6, 0))
    cases = np.array([[9], [0], [1], [1]])
    found = scan(
        places=where, cases=cases, expected=np.ones((4, 1)), model="poisson", time="none", replications=0
    )
    assert set(found.clusters[0].places) == {"p0", "p1"}


ONES = np.ones((2, 3), dtype=int)


@pytest.mark.parametrize(
    ("refusal", "changed"),
    [
        ("one_place_only", {"places": places((0, 0)), "cases": ONES[:1]}),
        ("all_zeros", {"cases": ONES * 0}),
        ("population_missing", {"expected": None}),
        ("cases_without_population", {"expected": np.array([[1.0, 1, 1], [0, 1, 1]])}),
        ("controls_missing", {"model": "bernoulli"}),
        ("permutation_needs_time", {"model": "permutation", "time": "none"}),
        ("one_period_only", {"cases": ONES[:, :1], "expected": ONES[:, :1] * 1.0}),
        ("wrong_shape", {"cases": np.ones((3, 3), dtype=int)}),
        ("counts_negative", {"cases": ONES * -1}),
        ("too_many_cases", {"cases": ONES * 5_000_000_000}),
        ("no_circle_small_enough", {"window": Window(max_population=0.01)}),
        ("out_of_range", {"window": Window(max_population=1.5)}),
        ("out_of_range", {"window": Window(max_length=0)}),
    ],
)
def test_what_cannot_be_scanned_is_refused_by_name(refusal, changed):
    asked = {
        "places": places((0, 0), (1, 1)),
        "cases": ONES,
        "expected": ONES * 1.0,
        "model": "poisson",
        "time": "retrospective",
    }
    with pytest.raises(Refused) as refused:
        scan(**{**asked, **changed})
    assert refused.value.name == refusal


@pytest.mark.parametrize("time", ["retrospective", "prospective"])
def test_p_counts_the_replications_that_reach_the_cluster(time):
    """Each replication drawn and scanned by itself."""
    rng = np.random.default_rng(4)
    where, cases = places(*rng.random((7, 2))), rng.poisson(0.7, size=(7, 16))
    found = scan(places=where, cases=cases, model="permutation", time=time, replications=30, seed=5)
    place, period = np.divmod(np.repeat(np.arange(cases.size), cases.ravel()), 16)
    highest, drawn = [], np.zeros((7, 16), np.int32)
    for number in range(30):
        draw_permutation(stream(5, number), place, period, drawn)
        alone = scan(places=where, cases=drawn, model="permutation", time=time, replications=0)
        highest.append(alone.clusters[0].llr if alone.clusters else 0.0)
    for cluster in found.clusters:
        assert cluster.p == (1 + sum(value >= cluster.llr - 1e-9 for value in highest)) / 31
