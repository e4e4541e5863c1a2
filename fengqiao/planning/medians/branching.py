"""Medians proven by branch and bound: sites are opened or closed, and each choice is bounded by prices."""

import heapq
from collections.abc import Callable
from itertools import count

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Flags, Floats, Longs

FREE, OPEN, CLOSED = 0, 1, -1
_STEPS = 120  # of the prices at a node
_PATIENCE = 6  # steps without a better bound before the step is halved
_SMALLEST_STEP = 0.01
_MOST_WAITING = 40_000  # nodes, each with the prices of its parent

States = NDArray[np.int8]


def branched(
    costs: Floats,
    prices: Floats,
    must: Flags,
    *,
    choose: int,
    enough: float,
    nodes: int,
    offer: Callable[[Longs], float],
    tell: Callable[[float], None],
    watch: Watch,
) -> float:
    """What `choose` of these sites cost at least; infinity where that is enough.

    `costs` (sites, clients); `prices` of the clients to begin with; `must` flags the sites that are open anyhow.
    Ends with the watch or after so many `nodes`. A bound of `enough` is enough; `offer` is handed choices (rows of
    `costs`) and says what is enough from then on. `tell` hears the bound while it rises. Best bound first.
    Source: Christofides and Beasley 1982.
    """
    ticket = count()
    waiting = [(-np.inf, next(ticket), np.where(must, OPEN, FREE).astype(np.int8), prices)]
    while waiting and waiting[0][0] < enough:
        tell(waiting[0][0])
        nodes -= 1
        if watch.is_over or nodes < 0 or len(waiting) > _MOST_WAITING:
            return waiting[0][0]
        _, _, states, prices = heapq.heappop(waiting)
        bound, prices, values = bound_of(costs, prices, states, choose, enough)
        if bound >= enough:
            continue
        taken = _taken(states, values, choose)
        enough = min(enough, offer(np.flatnonzero(taken)))
        states = _fixed(states, values, taken, enough - bound)
        free = np.flatnonzero(states == FREE)
        if (states == OPEN).sum() == choose or not len(free):
            enough = min(enough, offer(np.flatnonzero(states == OPEN)))
            continue
        site = free[np.argmin(values[free])]
        for state in (OPEN, CLOSED):
            child = states.copy()
            child[site] = state
            if (child != CLOSED).sum() >= choose:
                heapq.heappush(waiting, (bound, next(ticket), child, prices))
    return np.inf


def _taken(states: States, values: Floats, choose: int) -> Flags:
    """The open sites and the best of the free, `choose` in all."""
    taken: Flags = states == OPEN
    free = np.flatnonzero(states == FREE)
    best = np.argsort(values[free], kind="stable")[: choose - int(taken.sum())]
    taken[free[best]] = True
    return taken


def _fixed(states: States, values: Floats, taken: Flags, room: float) -> States:
    """Free sites are closed where opening them, and opened where closing them, would cost `room` or more."""
    fixed = states.copy()
    free = np.flatnonzero(states == FREE)
    inside, adds = taken[free], values[free]
    last_in = adds[inside].max(initial=-np.inf)
    first_out = adds[~inside].min(initial=np.inf)
    fixed[free[~inside & (adds - last_in >= room)]] = CLOSED
    fixed[free[inside & (first_out - adds >= room)]] = OPEN
    return fixed


@compiled
def bound_of(
    costs: Floats, start: Floats, states: States, choose: int, enough: float
) -> tuple[float, Floats, Floats]:  # pragma: no cover (compiled)
    """A bound on `choose` medians with these sites open and closed, its prices, and what each site adds at them.

    As `lagrange.relax`, but open sites are taken whatever they add, closed ones never. Ends at `enough`.
    """
    sites, clients = costs.shape
    prices, found_prices = start.copy(), start.copy()
    values, found_values = np.zeros(sites), np.zeros(sites)
    direction, times = np.zeros(clients), np.zeros(clients)
    found, scale, waited = -np.inf, 0.5, 0
    wanted = choose - np.sum(states == OPEN)
    for _ in range(_STEPS):
        for site in range(sites):
            values[site] = np.inf
            if states[site] != CLOSED:
                total = 0.0
                for client in range(clients):
                    total += min(0.0, costs[site, client] - prices[client])
                values[site] = total
        taken = states == OPEN
        taken[np.argsort(np.where(states == FREE, values, np.inf))[:wanted]] = True
        bound = prices.sum()
        times[:] = 0.0
        for chosen in np.flatnonzero(taken):
            bound += values[chosen]
            for client in range(clients):
                if costs[chosen, client] < prices[client]:
                    times[client] += 1.0
        waited = 0 if bound > found + 1e-6 * abs(enough) else waited + 1
        if bound > found:
            found = float(bound)
            found_prices[:] = prices
            found_values[:] = values
        if found >= enough or scale < _SMALLEST_STEP:
            break
        if waited >= _PATIENCE:
            scale, waited = scale / 2, 0
            prices[:] = found_prices
            direction[:] = 0.0
            continue
        direction = 1.0 - times + 0.6 * direction
        length = np.sum(direction * direction)
        if length <= 1e-15:
            break
        prices += scale * max(enough - bound, 1e-6 * abs(enough)) / length * direction
    return found, found_prices, found_values
