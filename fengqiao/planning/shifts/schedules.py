"""Every schedule one worker could have, as paths through a graph with a layer a day.

A node holds all that the rules need to know of the days behind it (last kind, run or break so far, minutes, weekends,
shifts of limited kinds), so that paths and allowed schedules are the same, and the cheapest is a shortest path.
Source: resource-constrained shortest paths, Irnich and Desaulniers 2005, with the resources unfolded into nodes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.refusals import Refused
from fengqiao.planning.shifts.demand import ShiftKind, Worker

MOST_NODES_A_DAY = 400_000
MOST_ARCS = 10_000_000  # of one worker: some 0.5 GB while they are made
OFF = 0  # the option of a day off; option k is the k-th kind of shift, from 1
Numbers = NDArray[np.int64]
Costs = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Layer:
    """One day: arc i goes from node `before[i]` to a node of this day by choosing `option[i]`.

    Arcs are sorted by the node they reach; `first[n]` is the first arc into node n.
    """

    before: Numbers
    option: Numbers
    first: Numbers


@dataclass(frozen=True)
class ScheduleGraph:
    """All allowed schedules of one worker; no layers at all where there is none."""

    layers: tuple[Layer, ...]
    options: int

    @property
    def arcs(self) -> int:
        """How many arcs there are in all."""
        return sum(len(layer.before) for layer in self.layers)

    def cheapest(self, costs: Costs) -> tuple[float, Numbers]:
        """The least cost and the options of a schedule with it; `costs` has a row a day and a column an option."""
        distances = self._forward(costs)
        node = int(distances[-1].argmin())
        least = float(distances[-1][node])
        chosen = np.zeros(len(self.layers), dtype=np.int64)
        for day in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[day]
            end = layer.first[node + 1] if node + 1 < len(layer.first) else len(layer.before)
            into = slice(layer.first[node], end)
            arc = int(layer.first[node]) + int(
                (distances[day][layer.before[into]] + costs[day, layer.option[into]]).argmin()
            )
            chosen[day], node = layer.option[arc], int(layer.before[arc])
        return least, chosen

    def within(self, costs: Costs, most: float) -> "ScheduleGraph":
        """The same graph with the arcs alone that lie on a schedule of cost `most` or less."""
        return _pruned(
            [
                (layer, lengths <= most)
                for layer, lengths in zip(self.layers, self._arc_lengths(costs), strict=True)
            ],
            self.options,
        )

    def allowing(self, allowed: Flags) -> "ScheduleGraph":
        """The same graph with the options alone that `allowed` (a row a day, a column an option) has."""
        return _pruned(
            [(layer, allowed[day, layer.option]) for day, layer in enumerate(self.layers)], self.options
        )

    def allowed(self) -> Flags:
        """Which options some schedule has: a row a day, a column an option."""
        table = np.zeros((len(self.layers), self.options), dtype=bool)
        for day, layer in enumerate(self.layers):
            table[day, layer.option] = True
        return table

    def all_within(self, costs: Costs, most: float, *, limit: int) -> Numbers | None:
        """Every schedule of cost `most` or less, one a row; None where they are more than `limit`."""
        behind = self._backward(costs)
        node, cost = np.zeros(1, dtype=np.int64), np.zeros(1)
        rows = np.zeros((1, 0), dtype=np.int64)
        for day, layer in enumerate(self.layers):
            order = np.argsort(layer.before, kind="stable")
            starts = np.searchsorted(layer.before[order], np.arange(len(behind[day]) + 1))
            counts = (starts[1:] - starts[:-1])[node]
            path = np.repeat(np.arange(len(node)), counts)
            offset = np.arange(len(path)) - np.repeat(np.cumsum(counts) - counts, counts)
            arc = order[starts[node][path] + offset]
            reached = np.searchsorted(layer.first, arc, side="right") - 1
            total = cost[path] + costs[day, layer.option[arc]]
            keep = total + behind[day + 1][reached] <= most
            rows = np.column_stack((rows[path[keep]], layer.option[arc[keep]]))
            node, cost = reached[keep], total[keep]
            if len(rows) > limit:
                return None
        return rows

    def _forward(self, costs: Costs) -> list[Costs]:
        distances = [np.zeros(1)]
        for day, layer in enumerate(self.layers):
            lengths = distances[-1][layer.before] + costs[day, layer.option]
            distances.append(np.minimum.reduceat(lengths, layer.first))
        return distances

    def _backward(self, costs: Costs) -> list[Costs]:
        behind = [np.zeros(len(self.layers[-1].first))]
        for day in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[day]
            reached = _reached(layer)
            nodes = len(self.layers[day - 1].first) if day else 1
            distance = np.full(nodes, np.inf)
            np.minimum.at(distance, layer.before, behind[0][reached] + costs[day, layer.option])
            behind.insert(0, distance)
        return behind

    def _arc_lengths(self, costs: Costs) -> list[Costs]:
        ahead, behind = self._forward(costs), self._backward(costs)
        return [
            ahead[day][layer.before] + costs[day, layer.option] + behind[day + 1][_reached(layer)]
            for day, layer in enumerate(self.layers)
        ]


def schedules_of(worker: Worker, kinds: Sequence[ShiftKind], days: int) -> ScheduleGraph:
    """All schedules that keep every rule of the worker's contract. Refuses `too_many_schedules`."""
    rules = _Rules.of(worker, kinds, days)
    if math.prod(rules.shape) > np.iinfo(np.int64).max:  # a state could not be written as one number
        raise Refused("too_many_schedules", worker=worker.name, limit=MOST_NODES_A_DAY)
    total = 0
    states = [rules.beginning()]
    arcs: list[tuple[Numbers, Numbers, Numbers]] = []
    for day in range(days):
        before, option, codes = rules.one_more_day(states[-1], day)
        if not len(codes):
            return ScheduleGraph((), len(kinds) + 1)
        nodes, reached = np.unique(codes, return_inverse=True)
        total += len(codes)
        if len(nodes) > MOST_NODES_A_DAY or total > MOST_ARCS:
            raise Refused("too_many_schedules", worker=worker.name, limit=MOST_NODES_A_DAY)
        arcs.append((before, option, reached))
        states.append(nodes)
    layers = [_layer(before, option, reached) for before, option, reached in arcs]
    kept = [(layer, np.ones(len(layer.before), dtype=bool)) for layer in layers]
    kept[-1] = (layers[-1], rules.complete(states[-1])[_reached(layers[-1])])
    return _pruned(kept, len(kinds) + 1)


