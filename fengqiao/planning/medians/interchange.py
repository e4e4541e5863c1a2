"""Good medians fast: exchanges of one site for another."""

import numpy as np

from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Floats, Longs


@compiled
def nearest_two(costs: Floats, chosen: Longs) -> tuple[Longs, Floats, Floats]:  # pragma: no cover (compiled)
    """For each client the slot of its cheapest chosen site, that cost, and the cost of the next (infinity for none)."""
    clients = costs.shape[1]
    slot = np.zeros(clients, dtype=np.int64)
    first = np.full(clients, np.inf)
    second = np.full(clients, np.inf)
    for place in range(len(chosen)):
        row = costs[chosen[place]]
        for client in range(clients):
            cost = row[client]
            if cost < first[client]:
                second[client], first[client], slot[client] = first[client], cost, place
            elif cost < second[client]:
                second[client] = cost
    return slot, first, second


@compiled
def interchanged(
    costs: Floats, chosen: Longs, passes: int
) -> tuple[Longs, float]:  # pragma: no cover (compiled)
    """`chosen` sites (numbers) after exchanges as long as they save, at most `passes` rounds; and the cost in sum.

    `costs` (sites, clients). Source: Whitaker 1983, the fast interchange: for a site to come in, the best to go is
    found in one walk over the clients.
    """
    chosen = chosen.copy()
    inside = np.zeros(len(costs), dtype=np.bool_)
    inside[chosen] = True
    slot, first, second = nearest_two(costs, chosen)
    loss = np.zeros(len(chosen))
    for _ in range(passes):
        improved = False
        for come in range(len(costs)):
            if inside[come]:
                continue
            row = costs[come]
            loss[:] = 0.0
            gain = 0.0
            for client in range(costs.shape[1]):
                if row[client] < first[client]:
                    gain += first[client] - row[client]
                else:
                    loss[slot[client]] += min(second[client], row[client]) - first[client]
            place = np.argmin(loss)
            if gain - loss[place] > 1e-9 * (1.0 + gain):
                inside[chosen[place]], inside[come] = False, True
                chosen[place] = come
                slot, first, second = nearest_two(costs, chosen)
                improved = True
        if not improved:
            break
    return chosen, first.sum()
