import csv
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fengqiao.analytics import repeats
from fengqiao.analytics.repeats import chord_of, knox, on_the_earth, on_the_plane
from fengqiao.kernel.earth import great_circle_km
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

events = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=14)


def naive(days, spots, max_days, max_metres):
    table = [[0, 0], [0, 0]]
    for j in range(len(days)):
        for i in range(j):
            far_in_time = abs(days[i] - days[j]) > max_days
            far_in_space = math.dist(spots[i], spots[j]) > max_metres
            table[far_in_time][far_in_space] += 1
    return tuple(map(tuple, table))


def test_meningococcal_disease_type_b():
    for up in Path(__file__).resolve().parents:
        if (file := up / "shared" / "anchors" / "meningococcal_b" / "imdepi_typeB_events.csv").exists():
            break
    else:
        pytest.skip("shared/anchors/meningococcal_b is not beside the project")
    with file.open() as text:
        rows = [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(text)]
    found = knox(
        days=[row["time_days"] for row in rows],
        places=on_the_plane([(row["x_km"] * 1000, row["y_km"] * 1000) for row in rows]),
        max_days=30,
        max_metres=50_000,
        replications=199,
    )
    assert found.table == ((204, 1295), (6613, 48168))
    assert found.p_poisson == pytest.approx(0.04649, abs=5e-6)
    assert 0.02 < found.p_permutation < 0.2


@settings(max_examples=60, deadline=None)
@given(events, st.integers(0, 9), st.sampled_from([0, 1, 2, 5, 9]), st.booleans())
def test_every_way_of_counting_is_the_naive_one(cases, max_days, max_metres, listed):
    days, spots = [case[0] for case in cases], [case[1:] for case in cases]
    with pytest.MonkeyPatch.context() as patch:
        if not listed:
            patch.setattr(repeats, "_MOST_LISTED", -1)
        found = knox(
            days=days, places=on_the_plane(spots), max_days=max_days, max_metres=max_metres, replications=0
        )
    table = naive(days, spots, max_days, max_metres)
    assert found.table == table and found.p_permutation is None
    pairs = math.comb(len(days), 2)
    assert found.expected == pytest.approx(sum(table[0]) * (table[0][0] + table[1][0]) / pairs)
    assert found.p_poisson == pytest.approx(stats.poisson.sf(table[0][0], found.expected))


@settings(max_examples=20, deadline=None)
@given(st.lists(events.map(lambda cases: cases[0]), min_size=5, max_size=5), st.booleans())
def test_all_shuffles_together_have_the_expected_mean(cases, by_time):
    days, spots = [float(case[0]) for case in cases], on_the_plane([case[1:] for case in cases])
    when, until = np.sort(days), repeats._until(np.sort(days), 2.0)
    close_in_time = -1 if by_time else 10**9
    close_in_space, count = repeats._counting(when, spots, until, close_in_time, 2.0, 2.0)
    counts = [count(np.array(order)) for order in permutations(range(5))]
    expected = knox(days=days, places=spots, max_days=2, max_metres=2, replications=0).expected
    assert np.mean(counts) == pytest.approx(expected)


def test_the_limits_themselves_are_close():
    found = knox(days=[0, 2, 10], places=on_the_plane([(0, 0), (30, 40), (0, 0)]), max_days=2, max_metres=50)
    assert found.table == ((1, 0), (2, 0))


def test_decimals_at_the_limits_are_close():
    """To a computer 0.8 - 0.6 is more than 0.2."""
    spots = on_the_plane([(0.6, 0), (0.8, 0), (0.9, 0)])
    found = knox(days=[0.6, 0.8, 0.8], places=spots, max_days=0.2, max_metres=0.2, replications=0)
    assert found.table == ((2, 1), (0, 0))


def test_repeats_planted_are_found_and_the_seed_decides():
    chance = np.random.default_rng(5)
    spots, days = chance.uniform(0, 5000, (150, 2)), chance.uniform(0, 365, 150)
    places = on_the_plane(np.vstack([spots, spots[:30] + 20]))
    how = {"days": [*days, *(days[:30] + 2)], "places": places, "max_days": 7, "max_metres": 100}
    found, again, other = (knox(seed=seed, **how) for seed in (1, 1, 2))
    assert found.observed >= 30 and found.p_permutation == 0.001 and found.p_poisson < 1e-6
    assert found.simulated == again.simulated != other.simulated
    assert np.mean(found.simulated) == pytest.approx(found.expected, rel=0.1)


def test_distances_on_the_earth_are_great_circles():
    spots = [(118.50, 36.70), (118.51, 36.70), (118.50, 36.72)]
    metres = great_circle_km(spots[0], spots[1]) * 1000
    for limit, near in ((metres - 0.01, 0), (metres + 0.01, 1)):
        table = knox(
            days=[1, 1, 1], places=on_the_earth(spots), max_days=0, max_metres=chord_of(limit), replications=0
        ).table
        assert table[0][0] == near


def test_one_event_makes_no_pair_and_an_ended_watch_gives_the_table():
    with pytest.raises(Refused, match="events_too_few"):
        knox(days=[1], places=on_the_plane([(0, 0)]), max_days=1, max_metres=1)
    watch = Watch()
    watch.stop()
    found = knox(days=[1, 1], places=on_the_plane([(0, 0), (0, 1)]), max_days=1, max_metres=1, watch=watch)
    assert (found.observed, found.simulated, found.p_permutation) == (1, (), None)
