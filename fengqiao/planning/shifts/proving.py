"""Proof that no roster is better: all schedules that the gap leaves in play, or branch and price."""

import heapq
import math
from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np

from fengqiao.planning.shifts.master import Column, Relaxed
from fengqiao.planning.shifts.schedules import Flags
from fengqiao.planning.shifts.standing import SLACK, Standing

_MOST_COLUMNS = 20_000


def narrow(standing: Standing, root: Relaxed) -> None:
    """Take everything out of the graphs that, by the duals of `root`, no better roster has."""
    for worker, costs, most in _still_in_play(standing, root):
        standing.graphs[worker] = standing.graphs[worker].within(costs, most)
    if not all(graph.layers for graph in standing.graphs):
        standing.prove(math.inf)


def settle(standing: Standing, root: Relaxed, *, seconds: float) -> None:
    """Solve over all schedules that a better roster could have, where they are few.

    Source: Baldacci, Christofides and Mingozzi 2008.
    """
    columns: list[Column] = []
    if standing.ended:
        return
    for worker, costs, most in _still_in_play(standing, root):
        rows = standing.graphs[worker].all_within(costs, most, limit=_MOST_COLUMNS - len(columns))
        if rows is None:
            return
        columns += [
            Column(worker, tuple(row), standing.prices.of(np.array(row), worker)) for row in rows.tolist()
        ]
    if standing.put_together(columns, seconds=seconds):
        standing.prove(standing.cost)


def _still_in_play(standing: Standing, root: Relaxed) -> list[tuple[int, np.ndarray, float]]:
    gap = standing.cutoff - root.bound + SLACK
    return [
        (
            worker,
            standing.prices.of_worker[worker] - root.cover_duals,
            float(root.worker_duals[worker]) + gap,
        )
        for worker in range(len(standing.graphs))
    ]


def branch(standing: Standing, root: Relaxed) -> None:
    """Branch and price, best bound first, the surest choice of an option made first.

    Source: Barnhart, Johnson, Nemhauser, Savelsbergh and Vance 1998.
    """
    ticket = count()
    everything = [np.ones(standing.shape, dtype=bool) for _ in standing.graphs]
    waiting = [(math.ceil(root.bound - SLACK), 0, next(ticket), everything, root)]
    while waiting and not standing.ended:
        bound, depth, _, allowed, node = heapq.heappop(waiting)
        standing.prove(bound)
        if bound > standing.cutoff:
            continue
        split = _surest_fraction(node.weights, standing.shape)
        if split is None:
            standing.offer(node.weights)
            if bound > standing.cutoff:
                continue
            return  # a roster in all but rounding, that costs more than its bound: nothing is proven
        for child in _children(allowed, split, standing.shape[1]):
            after = standing.relax(
                [
                    graph if flags.all() else graph.allowing(flags)
                    for graph, flags in zip(standing.graphs, child, strict=True)
                ]
            )
            if after is not None:
                standing.offer(after.weights)
                least = max(bound, math.ceil(after.bound - SLACK))
                heapq.heappush(waiting, (least, depth - 1, next(ticket), child, after))
    if not waiting:
        standing.prove(standing.cost)


def _children(allowed: Sequence[Flags], split: tuple[int, int, int], options: int) -> list[list[Flags]]:
    worker, day, option = split
    children = []
    for taking in (True, False):
        child = list(allowed)
        child[worker] = child[worker].copy()
        child[worker][day] &= (np.arange(options) == option) == taking
        children.append(child)
    return children


def _surest_fraction(weights: Mapping[Column, float], shape: tuple[int, int]) -> tuple[int, int, int] | None:
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
