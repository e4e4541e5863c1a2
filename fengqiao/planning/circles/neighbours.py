"""Which villages are neighbours: the Delaunay graph of their places, or pairs somebody named."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
from scipy.spatial import Delaunay, QhullError

from fengqiao.kernel.earth import flat_km
from fengqiao.kernel.refusals import Refused

Graph = tuple[frozenset[int], ...]


def delaunay_graph(places: Sequence[tuple[float, float]]) -> Graph:
    """The neighbours of each place ((lon, lat) in degrees), by number: Delaunay on the equirectangular projection.

    Places on one line are neighbours along it; two places at one spot are neighbours of each other and share theirs.
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


def _edges(flat: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> set[tuple[int, int]]:
    if len(flat) < 3 or np.linalg.matrix_rank(flat - flat.mean(axis=0), tol=1e-9) < 2:
        along = [int(number) for number in np.lexsort((flat[:, 1], flat[:, 0]))]
        return set(pairwise(along))
    try:
        triangles = Delaunay(flat).simplices
    except QhullError as error:
        raise Refused("no_triangulation", places=len(flat)) from error
    return {(int(a), int(b)) for corners in triangles for a, b in combinations(sorted(corners), 2)}


def _graph(count: int, edges: Iterable[tuple[int, int]]) -> Graph:
    neighbours: list[set[int]] = [set() for _ in range(count)]
    for a, b in edges:
        neighbours[a].add(b)
        neighbours[b].add(a)
    return tuple(frozenset(one) for one in neighbours)
