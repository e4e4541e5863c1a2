"""Better covers by many small disturbances, each in one place."""

import numpy as np

from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Flags, Floats, Ints, Longs

_PASSES = 20
_MOST_TAKEN = 4


@compiled
def put(
    site: int, starts: Longs, cells: Ints, weights: Floats, times: Longs, only: Longs, alone: Floats
) -> float:  # pragma: no cover (compiled)
    """Open a site; what that adds. `times` a cell is covered, `only` XOR of its sites, `alone` what one alone covers."""
    gain = 0.0
    for at in range(starts[site], starts[site + 1]):
        cell = cells[at]
        if times[cell] == 1:
            alone[only[cell]] -= weights[cell]
        elif times[cell] == 0:
            gain += weights[cell]
        times[cell] += 1
        only[cell] ^= site
    alone[site] = gain
    return gain


@compiled
def take(
    site: int, starts: Longs, cells: Ints, weights: Floats, times: Longs, only: Longs, alone: Floats
) -> float:  # pragma: no cover (compiled)
    """Close a site; what that loses."""
    loss = 0.0
    for at in range(starts[site], starts[site + 1]):
        cell = cells[at]
        times[cell] -= 1
        only[cell] ^= site
        if times[cell] == 1:
            alone[only[cell]] += weights[cell]
        elif times[cell] == 0:
            loss += weights[cell]
    alone[site] = 0.0
    return loss


@compiled
def best_to_go(
    come: int,
    starts: Longs,
    cells: Ints,
    weights: Floats,
    times: Longs,
    only: Longs,
    alone: Floats,
    back: Floats,
    inside: Longs,
) -> tuple[float, int]:  # pragma: no cover (compiled)
    """What the best exchange for `come` adds, and the slot that goes. `back` is zeros, before and after."""
    gain = 0.0
    for at in range(starts[come], starts[come + 1]):
        cell = cells[at]
        if times[cell] == 0:
            gain += weights[cell]
        elif times[cell] == 1:
            back[only[cell]] += weights[cell]
    best, place = -np.inf, -1
    for slot in range(len(inside)):
        better = gain - alone[inside[slot]] + back[inside[slot]]
        if better > best:
            best, place = better, slot
    for at in range(starts[come], starts[come + 1]):
        if times[cells[at]] == 1:
            back[only[cells[at]]] = 0.0
    return best, place


@compiled
def wandered(
    starts: Longs,
    cells: Ints,
    cell_starts: Longs,
    sites: Ints,
    weights: Floats,
    chosen: Flags,
    kicks: int,
    seed: int,
) -> tuple[Flags, float]:  # pragma: no cover (compiled)
    """`chosen` after `kicks` disturbances, and the weight gained, never negative.

    Each closes a site or some near it, opens others there at random and exchanges sites of that neighbourhood as long as
    that adds weight; what is worse than before is undone. Iterated local search (Lourenco, Martin, Stutzle 2003) kept
    in one place, so that its cost does not grow with the map.
    """
    np.random.seed(seed)
    number = len(chosen)
    chosen = chosen.copy()
    inside = np.flatnonzero(chosen)
    times, only = np.zeros(len(weights), dtype=np.int64), np.zeros(len(weights), dtype=np.int64)
    alone, back = np.zeros(number), np.zeros(number)
    for site in inside:
        put(site, starts, cells, weights, times, only, alone)
    seen = np.full(number, -1, dtype=np.int64)
    pool, held, free = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number, np.int64)
    total = 0.0
    for kick in range(kicks):
        centre = inside[np.random.randint(len(inside))]
        count = held_count = free_count = 0
        for at in range(starts[centre], starts[centre + 1]):
            cell = cells[at]
            for step in range(cell_starts[cell], cell_starts[cell + 1]):
                site = sites[step]
                if seen[site] != kick:
                    seen[site] = kick
                    pool[count] = site
                    count += 1
        for place in range(count):
            if chosen[pool[place]]:
                held[held_count] = pool[place]
                held_count += 1
            else:
                free[free_count] = pool[place]
                free_count += 1
        if free_count == 0:
            continue
        change = 0.0
        log = [(0, 0)]
        log.clear()
        some = 1 + np.random.randint(min(_MOST_TAKEN, held_count, free_count))
        for _ in range(some):
            go, come = held[np.random.randint(held_count)], free[np.random.randint(free_count)]
            if not chosen[go] or chosen[come]:
                continue
            change -= take(go, starts, cells, weights, times, only, alone)
            change += put(come, starts, cells, weights, times, only, alone)
            chosen[go], chosen[come] = False, True
            inside[np.flatnonzero(inside == go)[0]] = come
            log.append((go, come))
        for _ in range(_PASSES):
            improved = False
            for place in range(count):
                come = pool[place]
                if chosen[come]:
                    continue
                best, slot = best_to_go(come, starts, cells, weights, times, only, alone, back, inside)
                if best > 1e-7:
                    go = inside[slot]
                    change -= take(go, starts, cells, weights, times, only, alone)
                    change += put(come, starts, cells, weights, times, only, alone)
                    chosen[go], chosen[come] = False, True
                    inside[slot] = come
                    log.append((go, come))
                    improved = True
            if not improved:
                break
        if change >= 0:
            total += change
            continue
        for step in range(len(log) - 1, -1, -1):
            go, come = log[step]
            take(come, starts, cells, weights, times, only, alone)
            put(go, starts, cells, weights, times, only, alone)
            chosen[go], chosen[come] = True, False
            inside[np.flatnonzero(inside == come)[0]] = go
    return chosen, total
