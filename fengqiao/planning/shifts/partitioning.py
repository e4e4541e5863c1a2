"""Rosters made of schedules at hand: a quick first one, and the best of many by set partitioning."""

from collections.abc import Iterable, Sequence

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.linear import Programme
from fengqiao.planning.shifts.master import Column, Prices
from fengqiao.planning.shifts.presence import Presence
from fengqiao.planning.shifts.schedules import Numbers, ScheduleGraph


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


def set_partitioning(
    columns: Sequence[Column], prices: Prices, presence: Presence, workers: int
) -> tuple[Programme, int]:
    """One schedule a worker at least cost (without the constant); and the number of the first schedule's column."""
    programme = Programme()
    need = prices.need
    spots: dict[tuple[int, int], list[int]] = {}
    signs: dict[tuple[int, int], list[float]] = {}
    for day in range(need.shape[0]):
        for option in range(1, need.shape[1]):
            missing, extra = (
                programme.add_column(cost=float(cost), low=float(low), high=float(high))
                for cost, low, high in zip(
                    (prices.under[day, option], prices.over[day, option]),
                    presence.low[day, option],
                    presence.high[day, option],
                    strict=True,
                )
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


def as_roster(columns: Iterable[Column]) -> Numbers:
    """The schedules of these columns, one a worker, in the order of the workers."""
    return np.array([column.options for column in sorted(columns, key=lambda column: column.worker)])
