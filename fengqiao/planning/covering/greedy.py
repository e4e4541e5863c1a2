"""Good covers fast: the greedy one, made better by exchanging one site for another."""

import heapq

import numpy as np

from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Flags, Floats, Ints, Longs


@compiled
def greedy(
    starts: Longs, cells: Ints, weights: Floats, chosen: Flags, choose: int
) -> Flags:  # pragma: no cover (compiled)
    """`chosen` filled up to `choose` sites, each time with the one that adds most weight.

    At least 1 - 1/e of the best from nothing (Nemhauser, Wolsey, Fisher 1978). What a site adds only falls, so it is
    counted again only when it comes to the top (lazy evaluation, Minoux 1978). `chosen` is not changed.
    """
    chosen = chosen.copy()
    covered = np.zeros(len(weights), dtype=np.bool_)
    count = 0
    queue = [(0.0, 0)]
    queue.clear()
    for site in range(len(starts) - 1):
        total = 0.0
        for at in range(starts[site], starts[site + 1]):
            total += weights[cells[at]]
            if chosen[site]:
                covered[cells[at]] = True
        if chosen[site]:
            count += 1
        else:
            queue.append((-total, site))
    heapq.heapify(queue)
    while count < choose and len(queue) > 0:
        _, site = heapq.heappop(queue)
        gain = 0.0
        for at in range(starts[site], starts[site + 1]):
            if not covered[cells[at]]:
                gain += weights[cells[at]]
        if len(queue) > 0 and (-gain, site) > queue[0]:
            heapq.heappush(queue, (-gain, site))
            continue
        chosen[site] = True
        count += 1
        for at in range(starts[site], starts[site + 1]):
            covered[cells[at]] = True
    return chosen


@compiled
def exchanged(
    starts: Longs, cells: Ints, weights: Floats, chosen: Flags, passes: int
) -> tuple[Flags, float]:  # pragma: no cover (compiled)
    """`chosen` after exchanges of one site for one other, as long as they add weight and at most `passes` rounds.

    The second number is the weight covered. Source: Teitz and Bart 1968; for each site to come in, the best to go is
    found in one walk over its cells, from what each chosen site alone covers.
    """
    chosen = chosen.copy()
    times = np.zeros(len(weights), dtype=np.int64)
    only = np.zeros(
        len(weights), dtype=np.int64
    )  # the site covering a cell, where just one does: a running XOR
    alone = np.zeros(len(chosen))
    back = np.zeros(len(chosen))
    for site in np.flatnonzero(chosen):
        for at in range(starts[site], starts[site + 1]):
            times[cells[at]] += 1
            only[cells[at]] ^= site
    for cell in range(len(weights)):
        if times[cell] == 1:
            alone[only[cell]] += weights[cell]
    inside = np.flatnonzero(chosen)
    for _ in range(passes):
        improved = False
        for come in range(len(chosen)):
            if chosen[come] or len(inside) == 0:
                continue
            gain = 0.0
            for at in range(starts[come], starts[come + 1]):
                cell = cells[at]
                if times[cell] == 0:
                    gain += weights[cell]
                elif times[cell] == 1:
                    back[only[cell]] += weights[cell]
            best, place = 0.0, -1
            for slot in range(len(inside)):
                better = gain - alone[inside[slot]] + back[inside[slot]]
                if better > best:
                    best, place = better, slot
            for at in range(starts[come], starts[come + 1]):
                cell = cells[at]
                if times[cell] == 1:
                    back[only[cell]] = 0.0
            if place < 0 or best <= 1e-9 * (1.0 + gain):
                continue
            improved = True
            go = inside[place]
            inside[place] = come
            chosen[go], chosen[come] = False, True
            for at in range(starts[go], starts[go + 1]):
                cell = cells[at]
                times[cell] -= 1
                only[cell] ^= go
                if times[cell] == 1:
                    alone[only[cell]] += weights[cell]
            alone[go] = 0.0
            for at in range(starts[come], starts[come + 1]):
                cell = cells[at]
                if times[cell] == 1:
                    alone[only[cell]] -= weights[cell]
                times[cell] += 1
                only[cell] ^= come
                if times[cell] == 1:
                    alone[come] += weights[cell]
        if not improved:
            break
    total = 0.0
    for cell in range(len(weights)):
        if times[cell] > 0:
            total += weights[cell]
    return chosen, total
