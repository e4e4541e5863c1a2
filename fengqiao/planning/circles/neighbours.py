"""Which villages are neighbours: the Delaunay graph of their places, or pairs somebody named."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from fengqiao.kernel.earth import flat_km
from fengqiao.kernel.refusals import Refused

Graph = tuple[frozenset[int], ...]
Floats = NDArray[np.float64]
_ON_ONE_LINE_KM = 1e-6


def delaunay_graph(places: Sequence[tuple[float, float]]) -> Graph:
    """The neighbours of each place ((lon, lat) in degrees), by number: Delaunay on the equirectangular projection.

    Places on one line (to a millimetre) are neighbours along it; two places at one spot are neighbours of each other
    and share theirs. Of four places on one circle, as in a grid, one diagonal is taken.
    Source: Delaunay 1934; Qhull (Barber, Dobkin, Huhdanpaa 1996).
    """
    spots: dict[tuple[float, float], list[int]] = {}
    for number, place in enumerate(places):
        spots.setdefault(place, []).append(number)
    flat = np.array(flat_km(list(spots))).reshape(-1, 2)
    groups = list(spots.values())
    edges = {pair for group in groups for pair in combinations(group, 2)}
    for a, b in _edges(flat):
        edges |= {(one, other) for one in groups[a] for other in groups[b]}
    return _graph(len(places), edges)


def named_graph(codes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Graph:
    """The graph of the named pairs of codes. Refuses an `unknown_village`."""
    numbers = {code: number for number, code in enumerate(codes)}
    return _graph(len(codes), {(_known(numbers, a), _known(numbers, b)) for a, b in pairs if a != b})


def _known(numbers: Mapping[str, int], code: str) -> int:
    if code not in numbers:
        raise Refused("unknown_village", code=code)
    return numbers[code]


def _edges(flat: Floats) -> set[tuple[int, int]]:
    if len(flat) < 2:
        return set()
    flat = flat - flat.mean(axis=0)  # far from the origin Qhull would see too little of small differences
    _, spread, axes = np.linalg.svd(flat, full_matrices=False)
    if len(flat) == 2 or spread[1] < _ON_ONE_LINE_KM:
        along = [int(number) for number in np.argsort(flat @ axes[0], kind="stable")]
        return set(pairwise(along))
    triangulation = Delaunay(flat)
    edges = {
        (int(a), int(b)) for corners in triangulation.simplices for a, b in combinations(sorted(corners), 2)
    }
    # Qhull leaves out what it cannot tell from a corner nearby: neighbours of that corner, and of its neighbours.
    for left_out, _, corner in triangulation.coplanar.tolist():
        beside = {one for edge in edges if corner in edge for one in edge}
        edges |= {(left_out, one) for one in beside | {corner}}
    return edges


def _graph(count: int, edges: Iterable[tuple[int, int]]) -> Graph:
    neighbours: list[set[int]] = [set() for _ in range(count)]
    for a, b in edges:
        neighbours[a].add(b)
        neighbours[b].add(a)
    return tuple(frozenset(one) for one in neighbours)
