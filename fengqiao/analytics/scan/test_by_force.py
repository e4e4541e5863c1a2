"""Every search against all circles and all windows, one by one."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.analytics.scan import (
    Place,
    Window,
    scan,
)
from fengqiao.kernel.refusals import Refused


def places(*spots):
    return [Place(f"p{number}", *spot) for number, spot in enumerate(spots)]


MODELS = ("poisson", "permutation", "bernoulli")
TIMES = ("none", "retrospective", "prospective")


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


def test_a_window_almost_without_people_has_a_ratio_that_can_be_compared():
    """Summed beside very many people its own vanish in rounding, and its ratio looks infinite."""
    people = np.array([[1e12, 1e-9, 1e12], [1e12, 1e12, 1e12]])
    cases = np.array([[1, 3, 1], [1, 1, 1]])
    found = scan(
        places=places((0, 0), (1, 1)), cases=cases, expected=people, model="poisson", time="retrospective",
        window=Window(max_population=1.0), replications=9,
    )  # fmt: skip
    first = found.clusters[0]
    assert (first.places, first.first, first.last, first.observed) == (("p0",), 1, 1, 3)
    assert math.isfinite(first.llr)
