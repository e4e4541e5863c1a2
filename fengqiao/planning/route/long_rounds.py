"""Rounds too long to be proven by trying: a good one by local search, and a bound from below."""

import numpy as np
from numpy.typing import NDArray
from pyvrp import Model
from pyvrp.stop import StoppingCriterion
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from fengqiao.kernel.watching import Watch
from fengqiao.planning.linear import Programme, solve

Floats = NDArray[np.float64]
_TICKS = 600  # of a minute: PyVRP counts in whole numbers
_PATIENCE = 5_000  # rounds of search without a better one


def good_round(
    *, travel: Floats, opens: Floats, closes: Floats, service: Floats, watch: Watch, seed: int
) -> tuple[int, ...] | None:
    """A quick round from home on, or None where none was found. Source: PyVRP (Wouda, Lan, Kool 2024)."""
    model = Model()
    locations = [model.add_location(0, 0) for _ in travel]
    ticks = np.ceil(travel * _TICKS - 1e-6).astype(int)
    late = [int(close * _TICKS) if np.isfinite(close) else 2**50 for close in closes]
    begin = int(np.ceil((max(opens[0], 0.0) + service[0]) * _TICKS))
    depot = model.add_depot(locations[0], tw_early=begin, tw_late=late[0])
    clients = [
        model.add_client(
            locations[one],
            service_duration=int(np.ceil(service[one] * _TICKS)),
            tw_early=int(np.ceil(max(opens[one], 0.0) * _TICKS)),
            tw_late=late[one],
        )
        for one in range(1, len(travel))
    ]
    for a, start in enumerate(locations):
        for b, end in enumerate(locations):
            if a != b:
                model.add_edge(start, end, distance=int(ticks[a, b]), duration=int(ticks[a, b]))
    model.add_vehicle_type(
        start_depot=depot, end_depot=depot, start_late=begin, unit_distance_cost=0, unit_duration_cost=1
    )
    result = model.solve(stop=_until(watch), seed=seed, collect_stats=False, display=False)
    if not result.is_feasible() or len(clients) != len(travel) - 1:
        return None
    (route,) = result.best.routes()
    return (0, *(activity.idx + 1 for activity in route.schedule() if activity.is_client()))


def _until(watch: Watch) -> StoppingCriterion:
    best, since = float("inf"), 0

    def is_over(best_cost: int) -> bool:
        nonlocal best, since
        best, since = (best_cost, 0) if best_cost < best else (best, since + 1)
        watch.tell(best=best / _TICKS)
        return watch.is_over or since > _PATIENCE

    return is_over


def shortest_possible(*, travel: Floats, service: Floats, watch: Watch) -> float:
    """A proven lower bound in minutes: work at the checkpoints plus the cut relaxation of the shortest round.

    Every checkpoint is left and entered once, and no set of checkpoints is cut off; windows are left aside.
    Source: Dantzig, Fulkerson and Johnson 1954.
    """
    count = len(travel)
    arcs = [(a, b) for a in range(count) for b in range(count) if a != b]
    programme = Programme()
    for a, b in arcs:
        programme.add_column(cost=float(travel[a, b]), whole=False)
    for one in range(count):
        programme.add_row([n for n, arc in enumerate(arcs) if arc[0] == one], low=1, high=1)
        programme.add_row([n for n, arc in enumerate(arcs) if arc[1] == one], low=1, high=1)
    bound = 0.0
    while True:
        solution = solve(programme, watch=watch)
        if solution.values is None or not np.isfinite(solution.bound):
            return bound + float(service.sum())
        bound = solution.bound
        cut_off = _cut_off(count, arcs, solution.values)
        if not cut_off or watch.is_over:
            return bound + float(service.sum())
        for inside in cut_off:
            programme.add_row([n for n, (a, b) in enumerate(arcs) if a in inside and b not in inside], low=1)


def _cut_off(count: int, arcs: list[tuple[int, int]], values: Floats) -> list[set[int]]:
    used = [(arc, value) for arc, value in zip(arcs, values, strict=True) if value > 1e-6]
    heads, tails = [arc[0] for arc, _ in used], [arc[1] for arc, _ in used]
    graph = coo_array((np.ones(len(used)), (heads, tails)), shape=(count, count))
    number, label = connected_components(graph, directed=True, connection="strong")
    return (
        [{one for one in range(count) if label[one] == part} for part in range(number)] if number > 1 else []
    )
