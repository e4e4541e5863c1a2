import csv
import math
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.analytics.scan import (
    Count,
    Periods,
    Place,
    Record,
    Window,
    expected_cases,
    gather,
    replicas,
    scan,
)
from fengqiao.analytics.scan.draws import alias_table, draw_bernoulli, draw_permutation, draw_poisson, stream
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

MODELS = ("poisson", "permutation", "bernoulli")
TIMES = ("none", "retrospective", "prospective")


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


def log_likelihood(c, m, total, whole, model):
    """Written out from Kulldorff 1997, apart from the room's own."""
    if c * whole <= m * total:
        return 0.0

    def term(count, share):
        return count * math.log(share) if count else 0.0

    if model == "bernoulli":
        free, rest = whole - m, total - c
        inside = term(c, c / m) + term(m - c, 1 - c / m)
        outside = (term(rest, rest / free) + term(free - rest, 1 - rest / free)) if free else 0.0
        return inside + outside - term(total, total / whole) - term(whole - total, 1 - total / whole)
    return term(c, c / m) + (term(total - c, (total - c) / (total - m)) if total > c else 0.0)


def by_force(where, cases, measure, model, time, window):
    """The highest ratio of every circle and every window."""
    total, whole, periods = cases.sum(), measure.sum(), cases.shape[1]
    longest = (
        max(1, math.floor(window.max_length * periods)) if window.max_length < 1 else int(window.max_length)
    )
    windows = [(0, periods)] if time == "none" else [
        (s, e) for s in range(periods) for e in range(s + 1, min(periods, s + longest) + 1) if time == "retrospective" or e == periods
    ]  # fmt: skip
    circles = set()
    for middle in where:
        apart = {other.code: math.hypot(middle.x - other.x, middle.y - other.y) for other in where}
        row = sorted(
            range(len(where)),
            key=lambda n, apart=apart: (round(apart[where[n].code], 9), where[n].x, where[n].y),
        )
        spots = [(where[n].x, where[n].y) for n in row]
        for size in range(1, len(row) + 1):
            if size < len(row) and spots[size] == spots[size - 1]:
                continue
            if measure[row[:size]].sum() > window.max_population * whole * (1 + 1e-9):
                break
            if apart[where[row[size - 1]].code] > window.max_distance or size > (window.neighbours or 99):
                break
            circles.add(frozenset(row[:size]))
    best = 0.0
    for circle in circles:
        rows = sorted(circle)
        for s, e in windows:
            c, m = int(cases[rows, s:e].sum()), float(measure[rows, s:e].sum())
            best = max(best, log_likelihood(c, m, total, whole, model) if c else 0.0)
    return best


@st.composite
def studies(draw):
    count, periods = draw(st.integers(2, 6)), draw(st.integers(2, 10))
    spots = [(draw(st.integers(0, 3)), draw(st.integers(0, 3))) for _ in range(count)]
    cells = st.lists(st.integers(0, 4), min_size=count * periods, max_size=count * periods)
    cases, others = (np.array(draw(cells)).reshape(count, periods) for _ in range(2))
    cases[0, 0] += 1
    window = Window(
        max_population=draw(st.sampled_from([0.5, 0.7, 1.0])),
        max_distance=draw(st.sampled_from([math.inf, 2.0])),
        max_length=draw(st.sampled_from([0.5, 0.9, 1, 3])),
        neighbours=draw(st.sampled_from([None, 2])),
        distance="euclidean",
    )
    return places(*spots), cases, others + 1, window


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("time", TIMES)
@settings(max_examples=25, deadline=None)
@given(study=studies())
def test_the_best_window_is_the_one_found_by_force(model, time, study):
    where, cases, others, window = study
    if model == "permutation" and time == "none":
        return
    measure = {
        "poisson": others * cases.sum() / others.sum(),
        "permutation": np.outer(cases.sum(1), cases.sum(0)) / cases.sum(),
        "bernoulli": (cases + others).astype(float),
    }[model]
    wanted = by_force(where, cases, measure, model, time, window)
    try:
        found = scan(
            places=where,
            cases=cases,
            expected=others.astype(float),
            controls=others,
            model=model,
            time=time,
            window=window,
            replications=0,
        )
    except Refused as refused:
        assert refused.name == "no_circle_small_enough" and wanted == 0
        return
    assert (found.clusters[0].llr if found.clusters else 0.0) == pytest.approx(wanted, abs=1e-9)
    named = [code for cluster in found.clusters for code in cluster.places]
    assert len(named) == len(set(named))
    assert all(a.llr >= b.llr - 1e-9 for a, b in pairwise(found.clusters))


