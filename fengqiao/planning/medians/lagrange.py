"""A proven lower bound on the cost of any medians, by Lagrangian relaxation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Floats, Longs

_PATIENCE = 15  # steps without a better bound before the step is halved
_SMALLEST_STEP = 1e-4
_TRY_EVERY = 20  # steps between plans tried out of the relaxed choice


@dataclass(frozen=True)
class Relaxed:
    """The best `bound`, the `prices` of the clients it came from, and what opening each site adds at them (<= 0)."""

    bound: float
    prices: Floats
    values: Floats


@compiled
def values_at(costs: Floats, prices: Floats) -> Floats:  # pragma: no cover (compiled)
    """For each site the sum over clients of min(0, cost - price)."""
    values = np.zeros(len(costs))
    for site in range(len(costs)):
        total = 0.0
        for client in range(costs.shape[1]):
            total += min(0.0, costs[site, client] - prices[client])
        values[site] = total
    return values


@compiled
def times_served(costs: Floats, prices: Floats, chosen: Longs) -> Floats:  # pragma: no cover (compiled)
    """How many of the chosen sites serve each client at a cost below its price."""
    times = np.zeros(costs.shape[1])
    for site in chosen:
        for client in range(costs.shape[1]):
            if costs[site, client] < prices[client]:
                times[client] += 1.0
    return times


def relax(
    costs: Floats,
    *,
    choose: int,
    best: float,
    steps: int,
    watch: Watch,
    tried: Callable[[Longs], float],
    enough: Callable[[float], bool],
) -> Relaxed:
    """Maximise over the prices u: sum of u plus the `choose` least sums of min(0, cost - u) of a site.

    "Every client is served once" is priced; any u gives a lower bound. Subgradients with Polyak's step towards `best`
    (Narula, Ogbu, Samuelsson 1977; Beasley 1993). `tried` is handed relaxed choices now and then and says the cost of
    the best plan known.
    """
    prices = np.sort(costs, axis=0)[min(1, len(costs) - 1)].copy()
    found = Relaxed(-np.inf, prices, np.zeros(len(costs)))
    direction = np.zeros(len(prices))
    scale, waited = 1.0, 0
    for step in range(steps):
        values = values_at(costs, prices)
        top = np.argsort(values, kind="stable")[:choose]
        bound = float(prices.sum() + values[top].sum())
        waited = 0 if bound > found.bound + 1e-7 * abs(bound) else waited + 1
        if bound > found.bound:
            found = Relaxed(bound, prices, values)
        if step % _TRY_EVERY == 0:
            best = min(best, tried(top))
            watch.tell(best=best, bound=found.bound)
        if enough(found.bound) or watch.is_over or scale < _SMALLEST_STEP:
            break
        if waited >= _PATIENCE:
            scale, waited, prices = scale / 2, 0, found.prices
            direction[:] = 0.0
            continue
        direction = 1.0 - times_served(costs, prices, top) + 0.6 * direction
        length = float(direction @ direction)
        if length <= 1e-15:
            break
        prices = prices + scale * max(best - bound, 1e-6 * abs(best)) / length * direction
    return found
