from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.covering import Incidence, regions
from fengqiao.planning.covering.lagrange import decided, relax
from fengqiao.planning.covering.wander import wandered


def a_map(seed, sites=9, cells=30, reach=0.3):
    random = np.random.default_rng(seed)
    there, spots = random.random((sites, 2)), random.random((cells, 2))
    near = ((there[:, None] - spots[None]) ** 2).sum(axis=2) <= reach**2
    covers = [np.flatnonzero(row).tolist() for row in near]
    return (
        Incidence.from_sets(covers, cells_number=cells),
        random.integers(1, 20, size=cells).astype(float),
        spots,
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), choose=st.integers(2, 4))
def test_regions_bound_no_lower_than_the_best_and_no_higher_than_before(seed, choose):
    incidence, weights, spots = a_map(seed)
    best = max(
        weights[incidence.covered_by(chosen)].sum()
        for chosen in combinations(range(incidence.sites_number), choose)
    )
    watch = Watch(seconds=60)
    before = relax(incidence, weights, choose=choose, best=best, watch=watch, steps=60)
    told = []
    limit, regions._SITES_A_REGION = regions._SITES_A_REGION, 1
    try:
        regions.bound_by_regions(
            incidence,
            weights,
            spots,
            choose=choose,
            best=best,
            prices=before.prices,
            values=before.values,
            watch=watch,
            better=lambda bound: bool(told.append(bound)),
            tried=lambda chosen: 0.0,
        )
    finally:
        regions._SITES_A_REGION = limit
    assert told and min(told) >= best - 1e-6
    assert min(told) <= before.bound * (1 + 1e-3) + 1e-6


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), choose=st.integers(1, 4), steps=st.integers(1, 60))
def test_no_best_cover_is_decided_away(seed, choose, steps):
    incidence, weights, _ = a_map(seed)
    worth = {
        chosen: weights[incidence.covered_by(chosen)].sum()
        for chosen in combinations(range(incidence.sites_number), choose)
    }
    best = max(worth.values())
    found = relax(incidence, weights, choose=choose, best=best, watch=Watch(), steps=steps)
    surely_in, surely_out = (
        set(np.flatnonzero(one)) for one in decided(found, choose=choose, above=best - 1e-6)
    )
    for chosen, weight in worth.items():
        assert weight < best or (surely_in <= set(chosen) and not surely_out & set(chosen))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), patience=st.sampled_from([1e-9, 5.0]))
def test_what_disturbances_gain_is_counted_right(seed, patience):
    incidence, weights, _ = a_map(seed, sites=15, cells=60)
    chosen = np.zeros(15, dtype=bool)
    chosen[:4] = True
    rows = (incidence.starts, incidence.cells, incidence.cell_starts, incidence.sites)
    end, best, gained = wandered(*rows, weights, chosen, 60, 1, patience)

    def weight(flags):
        return weights[incidence.covered_by(np.flatnonzero(flags))].sum()

    assert end.sum() == best.sum() == 4
    assert weight(end) == pytest.approx(weight(chosen) + gained)
    assert weight(best) >= max(weight(chosen), weight(end)) - 1e-6


def test_a_share_of_time_ends_with_the_whole():
    now = [0.0]
    whole = Watch(seconds=10, clock=lambda: now[0])
    part = Part(whole, 1000)
    assert not part.is_over and part.left == 10
    whole.stop()
    assert part.is_over and part.was_stopped