def _layer(before: Numbers, option: Numbers, reached: Numbers) -> Layer:
    order = np.argsort(reached, kind="stable")
    sorted_reached = reached[order]
    first = np.flatnonzero(np.r_[True, sorted_reached[1:] != sorted_reached[:-1]])
    return Layer(before[order], option[order], first)


def _reached(layer: Layer) -> Numbers:
    counts = np.diff(np.r_[layer.first, len(layer.before)])
    return np.repeat(np.arange(len(layer.first)), counts)


def _pruned(layers: Sequence[tuple[Layer, Flags]], options: int) -> ScheduleGraph:
    """What is left of the layers when arcs, and then nodes that no whole path visits, are taken out."""
    alive = np.ones(1, dtype=bool)
    ahead: list[Flags] = []
    for layer, keep in layers:
        arcs = keep & alive[layer.before]
        alive = np.logical_or.reduceat(arcs, layer.first)
        ahead.append(arcs)
    if not layers or not alive.any():
        return ScheduleGraph((), options)
    rest: list[Layer] = []
    nodes = [1, *(len(layer.first) for layer, _ in layers)]
    for day, arcs in reversed(list(enumerate(ahead))):
        layer = layers[day][0]
        reached = _reached(layer)
        arcs = arcs & alive[reached]
        numbers = np.cumsum(alive) - 1
        alive_before = np.zeros(nodes[day], dtype=bool)
        alive_before[layer.before[arcs]] = True
        rest.append(_layer(layer.before[arcs], layer.option[arcs], numbers[reached[arcs]]))
        alive = alive_before
    return ScheduleGraph(tuple(_renumbered(rest[::-1])), options)


def _renumbered(layers: list[Layer]) -> list[Layer]:
    """The arcs' `before` counted among the nodes that are left."""
    done = [layers[0]]
    for layer in layers[1:]:
        left = np.unique(layer.before)
        done.append(Layer(np.searchsorted(left, layer.before), layer.option, layer.first))
    return done


