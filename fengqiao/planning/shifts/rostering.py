"""Rosters of least cost for workers with contracts: column generation, then branch and price, with proof."""

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Watch
from fengqiao.planning.linear import Programme, solve
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.shifts.budget import part_of
from fengqiao.planning.shifts.demand import RosterDemand
from fengqiao.planning.shifts.master import Column, Master, Prices, Relaxed
from fengqiao.planning.shifts.schedules import Flags, Numbers, ScheduleGraph, schedules_of

_MOST_COLUMNS = 60_000
_PATIENCE = 15.0  # seconds for what only may help
_SLACK = 1e-5


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
    search = _Search(demand, graphs, watch)
    search.run()
    kinds = [None, *(kind.name for kind in demand.kinds)]
    plan = Roster(tuple(tuple(kinds[option] for option in row) for row in search.best))
    status = Status.OPTIMAL if search.bound > search.cost - 1 + _SLACK else Status.FEASIBLE
    bound = search.cost if status is Status.OPTIMAL else search.bound
    return Outcome(plan, search.cost, bound, status, watch.spent - began)


class _Search:
    """The best roster so far, and what is proven."""

    def __init__(self, demand: RosterDemand, graphs: Sequence[ScheduleGraph], watch: Watch) -> None:
        self.prices = Prices(demand)
        self.graphs, self.watch = list(graphs), watch
        self.shape = demand.days, len(demand.kinds) + 1
        self.master = Master(demand, self.prices)
        self.best = one_after_the_other(self.prices, graphs, watch)
        self.cost = self.prices.total(self.best)
        self.bound = self._least_wishes()
        for worker, schedule in enumerate(self.best):
            self.master.add(worker, schedule)

    def run(self) -> None:
        root = self.master.solve(self.graphs, self.watch)
        if root is None:
            return
        self._prove(root.bound)
        self._offer(root.weights)
        self._dive(root)
        self._put_together(list(self.master.columns), seconds=_PATIENCE)
        if not self.proven and not self._all_that_could_help(root):
            self._branch(root)

    @property
    def proven(self) -> bool:
        return self.bound > self.cost - 1 + _SLACK

    @property
    def _cutoff(self) -> float:
        """Beyond this bound nothing better can follow: all costs are whole numbers."""
        return self.cost - 1 + _SLACK

    def _least_wishes(self) -> float:
        return self.prices.constant + sum(
            graph.cheapest(prices)[0]
            for graph, prices in zip(self.graphs, self.prices.of_worker, strict=True)
        )

    def _prove(self, bound: float) -> None:
        whole = math.ceil(bound - _SLACK) if math.isfinite(bound) else self.cost
        self.bound = max(self.bound, min(float(whole), self.cost))
        self.watch.tell(best=self.cost, bound=self.bound)

    def _offer(self, weights: dict[Column, float]) -> None:
        """Take the relaxation for a roster where it is one, and improve on it by one worker at a time."""
        if any(weight < 1 - 1e-4 for weight in weights.values()) or len(weights) != len(self.graphs):
            return
        self._accept(_in_order(weights))

    def _accept(self, roster: Numbers) -> None:
        cost = self.prices.total(roster)
        if cost < self.cost - 0.5:
            self.best, self.cost = roster, cost
            self.watch.tell(best=cost, bound=self.bound)

    def _put_together(self, columns: Sequence[Column], *, seconds: float = math.inf) -> bool:
        """The best roster of these columns, looked for in so many seconds. Whether none of them beats ours."""
        if self.proven or self.watch.is_over:
            return False
        programme, first = set_partitioning(columns, self.prices, len(self.graphs))
        watch = part_of(self.watch, min(seconds, self.watch.left))
        solved = solve(programme, watch=watch, options={"mip_abs_gap": 1 - 2 * _SLACK})
        if solved.values is not None:
            chosen = [columns[number - first] for number in solved.chosen if number >= first]
            self._accept(_in_order(chosen))
        return solved.bound + self.prices.constant > self._cutoff

    def _dive(self, root: Relaxed) -> None:
        """Fix one worker's schedule after another, the surest first, generating columns in between."""
        graphs, node, fixed = list(self.graphs), root, set[int]()
        while not self.watch.is_over and len(fixed) < len(graphs) and not self.proven:
            free = {column: weight for column, weight in node.weights.items() if column.worker not in fixed}
            surest = max(free.values())
            taken = [column for column, weight in free.items() if weight >= min(surest, 1 - 1e-4)]
            for column in taken if surest >= 1 - 1e-4 else taken[:1]:
                fixed.add(column.worker)
                graphs[column.worker] = graphs[column.worker].allowing(_only(column, self.shape))
            self._restrict(graphs)
            after = self.master.solve(graphs, self.watch, cutoff=self._cutoff)
            if after is None:
                break
            node = after
            self._offer(node.weights)
        self._restrict(self.graphs)

    def _all_that_could_help(self, root: Relaxed) -> bool:
        """Solve over all schedules that a better roster could have; False where they are too many."""
        gap = self.cost - 1 + _SLACK - root.bound
        columns: list[Column] = []
        for worker, graph in enumerate(self.graphs):
            costs = self.prices.of_worker[worker] - root.cover_duals
            most = float(root.worker_duals[worker]) + gap + _SLACK
            graph = self.graphs[worker] = graph.within(costs, most)
            rows = graph.all_within(costs, most, limit=_MOST_COLUMNS - len(columns))
            if rows is None:
                return False
            columns += [
                Column(worker, tuple(row), self.prices.of(np.array(row), worker)) for row in rows.tolist()
            ]
        if not columns:
            self._prove(self.cost)
            return True
        if self._put_together(columns):
            self._prove(self.cost)
        return self.proven

    def _branch(self, root: Relaxed) -> None:
        """Best bound first, with the surest choice of an option made first."""
        everything = [np.ones(self.shape, dtype=bool) for _ in self.graphs]
        ticket = count()
        waiting = [(math.ceil(root.bound - _SLACK), 0, next(ticket), everything, root)]
        while waiting and not self.watch.is_over and not self.proven:
            bound, depth, _, allowed, node = heapq.heappop(waiting)
            self._prove(bound)
            split = _surest_fraction(node.weights, self.shape)
            if split is None or bound > self._cutoff:
                continue
            worker, day, option = split
            for taking in (True, False):
                child = list(allowed)
                child[worker] = child[worker].copy()
                child[worker][day] &= (np.arange(self.shape[1]) == option) == taking
                after = self._solve_within(child)
                if after is not None:
                    self._offer(after.weights)
                    least = max(bound, math.ceil(after.bound - _SLACK))
                    heapq.heappush(waiting, (least, depth - 1, next(ticket), child, after))
                elif self.watch.is_over:
                    return
        if not waiting:
            self._prove(self.cost)

    def _solve_within(self, allowed: Sequence[Flags]) -> Relaxed | None:
        graphs = [
            graph if flags.all() else graph.allowing(flags)
            for graph, flags in zip(self.graphs, allowed, strict=True)
        ]
        if not all(graph.layers for graph in graphs):
            return None
        self.master.keep_only(allowed)
        after = self.master.solve(graphs, self.watch, cutoff=self._cutoff)
        return None if after is None or math.isinf(after.bound) else after

    def _restrict(self, graphs: Sequence[ScheduleGraph]) -> None:
        self.master.keep_only([graph.allowed() for graph in graphs])


