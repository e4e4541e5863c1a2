"""Goals in order: the gravest first, each kept at its best while the next is improved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.watching import Watch
from fengqiao.planning.linear import Programme, solve

_ALMOST = 1e-5


@dataclass(frozen=True)
class Level:
    """The whole number reached at one goal and the proven least, given that the goals before it are at theirs."""

    value: int
    bound: int


@dataclass(frozen=True)
class Ordered:
    """The columns' values and the level reached at each goal; `values` None where nothing was found."""

    values: NDArray[np.float64] | None
    levels: tuple[Level, ...]


def solve_in_order(
    programme: Programme,
    goals: Sequence[dict[int, float]],
    *,
    watch: Watch,
    floors: Sequence[int] = (),
    start: NDArray[np.float64] | None = None,
) -> Ordered:
    """Minimise the goals (columns -> costs, whole-numbered) one after the other. `floors`: what is proven about each.

    A goal is not taken up before the one above it is proven least; the values found are kept all the same.
    """
    values, levels, free = start, [], True
    for number, goal in enumerate(goals):
        floor = floors[number] if number < len(floors) else 0
        reached = None if values is None else _cost(goal, values)
        if reached is not None and reached <= floor:
            levels.append(Level(reached, reached if free else 0))
            programme.add_row(goal.keys(), goal.values(), high=reached)
            continue
        programme.costs[:] = [goal.get(column, 0.0) for column in range(len(programme.costs))]
        solution = solve(programme, watch=watch, start=values, options={"mip_abs_gap": 1 - 1e-4})
        if solution.values is not None:
            better = np.where(programme.whole, np.round(solution.values), solution.values)
            if reached is None or _cost(goal, better) <= reached:
                values = better
        if values is None:
            return Ordered(None, ())
        reached = _cost(goal, values)
        proven = math.ceil(solution.bound - _ALMOST) if math.isfinite(solution.bound) else 0
        levels.append(Level(reached, min(reached, max(proven, floor)) if free else 0))
        free = free and levels[-1].bound == reached
        programme.add_row(goal.keys(), goal.values(), high=reached)
    return Ordered(values, tuple(levels))


def _cost(goal: dict[int, float], values: NDArray[np.float64]) -> int:
    return round(float(sum(cost * values[column] for column, cost in goal.items())))
