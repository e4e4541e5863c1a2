"""The solver for linear programmes that columns are added to: solved again from where it stood (column generation)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from fengqiao.kernel.watching import Watch


@dataclass(frozen=True)
class Relaxation:
    """A solved linear programme: its least cost, one value a column, one dual value a row (cost per unit)."""

    objective: float
    values: NDArray[np.float64]
    duals: NDArray[np.float64]


class GrowingProgramme:
    """Minimise the cost of columns of 0 or more, subject to rows that are fixed when it is made.

    `lows` and `highs` have a number a row. Rows must be kept by some columns before `solve`.
    """

    def __init__(self, *, lows: Sequence[float], highs: Sequence[float]) -> None:
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        for low, high in zip(lows, highs, strict=True):
            solver.addRow(low, high, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        self._solver = solver

    @property
    def columns(self) -> int:
        """How many there are."""
        count: int = self._solver.getNumCol()
        return count

    def add_column(
        self, *, cost: float, rows: Sequence[int], values: Sequence[float], high: float = math.inf
    ) -> int:
        """One more column and its number; `values` stand in `rows`."""
        number: int = self._solver.getNumCol()
        self._solver.addCol(
            cost, 0.0, high, len(rows), np.array(rows, dtype=np.int32), np.array(values, dtype=float)
        )
        return number

    def bound_columns(self, numbers: ArrayLike, *, lows: ArrayLike, highs: ArrayLike) -> None:
        """Hold these columns between bounds from now on, one a column or one for all (0 and 0 takes them out)."""
        which = np.asarray(numbers, dtype=np.int32)
        self._solver.changeColsBounds(
            len(which),
            which,
            np.broadcast_to(np.asarray(lows, dtype=float), len(which)).copy(),
            np.broadcast_to(np.asarray(highs, dtype=float), len(which)).copy(),
        )

    def solve(self, *, watch: Watch) -> Relaxation | None:
        """The optimum, from the last basis; None where the watch ended it or there is none."""
        if math.isfinite(watch.left):
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(0.01, watch.left))
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal and not watch.is_over:
            self._solver.clearSolver()  # from a poor basis the simplex may give up
            self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        return Relaxation(
            self._solver.getInfo().objective_function_value,
            np.array(solution.col_value),
            np.array(solution.row_dual),
        )
