"""Every circle there could be: connected sets of villages, each with the length of its shortest closed round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from fengqiao.kernel.refusals import Refused
from fengqiao.planning.circles.neighbours import Graph

MOST_CANDIDATES = 3_000_000
Kilometres = Callable[[int, int], float]
_Growing = tuple[tuple[int, ...], tuple[int, ...], frozenset[int]]  # members, who may join, who was ever seen


@dataclass(frozen=True)
class Candidate:
    """A possible circle: its villages by number, rising, and its shortest closed round in km."""

    members: tuple[int, ...]
    km: float


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


def round_km(members: tuple[int, ...], kilometres: Kilometres) -> float:
    """The shortest closed round past all members, in km; there and back for two, nothing for one.

    Exact, by dynamic programming over subsets (Held and Karp 1962); distances may differ by direction.
    """
    if len(members) < 2:
        return 0.0
    if len(members) == 2:
        a, b = members
        return kilometres(a, b) + kilometres(b, a)
    home, others = members[0], members[1:]
    best = {(frozenset({one}), one): kilometres(home, one) for one in others}
    for size in range(2, len(others) + 1):
        for chosen in combinations(others, size):
            visited = frozenset(chosen)
            for last in chosen:
                rest = visited - {last}
                best[visited, last] = min(best[rest, before] + kilometres(before, last) for before in rest)
    whole = frozenset(others)
    return min(best[whole, last] + kilometres(last, home) for last in others)
