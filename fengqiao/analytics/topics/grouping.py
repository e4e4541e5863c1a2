"""Groups of messages: average linkage inside what a common place connects, then the fullest period.

Sokal and Michener (1958), average linkage (UPGMA): two groups join while the mean likeness over all their pairs is
above the cut. Single linkage would chain (a street, its bus line, the line's other end), complete linkage would
break one long quarrel whenever two of its letters share few words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components

from fengqiao.analytics.topics.likeness import Likeness

CUT = 0.16
"""Where groups stop joining. See docs/warning/topics.md for the pairs it was chosen on."""
ELSEWHERE = 0.3
"""A pair that names no common place counts for little."""
LARGEST = 1_500
"""Messages in one component that are compared each with each; larger ones are parted at a higher cut first."""
HIGHEST_CUT = 0.3
"""What is larger still at this cut is one trouble of very many: grouped by parts that `joining` puts together."""

_FARTHEST = 2.0

Rows = NDArray[np.int64]


def groups(likeness: Likeness, days: NDArray[np.int64], period: int) -> Iterator[list[int]]:
    """Groups of messages in what is connected, the largest components first; rows of `likeness.messages`."""
    first, second = likeness.same_place()
    near = np.abs(days[first] - days[second]) < period
    first, second = first[near], second[near]
    alike = likeness.of(first, second)
    strong = alike >= CUT
    first, second, alike = first[strong], second[strong], alike[strong]
    parts = _components(len(days), first, second, alike)
    part_of = np.full(len(days), -1)
    for number, rows in enumerate(parts):
        part_of[rows] = number
    inside = (part_of[first] == part_of[second]) & (part_of[first] >= 0)
    first, second = first[inside], second[inside]
    order = np.argsort(part_of[first], kind="stable")
    first, second = first[order], second[order]
    ends = np.searchsorted(part_of[first], np.arange(len(parts) + 1))
    for number, rows in enumerate(parts):
        edges = slice(ends[number], ends[number + 1])
        yield from _linked(rows, likeness, first[edges], second[edges])


def fullest(
    rows: Sequence[int], days: NDArray[np.int64], people: Sequence[object], period: int
) -> Iterator[list[int]]:
    """Part a group into periods: the one of `period` days with most people first, then the rest likewise."""
    left = sorted(rows, key=lambda row: int(days[row]))
    while left:
        begin, end = _fullest_window([int(days[row]) for row in left], [people[row] for row in left], period)
        yield left[begin:end]
        del left[begin:end]


def _fullest_window(days: Sequence[int], people: Sequence[object], period: int) -> tuple[int, int]:
    """Of sorted days, the first window of `period` days with most people, then with most messages: [begin, end)."""
    inside: Counter[object] = Counter()
    best, most, end = (0, 0), (0, 0), 0
    for begin, day in enumerate(days):
        while end < len(days) and days[end] - day < period:
            inside[people[end]] += 1
            end += 1
        if (size := (len(inside), end - begin)) > most:
            best, most = (begin, end), size
        inside[people[begin]] -= 1
        if not inside[people[begin]]:
            del inside[people[begin]]
    return best


def _components(
    n: int, first: Rows, second: Rows, alike: NDArray[np.float64], cut: float = CUT
) -> list[Rows]:
    keep = alike >= cut
    graph = sparse.csr_matrix((np.ones(int(keep.sum())), (first[keep], second[keep])), shape=(n, n))
    number, of = connected_components(graph, directed=False)
    order = np.argsort(of, kind="stable")
    found: list[Rows] = []
    for rows in np.split(order, np.cumsum(np.bincount(of, minlength=number))[:-1]):
        if len(rows) > LARGEST and cut >= HIGHEST_CUT:
            found += np.array_split(rows, -(-len(rows) // LARGEST))
        elif len(rows) > LARGEST:
            inside = np.isin(first, rows) & np.isin(second, rows)
            found += _components(n, first[inside], second[inside], alike[inside], cut * 1.2)
        elif len(rows) > 1:
            found.append(rows)
    return sorted(found, key=lambda rows: -len(rows))


def _linked(rows: Rows, likeness: Likeness, first: Rows, second: Rows) -> Iterator[list[int]]:
    place = np.full(int(rows.max()) + 1, -1)
    place[rows] = np.arange(len(rows))
    common = np.full((len(rows), len(rows)), ELSEWHERE)
    common[place[first], place[second]] = 1.0
    alike = likeness.among(rows) * np.maximum(common, common.T)
    distances = _FARTHEST - alike[np.triu_indices(len(rows), 1)]
    of = fcluster(linkage(np.maximum(0, distances), "average"), _FARTHEST - CUT, criterion="distance")
    for number in range(1, of.max() + 1):
        yield [int(row) for row in rows[of == number]]
