"""The p-median programme for the solver, cut down to what a better plan could still use."""

from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.incidence import Flags, Floats, Longs
from fengqiao.planning.linear import Programme, solve
from fengqiao.planning.medians.lagrange import Relaxed
from fengqiao.planning.outcome import Status


@dataclass(frozen=True)
class Core:
    """Sites a better plan may open (`sites`, numbers), must open (flag a site of those), and who may serve whom."""

    sites: Longs
    must: Flags
    pairs: Flags  # (sites, clients)


def core_of(costs: Floats, relaxed: Relaxed, *, choose: int, below: float) -> Core:
    """What reduced costs leave open to plans that cost at most `below`. Choosing all sites leaves nothing to fix."""
    order = np.argsort(relaxed.values, kind="stable")
    room = below - relaxed.bound
    last_in, first_out = relaxed.values[order[choose - 1]], relaxed.values[order[choose]]
    opened = np.zeros(len(costs), dtype=np.bool_)
    opened[order[:choose]] = True
    extra = np.where(opened, 0.0, relaxed.values - last_in)  # what it costs to have the site open
    sites = np.flatnonzero(extra <= room)
    must = opened & (first_out - relaxed.values > room)
    worse = np.maximum(0.0, costs[sites] - relaxed.prices[None, :])
    return Core(sites, must[sites], worse + extra[sites][:, None] <= room)


def medians_by_programme(
    costs: Floats, core: Core, *, choose: int, watch: Watch
) -> tuple[Longs | None, float]:
    """The best plan within the core (None: none found) and the least any plan in it can cost (infinity: there is none).

    Each client is served by one open site; only the opening must be whole (ReVelle and Swain 1970).
    """
    programme = Programme()
    for must in core.must:
        programme.add_column(low=float(must))
    programme.add_row(range(len(core.sites)), low=choose, high=choose)
    for client in range(costs.shape[1]):
        serving = []
        for place in np.flatnonzero(core.pairs[:, client]).tolist():
            column = programme.add_column(cost=float(costs[core.sites[place], client]), whole=False)
            serving.append(column)
            programme.add_row([place, column], [1.0, -1.0], low=0)
        programme.add_row(serving, low=1)
    solution = solve(programme, watch=watch)
    if solution.status is Status.INFEASIBLE:
        return None, float("inf")
    if solution.values is None:
        return None, solution.bound
    return core.sites[solution.values[: len(core.sites)] > 0.5], solution.bound
