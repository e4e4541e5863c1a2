"""Rosters of least cost for workers with contracts: column generation, neighbourhoods, branch and price, with proof."""

import math
from contextlib import suppress
from dataclasses import dataclass

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.shifts.branching import branch
from fengqiao.planning.shifts.demand import RosterDemand
from fengqiao.planning.shifts.master import Unsolved
from fengqiao.planning.shifts.neighbourhoods import dive, improve
from fengqiao.planning.shifts.proving import narrow, settle
from fengqiao.planning.shifts.schedules import schedules_of
from fengqiao.planning.shifts.standing import Standing

_PATIENCE = 10.0  # seconds for a step that may help, before the next one


@dataclass(frozen=True)
class Roster:
    """What every worker does: a row a worker in the order of the demand, a kind of shift or None a day."""

    shifts: tuple[tuple[str | None, ...], ...]


def plan_roster(*, demand: RosterDemand, watch: Watch | None = None) -> Outcome[Roster]:
    """The roster that keeps every contract and goes against wishes and needs least (sum of their weights).

    Contracts are rules, needs are not: only a contract that nobody can keep makes the demand infeasible. Weights are
    whole numbers. Refuses `twice_a_name`, `unknown_kind`, `unknown_worker`, `no_such_day`, `too_many_schedules`.

    Method: one column a schedule (Dantzig and Wolfe 1960; Jaumard, Semet and Vovor 1998), priced by shortest paths;
    columns that the proven gap leaves in play are handed to HiGHS at once (Baldacci, Christofides and Mingozzi 2008),
    and where they are too many, branch and price on who does what on which day (Barnhart and others 1998).
    """
    watch = watch or Watch()
    began = watch.spent
    demand.check()
    graphs = [schedules_of(worker, demand.kinds, demand.days) for worker in demand.workers]
    if stuck := [
        worker.name for worker, graph in zip(demand.workers, graphs, strict=True) if not graph.layers
    ]:
        reasons = [
            Reason("no_schedule", f"no schedule keeps the contract of {name}", f"{name} 的合同没有可行的班表")
            for name in stuck
        ]
        return Outcome(None, None, None, Status.INFEASIBLE, watch.spent - began, reasons)
    search = Standing(demand, graphs, watch)
    with suppress(Unsolved):
        _search(search)
    kinds = [None, *(kind.name for kind in demand.kinds)]
    plan = Roster(tuple(tuple(kinds[option] for option in row) for row in search.best))
    status = Status.OPTIMAL if search.proven else Status.FEASIBLE
    bound = search.cost if status is Status.OPTIMAL else search.bound
    return Outcome(plan, search.cost, bound, status, watch.spent - began)


def _search(standing: Standing) -> None:
    root = standing.relax(standing.graphs)
    if root is None:
        standing.prove(math.inf)
        return
    standing.prove(root.bound)
    standing.offer(root.weights)
    dive(standing, standing.graphs, root)
    standing.put_together(list(standing.master.columns), seconds=_PATIENCE)
    settle(standing, root, seconds=_PATIENCE)
    improve(standing, seconds=max(_PATIENCE, 0.2 * min(standing.watch.left, 600)))
    if not standing.ended:
        narrow(standing, root)
        settle(standing, root, seconds=0.3 * min(standing.watch.left, 3600))
        branch(standing, root)
