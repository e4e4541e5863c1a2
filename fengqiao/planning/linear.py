"""The one place that meets the solver: mixed-integer linear programmes, solved by HiGHS."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Status

INFINITY = math.inf
_TELLING_SECONDS = 0.2


@dataclass
class Programme:
    """Minimise the cost of the columns subject to the rows. Columns and rows are numbered as they are added."""

    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lows: list[float] = field(default_factory=list)
    row_highs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add_column(
        self, *, cost: float = 0.0, low: float = 0.0, high: float = 1.0, whole: bool = True
    ) -> int:
        """A variable between `low` and `high`; a yes-or-no one unless told otherwise. Its number."""
        self.costs.append(cost)
        self.lows.append(low)
        self.highs.append(high)
        self.whole.append(whole)
        return len(self.costs) - 1

    def add_row(
        self,
        columns: Iterable[int],
        values: Iterable[float] | None = None,
        *,
        low: float = -INFINITY,
        high: float = INFINITY,
    ) -> int:
        """`low` <= sum of value x column <= `high`; every value is 1 where none are given. Its number."""
        before = len(self.columns)
        self.columns.extend(columns)
        count = len(self.columns) - before
        self.values.extend([1.0] * count if values is None else values)
        if len(self.values) != len(self.columns):
            raise ValueError("a row needs as many values as columns")
        self.starts.append(len(self.columns))
        self.row_lows.append(low)
        self.row_highs.append(high)
        return len(self.row_lows) - 1


@dataclass(frozen=True)
class Solution:
    """What the solver found. `values` has one number a column and is None where nothing feasible was found in time.

    `status` is INFEASIBLE only when proven; nothing found and nothing proven is FEASIBLE with `values` None.
    """

    status: Status
    values: NDArray[np.float64] | None
    objective: float | None
    bound: float

    @property
    def chosen(self) -> list[int]:
        """The numbers of the columns above one half."""
        return [] if self.values is None else np.flatnonzero(self.values > 0.5).tolist()


def solve(
    programme: Programme,
    *,
    watch: Watch | None = None,
    gap: float = 0.0,
    start: Sequence[float] | NDArray[np.float64] | None = None,
    options: dict[str, Any] | None = None,
) -> Solution:
    """Solve to the relative `gap` or until the watch is over, from the given `start` if there is one.

    `options` are HiGHS's own, by name. A bound is always given; -infinity where nothing was proven.
    """
    watch = watch or Watch()
    if not programme.costs:
        return _nothing_to_choose(programme)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_abs_gap", 1e-7)
    for name, value in (options or {}).items():
        solver.setOptionValue(name, value)
    if math.isfinite(watch.left):
        solver.setOptionValue("time_limit", max(0.01, watch.left))
    solver.passModel(_model(programme))
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = [float(value) for value in start]
        solver.setSolution(given)
    _listen(solver, watch)
    solver.run()
    if _contradicts_itself(solver, gap=gap, whole=any(programme.whole)):
        _run_as_given(solver, watch)
    return _solution(solver, whole=any(programme.whole))


def _nothing_to_choose(programme: Programme) -> Solution:
    # HiGHS calls a model without columns "empty", whether its rows can be kept or not.
    if all(low <= 0 <= high for low, high in zip(programme.row_lows, programme.row_highs, strict=True)):
        return Solution(Status.OPTIMAL, np.zeros(0), 0.0, 0.0)
    return Solution(Status.INFEASIBLE, None, None, INFINITY)


def _contradicts_itself(solver: Any, *, gap: float, whole: bool) -> bool:
    # Presolve of HiGHS 1.15 may end with a solution that breaks a row. HiGHS notices afterwards: it says so, or calls
    # the best it had before optimal, beside a bound that is not met.
    said, info = solver.getModelStatus(), solver.getInfo()
    if said != highspy.HighsModelStatus.kOptimal or not whole:
        return bool(said == highspy.HighsModelStatus.kSolveError)
    objective = info.objective_function_value
    return bool(objective - info.mip_dual_bound > gap * abs(objective) + 1e-6)


def _run_as_given(solver: Any, watch: Watch) -> None:
    solver.clearSolver()
    solver.setOptionValue("presolve", "off")
    if math.isfinite(watch.left):
        solver.setOptionValue("time_limit", max(0.01, watch.left))
    solver.run()


def _model(programme: Programme) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_ = len(programme.costs)
    lp.num_row_ = len(programme.row_lows)
    lp.col_cost_ = np.array(programme.costs, dtype=float)
    lp.col_lower_ = np.array(programme.lows, dtype=float)
    lp.col_upper_ = np.array(programme.highs, dtype=float)
    lp.row_lower_ = np.array(programme.row_lows, dtype=float)
    lp.row_upper_ = np.array(programme.row_highs, dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(programme.starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(programme.columns, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(programme.values, dtype=float)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in programme.whole]
    return lp


def _listen(solver: Any, watch: Watch) -> None:
    told = [0.0]

    # HiGHS calls this often, in its own thread or ours; a pending Ctrl-C is delivered while Python runs.
    def on_mip(event: Any) -> None:
        if watch.spent - told[0] >= _TELLING_SECONDS:
            told[0] = watch.spent
            best, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            watch.tell(best=best if abs(best) < 1e29 else None, bound=bound if abs(bound) < 1e29 else None)
        if watch.is_over:
            event.data_in.user_interrupt = True

    def on_simplex(event: Any) -> None:
        if watch.is_over:
            event.data_in.user_interrupt = True

    solver.cbMipInterrupt += on_mip
    solver.cbSimplexInterrupt += on_simplex


def _solution(solver: Any, *, whole: bool) -> Solution:
    said = solver.getModelStatus()
    info = solver.getInfo()
    kinds = highspy.HighsModelStatus
    if said in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Solution(Status.INFEASIBLE, None, None, INFINITY)
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if feasible else None
    objective = info.objective_function_value if feasible else None
    if said == kinds.kOptimal:
        bound = info.mip_dual_bound if whole else info.objective_function_value
        proven = objective is not None and math.isclose(objective, bound, rel_tol=1e-9, abs_tol=1e-6)
        return Solution(Status.OPTIMAL if proven else Status.FEASIBLE, values, objective, bound)
    bound = info.mip_dual_bound if whole and said != kinds.kSolveError else -INFINITY
    return Solution(Status.FEASIBLE, values, objective, bound if abs(bound) < 1e29 else -INFINITY)
