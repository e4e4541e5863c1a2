"""Every circle there could be: connected sets of villages, each with the length of its shortest closed round."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.circles.neighbours import Graph
from fengqiao.planning.circles.rounds import Kilometres, rounds_km

MOST_CANDIDATES = 3_000_000
USUAL = 3  # circles of so many villages are counted out in any case: they are few
_AT_ONCE = 10_000  # sets between two looks at the watch
_Growing = tuple[tuple[int, ...], tuple[int, ...], frozenset[int]]  # members, who may join, who was ever seen


@dataclass(frozen=True)
class Candidate:
    """A possible circle: its villages by number, rising, and its shortest closed round in km."""

    members: tuple[int, ...]
    km: float


@dataclass(frozen=True)
class Pool:
    """Possible circles; all there are where `complete`, otherwise only those of up to three villages (or `low`)."""

    candidates: Sequence[Candidate]
    complete: bool


def possible_circles(graph: Graph, kilometres: Kilometres, *, low: int, high: int, watch: Watch) -> Pool:
    """Every connected set of `low` to `high` villages with its round, unless the watch is over before.

    Refuses `too_many_circles` beyond 3,000,000.
    """
    usual = min(high, max(low, USUAL))
    few = _with_rounds(connected_sets(graph, low=low, high=usual), kilometres)
    if usual == high:
        return Pool(few, complete=True)
    every: list[Candidate] = []
    sets = connected_sets(graph, low=low, high=high)
    while some := list(islice(sets, _AT_ONCE)):
        if watch.is_over:
            return Pool(few, complete=False)
        every += _with_rounds(some, kilometres)
    return Pool(sorted(every, key=lambda one: len(one.members)), complete=True)


def _with_rounds(sets: Iterable[tuple[int, ...]], kilometres: Kilometres) -> list[Candidate]:
    by_size: dict[int, list[tuple[int, ...]]] = {}
    for members in sets:
        by_size.setdefault(len(members), []).append(members)
    return [
        Candidate(members, km)
        for _, same in sorted(by_size.items())
        for members, km in zip(
            same, rounds_km(np.array(same, dtype=np.int64), kilometres).tolist(), strict=True
        )
    ]


def connected_sets(graph: Graph, *, low: int, high: int) -> Iterator[tuple[int, ...]]:
    """Every connected set of `low` to `high` villages, once. Refuses `too_many_circles` beyond 3,000,000.

    Source: Wernicke 2006 (ESU): a set grows only by villages numbered above its first that no earlier step could
    have added.
    """
    found = 0
    for root in range(len(graph)):
        above = tuple(one for one in sorted(graph[root]) if one > root)
        waiting: list[_Growing] = [((root,), above, graph[root] | {root})]
        while waiting:
            members, extension, seen = waiting.pop()
            if len(members) >= low:
                found += 1
                if found > MOST_CANDIDATES:
                    raise Refused("too_many_circles", limit=MOST_CANDIDATES, max=high)
                yield tuple(sorted(members))
            if len(members) == high:
                continue
            for place, chosen in enumerate(extension):
                new = tuple(one for one in graph[chosen] if one > root and one not in seen)
                waiting.append(((*members, chosen), extension[place + 1 :] + new, seen | graph[chosen]))


def undominated(candidates: Sequence[Candidate], *, low: int, watch: Watch) -> list[Candidate] | None:
    """The candidates (rising in size) that are shorter than every way to cut them into smaller ones.

    Where the number of circles is free, the others are never needed. Two parts are enough to try: of any connected
    cut into more, one part can be taken away so that the rest still hangs together. None where the
    watch is over before.
    """
    shortest: dict[tuple[int, ...], float] = {}
    kept: list[Candidate] = []
    for number, one in enumerate(candidates):
        if number % _AT_ONCE == 0 and watch.is_over:
            return None
        parted = _parted_km(one.members, shortest, low) if len(one.members) >= 2 * low else np.inf
        shortest[one.members] = min(one.km, parted)
        if one.km < parted:
            kept.append(one)
    return kept


def _parted_km(members: tuple[int, ...], shortest: dict[tuple[int, ...], float], low: int) -> float:
    first, others = members[0], members[1:]
    best = np.inf
    for size in range(low - 1, len(members) - low):
        for chosen in combinations(others, size):
            km = shortest.get((first, *chosen))
            if km is None or km >= best:
                continue
            rest = shortest.get(tuple(one for one in others if one not in chosen))
            if rest is not None and km + rest < best:
                best = km + rest
    return best