@pytest.mark.parametrize("model", MODELS)
def test_larger_studies_agree_with_force_too(model):
    """Large enough that groups of circles and chords rule windows out."""
    rng = np.random.default_rng(11)
    where = places(*rng.random((18, 2)))
    cases, others = rng.poisson(0.8, size=(18, 24)), rng.poisson(2.0, size=(18, 24)) + 1
    measure = {
        "poisson": others * cases.sum() / others.sum(),
        "permutation": np.outer(cases.sum(1), cases.sum(0)) / cases.sum(),
        "bernoulli": (cases + others).astype(float),
    }[model]
    window = Window(distance="euclidean")
    for time in ("retrospective", "prospective"):
        found = scan(
            places=where, cases=cases, expected=others * 1.0, controls=others, model=model, time=time,
            window=window, replications=0,
        )  # fmt: skip
        assert found.clusters[0].llr == pytest.approx(
            by_force(where, cases, measure, model, time, window), abs=1e-9
        )


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


def test_people_between_two_counts_change_in_a_line():
    periods = Periods.between(date(2024, 1, 1), date(2024, 1, 3), unit="day")
    counts = [Count("a", 10, date(2024, 1, 1)), Count("a", 30, date(2024, 1, 3)), Count("b", 40)]
    expected = expected_cases(places=["a", "b"], periods=periods, counts=counts, cases={(): 100})
    at_risk = np.array([[15, 25, 30], [40, 40, 40]])
    assert expected == pytest.approx(at_risk * 100 / at_risk.sum())


def test_strata_have_rates_of_their_own():
    counts = [Count("a", 10, None, ("m",)), Count("a", 30, None, ("f",)), Count("b", 30, None, ("m",))]
    expected = expected_cases(places=["a", "b"], periods=None, counts=counts, cases={("m",): 8, ("f",): 3})
    assert expected[:, 0] == pytest.approx([2 + 3, 6])


def test_records_become_periods_and_empty_months_are_zeros():
    records = [Record("a", date(2024, 1, 31), 2), Record("b", date(2024, 4, 1), 1, controls=5)]
    material = gather(places=["a", "b"], records=records, unit="month")
    assert material.cases.tolist() == [[2, 0, 0, 0], [0, 0, 0, 1]]
    assert material.controls[1, 3] == 5
    assert material.periods.begin(1) == date(2024, 2, 1) and material.periods.end(1) == date(2024, 2, 29)
    weeks = Periods.between(date(2024, 5, 1), date(2024, 5, 6), unit="week")
    assert (weeks.begin(0), weeks.end(1)) == (date(2024, 4, 29), date(2024, 5, 12))
    assert len(Periods.between(date(2023, 12, 31), date(2025, 1, 1), unit="year")) == 3


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
    """Each replication drawn and scanned by itself, without the shortcuts replications take."""
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


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("time", ["retrospective", "prospective"])
def test_wide_clusters_are_found_among_groups_of_circles(time, seed):
    """Circles of more than 16 places are asked in groups, lengths of more than 16 periods, too."""
    rng = np.random.default_rng(seed)
    where = places(*rng.random((48, 2)))
    cases, people = rng.poisson(1.0, size=(48, 10)), rng.integers(1, 30, size=(48, 10)) * 1.0
    near = np.argsort([math.hypot(p.x - where[0].x, p.y - where[0].y) for p in where])[: 20 + seed]
    cases[near, 6:] += rng.poisson(0.5, size=(len(near), 4))
    people[near] /= 3
    window = Window(distance="euclidean")
    found = scan(
        places=where, cases=cases, expected=people, model="poisson", time=time, window=window, replications=0
    )
    wanted = by_force(where, cases, people * cases.sum() / people.sum(), "poisson", time, window)
    assert len(found.clusters[0].places) > 10
    assert found.clusters[0].llr == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("time", ["retrospective", "prospective"])
def test_the_smaller_circle_of_a_group_is_not_hidden_by_the_larger(time):
    """From every place the 17 nearest have many cases, and the 18th many people: 17 and 18 are asked together."""
    where = places(*((2.0**n, 0.0) for n in range(24)))
    cases, people = np.ones((24, 20), dtype=int), np.ones((24, 20))
    cases[:17, 19] = 2
    people[17:] = 4.0
    found = scan(
        places=where, cases=cases, expected=people, model="poisson", time=time,
        window=Window(distance="euclidean"), replications=0,
    )  # fmt: skip
    assert set(found.clusters[0].places) == {f"p{n}" for n in range(17)}
