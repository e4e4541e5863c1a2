from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Status
from fengqiao.planning.route import Checkpoint, minutes_between, plan_route
from fengqiao.planning.route.long_rounds import shortest_possible
from fengqiao.planning.route.planning import _Times

window = st.one_of(
    st.just((0.0, float("inf"))),
    st.tuples(st.integers(0, 40), st.integers(20, 120)).map(lambda w: (w[0], w[0] + w[1])),
)
checkpoint = st.tuples(st.integers(0, 30), st.integers(0, 30), window, st.integers(0, 6))


def made(drawn):
    return [
        Checkpoint(
            f"p{n}", 118 + x / 1000, 36 + y / 1000, *(opening if n else (0.0, float("inf"))), float(minutes)
        )
        for n, (x, y, opening, minutes) in enumerate(drawn)
    ]


def rounds_by_trying(places, travel):
    times = _Times(places, travel)
    orders = [(0, *order) for order in permutations(range(1, len(places)))]
    return sorted((times.walked(order).home_at, order) for order in orders if times.keeps_windows(order))


@settings(max_examples=100, deadline=None)
@given(drawn=st.lists(checkpoint, min_size=1, max_size=6), again=st.booleans())
def test_the_round_is_the_quickest_of_all_that_are_not_the_last(drawn, again):
    places = made(drawn)
    travel = minutes_between(places, speed_kmh=5)
    every = rounds_by_trying(places, travel)
    first = plan_route(checkpoints=places, travel=travel)
    if not every:
        assert first.status is Status.INFEASIBLE and first.reasons
        return
    assert first.status is Status.OPTIMAL and first.objective == pytest.approx(every[0][0])
    if not again:
        return
    last = first.plan.order
    second = plan_route(checkpoints=places, travel=travel, last=last)
    mirrored = (last[0], *reversed(last[1:]))
    codes = [place.code for place in places]
    others = [(end, order) for end, order in every if tuple(codes[n] for n in order) not in (last, mirrored)]
    backwards = [(end, order) for end, order in every if tuple(codes[n] for n in order) == mirrored != last]
    wanted = (others or backwards or every)[0][0]
    assert second.objective == pytest.approx(wanted)
    assert (second.plan.order != last) == bool(others or backwards)


def test_the_last_round_is_not_walked_again_wherever_it_began():
    places = made(
        [(0, 0, (0, 99), 0), (9, 1, (0, 99), 0), (8, 9, (0, 99), 0), (1, 8, (0, 99), 0), (4, 12, (0, 99), 0)]
    )
    travel = minutes_between(places, speed_kmh=5)
    first = plan_route(checkpoints=places, travel=travel)
    turned = (*first.plan.order[2:], *first.plan.order[:2])
    second = plan_route(checkpoints=places, travel=travel, last=turned)
    assert second.plan.order not in (first.plan.order, (first.plan.order[0], *reversed(first.plan.order[1:])))
    assert second.status is Status.OPTIMAL or second.objective > first.objective


def test_why_there_is_no_round_is_said():
    places = [Checkpoint("a", 118, 36), Checkpoint("b", 118.1, 36, closes=10)]
    outcome = plan_route(checkpoints=places, travel=minutes_between(places, speed_kmh=5))
    assert outcome.status is Status.INFEASIBLE
    assert [reason.name for reason in outcome.reasons] == ["window_too_early"]


def test_the_windows_that_clash_are_named():
    spots = {"home": (0, 0), "east": (50, 0), "west": (-50, 0), "near": (1, 1)}
    places = [Checkpoint(code, 118 + x / 1000, 36 + y / 1000) for code, (x, y) in spots.items()]
    closes = {"east": 60, "west": 60, "near": 500}
    places = [
        Checkpoint(one.code, one.lon, one.lat, closes=closes.get(one.code, float("inf"))) for one in places
    ]
    (reason,) = plan_route(checkpoints=places, travel=minutes_between(places, speed_kmh=5)).reasons
    assert (
        reason.name == "windows_clash"
        and reason.en.endswith(": east, west")
        and reason.zh.endswith("：east、west")
    )


def test_a_long_round_that_cannot_be_is_proven_so_and_names_the_checkpoint():
    spots = np.random.default_rng(3).random((23, 2)) * 0.05
    places = [
        Checkpoint(str(n), 118 + x, 36 + y, closes=1 if n == 9 else np.inf) for n, (x, y) in enumerate(spots)
    ]
    outcome = plan_route(
        checkpoints=places, travel=minutes_between(places, speed_kmh=5), watch=Watch(seconds=2)
    )
    assert outcome.status is Status.INFEASIBLE and "9 closes after 1 minutes" in outcome.reasons[0].en


def test_the_soonest_way_may_lead_past_another_checkpoint():
    places = [
        Checkpoint("a", 118, 36),
        Checkpoint("b", 118.1, 36, closes=30),
        Checkpoint("c", 118.2, 36, closes=5),
    ]
    travel = np.array([[0, 10, 100], [10, 0, 10], [100, 10, 0]], dtype=float)
    (reason,) = plan_route(checkpoints=places, travel=travel).reasons
    assert "c closes after 5 minutes, but cannot be reached before 20.0" in reason.en


def test_a_long_round_comes_with_a_bound():
    rng = np.random.default_rng(3)
    places = [Checkpoint(str(n), 118 + x, 36 + y) for n, (x, y) in enumerate(rng.random((23, 2)) * 0.05)]
    travel = minutes_between(places, speed_kmh=5)
    outcome = plan_route(checkpoints=places, travel=travel, watch=Watch(seconds=2))
    assert sorted(outcome.plan.order) == sorted(place.code for place in places)
    assert outcome.bound <= outcome.objective <= outcome.bound * 1.1
    again = plan_route(checkpoints=places, travel=travel, last=outcome.plan.order, watch=Watch(seconds=2))
    assert again.plan.order != outcome.plan.order


@given(drawn=st.lists(checkpoint, min_size=2, max_size=6))
def test_the_bound_is_never_above_the_quickest(drawn):
    places = made(drawn)
    travel = minutes_between(places, speed_kmh=5)
    free = [Checkpoint(place.code, place.lon, place.lat, minutes=place.minutes) for place in places]
    quickest = rounds_by_trying(free, travel)[0][0]
    service = np.array([place.minutes for place in places])
    assert shortest_possible(travel=travel, service=service, watch=Watch()) <= quickest + 1e-6


def test_roads_count_instead_of_straight_lines():
    places = made([(0, 0, (0, 9), 0), (9, 0, (0, 9), 0)])
    assert minutes_between(places, speed_kmh=6, road_km={("p0", "p1"): 3.0})[1, 0] == pytest.approx(30)


@pytest.mark.parametrize(
    ("places", "speed", "name"),
    [
        ([], 5, "no_checkpoint"),
        ([("a", 0, 0), ("a", 1, 1)], 5, "twice_a_checkpoint"),
        ([("a", 0, 0)], 0, "bad_speed"),
    ],
)
def test_what_makes_no_sense_is_refused(places, speed, name):
    checkpoints = [Checkpoint(*place) for place in places]
    with pytest.raises(Refused) as caught:
        plan_route(checkpoints=checkpoints, travel=minutes_between(checkpoints, speed_kmh=speed))
    assert caught.value.name == name
