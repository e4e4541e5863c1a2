"""Rosters where whole schedules are too many to hold: good schedules by beam search, and a bound from counting days."""

import math
from collections.abc import Sequence

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.shifts.demand import RosterDemand, Worker
from fengqiao.planning.shifts.master import Prices
from fengqiao.planning.shifts.schedules import Costs, Flags, Numbers

_BEAM = 600  # states kept a day, fewer at first where there is much to do
_STEPS = 60_000_000  # of all workers together, about
_AHEAD = (8, 4, 2)  # days that minutes may be ahead of or behind an even pace, tried in turn
_ROUNDS = 400


class Sketch:
    """Allowed schedules of one worker, found by keeping the best states of each day: none is proven the cheapest."""

    def __init__(self, worker: Worker, demand: RosterDemand) -> None:
        self._worker, self._days = worker, demand.days
        narrow = _STEPS // (len(demand.workers) * demand.days * (1 + len(demand.kinds)))
        self._beams = sorted({max(60, min(_BEAM, narrow)), _BEAM})
        self._minutes = np.array([0, *(kind.minutes for kind in demand.kinds)])
        most = [worker.most.get(kind.name, demand.days) for kind in demand.kinds]
        self._most = np.array([demand.days, *most])
        names = [kind.name for kind in demand.kinds]
        self._banned = np.zeros((len(most) + 1, len(most) + 1), dtype=bool)
        for number, kind in enumerate(demand.kinds, start=1):
            for other in kind.not_next:
                self._banned[number, names.index(other) + 1] = True

    def cheapest(self, costs: Costs) -> tuple[float, Numbers] | None:
        """A cheap schedule (an option a day) and its cost; None where none was found."""
        tried = [(costs, beam, ahead) for beam in self._beams for ahead in _AHEAD]
        eager = costs - (1 + np.ptp(costs)) * (
            np.arange(costs.shape[1]) > 0
        )  # whoever is lazy early is short later
        tried += [(eager, beam, ahead) for beam in self._beams for ahead in _AHEAD]
        for prices, beam, ahead in tried:
            chosen = self._found(prices, ahead, beam)
            if chosen is not None:
                return float(costs[np.arange(self._days), chosen].sum()), chosen
        return None

    def _found(self, costs: Costs, ahead: int, beam: int) -> Numbers | None:
        options = len(self._most)
        states = np.array(
            [[0, self._worker.break_low, 0, 0, *[0] * options]]
        )  # kind, run, minutes, weekends, counts
        spent, past = np.zeros(1), []
        for day in range(self._days):
            parent, option = (one.ravel() for one in np.indices((len(states), options)))
            keep = self._may(states, day).ravel()
            if not keep.any():
                return None
            parent, option = parent[keep], option[keep]
            after, cost = self._next(states[parent], option, day), spent[parent] + costs[day, option]
            best = self._best(after, cost, day, ahead)[:beam]
            if not len(best):
                return None
            states, spent = after[best], cost[best]
            past.append((parent[best], option[best]))
        done = np.flatnonzero(states[:, 2] >= self._worker.minutes_low)
        if not len(done):
            return None
        node = int(done[spent[done].argmin()])
        chosen = np.zeros(self._days, dtype=np.int64)
        for day in range(self._days - 1, -1, -1):
            parent, option = past[day]
            chosen[day], node = option[node], int(parent[node])
        return chosen

    def _may(self, states: Numbers, day: int) -> Flags:
        """Which options each state may take."""
        kind, run, minutes, weekends = states[:, :4].T
        worker, off = self._worker, kind == 0
        may: Flags = ~self._banned[kind] & (states[:, 4:] < self._most)
        may &= minutes[:, None] + self._minutes <= worker.minutes_high
        works = np.where(off, run >= worker.break_low, run < worker.run_high) & (worker.run_high > 0)
        works &= day not in worker.days_off
        new_weekend = (day % 7 == 5) | ((day % 7 == 6) & off)
        works &= ~new_weekend | (weekends < worker.weekends)
        may[:, 1:] &= works[:, None]
        may[:, 0] = off | (run >= worker.run_low) | (run == day)
        return may

    def _next(self, states: Numbers, option: Numbers, day: int) -> Numbers:
        after = states.copy()
        off, was_off = option == 0, states[:, 0] == 0
        after[:, 0] = option
        after[:, 1] = np.where(off == was_off, states[:, 1] + 1, 1)
        after[:, 1] = np.where(off, np.minimum(after[:, 1], self._worker.break_low), after[:, 1])
        after[:, 2] += self._minutes[option]
        if day % 7 in (5, 6):
            after[:, 3] += ~off & (was_off | (day % 7 == 5))
        after[np.arange(len(after)), 4 + option] += ~off
        return after

    def _best(self, states: Numbers, costs: Costs, day: int, ahead: int) -> Numbers:
        """The cheapest states of those that keep pace, one of each kind, run, minutes and weekends."""
        left = self._days - day - 1
        pace = (day + 1) / self._days
        low, high = self._worker.minutes_low * pace, self._worker.minutes_high * pace
        room = ahead * int(self._minutes.max())
        fits = (states[:, 2] >= low - room) & (states[:, 2] <= high + room)
        fits &= states[:, 3] <= self._worker.weekends * pace + 1
        fits &= states[:, 2] + left * int(self._minutes.max()) >= self._worker.minutes_low
        kept = np.flatnonzero(fits)
        order = kept[np.argsort(costs[kept], kind="stable")]
        _, first = np.unique(states[order, :4], axis=0, return_index=True)
        return order[np.sort(first)]


