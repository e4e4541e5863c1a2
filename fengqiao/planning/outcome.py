"""What every plan comes with: how good it is, how good it could be at most, and why."""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from fengqiao.kernel.reasons import Reason

Plan = TypeVar("Plan", covariant=True)


class Status(enum.StrEnum):
    """How sure an answer is."""

    OPTIMAL = "optimal"  # proven: no plan is better
    FEASIBLE = "feasible"  # every rule is kept; a better plan may exist, at best as good as `bound`
    INFEASIBLE = "infeasible"  # proven: no plan keeps every rule; `reasons` name what stands in the way


@dataclass(frozen=True)
class Outcome(Generic[Plan]):
    """A plan, or the reasons why there is none.

    `objective` and `bound` are in the unit of the planning function (km, minutes, weight): `bound` is proven, no plan
    can be better. Both are None where there is no plan. `seconds` counts the work, not the reading of files.
    """

    plan: Plan | None
    objective: float | None
    bound: float | None
    status: Status
    seconds: float
    reasons: Sequence[Reason] = ()

    @property
    def gap(self) -> float | None:
        """How far objective and bound are apart, as a share of the objective; 0 is proven optimal."""
        if self.objective is None or self.bound is None:
            return None
        if math.isclose(self.objective, self.bound, rel_tol=1e-9, abs_tol=1e-9):
            return 0.0
        return abs(self.objective - self.bound) / max(abs(self.objective), 1e-12)
