"""Near repeats: are there more pairs of events close in space and in time than chance explains?

Sources: E. G. Knox, "The detection of space-time interactions", Applied Statistics 13 (1964) 25-29; the permutation
test: N. Mantel, "The detection of disease clustering and a generalized regression approach", Cancer Research 27
(1967) 209-220; for burglaries: J. H. Ratcliffe and G. F. Rengert, "Near-repeat patterns in Philadelphia shootings",
Security Journal 21 (2008) 58-76.
"""

import time as clock
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import stats
from scipy.spatial import cKDTree

from fengqiao.kernel.earth import EARTH_RADIUS_KM
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

Function = TypeVar("Function", bound=Callable[..., Any])
Table = tuple[tuple[int, int], tuple[int, int]]
Counting = Callable[[NDArray[np.int64]], int]
_MOST_LISTED = 100_000_000


@dataclass(frozen=True)
class Repeats:
    """Knox's table of pairs and its two p values.

    `table` is ((close in both, close in time only), (close in space only, close in neither)): rows are time, columns
    space, close first. `expected` is how many pairs were close in both if space and time had nothing to do with each
    other, `p_poisson` the chance of more than were observed under a Poisson law (so it is published and R's `knox` has
    it), `p_permutation` that of at least as many when the times are shuffled among the places (None without a
    permutation). `simulated` are the counts of the shuffled data.
    """

    table: Table
    expected: float
    p_poisson: float
    p_permutation: float | None
    simulated: tuple[int, ...]
    seconds: float

    @property
    def observed(self) -> int:
        """Pairs close in space and in time."""
        return self.table[0][0]


def on_the_plane(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Places (n, 3) of (x, y) in metres."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.column_stack([flat, np.zeros(len(flat))])


def on_the_earth(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Places (n, 3), in metres from the centre of the mean sphere, of WGS-84 (longitude, latitude) in degrees."""
    lon, lat = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2)).T
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return unit * (EARTH_RADIUS_KM * 1000)


def chord_of(metres: float) -> float:
    """The straight distance between two places `metres` apart along the mean sphere."""
    radius = EARTH_RADIUS_KM * 1000
    return float(2 * radius * np.sin(min(metres / (2 * radius), np.pi / 2)))


def knox(
    *,
    days: Sequence[float],
    places: NDArray[np.float64],
    max_days: float,
    max_metres: float,
    replications: int = 999,
    seed: int = 1,
    watch: Watch | None = None,
) -> Repeats:
    """Test events at `places` (n, 3; metres) on `days` (n) for pairs at most `max_metres` and `max_days` apart.

    Pairs at exactly these limits are close. Distances are straight ones: for places on the earth give `chord_of` the
    distance. Each of the `replications` shuffles the days with its own stream of random numbers, so that a run ended
    early by the `watch` has done the first of them. Raises Refused: events_too_few (two are needed).
    """
    if len(days) < 2:
        raise Refused("events_too_few", events=len(days), least=2)
    _compile()
    began, watch = clock.perf_counter(), watch or Watch()
    order = np.argsort(np.asarray(days, dtype=np.float64), kind="stable")
    when = np.asarray(days, dtype=np.float64)[order]
    where = np.ascontiguousarray(places[order], dtype=np.float64)
    reach_in_time, reach_in_space = _with_rounding(max_days, when), _with_rounding(max_metres, where)
    until = _until(when, reach_in_time)
    close_in_time = int((until - np.arange(len(when)) - 1).sum())
    close_in_space, count = _counting(when, where, until, close_in_time, reach_in_time, reach_in_space)
    observed = count(np.arange(len(when)))
    pairs = len(when) * (len(when) - 1) // 2
    expected = close_in_time * close_in_space / pairs
    simulated = _simulate(count, len(when), replications, seed, watch)
    return Repeats(
        table=(
            (observed, close_in_time - observed),
            (close_in_space - observed, pairs - close_in_time - close_in_space + observed),
        ),
        expected=expected,
        p_poisson=float(stats.poisson.sf(observed, expected)),
        p_permutation=(1 + sum(one >= observed for one in simulated)) / (len(simulated) + 1)
        if simulated
        else None,
        simulated=tuple(simulated),
        seconds=clock.perf_counter() - began,
    )


def _counting(
    when: NDArray[np.float64],
    where: NDArray[np.float64],
    until: NDArray[np.int64],
    close_in_time: int,
    reach_in_time: float,
    reach_in_space: float,
) -> tuple[int, Counting]:
    """How many pairs are close in space, and what counts those close in both when the days are shuffled.

    A pair close in both is found among the pairs close in space (listed once) or among those close in time (runs of
    the sorted days, which need no list), whichever are fewer.
    """
    tree = cKDTree(where)
    close_in_space = (int(tree.count_neighbors(tree, reach_in_space)) - len(where)) // 2
    if close_in_space > min(close_in_time, _MOST_LISTED):
        return close_in_space, lambda shuffled: int(_close_by_time(where[shuffled], until, reach_in_space))
    listed = tree.query_pairs(reach_in_space, output_type="ndarray")
    first, second = listed[:, 0].astype(np.int32), listed[:, 1].astype(np.int32)
    return close_in_space, lambda shuffled: int(_close_by_space(when[shuffled], first, second, reach_in_time))


def _with_rounding(limit: float, values: NDArray[np.float64]) -> float:
    """The limit and what decimals such as these may be out by: 0.8 - 0.6 is more than 0.2 to a computer."""
    return limit + 8 * float(np.finfo(np.float64).eps) * max(limit, float(np.abs(values).max()))


def _simulate(count: Counting, events: int, replications: int, seed: int, watch: Watch) -> list[int]:
    simulated: list[int] = []
    for number in range(replications):
        if watch.is_over:
            break
        simulated.append(count(np.random.default_rng([seed, number]).permutation(events)))
        watch.tell(done=(number + 1) / replications)
    return simulated


def _compiled(function: Function) -> Function:
    return cast(Function, njit(cache=True, nogil=True)(function))


@_compiled
def _until(when: NDArray[np.float64], max_days: float) -> NDArray[np.int64]:
    """For each of the sorted days the end of the run of days that are close to it."""
    until = np.empty(len(when), np.int64)
    end = 0
    for k in range(len(when)):
        end = max(end, k + 1)
        while end < len(when) and when[end] - when[k] <= max_days:
            end += 1
        until[k] = end
    return until


@_compiled
def _is_close(where: NDArray[np.float64], i: int, j: int, max_metres: float) -> bool:
    east, north, up = where[i, 0] - where[j, 0], where[i, 1] - where[j, 1], where[i, 2] - where[j, 2]
    return bool(np.sqrt(east * east + north * north + up * up) <= max_metres)


@_compiled
def _close_by_time(where: NDArray[np.float64], until: NDArray[np.int64], max_metres: float) -> int:
    total = 0
    for i in range(len(where)):
        for j in range(i + 1, until[i]):
            total += _is_close(where, i, j, max_metres)
    return total


@_compiled
def _close_by_space(
    when: NDArray[np.float64], first: NDArray[np.int32], second: NDArray[np.int32], max_days: float
) -> int:
    total = 0
    for k in range(len(first)):
        total += abs(when[first[k]] - when[second[k]]) <= max_days
    return total


def _compile() -> None:
    """So that the clock counts work, not compilation."""
    two, one, day = np.zeros((2, 3)), np.zeros(1, np.int32), np.zeros(2)
    until = _until(day, 1.0)
    _close_by_time(two, until, 1.0)
    _close_by_space(day, one, one, 1.0)
