from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.earth import great_circle_km
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.circles import Village, plan_circles, prices_of_changes
from fengqiao.planning.circles.candidates import connected_sets, round_km
from fengqiao.planning.circles.neighbours import delaunay_graph, named_graph
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
    roads = {(0, 1): 1, (1, 2): 1, (2, 0): 1, (1, 0): 5, (2, 1): 5, (0, 2): 5}
    assert round_km((0, 1, 2), lambda a, b: roads[a, b]) == 3


def test_pins_and_bans_are_kept_and_have_a_price():
    free = plan_circles(villages=villages())
    assert [circle.codes for circle in free.plan.circles] == [("a", "b"), ("c", "d", "e")]

    pinned = plan_circles(villages=villages(), together=[("b", "c")])
    assert any({"b", "c"} <= set(circle.codes) for circle in pinned.plan.circles)
    (price,) = prices_of_changes(pinned, villages=villages(), together=[("b", "c")])
    assert price.proven and price.km == pytest.approx(pinned.objective - free.objective) and price.km > 0

    apart = plan_circles(villages=villages(), apart=[("c", "d")])
    assert all(not {"c", "d"} <= set(circle.codes) for circle in apart.plan.circles)


def test_roads_count_instead_of_straight_lines():
    river = {("a", "b"): 90.0}
    outcome = plan_circles(villages=villages(), road_km=river)
    assert all({"a", "b"} != set(circle.codes) for circle in outcome.plan.circles)


@pytest.mark.parametrize(
    ("demands", "names"),
    [
        ({"neighbours": [("a", "b"), ("c", "d")]}, {"no_neighbour"}),
        ({"neighbours": [("a", "b"), ("a", "c"), ("a", "d"), ("a", "e")]}, {"no_neighbour_left"}),
        ({"together": [("a", "b")], "apart": [("b", "a")]}, {"pinned_and_apart", "no_circle_allowed"}),
        ({"together": [("a", "b"), ("b", "c"), ("c", "d")]}, {"pins_too_large", "no_circle_allowed"}),
        ({"low": 2, "high": 2}, {"sizes_do_not_add_up", "no_neighbour_left"}),
        ({"count": 4}, {"circles_do_not_add_up"}),
    ],
)
def test_what_stands_in_the_way_is_named(demands, names):
    outcome = plan_circles(villages=villages(), **demands)
    assert outcome.status is Status.INFEASIBLE and outcome.plan is None
    assert {reason.name for reason in outcome.reasons} == names


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"low": 3, "high": 2}, "bad_sizes"),
        ({"high": 10}, "bad_sizes"),
        ({"together": [("a", "z")]}, "unknown_village"),
        ({"neighbours": [("a", "z")]}, "unknown_village"),
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


def test_no_time_is_no_proof():
    watch = Watch()
    watch.stop()
    outcome = plan_circles(villages=villages(), watch=watch)
    assert outcome.status in (Status.FEASIBLE, Status.OPTIMAL)
    assert outcome.objective is None or outcome.objective >= outcome.bound
