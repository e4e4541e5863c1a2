"""Rosters of least cost for workers with contracts: column generation, neighbourhoods, branch and price, with proof."""

import math
from contextlib import suppress
from dataclasses import dataclass

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.shifts.branching import branch
from fengqiao.planning.shifts.demand import RosterDemand
from fengqiao.planning.shifts.master import Prices, Unsolved
from fengqiao.planning.shifts.neighbourhoods import dive, improve
from fengqiao.planning.shifts.proving import narrow, settle
from fengqiao.planning.shifts.schedules import Numbers, ScheduleGraph, schedules_of
from fengqiao.planning.shifts.sketching import Sketch, counting_bound, sketched
from fengqiao.planning.shifts.standing import SLACK, Standing

_PATIENCE = 10.0  # seconds for a step that may help, before the next one
_MOST_ARCS = 40_000_000  # of all workers together: some 1 GB


@dataclass(frozen=True)
class Roster:
    """What every worker does: a row a worker in the order of the demand, a kind of shift or None a day."""

    shifts: tuple[tuple[str | None, ...], ...]


def plan_roster(*, demand: RosterDemand, watch: Watch | None = None) -> Outcome[Roster]:
    """The roster that keeps every contract and goes against wishes and needs least (sum of their weights).

    Contracts are rules, needs are not: only a contract that nobody can keep makes the demand infeasible. Weights are
    whole numbers. Refuses what `RosterDemand.check` does, and `too_many_schedules` where no roster was found either.

    Method: one column a schedule (Dantzig and Wolfe 1960; Jaumard, Semet and Vovor 1998), priced by shortest paths;
    columns that the proven gap leaves in play are handed to HiGHS at once (Baldacci, Christofides and Mingozzi 2008),
    and where they are too many, branch and price (Barnhart and others 1998). Where a contract has too many schedules to
    hold, a roster comes from beam search and the bound from counting working days, far apart as they may be.
    """
    watch = watch or Watch()
    began = watch.spent
    demand.check()
    try:
        graphs = _graphs(demand)
    except Refused as too_many:
        return _sketch(demand, watch, too_many)
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
    plan = _named(search.best, demand)
    status = Status.OPTIMAL if search.proven else Status.FEASIBLE
    bound = search.cost if status is Status.OPTIMAL else search.bound
    return Outcome(plan, search.cost, bound, status, watch.spent - began)


def _graphs(demand: RosterDemand) -> list[ScheduleGraph]:
    graphs: list[ScheduleGraph] = []
    for worker in demand.workers:
        graphs.append(schedules_of(worker, demand.kinds, demand.days))
        if sum(graph.arcs for graph in graphs) > _MOST_ARCS:
            raise Refused("too_many_schedules", worker=worker.name, limit=_MOST_ARCS)
    return graphs


def _sketch(demand: RosterDemand, watch: Watch, too_many: Refused) -> Outcome[Roster]:
    prices, began = Prices(demand), watch.spent
    roster = sketched(
        [Sketch(worker, demand) for worker in demand.workers], prices, Part(watch, 0.8 * watch.left)
    )
    if roster is None:
        raise too_many
    cost = prices.total(roster)
    bound = min(cost, float(math.ceil(counting_bound(demand, prices, cost, watch) - SLACK)))
    status = Status.OPTIMAL if bound == cost else Status.FEASIBLE
    return Outcome(_named(roster, demand), cost, bound, status, watch.spent - began)


def _named(roster: Numbers, demand: RosterDemand) -> Roster:
    kinds = [None, *(kind.name for kind in demand.kinds)]
    return Roster(tuple(tuple(kinds[option] for option in row) for row in roster))


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
