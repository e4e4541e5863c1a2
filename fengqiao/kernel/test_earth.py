import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel.earth import EARTH_RADIUS_KM, flat_km, from_gcj02, great_circle_km, to_gcj02


def test_a_quarter_of_the_equator():
    assert great_circle_km((0, 0), (90, 0)) == pytest.approx(EARTH_RADIUS_KM * math.pi / 2)


def test_a_county_is_flat_enough():
    here, there = (118.48, 36.68), (118.60, 36.75)
    (x, y), (u, v) = flat_km([here, there])
    assert math.hypot(u - x, v - y) == pytest.approx(great_circle_km(here, there), rel=1e-4)


def test_nothing_is_flat():
    assert flat_km([]) == []


def test_tiananmen_as_map_services_shift_it():
    assert to_gcj02(116.404, 39.915) == pytest.approx((116.410245, 39.916404), abs=1e-6)


@given(st.floats(75, 134), st.floats(5, 53))
def test_the_shift_is_undone_to_a_centimetre(lon, lat):
    shifted = to_gcj02(lon, lat)
    assert great_circle_km(from_gcj02(*shifted), (lon, lat)) < 1e-5


def test_outside_china_nothing_is_shifted():
    assert to_gcj02(-122.4, 37.7) == from_gcj02(-122.4, 37.7) == (-122.4, 37.7)
