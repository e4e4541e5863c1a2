"""Column generation: schedules of all workers put together at least cost, and the bound that comes with it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.growing import GrowingProgramme, Relaxation
from fengqiao.planning.shifts.demand import RosterDemand
from fengqiao.planning.shifts.presence import Presence
from fengqiao.planning.shifts.schedules import Costs, Flags, Numbers, ScheduleGraph

_ENOUGH = 1e-6
_ROOM = 1024  # columns that there is room for at first


@dataclass(frozen=True)
class Column:
    """One schedule of one worker (an option a day), and what the wishes it goes against cost."""

    worker: int
    options: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class Relaxed:
    """The relaxation at the end of column generation.

    `bound` is proven; so is `at_duals`, the bound at `cover_duals` (a row a day, a column an option), to which each
    worker adds `leasts`.
    """

    bound: float
    at_duals: float
    cover_duals: Costs
    leasts: Costs
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
        self.free = Presence.free(prices.need, self.workers)
        self.presence = self.free
        needs = prices.need[:, 1:].ravel().astype(float)
        rows = [1.0] * self.workers + list(needs)
        self._programme = GrowingProgramme(lows=rows, highs=rows)
        self._add_slacks(len(rows))
        self.columns: dict[Column, int] = {}
        self._first = self._programme.columns
        self._of_worker = np.zeros(_ROOM, dtype=np.int64)
        self._options = np.zeros((_ROOM, self.days), dtype=np.int16)
        self._inside = np.zeros(_ROOM, dtype=bool)

    def _add_slacks(self, rows: int) -> None:
        """Places missing and too many, by row; before them what no roster has, so dear that it is used last."""
        dearest = float(
            np.abs(self.prices.of_worker).max() + self.prices.under.max() + self.prices.over.max()
        )
        never = (1 + 2 * dearest * self.days) * self.workers
        for row in range(rows):
            self._programme.add_column(cost=never, rows=[row], values=[1.0])
            if row >= self.workers:
                self._programme.add_column(cost=never, rows=[row], values=[-1.0])
        self._slacks = range(self._programme.columns, self._programme.columns + 2 * (rows - self.workers))
        costs = np.stack((self.prices.under, self.prices.over), axis=-1)[:, 1:].reshape(-1, 2)
        for row, pair in enumerate(costs, start=self.workers):
            for cost, sign in zip(pair, (1.0, -1.0), strict=True):
                self._programme.add_column(cost=float(cost), rows=[row], values=[sign])
        self.bound_presence(self.free)

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
            self.columns[column] = place = len(self.columns)
            self._programme.add_column(cost=column.cost, rows=rows, values=[1.0] * len(rows))
            if place == len(self._inside):
                self._of_worker = np.concatenate((self._of_worker, np.zeros_like(self._of_worker)))
                self._options = np.concatenate((self._options, np.zeros_like(self._options)))
                self._inside = np.concatenate((self._inside, np.zeros_like(self._inside)))
            self._of_worker[place], self._options[place], self._inside[place] = worker, options, True
        return column

    def within(self, allowed: Sequence[Flags]) -> list[Column]:
        """The schedules so far whose every option is `allowed` (for each worker a row a day, a column an option)."""
        inside = self._all_within(allowed)
        return [column for column, place in self.columns.items() if inside[place]]

    def _all_within(self, allowed: Sequence[Flags]) -> Flags:
        count = len(self.columns)
        table = np.stack(allowed)
        of_worker = self._of_worker[:count, None]
        return np.asarray(table[of_worker, np.arange(self.days), self._options[:count]].all(axis=1))

    def keep_only(self, allowed: Sequence[Flags]) -> None:
        """Let the programme choose among these schedules alone, until told otherwise."""
        inside = self._all_within(allowed)
        changed = np.flatnonzero(inside != self._inside[: len(inside)])
        self._programme.bound_columns(
            changed + self._first, lows=0.0, highs=np.where(inside[changed], np.inf, 0.0)
        )
        self._inside[: len(inside)] = inside

    def bound_presence(self, presence: Presence) -> None:
        """Hold places missing and too many between these bounds, until told otherwise."""
        self.presence = presence
        self._programme.bound_columns(
            self._slacks, lows=presence.low[:, 1:].ravel(), highs=presence.high[:, 1:].ravel()
        )

    def tried(self, worker: int, taken: Flags, watch: Watch) -> float:
        """What the programme costs when of this worker only schedules with `taken` options (day, option) are in it."""
        count = len(self.columns)
        mine = np.flatnonzero(self._inside[:count] & (self._of_worker[:count] == worker))
        out = mine[~taken[np.arange(self.days), self._options[mine]].all(axis=1)] + self._first
        self._programme.bound_columns(out, lows=0.0, highs=0.0)
        cost = self._cost(watch)
        self._programme.bound_columns(out, lows=0.0, highs=np.inf)
        return cost

    def tried_with(self, presence: Presence, watch: Watch) -> float:
        """What the programme costs with these bounds on places missing and too many."""
        before = self.presence
        self.bound_presence(presence)
        cost = self._cost(watch)
        self.bound_presence(before)
        return cost

    def _cost(self, watch: Watch) -> float:
        solved = self._programme.solve(watch=watch)
        if solved is None:
            raise Unsolved
        return solved.objective + self.prices.constant

    def solve(
        self, graphs: Sequence[ScheduleGraph], watch: Watch, *, cutoff: float = math.inf
    ) -> Relaxed | None:
        """Generate columns until none would help.

        None where nothing of these schedules has a bound of `cutoff` or less. Raises Unsolved where the watch ends it.
        """
        best, centre = -math.inf, None
        while not watch.is_over:
            solved = self._programme.solve(watch=watch)
            if solved is None:
                raise Unsolved
            duals = solved.duals
            smoothed = duals if centre is None else 0.5 * centre + 0.5 * duals
            for point in (smoothed, duals):
                bound, leasts, gained = self._price(point, graphs, duals)
                if bound > best:
                    best, centre = bound, point
                if gained or centre is None:
                    break
            watch.tell(best=None, bound=best)
            if best > cutoff:
                return None
            if not gained:
                return self._relaxed(solved, best, bound, leasts)
        raise Unsolved

    def _price(
        self, point: Costs, graphs: Sequence[ScheduleGraph], duals: Costs
    ) -> tuple[float, Costs, bool]:
        """The Lagrangian bound at the duals `point`, each worker's least cost, and whether a schedule was added.

        Schedules are added that help at `duals`. The bound is proven whatever the duals are.
        """
        cover, at_duals, of_workers = self._cover(point), self._cover(duals), duals[: self.workers]
        leasts, before, days = np.zeros(self.workers), len(self.columns), np.arange(self.days)
        for worker, graph in enumerate(graphs):
            leasts[worker], schedule = graph.cheapest(self.prices.of_worker[worker] - cover)
            reduced = (self.prices.of_worker[worker] - at_duals)[days, schedule].sum() - of_workers[worker]
            if reduced < -_ENOUGH:
                self.add(worker, schedule)
        bound = self.prices.constant + float((self.prices.need * cover).sum() + leasts.sum())
        return bound + self._least_of_slacks(cover), leasts, len(self.columns) > before

    def _least_of_slacks(self, cover: Costs) -> float:
        costs = np.stack((self.prices.under - cover, self.prices.over + cover), axis=-1)
        return float(np.minimum(costs * self.presence.low, costs * self.presence.high).sum())

    def _cover(self, duals: Costs) -> Costs:
        table = np.zeros((self.days, self.options))
        table[:, 1:] = duals[self.workers :].reshape(self.days, self.options - 1)
        return table

    def _relaxed(self, solved: Relaxation, best: float, at_duals: float, leasts: Costs) -> Relaxed:
        values = solved.values[self._first :]
        weights = {column: float(values[n]) for column, n in self.columns.items() if values[n] > _ENOUGH}
        return Relaxed(best, at_duals, self._cover(solved.duals), leasts, weights)
