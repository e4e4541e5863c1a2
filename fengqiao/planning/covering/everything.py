"""The fewest sites that cover everything."""

import math

import numpy as np

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.exact import fewest_by_programme
from fengqiao.planning.covering.incidence import Incidence
from fengqiao.planning.covering.reductions import reduced
from fengqiao.planning.outcome import Outcome, Status


def cover_everything(*, incidence: Incidence, watch: Watch | None = None) -> Outcome[tuple[int, ...]]:
    """The fewest sites (numbers, rising) such that every cell is covered; objective and bound count sites.

    Infeasible where a cell has no site. Source: Toregas et al. 1971 (location set covering).
    """
    watch = watch or Watch()
    began = watch.spent
    bare = int((np.diff(incidence.cell_starts) == 0).sum())
    if bare:
        why = Reason(
            "no_site_near", f"{bare} cells are covered by no site", f"有 {bare} 个格子没有任何点位能覆盖"
        )
        return Outcome(None, None, None, Status.INFEASIBLE, watch.spent - began, [why])
    everything = np.ones(incidence.cells_number, dtype=np.bool_)
    problem = reduced(
        incidence,
        everything.astype(float),
        open_sites=np.ones(incidence.sites_number, dtype=np.bool_),
        open_cells=everything,
    )
    chosen, lower = fewest_by_programme(problem.incidence, watch=watch)
    if chosen is None:
        return Outcome(None, None, None, Status.FEASIBLE, watch.spent - began)
    plan = tuple(problem.sites[chosen].tolist())
    bound = float(min(len(plan), math.ceil(max(0.0, lower) - 1e-6)))
    status = Status.OPTIMAL if bound >= len(plan) else Status.FEASIBLE
    return Outcome(plan, float(len(plan)), bound, status, watch.spent - began)
