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
    """Open a site; what that adds.

    `times` each cell is covered, `only` the XOR of its chosen sites, `alone` what each chosen site alone covers.
    """
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
def swap(
    go: int,
    come: int,
    starts: Longs,
    cells: Ints,
    weights: Floats,
    times: Longs,
    only: Longs,
    alone: Floats,
    chosen: Flags,
    inside: Longs,
    slots: Longs,
) -> float:  # pragma: no cover (compiled)
    """`go` closes and `come` opens; the change in weight. `inside` lists the chosen, `slots` says where each stands."""
    change = put(come, starts, cells, weights, times, only, alone)
    change -= take(go, starts, cells, weights, times, only, alone)
    chosen[go], chosen[come] = False, True
    slots[come] = slots[go]
    inside[slots[go]] = come
    return change


@compiled
def around(
    centre: int,
    starts: Longs,
    cells: Ints,
    cell_starts: Longs,
    sites: Ints,
    stamp: int,
    seen: Longs,
    pool: Longs,
) -> int:  # pragma: no cover (compiled)
    """Write into `pool` the sites that share a cell with `centre`; how many. `seen` holds earlier stamps."""
    count = 0
    for at in range(starts[centre], starts[centre + 1]):
        for step in range(cell_starts[cells[at]], cell_starts[cells[at] + 1]):
            site = sites[step]
            if seen[site] != stamp:
                seen[site] = stamp
                pool[count] = site
                count += 1
    return count


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
    pool: Longs,
    chosen: Flags,
    weakest: int,
) -> tuple[float, int]:  # pragma: no cover (compiled)
    """What the best exchange for `come` adds, and who goes: of the chosen in `pool`, or the `weakest` of all.

    `back` is zeros, before and after.
    """
    gain = 0.0
    for at in range(starts[come], starts[come + 1]):
        cell = cells[at]
        if times[cell] == 0:
            gain += weights[cell]
        elif times[cell] == 1:
            back[only[cell]] += weights[cell]
    best, go = gain - alone[weakest] + back[weakest], weakest
    for site in pool:
        if chosen[site] and gain - alone[site] + back[site] > best:
            best, go = gain - alone[site] + back[site], site
    for at in range(starts[come], starts[come + 1]):
        if times[cells[at]] == 1:
            back[only[cells[at]]] = 0.0
    return best, go


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
    patience: float,
) -> tuple[Flags, Flags, float]:  # pragma: no cover (compiled)
    """Where `kicks` disturbances lead: the sites at the end, the best on the way, and what the end has gained.

    Each exchanges some sites of a neighbourhood at random, then sites of it as long as that adds weight. What loses
    weight stays with the probability exp(-loss / patience), else it is undone: simulated annealing over local optima
    (Martin, Otto, Felten 1991), kept in one place, so that its cost does not grow with the map.
    """
    np.random.seed(seed)
    number = len(chosen)
    chosen = chosen.copy()
    inside = np.flatnonzero(chosen)
    slots = np.zeros(number, dtype=np.int64)
    times, only = np.zeros(len(weights), dtype=np.int64), np.zeros(len(weights), dtype=np.int64)
    alone, back = np.zeros(number), np.zeros(number)
    for slot in range(len(inside)):
        slots[inside[slot]] = slot
        put(inside[slot], starts, cells, weights, times, only, alone)
    seen, found = np.full(number, -1, dtype=np.int64), np.empty(number, dtype=np.int64)
    total, most, best_chosen = 0.0, 0.0, chosen.copy()
    for kick in range(kicks):
        centre = inside[np.random.randint(len(inside))]
        pool = found[: around(centre, starts, cells, cell_starts, sites, kick, seen, found)]
        log = [(0, 0)]
        log.clear()
        change = 0.0
        held, free = pool[chosen[pool]], pool[~chosen[pool]]
        if len(free) == 0:
            continue
        for _ in range(1 + np.random.randint(min(_MOST_TAKEN, len(held), len(free)))):
            go, come = held[np.random.randint(len(held))], free[np.random.randint(len(free))]
            if chosen[go] and not chosen[come]:
                change += swap(go, come, starts, cells, weights, times, only, alone, chosen, inside, slots)
                log.append((go, come))
        weakest = inside[np.argmin(alone[inside])]
        for _ in range(_PASSES):
            improved = False
            for come in pool:
                if chosen[come]:
                    continue
                best, go = best_to_go(
                    come, starts, cells, weights, times, only, alone, back, pool, chosen, weakest
                )
                if best > 1e-7:
                    change += swap(
                        go, come, starts, cells, weights, times, only, alone, chosen, inside, slots
                    )
                    log.append((go, come))
                    weakest = inside[np.argmin(alone[inside])]
                    improved = True
            if not improved:
                break
        if change >= patience * np.log(1.0 - np.random.random()):
            total += change
            if total > most + 1e-7:
                most, best_chosen = total, chosen.copy()
            continue
        for step in range(len(log) - 1, -1, -1):
            go, come = log[step]
            swap(come, go, starts, cells, weights, times, only, alone, chosen, inside, slots)
    return chosen, best_chosen, total
