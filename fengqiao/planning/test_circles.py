from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.earth import great_circle_km
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.circles import Village, plan_circles, prices_of_changes
from fengqiao.planning.circles.candidates import connected_sets, possible_circles, undominated
from fengqiao.planning.circles.neighbours import delaunay_graph, named_graph
from fengqiao.planning.circles.rounds import distances, round_order, rounds_km
from fengqiao.planning.outcome import Status

LADDER = {
    "a": (118.0, 36.0),
    "b": (118.02, 36.001),
    "c": (118.05, 36.0),
    "d": (118.06, 36.02),
    "e": (118.1, 36.03),
}


def villages(places=LADDER):
    return [Village(code, lon, lat) for code, (lon, lat) in places.items()]


places = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=7, unique=True).map(
    lambda spots: {chr(97 + n): (118 + x / 400, 36 + y / 500) for n, (x, y) in enumerate(spots)}
)


def partitions(items):
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for chosen in range(1 << len(rest)):
        block = [first, *(one for bit, one in enumerate(rest) if chosen >> bit & 1)]
        left = [one for bit, one in enumerate(rest) if not chosen >> bit & 1]
        for others in partitions(left):
            yield [block, *others]


def is_connected(graph, block):
    reached, waiting = {block[0]}, [block[0]]
    while waiting:
        for one in graph[waiting.pop()] & set(block) - reached:
            reached.add(one)
            waiting.append(one)
    return reached == set(block)


def shortest_round(block, kilometres):
    return min(
        sum(kilometres(a, b) for a, b in zip(order, (*order[1:], order[0]), strict=True))
        for order in permutations(block)
    )


@settings(max_examples=60, deadline=None)
@given(places=places, low=st.integers(1, 2), spread=st.integers(0, 2), count=st.sampled_from([None, None, 2]))
def test_the_plan_is_the_best_of_all_partitions(places, low, spread, count):
    spots = list(places.values())
    graph = delaunay_graph(spots)

    def kilometres(a, b):
        return great_circle_km(spots[a], spots[b])

    fitting = [
        sum(shortest_round(block, kilometres) for block in cut)
        for cut in partitions(list(range(len(spots))))
        if (count is None or len(cut) == count)
        and all(low <= len(block) <= low + spread and is_connected(graph, block) for block in cut)
    ]
    outcome = plan_circles(villages=villages(places), low=low, high=low + spread, count=count)
    if not fitting:
        assert outcome.status is Status.INFEASIBLE and outcome.reasons
    else:
        assert outcome.status is Status.OPTIMAL
        assert outcome.objective == pytest.approx(min(fitting)) == pytest.approx(outcome.bound)
        assert sorted(code for circle in outcome.plan.circles for code in circle.codes) == sorted(places)


@given(places=places)
def test_connected_sets_are_all_found_once(places):
    graph = delaunay_graph(list(places.values()))
    found = list(connected_sets(graph, low=1, high=4))
    wanted = [
        tuple(block)
        for chosen in range(1, 1 << len(graph))
        if len(block := [one for one in range(len(graph)) if chosen >> one & 1]) <= 4
        and is_connected(graph, block)
    ]
    assert sorted(found) == sorted(wanted)


def test_a_round_may_be_longer_one_way():
    roads = {("a", "b"): 1, ("b", "c"): 1, ("c", "a"): 1, ("b", "a"): 5, ("c", "b"): 5, ("a", "c"): 5}
    kilometres = distances("abc", [(0, 0)] * 3, roads)
    assert rounds_km(np.array([[0, 1, 2]]), kilometres).tolist() == [3]
    assert round_order((0, 1, 2), kilometres) == (0, 1, 2)


@settings(max_examples=40, deadline=None)
@given(spots=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=6))
def test_rounds_are_the_shortest_of_all_orders(spots):
    kilometres = distances(
        [str(n) for n in range(len(spots))], [(118 + x / 99, 36 + y / 99) for x, y in spots]
    )
    members = tuple(range(len(spots)))

    def between(a, b):
        return float(kilometres(np.array([a]), np.array([b]))[0])

    (km,) = rounds_km(np.array([members]), kilometres).tolist()
    assert km == pytest.approx(shortest_round(members, between))
    order = round_order(members, kilometres)
    assert sorted(order) == list(members)
    assert sum(between(a, b) for a, b in pairwise([*order, order[0]])) == pytest.approx(km)