def sketched(sketches: Sequence[Sketch], prices: Prices, watch: Watch) -> Numbers | None:
    """A roster made worker by worker, and bettered worker by worker until time is over; None where one finds none."""
    days = np.arange(len(prices.need))
    roster = np.zeros((len(sketches), len(days)), dtype=np.int64)
    there = np.zeros_like(prices.need)
    rounds = 0
    while True:
        changed = False
        for worker, sketch in enumerate(sketches):
            if rounds and watch.is_over:
                return roster
            if rounds:
                there[days, roster[worker]] -= 1
            marginal = np.where(there < prices.need, -prices.under, prices.over)
            marginal[:, 0] = 0.0
            costs = prices.of_worker[worker] + marginal
            found = sketch.cheapest(costs)
            if found is None and not rounds:
                return None
            if found and (not rounds or found[0] < costs[days, roster[worker]].sum() - 0.5):
                roster[worker], changed = found[1], True
            there[days, roster[worker]] += 1
        rounds += 1
        watch.tell(best=prices.total(roster))
        if not changed:
            return roster


def counting_bound(demand: RosterDemand, prices: Prices, cost: float, watch: Watch) -> float:
    """A proven bound, whatever the size: each worker only has a least and a largest number of working days.

    Source: Lagrangian relaxation of the needs with subgradient steps (Held, Wolfe and Crowder 1974).
    """
    barred, low, high = _days_at_work(demand)
    costs = np.where(barred, np.inf, prices.of_worker)[:, :, 1:]
    under, over, need = (table[:, 1:] for table in (prices.under, prices.over, prices.need))
    duals, best, step, stale = np.zeros(need.shape), -math.inf, 1.0, 0
    for _ in range(_ROUNDS):
        priced = costs - duals
        option = priced.argmin(axis=2)
        gains = np.take_along_axis(priced, option[..., None], axis=2)[..., 0]
        order = np.argsort(gains, axis=1, kind="stable")
        sums = np.cumsum(np.take_along_axis(gains, order, axis=1), axis=1)
        sums = np.concatenate((np.zeros((len(sums), 1)), sums), axis=1)
        count = np.arange(sums.shape[1])
        sums[(count < low[:, None]) | (count > high[:, None])] = np.inf
        taken = sums.argmin(axis=1)
        bound = prices.constant + float((need * duals).sum() + sums.min(axis=1).sum())
        if bound > best:
            best, stale = bound, 0
        else:
            stale += 1
        if stale >= 10:
            step, stale = step / 2, 0
        works = np.argsort(order, axis=1) < taken[:, None]
        there = np.stack([(works & (option == kind)).sum(axis=0) for kind in range(need.shape[1])], axis=1)
        slope = (need - there).astype(float)
        if watch.is_over or not slope.any() or cost - bound < 1 or step < 1e-3:
            break
        duals = np.clip(duals + step * (cost - bound) / (slope**2).sum() * slope, -over, under)
    return best


def _days_at_work(demand: RosterDemand) -> tuple[Flags, Numbers, Numbers]:
    """What no worker may do (worker, day, option), and the least and largest number of days each can work."""
    workers, lengths = demand.workers, [kind.minutes for kind in demand.kinds]
    barred = np.zeros((len(workers), demand.days, len(lengths) + 1), dtype=bool)
    low, high = np.zeros(len(workers), dtype=np.int64), np.zeros(len(workers), dtype=np.int64)
    for number, worker in enumerate(workers):
        for option, kind in enumerate(demand.kinds, start=1):
            barred[number, :, option] = worker.most.get(kind.name, demand.days) == 0
        barred[number, sorted(worker.days_off)] = True
        free = demand.days - len(worker.days_off)
        low[number] = -(-worker.minutes_low // max(1, *lengths)) if worker.minutes_low > 0 else 0
        high[number] = min(free, worker.minutes_high // max(1, min(lengths)))
    return barred, low, high
