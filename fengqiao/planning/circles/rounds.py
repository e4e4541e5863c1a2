"""The shortest closed round past the villages of each circle, for many circles at once."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.earth import EARTH_RADIUS_KM
from fengqiao.kernel.refusals import Refused

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Kilometres = Callable[[Numbers, Numbers], Floats]
_Ends = dict[tuple[frozenset[int], int], Floats]


def distances(
    codes: Sequence[str],
    places: Sequence[tuple[float, float]],
    road_km: Mapping[tuple[str, str], float] | None = None,
) -> Kilometres:
    """Kilometres from villages to villages, by number: haversine, or the road where one is given.

    A road given in one direction only is as long in the other. `places` are (lon, lat) in degrees. Refuses an
    `unknown_village`, and a `bad_distance` that is negative or not finite.
    """
    lon, lat = np.radians(np.array(places, dtype=float).reshape(-1, 2)).T
    keys, lengths = _roads({code: number for number, code in enumerate(codes)}, road_km or {})

    def kilometres(a: Numbers, b: Numbers) -> Floats:
        half = (
            np.sin((lat[b] - lat[a]) / 2) ** 2
            + np.cos(lat[a]) * np.cos(lat[b]) * np.sin((lon[b] - lon[a]) / 2) ** 2
        )
        straight: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
        if not len(keys):
            return straight
        wanted = a * len(codes) + b
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, lengths[place], straight)

    return kilometres


def _roads(numbers: Mapping[str, int], road_km: Mapping[tuple[str, str], float]) -> tuple[Numbers, Floats]:
    known: dict[int, float] = {}
    for (a, b), km in road_km.items():
        for code in (a, b):
            if code not in numbers:
                raise Refused("unknown_village", code=code)
        if not 0 <= km < np.inf:
            raise Refused("bad_distance", a=a, b=b, km=km)
        known[numbers[a] * len(numbers) + numbers[b]] = km
        if (b, a) not in road_km:
            known[numbers[b] * len(numbers) + numbers[a]] = km
    keys = np.array(sorted(known), dtype=np.int64)
    return keys, np.array([known[key] for key in keys.tolist()], dtype=float)


def rounds_km(members: Numbers, kilometres: Kilometres) -> Floats:
    """The shortest closed round of each row of `members` (circles, villages), in km: (circles,).

    There and back for two villages, 0 for one. Exact, by dynamic programming over subsets (Held and Karp 1962);
    distances may differ by direction. Ends of all subsets are in memory at once: 8 KB a circle of nine.
    """
    count, size = members.shape
    if size < 2:
        return np.zeros(count)
    legs = _legs(members, kilometres)
    ends = _ends(legs)
    others = range(1, size)
    closed: Floats = np.min([ends[frozenset(others), last] + legs[last][0] for last in others], axis=0)
    return closed


def round_order(members: Sequence[int], kilometres: Kilometres) -> tuple[int, ...]:
    """The villages of one circle in the order of its shortest round, from the first of them on."""
    legs = _legs(np.array([members], dtype=np.int64), kilometres)
    ends = _ends(legs)
    left = frozenset(range(1, len(members)))
    after, backwards = 0, []
    while left:
        last = min(left, key=lambda one: float(ends[left, one][0] + legs[one][after][0]))
        backwards.append(last)
        left, after = left - {last}, last
    return members[0], *(members[place] for place in reversed(backwards))


def _legs(members: Numbers, kilometres: Kilometres) -> list[list[Floats]]:
    columns = range(members.shape[1])
    return [[kilometres(members[:, a], members[:, b]) for b in columns] for a in columns]


def _ends(legs: Sequence[Sequence[Floats]]) -> _Ends:
    """For each set of villages seen and last one of them, by place: the shortest way there from the first."""
    others = range(1, len(legs))
    ends: _Ends = {(frozenset({one}), one): legs[0][one] for one in others}
    for size in range(2, len(legs)):
        for chosen in combinations(others, size):
            seen = frozenset(chosen)
            for last in chosen:
                rest = seen - {last}
                ways = [ends[rest, before] + legs[before][last] for before in rest]
                ends[seen, last] = np.minimum.reduce(ways)
    return ends
