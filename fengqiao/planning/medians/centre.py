"""The p-centre problem: nobody far from all."""

import numpy as np

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering import Incidence, cover_everything
from fengqiao.planning.covering.incidence import Floats
from fengqiao.planning.outcome import Outcome, Status


def plan_centre(*, distances: Floats, choose: int, watch: Watch | None = None) -> Outcome[tuple[int, ...]]:
    """`choose` sites with the least greatest distance from a client to its nearest chosen site.

    `distances` (sites, clients). Exact, by bisection over the distances with a set covering each (Minieka 1970).
    Refuses `bad_choose`.
    """
    watch = watch or Watch()
    began = watch.spent
    if not 1 <= choose <= len(distances):
        raise Refused("bad_choose", choose=choose, sites=len(distances))
    values = np.unique(distances)
    low, high = 0, int(np.searchsorted(values, distances.max(axis=1).min()))
    plan: tuple[int, ...] = (int(distances.max(axis=1).argmin()),)
    while low < high and not watch.is_over:
        middle = (low + high) // 2
        near = distances <= values[middle]
        covers = [np.flatnonzero(row).tolist() for row in near]
        outcome = cover_everything(
            incidence=Incidence.from_sets(covers, cells_number=near.shape[1]), watch=watch
        )
        if outcome.plan is not None and len(outcome.plan) <= choose:
            plan, high = outcome.plan, middle
        elif outcome.status is Status.INFEASIBLE or (outcome.bound is not None and outcome.bound > choose):
            low = middle + 1
        else:
            break
    others = (site for site in range(len(distances)) if site not in plan)
    plan = tuple(sorted([*plan, *(next(others) for _ in range(choose - len(plan)))]))
    objective = float(distances[list(plan)].min(axis=0).max())
    bound = min(objective, float(values[low]))
    status = Status.OPTIMAL if bound == objective else Status.FEASIBLE
    return Outcome(plan, objective, bound, status, watch.spent - began)