def test_larger_circles_are_as_good_as_trying_every_partition_and_those_never_needed_are_left_out():
    rng = np.random.default_rng(5)
    spots = [(118 + x / 20, 36 + y / 20) for x, y in rng.random((8, 2)).tolist()]
    graph = delaunay_graph(spots)
    kilometres = distances([str(n) for n in range(8)], spots)
    every = possible_circles(graph, kilometres, low=2, high=6, watch=Watch()).candidates
    kept = undominated(every, low=2, watch=Watch())
    assert len(kept) < len(every) / 2
    best = min(
        sum(shortest_round(block, lambda a, b: great_circle_km(spots[a], spots[b])) for block in cut)
        for cut in partitions(list(range(8)))
        if all(2 <= len(block) <= 6 and is_connected(graph, block) for block in cut)
    )
    outcome = plan_circles(villages=villages({str(n): spot for n, spot in enumerate(spots)}), high=6)
    assert outcome.status is Status.OPTIMAL and outcome.objective == pytest.approx(best)


def test_pins_and_bans_are_kept_and_have_a_price():
    free = plan_circles(villages=villages())
    assert [circle.codes for circle in free.plan.circles] == [("a", "b"), ("c", "d", "e")]

    pinned = plan_circles(villages=villages(), together=[("b", "c")])
    assert any({"b", "c"} <= set(circle.codes) for circle in pinned.plan.circles)
    (price,) = prices_of_changes(pinned, villages=villages(), together=[("b", "c")])
    assert price.proven and price.km == pytest.approx(pinned.objective - free.objective) and price.km > 0

    both = {"together": [("b", "c"), ("c", "b")], "apart": [("d", "e")]}
    kept = plan_circles(villages=villages(), high=4, **both)
    prices = prices_of_changes(kept, villages=villages(), high=4, **both)
    assert [(one.pair, one.pinned) for one in prices] == [
        (("b", "c"), True),
        (("d", "e"), False),
        (None, False),
    ]
    unpinned = plan_circles(villages=villages(), high=4, apart=[("d", "e")])
    assert prices[0].km == pytest.approx(kept.objective - unpinned.objective)
    assert prices[2].km == pytest.approx(kept.objective - plan_circles(villages=villages(), high=4).objective)

    apart = plan_circles(villages=villages(), apart=[("c", "d")])
    assert all(not {"c", "d"} <= set(circle.codes) for circle in apart.plan.circles)


def test_roads_count_instead_of_straight_lines():
    river = {("a", "b"): 90.0}
    outcome = plan_circles(villages=villages(), road_km=river)
    assert all({"a", "b"} != set(circle.codes) for circle in outcome.plan.circles)


CHAIN = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]


@pytest.mark.parametrize(
    ("demands", "said"),
    [
        ({"neighbours": CHAIN[:3]}, ["village e cannot join: it has no neighbour"]),
        (
            {"neighbours": [("a", "b"), ("c", "d"), ("d", "e")], "low": 3},
            ["villages a, b have no neighbours but each other: 2 cannot be cut into circles of 3 to 3"],
        ),
        ({"low": 2, "high": 2}, ["5 villages cannot be cut into circles of 2 to 2"]),
        ({"count": 4}, ["5 villages make 2 to 2 circles, not 4"]),
        (
            {"together": [("a", "b"), ("b", "c")], "apart": [("c", "a")]},
            ["c and a must be together and apart at once (pinned together: a, b, c)"],
        ),
        (
            {"together": [("a", "b"), ("b", "c"), ("c", "d")]},
            ["a, b, c, d are pinned together: 4 villages, at most 3 fit"],
        ),
        (
            {"neighbours": CHAIN, "together": [("a", "e")]},
            ["a, e are pinned together, but no 3 neighbouring villages hold them all"],
        ),
        (
            {"neighbours": CHAIN, "apart": [("a", "b")]},
            ["village a cannot join: no neighbour left", "a and b apart: no plan keeps this"],
        ),
        (
            {"neighbours": CHAIN, "apart": [("b", "c"), ("c", "d"), ("a", "e")]},
            [
                "village c cannot join: no neighbour left",
                "these cannot all be kept, but all except any one of them can: b and c apart; c and d apart",
            ],
        ),
        (
            {
                "neighbours": [*CHAIN, ("a", "c")],
                "low": 1,
                "high": 3,
                "count": 2,
                "apart": [("c", "d"), ("d", "e")],
            },
            [
                "these cannot all be kept, but all except any one of them can: d and e apart; exactly 2 circles",
            ],
        ),
    ],
)
def test_what_stands_in_the_way_is_named(demands, said):
    outcome = plan_circles(**{"villages": villages(), "high": 3, **demands})
    assert outcome.status is Status.INFEASIBLE and outcome.plan is None
    assert [reason.en for reason in outcome.reasons] == said
    assert all("村" in reason.zh or "圈" in reason.zh or "分开" in reason.zh for reason in outcome.reasons)


