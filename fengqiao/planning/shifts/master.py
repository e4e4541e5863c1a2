"""Column generation: schedules of all workers put together at least cost, and the bound that comes with it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.growing import GrowingProgramme, Relaxation
from fengqiao.planning.shifts.demand import RosterDemand
from fengqiao.planning.shifts.schedules import Costs, Flags, Numbers, ScheduleGraph

_ENOUGH = 1e-6


@dataclass(frozen=True)
class Column:
    """One schedule of one worker (an option a day), and what the wishes it goes against cost."""

    worker: int
    options: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class Relaxed:
    """The relaxation at the end of column generation. `bound` is proven, `duals` belong to it."""

    bound: float
    cover_duals: Costs  # a row a day, a column an option
    worker_duals: Costs
    weights: dict[Column, float]


class Prices:
    """What wishes cost: `of_worker[w][day, option]`, to which `constant` is added."""

    def __init__(self, demand: RosterDemand) -> None:
        kinds = {kind.name: number for number, kind in enumerate(demand.kinds, start=1)}
        names = {worker.name: number for number, worker in enumerate(demand.workers)}
        self.of_worker = np.zeros((len(names), demand.days, len(kinds) + 1))
        self.constant = 0.0
        for wish in demand.wishes:
            self.of_worker[names[wish.worker], wish.day, kinds[wish.kind]] += (
                -wish.weight if wish.wanted else wish.weight
            )
            self.constant += wish.weight if wish.wanted else 0.0
        self.need = np.zeros((demand.days, len(kinds) + 1), dtype=np.int64)
        self.under = np.zeros((demand.days, len(kinds) + 1))
        self.over = np.zeros((demand.days, len(kinds) + 1))
        for cover in demand.covers:
            spot = cover.day, kinds[cover.kind]
            self.need[spot], self.under[spot], self.over[spot] = cover.workers, cover.under, cover.over

    def of(self, schedule: Sequence[int] | Numbers, worker: int) -> float:
        """What one schedule of one worker costs in wishes (without the constant)."""
        return float(self.of_worker[worker, np.arange(len(schedule)), schedule].sum())

    def total(self, schedules: Sequence[Sequence[int]] | Numbers) -> float:
        """The objective: all wishes gone against, all places empty or too many."""
        table = np.asarray(schedules)
        present = np.stack([(table == option).sum(axis=0) for option in range(self.need.shape[1])], axis=1)
        missing = np.maximum(0, self.need - present) * self.under
        extra = np.maximum(0, present - self.need) * self.over
        wishes = sum(self.of(schedule, worker) for worker, schedule in enumerate(table))
        return float(self.constant + wishes + missing[:, 1:].sum() + extra[:, 1:].sum())


class Unsolved(Exception):
    """The time was over before a relaxation was solved: nothing is known of it."""


class Master:
    """The linear programme over the schedules found so far."""

    def __init__(self, demand: RosterDemand, prices: Prices) -> None:
        self.prices = prices
        self.workers, self.days = len(demand.workers), demand.days
        self.options = len(demand.kinds) + 1
        needs = prices.need[:, 1:].ravel().astype(float)
        rows = [1.0] * self.workers + list(needs)
        self._programme = GrowingProgramme(lows=rows, highs=rows)
        nobody = (
            1 + 2 * float(np.abs(prices.of_worker).max() + prices.under.max() + prices.over.max()) * self.days
        )
        for worker in range(self.workers):
            self._programme.add_column(cost=nobody * self.workers, rows=[worker], values=[1.0])
        for row, (under, over) in enumerate(
            zip(prices.under[:, 1:].ravel(), prices.over[:, 1:].ravel(), strict=True), start=self.workers
        ):
            self._programme.add_column(cost=under, rows=[row], values=[1.0])
            self._programme.add_column(cost=over, rows=[row], values=[-1.0])
        self.columns: dict[Column, int] = {}

    def add(self, worker: int, schedule: Numbers) -> Column:
        """Offer one more schedule."""
        options = tuple(int(option) for option in schedule)
        column = Column(worker, options, self.prices.of(schedule, worker))
        if column not in self.columns:
            rows = [worker] + [
                self.workers + day * (self.options - 1) + option - 1
                for day, option in enumerate(options)
                if option
            ]
            self.columns[column] = self._programme.add_column(
                cost=column.cost, rows=rows, values=[1.0] * len(rows)
            )
        return column

    def within(self, allowed: Sequence[Flags]) -> list[Column]:
        """The schedules so far whose every option is `allowed` (for each worker a row a day, a column an option)."""
        days = np.arange(self.days)
        return [column for column in self.columns if allowed[column.worker][days, column.options].all()]

    def keep_only(self, allowed: Sequence[Flags]) -> None:
        """Let the programme choose among these schedules alone, until told otherwise."""
        inside = {self.columns[column] for column in self.within(allowed)}
        outside = [number for number in self.columns.values() if number not in inside]
        self._programme.bound_columns(sorted(inside), high=math.inf)
        self._programme.bound_columns(outside, high=0.0)

    def solve(
        self, graphs: Sequence[ScheduleGraph], watch: Watch, *, cutoff: float = math.inf
    ) -> Relaxed | None:
        """Generate columns until none would help.

        None where nothing of these schedules has a bound of `cutoff` or less. Raises Unsolved where the watch ends it.
        """
        best_bound, centre = -math.inf, None
        while not watch.is_over:
            solved = self._programme.solve(watch=watch)
            if solved is None:
                raise Unsolved
            duals = solved.duals
            smoothed = duals if centre is None else 0.5 * centre + 0.5 * duals
            gained = False
            for point in (smoothed, duals):
                bound, gained = self._price(point, graphs, duals)
                if bound > best_bound:
                    best_bound, centre = bound, point
                if gained or centre is None:
                    break
            watch.tell(best=None, bound=best_bound)
            if best_bound > cutoff:
                return None
            if not gained:
                nobody = solved.values[: self.workers].max() > _ENOUGH
                return None if nobody else self._relaxed(solved, best_bound)
        raise Unsolved

    def _price(self, point: Costs, graphs: Sequence[ScheduleGraph], duals: Costs) -> tuple[float, bool]:
        """The Lagrangian bound at the duals `point`, and whether a schedule was added that helps at `duals`."""
        cover, of_workers = self._cover(point), duals[: self.workers]
        at_duals = self._cover(duals)
        bound = self.prices.constant + float((self.prices.need * cover).sum())
        gained = False
        for worker, graph in enumerate(graphs):
            least, schedule = graph.cheapest(self.prices.of_worker[worker] - cover)
            bound += least
            days = np.arange(self.days)
            reduced = (self.prices.of_worker[worker] - at_duals)[days, schedule].sum() - of_workers[worker]
            if reduced < -_ENOUGH:
                before = len(self.columns)
                self.add(worker, schedule)
                gained |= len(self.columns) > before
        return bound, gained

    def _cover(self, duals: Costs) -> Costs:
        table = np.zeros((self.days, self.options))
        table[:, 1:] = duals[self.workers :].reshape(self.days, self.options - 1)
        return table

    def _relaxed(self, solved: Relaxation, bound: float) -> Relaxed:
        weights = {
            column: float(solved.values[number])
            for column, number in self.columns.items()
            if solved.values[number] > _ENOUGH
        }
        return Relaxed(bound, self._cover(solved.duals), solved.duals[: self.workers], weights)