def one_after_the_other(prices: Prices, graphs: Sequence[ScheduleGraph], watch: Watch) -> Numbers:
    """A roster made worker by worker, then each worker's schedule made anew until none gets better."""
    roster = np.zeros((len(graphs), len(prices.need)), dtype=np.int64)
    present = np.zeros_like(prices.need)
    days, placed = np.arange(len(prices.need)), False
    for _ in range(20):
        before = roster.copy()
        for worker, graph in enumerate(graphs):
            if placed:
                present[days, roster[worker]] -= 1
            marginal = np.where(present < prices.need, -prices.under, prices.over)
            marginal[:, 0] = 0
            roster[worker] = graph.cheapest(prices.of_worker[worker] + marginal)[1]
            present[days, roster[worker]] += 1
        placed = True
        if watch.is_over or (before == roster).all():
            break
    return roster


def set_partitioning(columns: Sequence[Column], prices: Prices, workers: int) -> tuple[Programme, int]:
    """One schedule a worker at least cost (without the constant); and the number of the first schedule's column."""
    programme = Programme()
    need = prices.need
    spots: dict[tuple[int, int], list[int]] = {}
    signs: dict[tuple[int, int], list[float]] = {}
    for day in range(need.shape[0]):
        for option in range(1, need.shape[1]):
            missing, extra = (
                programme.add_column(cost=float(weight[day, option]), high=math.inf, whole=False)
                for weight in (prices.under, prices.over)
            )
            spots[day, option], signs[day, option] = [missing, extra], [1.0, -1.0]
    first = len(programme.costs)
    of_worker: list[list[int]] = [[] for _ in range(workers)]
    for column in columns:
        number = programme.add_column(cost=column.cost)
        of_worker[column.worker].append(number)
        for day, option in enumerate(column.options):
            if option:
                spots[day, option].append(number)
                signs[day, option].append(1.0)
    for numbers in of_worker:
        programme.add_row(numbers, low=1, high=1)
    for (day, option), numbers in spots.items():
        required = float(need[day, option])
        programme.add_row(numbers, signs[day, option], low=required, high=required)
    return programme, first


def _in_order(columns: Iterable[Column]) -> Numbers:
    return np.array([column.options for column in sorted(columns, key=lambda column: column.worker)])


def _only(column: Column, shape: tuple[int, int]) -> Flags:
    allowed = np.zeros(shape, dtype=bool)
    allowed[np.arange(shape[0]), column.options] = True
    return allowed


def _surest_fraction(weights: dict[Column, float], shape: tuple[int, int]) -> tuple[int, int, int] | None:
    """The worker, day and option that is nearest to certain without being so."""
    workers = 1 + max(column.worker for column in weights)
    sure = np.zeros((workers, *shape))
    for column, weight in weights.items():
        sure[column.worker, np.arange(shape[0]), column.options] += weight
    sure[sure > 1 - 1e-4] = 0
    spot = int(sure.argmax())
    if sure.flat[spot] < 1e-4:
        return None
    worker, day, option = np.unravel_index(spot, sure.shape)
    return int(worker), int(day), int(option)
