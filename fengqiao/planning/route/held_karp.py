"""The earliest end of a round, by dynamic programming over the sets of checkpoints already seen."""

from itertools import product

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST = 20  # checkpoints: memory doubles with each, 80 MB for 20


@njit(cache=True)
def earliest_ends(
    travel: Floats, opens: Floats, closes: Floats, service: Floats, ranks: int
) -> Floats:  # pragma: no cover (compiled)
    """For each set of checkpoints, last one and rank: the earliest minute at which work there is done.

    `travel` (n, n), the others (n,), in minutes; checkpoint 0 is home, sets are bits of checkpoints 1 to n-1. The
    answer has the shape (2^(n-1), n-1, ranks), infinity where nothing fits; `ranks` best ends of different orders.
    Waiting is allowed and earlier is never worse, so the best orders have best beginnings.
    Source: Held and Karp 1962; with windows, Dumas et al. 1995.
    """
    others = len(travel) - 1
    ends = np.full((1 << others, others, ranks), np.inf)
    leave = max(opens[0], 0.0) + service[0]
    for last in range(others):
        begin = max(leave + travel[0, last + 1], opens[last + 1])
        if begin <= closes[last + 1]:
            ends[1 << last, last, 0] = begin + service[last + 1]
    for seen in range(1, 1 << others):
        for last in range(others):
            rest = seen & ~(1 << last)
            if rest == seen or rest == 0:
                continue
            opening, closing, work = opens[last + 1], closes[last + 1], service[last + 1]
            best = ends[seen, last]
            for before in range(others):
                if not rest >> before & 1:
                    continue
                step = travel[before + 1, last + 1]
                for rank in range(ranks):
                    begin = max(ends[rest, before, rank] + step, opening)
                    if begin > closing or begin + work >= best[ranks - 1]:
                        break
                    _insert(best, begin + work)
    return ends


@njit(cache=True)
def _insert(best: Floats, done: float) -> None:  # pragma: no cover (compiled)
    place = len(best) - 1
    while place > 0 and done < best[place - 1]:
        best[place] = best[place - 1]
        place -= 1
    best[place] = done


def ranked_rounds(
    *, travel: Floats, opens: Floats, closes: Floats, service: Floats, ranks: int
) -> list[tuple[float, tuple[int, ...]]]:
    """The `ranks` quickest rounds as (minutes, order of checkpoints from home on), quickest first; fewer if there
    are fewer. Exact. Shapes as in `earliest_ends`."""
    others = len(travel) - 1
    ends = earliest_ends(travel, opens, closes, service, ranks)
    whole = (1 << others) - 1
    finals = sorted(
        (ends[whole, last, rank] + travel[last + 1, 0], last, rank)
        for last in range(others)
        for rank in range(ranks)
        if ends[whole, last, rank] < np.inf and ends[whole, last, rank] + travel[last + 1, 0] <= closes[0]
    )
    return [
        (minutes, (0, *_order(ends, travel, opens, service, whole, last, rank)))
        for minutes, last, rank in finals[:ranks]
    ]


def _order(
    ends: Floats, travel: Floats, opens: Floats, service: Floats, seen: int, last: int, rank: int
) -> tuple[int, ...]:
    # Ranks are given in the order in which the table was filled: among equal ends the earlier came from the
    # smaller (before, rank), so the r-th of the equals is the r-th that fits here.
    order = [last + 1]
    while seen != 1 << last:
        rest = seen & ~(1 << last)
        wanted = ends[seen, last, rank]
        skip = int(np.count_nonzero(ends[seen, last, :rank] == wanted))
        for before, at in product(range(ends.shape[1]), range(ends.shape[2])):
            if not rest >> before & 1 or ends[rest, before, at] == np.inf:
                continue
            done = (
                max(ends[rest, before, at] + travel[before + 1, last + 1], opens[last + 1])
                + service[last + 1]
            )
            if done == wanted:
                if skip == 0:
                    break
                skip -= 1
        else:
            raise ArithmeticError("the table of ends does not lead back home")
        seen, last, rank = rest, before, at
        order.append(last + 1)
    return tuple(reversed(order))
