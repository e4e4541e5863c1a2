"""Better rosters near the best: dives through the relaxation, and parts of the roster made anew."""

import random
from collections.abc import Sequence

import numpy as np

from fengqiao.planning.shifts.master import Column, Relaxed
from fengqiao.planning.shifts.schedules import Flags, ScheduleGraph
from fengqiao.planning.shifts.standing import Standing

_SECONDS = 5.0  # for the best roster of one neighbourhood's schedules
_WINDOW = 7


def dive(standing: Standing, graphs: Sequence[ScheduleGraph], node: Relaxed) -> None:
    """Fix one worker's schedule after another, the surest first, generating columns in between."""
    narrowed, fixed = list(graphs), set[int]()
    while not standing.ended and len(fixed) < len(narrowed):
        free = {column: weight for column, weight in node.weights.items() if column.worker not in fixed}
        sure = [column for column, weight in free.items() if weight > 1 - 1e-4]
        for column in sure or [max(free, key=free.__getitem__)]:
            fixed.add(column.worker)
            narrowed[column.worker] = narrowed[column.worker].allowing(_only(column, standing.shape))
        after = standing.relax(narrowed)
        if after is None:
            return
        node = after
        standing.offer(node.weights)


def improve(standing: Standing, *, seconds: float, seed: int = 0) -> None:
    """Make anew what some workers do, or what all do in some days, until it is of no use for long.

    Source: large neighbourhood search, Shaw 1998; each neighbourhood is ruled out by its own relaxation, or dived into.
    """
    chance = random.Random(seed)
    until, failures, size = standing.watch.spent + seconds, 0, 0.25
    while not standing.ended and standing.watch.spent < until and failures < 150:
        before = standing.cost
        graphs = _neighbourhood(standing, chance, size)
        node = standing.relax(graphs)
        if node is not None:
            standing.offer(node.weights)
            dive(standing, graphs, node)
            allowed = [graph.allowed() for graph in graphs]
            standing.put_together(standing.master.within(allowed), seconds=_SECONDS)
        better = standing.cost < before
        failures = 0 if better else failures + 1
        size = 0.25 if better else min(0.7, size + 0.01)


def _neighbourhood(standing: Standing, chance: random.Random, size: float) -> list[ScheduleGraph]:
    """The graphs with most of the best roster fixed."""
    days, options = standing.shape
    window = max(_WINDOW, round(days * size))
    if chance.random() < 0.5 and window < days:
        start = chance.randrange(1 - window // 2, days - window // 2)
        free = {worker: range(start, start + window) for worker in range(len(standing.graphs))}
    else:
        count = min(len(standing.graphs), max(2, round(len(standing.graphs) * size)))
        free = dict.fromkeys(chance.sample(range(len(standing.graphs)), count), range(days))
    graphs = []
    for worker, graph in enumerate(standing.graphs):
        schedule = tuple(int(option) for option in standing.best[worker])
        allowed = _only(Column(worker, schedule, 0.0), (days, options))
        for day in free.get(worker, ()):
            if 0 <= day < days:
                allowed[day] = True
        graphs.append(graph if allowed.all() else graph.allowing(allowed))
    return graphs


def _only(column: Column, shape: tuple[int, int]) -> Flags:
    allowed = np.zeros(shape, dtype=bool)
    allowed[np.arange(shape[0]), column.options] = True
    return allowed