@dataclass(frozen=True)
class _Rules:
    """A worker's contract in numbers, and states packed into one number each."""

    worker: Worker
    lengths: Sequence[int]  # of each option, in units
    low: int
    high: int
    most: Sequence[int]  # of each option
    counted: Sequence[int]  # options whose number must be counted
    banned: Flags  # banned[a, b]: option b may not follow option a
    weekends: int | None  # None: need not be counted

    @classmethod
    def of(cls, worker: Worker, kinds: Sequence[ShiftKind], days: int) -> "_Rules":
        unit = math.gcd(*(kind.minutes for kind in kinds)) or 1
        high = worker.minutes_high // unit
        most = [days, *(min(days, worker.most.get(kind.name, days)) for kind in kinds)]
        banned = np.zeros((len(kinds) + 1, len(kinds) + 1), dtype=bool)
        for number, kind in enumerate(kinds, start=1):
            for other, next_kind in enumerate(kinds, start=1):
                banned[number, other] = next_kind.name in kind.not_next
        fits = [
            days if not kind.minutes else min(days, worker.minutes_high // kind.minutes) for kind in kinds
        ]
        return cls(
            worker=worker,
            lengths=[0, *(kind.minutes // unit for kind in kinds)],
            low=-(-worker.minutes_low // unit),
            high=min(high, days * max(kind.minutes // unit for kind in kinds)),
            most=most,
            counted=[k for k in range(1, len(kinds) + 1) if 0 < most[k] < fits[k - 1]],
            banned=banned,
            weekends=worker.weekends if worker.weekends < -(-(days - 5) // 7) else None,
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each part of a state has."""
        longest = max(self.worker.run_high, self.worker.break_low, 1) + 1
        weekends = 1 if self.weekends is None else self.weekends + 1
        return (
            len(self.lengths),
            longest,
            self.high + 1,
            weekends,
            *(self.most[k] + 1 for k in self.counted),
        )

    def beginning(self) -> Numbers:
        """The one state before the first day: off, with every break taken."""
        state = [0, self.worker.break_low, 0, 0, *(0 for _ in self.counted)]
        return np.array([np.ravel_multi_index(state, self.shape)], dtype=np.int64)

    def complete(self, codes: Numbers) -> Flags:
        """Which states may be the last: enough minutes."""
        return np.asarray(np.unravel_index(codes, self.shape)[2] >= self.low)

    def one_more_day(self, codes: Numbers, day: int) -> tuple[Numbers, Numbers, Numbers]:
        """All steps from the states: number of the state left, option chosen, state reached."""
        steps = []
        for option in range(len(self.lengths)):
            stepped = self._off(codes, day) if option == OFF else self._work(codes, day, option)
            if stepped is not None:
                steps.append((stepped[0], np.full(len(stepped[0]), option), stepped[1]))
        left, options, reached = zip(*steps, strict=True)
        return np.concatenate(left), np.concatenate(options), np.concatenate(reached)

    def _off(self, codes: Numbers, day: int) -> tuple[Numbers, Numbers]:
        kind, run, *rest = np.unravel_index(codes, self.shape)
        may = np.flatnonzero((kind == OFF) | (run >= self.worker.run_low) | (run == day))
        longer = np.where(kind[may] == OFF, run[may] + 1, 1)
        state = (
            np.zeros_like(longer),
            np.minimum(longer, self.worker.break_low),
            *(one[may] for one in rest),
        )
        return may, np.ravel_multi_index(state, self.shape)

    def _work(self, codes: Numbers, day: int, option: int) -> tuple[Numbers, Numbers] | None:
        if day in self.worker.days_off or self.most[option] == 0:
            return None
        kind, run, minutes, weekends, *counts = (np.array(one) for one in np.unravel_index(codes, self.shape))
        was_off = kind == OFF
        minutes += self.lengths[option]
        if self.weekends is not None and day % 7 in (5, 6):
            weekends += 1 if day % 7 == 5 else was_off
        may = np.where(was_off, run >= self.worker.break_low, run < self.worker.run_high)
        may &= ~self.banned[kind, option] & (minutes <= self.high) & (self.worker.run_high > 0)
        may &= weekends <= (self.shape[3] - 1)
        if option in self.counted:
            counts[self.counted.index(option)] += 1
            may &= counts[self.counted.index(option)] <= self.most[option]
        chosen = np.flatnonzero(may)
        new_run = np.where(was_off, 1, run + 1)
        state = (np.full_like(kind, option), new_run, minutes, weekends, *counts)
        return chosen, np.ravel_multi_index(tuple(one[chosen] for one in state), self.shape)
