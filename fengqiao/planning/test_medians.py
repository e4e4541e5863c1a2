from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.medians import plan_centre, plan_medians
from fengqiao.planning.medians.branching import branched
from fengqiao.planning.medians.exact import core_of, medians_by_programme
from fengqiao.planning.medians.lagrange import relax
from fengqiao.planning.outcome import Status

whole = st.integers(0, 20).map(float)
tables = st.integers(2, 6).flatmap(
    lambda sites: st.integers(1, 7).flatmap(
        lambda clients: st.lists(
            st.lists(
                st.one_of(whole, st.floats(0, 20, allow_subnormal=False)), min_size=clients, max_size=clients
            ),
            min_size=sites,
            max_size=sites,
        ).map(np.array)
    )
)


def choices(table, choose):
    return combinations(range(len(table)), min(choose, len(table)))


@settings(max_examples=100, deadline=None)
@given(table=tables, choose=st.integers(1, 4))
def test_medians_are_the_best_of_all_choices(table, choose):
    best = min(table[list(one)].min(axis=0).sum() for one in choices(table, choose))
    outcome = plan_medians(costs=table, choose=min(choose, len(table)))
    assert outcome.status is Status.OPTIMAL and len(outcome.plan) == min(choose, len(table))
    assert outcome.objective == pytest.approx(best) == pytest.approx(outcome.bound)
    assert table[list(outcome.plan)].min(axis=0).sum() == pytest.approx(best)


@settings(max_examples=60, deadline=None)
@given(table=tables, choose=st.integers(1, 4))
def test_centres_are_the_best_of_all_choices(table, choose):
    best = min(table[list(one)].min(axis=0).max() for one in choices(table, choose))
    outcome = plan_centre(distances=table, choose=min(choose, len(table)))
    assert outcome.status is Status.OPTIMAL and outcome.objective == best == outcome.bound
    assert (
        len(outcome.plan) == min(choose, len(table)) and table[list(outcome.plan)].min(axis=0).max() == best
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), choose=st.integers(1, 4), steps=st.integers(1, 60))
def test_no_best_plan_is_decided_away(seed, choose, steps):
    table = np.random.default_rng(seed).integers(0, 30, size=(9, 14)).astype(float)
    costs = {one: table[list(one)].min(axis=0).sum() for one in combinations(range(9), choose)}
    best = min(costs.values())
    found = relax(
        table,
        choose=choose,
        best=best,
        steps=steps,
        watch=Watch(),
        tried=lambda one: best,
        enough=lambda bound: False,
    )
    core = core_of(table, found, choose=choose, below=best + 1e-6)
    for plan, cost in costs.items():
        if cost == best:
            assert set(core.sites[core.must]) <= set(plan) <= set(core.sites)
    chosen, bound = medians_by_programme(table, core, choose=choose, watch=Watch())
    assert bound == pytest.approx(best) and costs[tuple(sorted(chosen.tolist()))] == best


def test_without_time_there_is_a_plan_and_a_bound():
    random = np.random.default_rng(2)
    places = random.random((60, 2))
    table = np.round(1000 * np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2)))
    watch = Watch()
    watch.stop()
    hasty, calm = plan_medians(costs=table, choose=7, watch=watch), plan_medians(costs=table, choose=7)
    assert calm.status is Status.OPTIMAL and hasty.bound <= calm.objective <= hasty.objective
    assert plan_medians(costs=table, choose=7).plan == calm.plan


@pytest.mark.parametrize(
    ("costs", "choose", "name"),
    [
        (np.ones((2, 2)), 0, "bad_choose"),
        (np.ones((2, 2)), 3, "bad_choose"),
        (np.ones((0, 2)), 1, "wrong_costs"),
        (np.ones(2), 1, "wrong_costs"),
        (np.array([[1.0, np.inf]]), 1, "wrong_costs"),
        (np.array([[1.0, -1.0]]), 1, "wrong_costs"),
    ],
)
def test_what_makes_no_sense_is_refused(costs, choose, name):
    with pytest.raises(Refused) as caught:
        plan_medians(costs=costs, choose=choose)
    assert caught.value.name == name


@settings(max_examples=100, deadline=None)
@given(table=tables, choose=st.integers(1, 4), nodes=st.sampled_from([2, 1000]))
def test_branching_from_no_prices_at_all_is_as_good_as_trying_everything(table, choose, nodes):
    choose = min(choose, len(table))
    known = [table[list(one)].min(axis=0).sum() for one in choices(table, choose)]
    found, heard = [max(known) + 1], []

    def offer(rows):
        if len(rows) == choose:
            found.append(table[rows].min(axis=0).sum())
        return min(found) - 1e-9

    bound = branched(
        table,
        np.zeros(table.shape[1]),
        np.zeros(len(table), dtype=bool),
        choose=choose,
        enough=max(known) + 1,
        nodes=nodes,
        offer=offer,
        tell=heard.append,
        watch=Watch(),
    )
    assert min([bound, *found]) <= min(known) + 1e-7
    assert all(one <= min(known) + 1e-7 for one in heard)
    if nodes > 2:
        assert bound == np.inf and min(found) == pytest.approx(min(known))
