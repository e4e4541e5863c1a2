from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering import Incidence, cover_everything, cover_most
from fengqiao.planning.covering.lagrange import relax
from fengqiao.planning.covering.reductions import reduced
from fengqiao.planning.covering.units import in_units
from fengqiao.planning.outcome import Status

covers = st.lists(st.sets(st.integers(0, 8), max_size=6), min_size=2, max_size=7)
weights = st.lists(
    st.one_of(st.integers(0, 9).map(float), st.floats(0, 9, allow_subnormal=False)), min_size=9, max_size=9
)


def best_of_all(sets, worth, choose, kept):
    return max(
        sum(worth[cell] for cell in set().union(*(sets[one] for one in chosen)))
        for chosen in combinations(range(len(sets)), choose)
        if set(kept) <= set(chosen)
    )


@settings(max_examples=150, deadline=None)
@given(sets=covers, worth=weights, choose=st.integers(1, 3), keep=st.booleans())
def test_the_cover_is_the_best_of_all_choices(sets, worth, choose, keep):
    choose, kept = min(choose, len(sets)), ([1] if keep else [])
    outcome = cover_most(
        incidence=Incidence.from_sets(sets, cells_number=9), weights=worth, choose=choose, kept=kept
    )
    assert outcome.status is Status.OPTIMAL
    assert (
        outcome.objective
        == pytest.approx(best_of_all(sets, worth, choose, kept))
        == pytest.approx(outcome.bound)
    )
    assert len(outcome.plan.sites) == choose and set(kept) <= set(outcome.plan.sites)
    covered = set().union(*(sets[one] for one in outcome.plan.sites))
    assert outcome.plan.weight == pytest.approx(sum(worth[cell] for cell in covered))


@pytest.mark.parametrize("kind", ["tiny", "huge beside small", "huge", "tenths"])
def test_weights_of_any_size_are_proven_to_the_last_unit(kind):
    random = np.random.default_rng(7)
    for _ in range(12):
        sets = [set(np.flatnonzero(row)) for row in random.random((9, 30)) < 0.2]
        worth = {
            "tiny": random.integers(1, 1000, 30) * 1e-9,
            "huge beside small": np.where(random.random(30) < 0.3, 1e12, random.integers(1, 4, 30)),
            "huge": random.integers(1, 10**6, 30) * 1e6 + random.integers(0, 3, 30),
            "tenths": random.integers(0, 300, 30) / 10,
        }[kind].astype(float)
        exact = [Fraction(str(weight)) for weight in worth.tolist()]
        best = best_of_all(sets, exact, 4, [])
        outcome = cover_most(incidence=Incidence.from_sets(sets, cells_number=30), weights=worth, choose=4)
        assert outcome.status is Status.OPTIMAL
        assert outcome.objective == outcome.bound == pytest.approx(float(best), rel=1e-15)


def test_units_are_decimal_where_they_can_be():
    assert in_units(np.array([0.1, 0.25, 0.0])).amounts.tolist() == [2, 5, 0]
    assert in_units(np.array([2e12, 6e12])).amounts.tolist() == [1, 3]
    odd = in_units(np.array([np.pi, 1e-9]))
    assert (odd.amounts * odd.unit).tolist() == [np.pi, 1e-9] and odd.amounts.sum() > 2**28
    for size in (1e-250, 1e250):
        assert 2**28 < in_units(np.array([size, size / 3])).amounts.sum() < 2**31
    assert in_units(np.zeros(2)).amounts.tolist() == [0, 0]


@settings(max_examples=60, deadline=None)
@given(sets=covers, worth=weights, choose=st.integers(1, 3), steps=st.integers(1, 40))
def test_the_relaxed_bound_is_never_too_low(sets, worth, choose, steps):
    choose = min(choose, len(sets))
    incidence = Incidence.from_sets(sets, cells_number=9)
    found = relax(incidence, np.array(worth), choose=choose, best=0.0, watch=Watch(), steps=steps)
    assert found.bound >= best_of_all(sets, worth, choose, []) - 1e-9


