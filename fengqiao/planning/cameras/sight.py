"""Who sees what: cells within reach of a site, and no wall between."""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from fengqiao.kernel.earth import EARTH_RADIUS_KM
from fengqiao.kernel.refusals import Refused
from fengqiao.planning.cameras.walls import blocked
from fengqiao.planning.covering import Incidence
from fengqiao.planning.covering.incidence import Floats, Ints, Longs

_TOGETHER = 2000  # sites looked up at once, so that the lists of neighbours stay small
_UNITS_A_DEGREE = 1e7  # sight lines are tested in whole ten-millionths of a degree, about 1 cm
_TURN = 3_600_000_000  # once around the earth
_WIDEST = 100 * 1e7  # degrees: beyond it the products of the test would not fit


@dataclass(frozen=True)
class Wall:
    """What cannot be seen through: a line of (lon, lat) in WGS-84 degrees; a building repeats its first corner last."""

    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Sights:
    """Which site sees which cell, and the seconds it took to find out."""

    incidence: Incidence
    seconds: float


def sights(sites: Floats, cells: Floats, *, radius_m: float, walls: Sequence[Wall] = ()) -> Sights:
    """`sites` (m, 2) and `cells` (n, 2) in WGS-84 degrees, longitude first. Within reach is at most `radius_m` metres.

    A cell is hidden where its sight line and a wall have a point in common other than the sight line's own two ends:
    a camera mounted on a wall sees away from it, a line that grazes a corner is hidden. Exact on a grid of 1e-7
    degrees (about 1 cm), to which sites, cells and corners are rounded for this test. Refuses `walls_too_wide` where
    walls and places span more than 100 degrees.
    """
    segments = _segments(walls)
    if len(segments):
        _compile()
    began = time.monotonic()
    lengths: list[Longs] = []
    members: list[Ints] = []
    for found, counts in _within_reach(sites, cells, radius_m):
        lengths.append(counts)
        members.append(found)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    seen = np.concatenate(members)
    if len(segments):
        starts, seen = _in_sight(sites, cells, starts, seen, segments)
    incidence = Incidence.of(starts, seen, cells_number=len(cells))
    return Sights(incidence, time.monotonic() - began)


def metres_between(a: Floats, b: Floats) -> Floats:
    """Haversine metres of (n, 2) and (n, 2) degrees, longitude first."""
    a, b = np.radians(a), np.radians(b)
    half = (
        np.sin((b[:, 1] - a[:, 1]) / 2) ** 2
        + np.cos(a[:, 1]) * np.cos(b[:, 1]) * np.sin((b[:, 0] - a[:, 0]) / 2) ** 2
    )
    metres: Floats = 2000 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return metres


def _within_reach(sites: Floats, cells: Floats, radius_m: float) -> Iterator[tuple[Ints, Longs]]:
    """Per block of sites: the cells within reach one site after the other, and how many each has."""
    angle = min(math.pi, radius_m / (1000 * EARTH_RADIUS_KM))
    chord = 2 * math.sin(angle / 2) * (1 + 1e-9) + 1e-12
    tree = cKDTree(_on_sphere(cells))
    for first in range(0, len(sites), _TOGETHER):
        block = sites[first : first + _TOGETHER]
        lists = tree.query_ball_point(_on_sphere(block), chord, return_sorted=True)
        counts = np.array([len(one) for one in lists], dtype=np.int64)
        found = np.concatenate([np.array(one, dtype=np.int32) for one in lists])
        rows = np.repeat(np.arange(len(block)), counts)
        near = metres_between(block[rows], cells[found]) <= radius_m
        yield found[near], np.bincount(rows[near], minlength=len(block)).astype(np.int64)


def _on_sphere(places: Floats) -> Floats:
    lon, lat = np.radians(places[:, 0]), np.radians(places[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _segments(walls: Sequence[Wall]) -> Longs:
    """Wall pieces (k, 4) in whole units: x, y, x, y."""
    pieces = [
        (*start, *end) for wall in walls for start, end in zip(wall.corners, wall.corners[1:], strict=False)
    ]
    return _whole(np.array(pieces, dtype=float).reshape(-1, 4))


def _whole(degrees: Floats) -> Longs:
    return np.round(degrees * _UNITS_A_DEGREE).astype(np.int64)


def _in_sight(sites: Floats, cells: Floats, starts: Longs, seen: Ints, segments: Longs) -> tuple[Longs, Ints]:
    eyes, spots, segments = _whole(sites), _whole(cells), segments.copy()
    somewhere = int(eyes[0, 0])
    for longitudes in (eyes[:, 0], spots[:, 0], segments[:, 0], segments[:, 2]):
        longitudes[:] = (longitudes - somewhere + _TURN // 2) % _TURN  # none jumps where 180 east is 180 west
    everything = np.concatenate([eyes, spots, segments[:, :2], segments[:, 2:]])
    if (everything.max(axis=0) - everything.min(axis=0)).max() > _WIDEST:
        raise Refused("walls_too_wide", degrees=100)
    hidden = blocked(eyes, spots, starts, seen, segments)
    rows = np.repeat(np.arange(len(sites)), np.diff(starts))[~hidden]
    counts = np.bincount(rows, minlength=len(sites))
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), seen[~hidden]


def _compile() -> None:
    """On a tiny case, so that the seconds told are those of the work."""
    spot = np.zeros((1, 2), dtype=np.int64)
    blocked(
        spot, spot, np.array([0, 1]), np.zeros(1, dtype=np.int32), np.array([[1, 1, 2, 2]], dtype=np.int64)
    )
