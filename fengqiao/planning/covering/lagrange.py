"""A proven upper bound on the weight any choice can cover, by Lagrangian relaxation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Flags, Floats, Incidence, Ints, Longs

_PATIENCE = 12  # steps without a better bound before the step is halved
_SMALLEST_STEP = 0.004
_TRY_EVERY = 15  # steps between covers tried out of the relaxed choice


@dataclass(frozen=True)
class Relaxed:
    """The best `bound` with the prices it came from, and what each site is worth at them (both by number)."""

    bound: float
    prices: Floats
    values: Floats


@compiled
def values_at(starts: Longs, cells: Ints, prices: Floats) -> Floats:  # pragma: no cover (compiled)
    """The sum of the prices of the cells of each site."""
    values = np.zeros(len(starts) - 1)
    for site in range(len(starts) - 1):
        total = 0.0
        for at in range(starts[site], starts[site + 1]):
            total += prices[cells[at]]
        values[site] = total
    return values


@compiled
def times_covered(
    starts: Longs, cells: Ints, cells_number: int, chosen: Longs
) -> Floats:  # pragma: no cover (compiled)
    """How often each cell is covered by the sites numbered in `chosen`."""
    times = np.zeros(cells_number)
    for site in chosen:
        for at in range(starts[site], starts[site + 1]):
            times[cells[at]] += 1.0
    return times


def relax(
    incidence: Incidence,
    weights: Floats,
    *,
    choose: int,
    best: float,
    watch: Watch,
    steps: int,
    prices: Floats | None = None,
    enough: Callable[[float], bool] = lambda bound: False,
    tried: Callable[[Flags], float] | None = None,
) -> Relaxed:
    """Minimise over the prices u of the cells: sum of (w - u)+ plus the `choose` largest sums of u over a site's cells.

    Every u between 0 and w gives an upper bound. The rule "a cell counts only where a chosen site covers it" is
    priced; deflected subgradients with Polyak's step towards `best` (Camerini, Fratta, Maffioli 1975; for covering:
    Galvao and ReVelle 1996). Stops after `steps`, where `enough(bound)`, or where the watch is over. `tried` is handed
    relaxed choices now and then and says the weight of the best cover known.
    """
    if prices is None:
        prices = weights / np.maximum(1, np.diff(incidence.cell_starts)) ** 0.5
    direction = np.zeros(len(weights))
    found = Relaxed(np.inf, prices, np.zeros(incidence.sites_number))
    scale, waited = 1.0, 0
    for step in range(steps):
        values = values_at(incidence.starts, incidence.cells, prices)
        top = np.argsort(-values, kind="stable")[:choose]
        bound = float((weights - prices).sum() + values[top].sum())
        if bound < found.bound * (1 - 1e-7):
            waited = 0
        else:
            waited += 1
        if bound < found.bound:
            found = Relaxed(bound, prices, values)
        if tried is not None and step % _TRY_EVERY == 0:
            relaxed = np.zeros(incidence.sites_number, dtype=np.bool_)
            relaxed[top] = True
            best = max(best, tried(relaxed))
            watch.tell(best=best, bound=found.bound)
        if enough(found.bound) or watch.is_over or scale < _SMALLEST_STEP:
            break
        if waited >= _PATIENCE:
            scale, waited, prices = scale / 2, 0, found.prices
            direction[:] = 0.0
            continue
        slope = times_covered(incidence.starts, incidence.cells, len(weights), top)
        slope -= np.where(prices < weights, 1.0, np.minimum(1.0, slope))
        direction = slope + 0.7 * direction
        # A price at its end cannot go further; what pushes it there is no direction.
        direction[((prices <= 0) & (direction > 0)) | ((prices >= weights) & (direction < 0))] = 0.0
        length = float(direction @ direction)
        if length <= 1e-15:
            break
        reach = scale * max(bound - best, 1e-6 * abs(bound)) / length
        prices = np.clip(prices - reach * direction, 0.0, weights)
    return found


def decided(relaxed: Relaxed, *, choose: int, above: float) -> tuple[Flags, Flags]:
    """Sites that every cover of at least `above` has, and sites that none has, by their reduced costs.

    Fewer sites are to be chosen than there are.
    """
    order = np.argsort(-relaxed.values, kind="stable")
    last_in, first_out = relaxed.values[order[choose - 1]], relaxed.values[order[choose]]
    inside = np.zeros(len(order), dtype=np.bool_)
    inside[order[:choose]] = True
    room = relaxed.bound - above
    surely_in: Flags = inside & (relaxed.values - first_out > room)
    surely_out: Flags = ~inside & (last_in - relaxed.values > room)
    return surely_in, surely_out
