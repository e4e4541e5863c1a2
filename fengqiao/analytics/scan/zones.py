"""Circles of places: from every place, its nearest places one after the other (Kulldorff 1997)."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.earth import EARTH_RADIUS_KM
from fengqiao.kernel.refusals import Refused

Distance = Literal["great-circle", "euclidean"]
_SLACK = 1e-9


@dataclass(frozen=True)
class Zones:
    """Row i of `order` names places by number, from place i outwards; the first `reach[i]` may be in a circle.

    `parted[i, j]` says that the circle of the first j + 1 places of row i would part places at the same spot, so it
    is none; `skipped[i, j]` says so too, or that an earlier row has the same circle.
    """

    order: NDArray[np.int32]
    reach: NDArray[np.int64]
    parted: NDArray[np.bool_]
    skipped: NDArray[np.bool_]

    def without(self, places: NDArray[np.bool_]) -> "Zones":
        """These circles as far as they hold none of the `places`."""
        met = places[self.order]
        reach = np.minimum(self.reach, np.where(met.any(axis=1), met.argmax(axis=1), self.order.shape[1]))
        return Zones(self.order, reach, self.parted, self.parted)


def distances(*, x: NDArray[np.float64], y: NDArray[np.float64], distance: Distance) -> NDArray[np.float64]:
    """All distances of the places, as a square: km for longitudes x and latitudes y, otherwise the unit of x and y."""
    if distance == "euclidean":
        return np.asarray(np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2))
    phi, lam = np.radians(y), np.radians(x)
    half = np.sin((phi[:, None] - phi) / 2) ** 2
    half = half + np.cos(phi)[:, None] * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def zones(
    *,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    max_share: float = 0.5,
    max_distance: float = math.inf,
    neighbours: int | None = None,
    distance: Distance = "great-circle",
) -> Zones:
    """The circles around every place.

    `weight` is each place's share in the size of a circle (population at risk, cases, or cases and controls). A
    circle grows by the next place as long as it weighs at most `max_share` of the whole, reaches at most
    `max_distance` (inclusive) and holds at most `neighbours` places, the middle one counted. As in SaTScan, places
    at the same distance enter one at a time, the smaller coordinate first, and places at the same spot are one:
    they enter together. Raises Refused where no circle is allowed at all.
    """
    apart = distances(x=x, y=y, distance=distance)
    order = np.array([np.lexsort((y, x, row)) for row in apart], dtype=np.int32)
    sizes = np.cumsum(weight[order], axis=1)
    allowed = sizes <= max_share * weight.sum() * (1 + _SLACK)
    allowed &= np.take_along_axis(apart, order, axis=1) <= max_distance * (1 + _SLACK)
    if neighbours is not None:
        allowed[:, neighbours:] = False
    reach = np.where(allowed.all(axis=1), len(x), allowed.argmin(axis=1))
    parted = np.zeros(order.shape, dtype=np.bool_)
    parted[:, :-1] = (x[order][:, :-1] == x[order][:, 1:]) & (y[order][:, :-1] == y[order][:, 1:])
    circles = ~parted & (np.arange(len(x)) < reach[:, None])
    if not circles.any():
        raise Refused("no_circle_small_enough", max_population=max_share)
    return Zones(order, reach.astype(np.int64), parted, parted | _known(order, circles))


def _known(order: NDArray[np.int32], circles: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which `circles` hold the same places as one of an earlier row, told by sums of two random numbers a place.

    Only what is a circle there counts: the same places may reach too far from one middle and not from another.
    """
    marks = np.random.default_rng(20261123).integers(0, 2**63, size=(2, len(order)), dtype=np.uint64)
    sums = np.cumsum(marks[:, order], axis=2)
    pairs = sums[0] * np.uint64(0x9E3779B97F4A7C15) ^ sums[1]
    _, first = np.unique(pairs[circles], return_index=True)
    known = np.ones(order.shape, dtype=np.bool_)
    rows, columns = np.nonzero(circles)
    known[rows[first], columns[first]] = False
    return known