@settings(max_examples=60, deadline=None)
@given(sets=covers, worth=weights, choose=st.integers(1, 3))
def test_reductions_lose_no_value(sets, worth, choose):
    everything = np.ones(9, dtype=bool)
    problem = reduced(
        Incidence.from_sets(sets, cells_number=9),
        np.array(worth),
        open_sites=np.ones(len(sets), dtype=bool),
        open_cells=everything,
    )
    left = [set(problem.incidence.cells_of(site).tolist()) for site in range(len(problem.sites))]
    choose = min(choose, len(sets))
    if left:
        best = best_of_all(left, problem.weights, min(choose, len(left)), [])
        assert best == pytest.approx(best_of_all(sets, worth, choose, []))
    assert not any(a <= b for place, a in enumerate(left) for other, b in enumerate(left) if place != other)


@settings(max_examples=60, deadline=None)
@given(sets=covers)
def test_the_fewest_sites_for_everything(sets):
    there = sorted(set().union(*sets))
    if not there:
        return
    numbered = [{there.index(cell) for cell in one} for one in sets]
    fewest = next(
        count
        for count in range(1, len(sets) + 1)
        if any(
            set().union(*(sets[one] for one in chosen)) == set(there)
            for chosen in combinations(range(len(sets)), count)
        )
    )
    outcome = cover_everything(incidence=Incidence.from_sets(numbered, cells_number=len(there)))
    assert (outcome.status, outcome.objective, outcome.bound) == (Status.OPTIMAL, fewest, fewest)
    assert set().union(*(sets[one] for one in outcome.plan)) == set(there)


def test_what_nobody_covers_is_said():
    outcome = cover_everything(incidence=Incidence.from_sets([{0}], cells_number=2))
    assert outcome.status is Status.INFEASIBLE and outcome.reasons[0].name == "no_site_near"


def a_town(sites=60, cells=800, seed=3):
    random = np.random.default_rng(seed)
    there, spots = random.random((sites, 2)), random.random((cells, 2))
    near = ((there[:, None] - spots[None]) ** 2).sum(axis=2) <= 0.15**2
    incidence = Incidence.from_sets([np.flatnonzero(row).tolist() for row in near], cells_number=cells)
    return incidence, random.integers(1, 50, size=cells).astype(float)


def test_without_time_there_is_a_cover_and_a_bound():
    incidence, worth = a_town()
    watch = Watch()
    watch.stop()
    hasty = cover_most(incidence=incidence, weights=worth, choose=9, watch=watch)
    calm = cover_most(incidence=incidence, weights=worth, choose=9)
    assert calm.status is Status.OPTIMAL
    assert hasty.objective <= calm.objective == calm.bound <= hasty.bound
    assert len(hasty.plan.sites) == 9


def test_twice_the_same_work_is_twice_the_same_plan():
    incidence, worth = a_town(seed=8)
    first, second = (cover_most(incidence=incidence, weights=worth, choose=7) for _ in range(2))
    assert first.plan == second.plan


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"choose": 0}, "bad_choose"),
        ({"choose": 3}, "bad_choose"),
        ({"choose": 1, "kept": [0, 1]}, "bad_choose"),
        ({"kept": [5]}, "unknown_site"),
        ({"weights": [1.0]}, "wrong_weights"),
        ({"weights": [1.0, -1.0]}, "wrong_weights"),
        ({"weights": [1.0, float("nan")]}, "wrong_weights"),
        ({"weights": [1e308, 1e308]}, "wrong_weights"),
    ],
)
def test_what_makes_no_sense_is_refused(more, name):
    given = {"incidence": Incidence.from_sets([{0}, {1}], cells_number=2), "weights": [1.0, 2.0], "choose": 1}
    with pytest.raises(Refused) as caught:
        cover_most(**{**given, **more})
    assert caught.value.name == name
