from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.earth import great_circle_km
from fengqiao.kernel.refusals import Refused
from fengqiao.planning.cameras import Cell, Site, Wall, plan_cameras, weight_in_sight
from fengqiao.planning.cameras.walls import hides
from fengqiao.planning.outcome import Status

spots = st.tuples(st.integers(0, 8), st.integers(0, 8))


def degrees(spot):
    return 118 + spot[0] / 1000, 36 + spot[1] / 1000


def meets(a, b, c, d):
    """Points common to two lines other than a and b, by fractions: solved, not by sides."""
    if a == b:
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    cross = rx * sy - ry * sx
    if cross:
        t = Fraction((cx - ax) * sy - (cy - ay) * sx, cross)
        u = Fraction((cx - ax) * ry - (cy - ay) * rx, cross)
        return 0 < t < 1 and 0 <= u <= 1
    if (cx - ax) * ry != (cy - ay) * rx:
        return False
    first, last = sorted(
        Fraction((x - ax) * rx + (y - ay) * ry, rx * rx + ry * ry) for x, y in ((cx, cy), (dx, dy))
    )
    return max(first, 0) < min(last, 1) or 0 < first < 1


@settings(max_examples=400, deadline=None)
@given(a=spots, b=spots, c=spots, d=spots)
def test_a_wall_hides_what_has_a_point_of_it_in_between(a, b, c, d):
    assert hides(*a, *b, *c, *d) == meets(a, b, c, d)


@settings(max_examples=80, deadline=None)
@given(
    eyes=st.lists(spots, min_size=3, max_size=6),
    cells=st.lists(st.tuples(spots, st.integers(0, 9), st.booleans()), min_size=1, max_size=12),
    walls=st.lists(st.lists(spots, min_size=2, max_size=4), max_size=3),
    metres=st.integers(90, 700),
    choose=st.integers(1, 3),
    fixed=st.booleans(),
)
def test_the_plan_is_the_best_of_all_choices(eyes, cells, walls, metres, choose, fixed):
    sites = [Site(str(n), *degrees(spot), fixed=fixed and n == 1) for n, spot in enumerate(eyes)]
    ground = [Cell(str(n), *degrees(spot), weight, home) for n, (spot, weight, home) in enumerate(cells)]

    def sees(eye, spot):
        near = great_circle_km(degrees(eye), degrees(spot)) * 1000 <= metres
        return near and not any(
            meets(eye, spot, c, d) for wall in walls for c, d in zip(wall, wall[1:], strict=False)
        )

    def weight(chosen):
        return sum(w for spot, w, home in cells if not home and any(sees(eyes[one], spot) for one in chosen))

    best = max(
        weight(chosen) for chosen in combinations(range(len(eyes)), choose) if not fixed or 1 in chosen
    )
    hiding = [Wall(tuple(degrees(corner) for corner in wall)) for wall in walls]
    outcome = plan_cameras(sites=sites, cells=ground, choose=choose, radius_m=metres, walls=hiding)
    assert outcome.status is Status.OPTIMAL and outcome.objective == best == outcome.bound
    chosen = [int(code) for code in outcome.plan.chosen]
    assert weight(chosen) == best and len(chosen) == choose
    assert outcome.plan.seen == tuple(any(sees(eyes[one], spot) for one in chosen) for spot, _, _ in cells)
    assert outcome.plan.sees == tuple(weight([one]) for one in chosen)


HOUSE = Wall(((118.001, 36.001), (118.001, 36.002), (118.002, 36.002), (118.002, 36.001), (118.001, 36.001)))


@pytest.mark.parametrize(
    ("eye", "cell", "seen"),
    [
        ((118.0, 36.0015), (118.003, 36.0015), False),  # through the house
        ((118.0, 36.0025), (118.003, 36.0025), True),  # past it
        ((118.0, 36.0), (118.003, 36.003), False),  # through two corners
        ((118.0, 36.002), (118.003, 36.002), False),  # along a side
        ((118.001, 36.0015), (118.0, 36.0015), True),  # from its wall outwards
        ((118.001, 36.0015), (118.003, 36.0015), False),  # from its wall through it
        ((118.0, 36.0015), (118.0015, 36.0015), False),  # into it
    ],
)
def test_a_house_stands_in_the_way(eye, cell, seen):
    weight = weight_in_sight(
        sites=[Site("s", *eye)], cells=[Cell("c", *cell, 5.0)], radius_m=1000, walls=[HOUSE]
    )
    assert weight == (5.0 if seen else 0.0)


def test_many_walls_far_and_near_hide_as_each_does():
    rows = [Wall(((118 + x / 1000, 36.0), (118 + x / 1000, 36.01))) for x in range(1, 200, 2)]
    sites = [Site(str(x), 118 + x / 1000, 36.005) for x in range(0, 200, 2)]
    cells = [Cell(str(x), 118 + x / 1000, 36.006, 1.0) for x in range(200)]
    assert weight_in_sight(sites=sites, cells=cells, radius_m=500, walls=rows) == 100 + 99 + 1


def test_where_180_east_is_180_west_a_wall_hides_as_elsewhere():
    wall = Wall(((179.9999, 35.999), (179.9999, 36.001)))
    sites, cells = (
        [Site("s", -179.9999, 36.0)],
        [Cell("c", 179.9998, 36.0, 2.0), Cell("d", -179.9998, 36.0, 1.0)],
    )
    assert weight_in_sight(sites=sites, cells=cells, radius_m=100, walls=[wall]) == 1.0
    assert weight_in_sight(sites=sites, cells=cells, radius_m=100) == 3.0


def test_the_edge_of_reach_belongs_to_it():
    metres = great_circle_km((118, 36), (118.01, 36.01)) * 1000
    for reach, seen in ((metres + 1e-6, 1.0), (metres - 1e-6, 0.0)):
        cells = [Cell("c", 118.01, 36.01, 1.0)]
        assert weight_in_sight(sites=[Site("s", 118, 36)], cells=cells, radius_m=reach) == seen


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"sites": []}, "no_site"),
        ({"cells": []}, "no_cell"),
        ({"sites": [Site("a", 118, 36), Site("a", 118, 36)]}, "twice_a_site"),
        ({"radius_m": 0}, "bad_radius"),
        ({"radius_m": float("nan")}, "bad_radius"),
        ({"choose": 2}, "bad_choose"),
        ({"cells": [Cell("c", 118, 36, -1.0)]}, "wrong_weights"),
        ({"walls": [Wall(((-100.0, 0.0), (100.0, 0.0)))]}, "walls_too_wide"),
    ],
)
def test_what_makes_no_sense_is_refused(more, name):
    given = {"sites": [Site("a", 118, 36)], "cells": [Cell("c", 118, 36, 1.0)], "choose": 1, "radius_m": 5.0}
    with pytest.raises(Refused) as caught:
        plan_cameras(**{**given, **more})
    assert caught.value.name == name
