"""Branch and price: choices of who does what on which day, or of how many are there, until no better roster is left."""

import heapq
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

import numpy as np

from fengqiao.planning.shifts.master import Column, Relaxed
from fengqiao.planning.shifts.presence import Presence
from fengqiao.planning.shifts.proving import enumerated, narrowed
from fengqiao.planning.shifts.schedules import Costs, Flags, ScheduleGraph
from fengqiao.planning.shifts.standing import SLACK, Standing

_TRIED = 5  # of each kind of choice, at each node
_MOST_COLUMNS = 1_500  # that are left to HiGHS at a node
_SURE = 1e-4


@dataclass(frozen=True)
class _Node:
    """Rosters of these graphs and bounds of presence, and their relaxation."""

    graphs: list[ScheduleGraph]
    presence: Presence
    relaxed: Relaxed


@dataclass(frozen=True)
class _Assignment:
    """Whether a worker's option on a day is this one."""

    worker: int
    day: int
    option: int

    def taken(self, shape: tuple[int, int], *, yes: bool) -> Flags:
        """The options of the worker that are left."""
        flags = np.ones(shape, dtype=bool)
        flags[self.day] = (np.arange(shape[1]) == self.option) == yes
        return flags


@dataclass(frozen=True)
class _Count:
    """Whether no more than so many workers are there on a day in a kind of shift."""

    day: int
    option: int
    workers: int

    def bounded(self, presence: Presence, *, yes: bool) -> Presence:
        """The bounds of presence that are left."""
        if yes:
            return presence.at_most(self.day, self.option, self.workers)
        return presence.at_least(self.day, self.option, self.workers + 1)


_Choice = _Assignment | _Count


def branch(standing: Standing, root: Relaxed) -> None:
    """Branch and price, best bound first.

    Choices are tried in the programme as it stands, and the one that raises both bounds most is made.
    Source: Barnhart, Johnson, Nemhauser, Savelsbergh and Vance 1998; strong branching,
    Applegate, Bixby, Chvátal and Cook 1995.
    """
    ticket = count()
    standing.offer(root.weights)
    waiting = [(_whole(root), 0, next(ticket), _Node(list(standing.graphs), standing.master.free, root))]
    while waiting and not standing.ended:
        bound, depth, _, node = heapq.heappop(waiting)
        standing.prove(bound)
        if bound > standing.cutoff or _settled(standing, node):
            continue
        choice = _best_choice(standing, node)
        if choice is None:
            return  # a roster in all but rounding, that costs more than its bound: nothing is proven
        for yes in (True, False):
            child = _child(standing, node, choice, yes=yes)
            if child is not None:
                standing.offer(child.relaxed.weights)
                heapq.heappush(waiting, (max(bound, _whole(child.relaxed)), depth - 1, next(ticket), child))
    if not waiting and not standing.watch.is_over:
        standing.prove(standing.cost)


def _whole(relaxed: Relaxed) -> int:
    return math.ceil(relaxed.bound - SLACK)


def _settled(standing: Standing, node: _Node) -> bool:
    """Whether the node is done with: all schedules that it leaves in play are few, and the best of them is known."""
    columns = enumerated(standing, node.graphs, node.relaxed, limit=_MOST_COLUMNS)
    return columns is not None and standing.put_together(columns, seconds=math.inf, presence=node.presence)


def _child(standing: Standing, node: _Node, choice: _Choice, *, yes: bool) -> _Node | None:
    graphs, presence = narrowed(standing, node.graphs, node.relaxed), node.presence
    if isinstance(choice, _Count):
        presence = choice.bounded(presence, yes=yes)
    else:
        graphs[choice.worker] = graphs[choice.worker].allowing(choice.taken(standing.shape, yes=yes))
    relaxed = standing.relax(graphs, presence)
    return None if relaxed is None else _Node(graphs, presence, relaxed)


def _best_choice(standing: Standing, node: _Node) -> _Choice | None:
    """The choice that raises the bounds of both its children most, in the programme as it stands."""
    choices: list[_Choice] = [*_assignments(node.relaxed.weights, standing.shape)]
    choices += _counts(standing, node.relaxed.weights)
    if len(choices) < 2:
        return choices[0] if choices else None
    standing.enter(node.graphs, node.presence)
    most = max(1.0, standing.cutoff + 1 - node.relaxed.bound)

    def promise(choice: _Choice) -> float:
        rises = [_tried(standing, node, choice, yes=yes) - node.relaxed.bound for yes in (True, False)]
        low, high = sorted(min(max(rise, 1e-3), most) for rise in rises)
        return low * high

    return max(choices, key=promise)


def _tried(standing: Standing, node: _Node, choice: _Choice, *, yes: bool) -> float:
    if isinstance(choice, _Count):
        return standing.master.tried_with(choice.bounded(node.presence, yes=yes), standing.watch)
    return standing.master.tried(choice.worker, choice.taken(standing.shape, yes=yes), standing.watch)


def _assignments(weights: Mapping[Column, float], shape: tuple[int, int]) -> Iterator[_Assignment]:
    """Those that the relaxation is least sure of."""
    sure = np.zeros((1 + max(column.worker for column in weights), *shape))
    for column, weight in weights.items():
        sure[column.worker, np.arange(shape[0]), column.options] += weight
    for spot in _least_sure(np.minimum(sure, 1 - sure)):
        worker, day, option = np.unravel_index(spot, sure.shape)
        yield _Assignment(int(worker), int(day), int(option))


def _counts(standing: Standing, weights: Mapping[Column, float]) -> Iterator[_Count]:
    """Those that are far from whole, and dear."""
    there = np.zeros(standing.shape)
    for column, weight in weights.items():
        there[np.arange(standing.shape[0]), column.options] += weight
    there[:, 0] = 0
    prices = standing.prices
    depth = np.where(there < prices.need, prices.under, prices.over) * np.abs(there - np.round(there))
    for spot in _least_sure(depth):
        day, option = np.unravel_index(spot, there.shape)
        yield _Count(int(day), int(option), math.floor(there[day, option]))


def _least_sure(doubt: Costs) -> list[int]:
    order = np.argsort(-doubt, axis=None, kind="stable")[:_TRIED]
    return [int(spot) for spot in order if doubt.flat[spot] > _SURE]
