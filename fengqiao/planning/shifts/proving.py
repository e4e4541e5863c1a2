"""Proof that no roster is better: what the gap leaves in play is taken alone, and solved at once where it is little."""

import math
from collections.abc import Sequence

import numpy as np

from fengqiao.planning.shifts.master import Column, Relaxed
from fengqiao.planning.shifts.schedules import ScheduleGraph
from fengqiao.planning.shifts.standing import SLACK, Standing

_MOST_COLUMNS = 20_000


def narrow(standing: Standing, root: Relaxed) -> None:
    """Take everything out of the graphs that, by the duals of `root`, no better roster has."""
    standing.graphs = narrowed(standing, standing.graphs, root)
    if not all(graph.layers for graph in standing.graphs):
        standing.prove(math.inf)


def settle(standing: Standing, root: Relaxed, *, seconds: float) -> None:
    """Solve over all schedules that a better roster could have, where they are few.

    Source: Baldacci, Christofides and Mingozzi 2008.
    """
    if standing.ended:
        return
    columns = enumerated(standing, standing.graphs, root, limit=_MOST_COLUMNS)
    if columns is not None and standing.put_together(columns, seconds=seconds):
        standing.prove(standing.cost)


def narrowed(standing: Standing, graphs: Sequence[ScheduleGraph], node: Relaxed) -> list[ScheduleGraph]:
    """What a better roster could have of these graphs, whose relaxation is `node`."""
    return [
        graph.within(costs, most) if graph.layers else graph
        for graph, (costs, most) in zip(graphs, _still_in_play(standing, node), strict=True)
    ]


def enumerated(
    standing: Standing, graphs: Sequence[ScheduleGraph], node: Relaxed, *, limit: int
) -> list[Column] | None:
    """All schedules that a better roster could have; None where they are more than `limit`."""
    columns: list[Column] = []
    for worker, (graph, (costs, most)) in enumerate(zip(graphs, _still_in_play(standing, node), strict=True)):
        if not graph.layers:
            return []
        rows = graph.all_within(costs, most, limit=limit - len(columns))
        if rows is None:
            return None
        columns += [Column(worker, tuple(row.tolist()), standing.prices.of(row, worker)) for row in rows]
    return columns


def _still_in_play(standing: Standing, node: Relaxed) -> list[tuple[np.ndarray, float]]:
    gap = standing.cutoff - node.at_duals + SLACK
    return [
        (prices - node.cover_duals, float(least) + gap)
        for prices, least in zip(standing.prices.of_worker, node.leasts, strict=True)
    ]