def test_leaves_around_one_village_have_no_neighbour_left():
    star = [("a", leaf) for leaf in "bcde"]
    outcome = plan_circles(villages=villages(), neighbours=star)
    assert [reason.name for reason in outcome.reasons] == ["no_neighbour_left"] * 2
    assert outcome.reasons[0].zh.endswith("村入不了圈：邻村都已在别的圈里")


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"low": 3, "high": 2}, "bad_sizes"),
        ({"high": 10}, "bad_sizes"),
        ({"together": [("a", "z")]}, "unknown_village"),
        ({"neighbours": [("a", "z")]}, "unknown_village"),
        ({"together": [("a", "a")]}, "same_village"),
        ({"road_km": {("a", "z"): 1.0}}, "unknown_village"),
        ({"road_km": {("a", "b"): -1.0}}, "bad_distance"),
        ({"villages": []}, "no_village"),
        ({"villages": [*villages(), Village("a", 0, 0)]}, "twice_a_village"),
    ],
)
def test_what_makes_no_sense_is_refused(more, name):
    with pytest.raises(Refused) as caught:
        plan_circles(**{"villages": villages(), **more})
    assert caught.value.name == name


def test_villages_in_one_line_or_at_one_spot_have_neighbours():
    assert delaunay_graph([(0, 0), (2, 0), (1, 0)]) == (frozenset({2}), frozenset({2}), frozenset({0, 1}))
    twins = delaunay_graph([(0, 0), (0, 0), (1, 0), (0, 1)])
    assert twins[0] == {1, 2, 3} and twins[1] == {0, 2, 3}
    assert delaunay_graph([(0, 0)]) == (frozenset(),)


def test_named_neighbours_go_both_ways():
    assert named_graph(["a", "b"], [("a", "b")]) == (frozenset({1}), frozenset({0}))


@pytest.mark.parametrize("apart", [1e-7, 1e-9, 1e-11])
def test_a_village_beside_another_keeps_its_neighbours(apart):
    spots = [(118, 36), (118.1, 36.01), (118.03, 36.1), (118.2, 36.2), (118 + apart, 36 + apart / 3)]
    assert all(delaunay_graph(spots))
    assert delaunay_graph([(118, 36), (118, 36.2), (118 + 1e-13, 36.1)])[2] == {0, 1}


@pytest.mark.parametrize("high", [3, 6])
def test_no_time_is_no_proof(high):
    watch = Watch()
    watch.stop()
    spots = np.random.default_rng(2).random((40, 2)).tolist()
    many = [Village(str(n), 118 + x, 36 + y) for n, (x, y) in enumerate(spots)]
    outcome = plan_circles(villages=many, high=high, watch=watch)
    assert outcome.status is Status.FEASIBLE
    assert outcome.objective is None or outcome.objective >= outcome.bound >= 0


def test_circles_of_the_usual_size_are_the_answer_where_larger_ones_take_too_long(monkeypatch):
    spots = np.random.default_rng(2).random((40, 2)).tolist()
    many = [Village(str(n), 118 + x, 36 + y) for n, (x, y) in enumerate(spots)]
    monkeypatch.setattr("fengqiao.planning.circles.planning._MOST_CHOSEN_AMONG", 10)
    outcome = plan_circles(villages=many, high=6)
    assert (outcome.status, outcome.bound) == (Status.FEASIBLE, 0.0)
    assert outcome.objective == pytest.approx(plan_circles(villages=many, high=3).objective)
