"""The rota people read: who walks which shift of which night, what stays unfilled and why, how fair it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.rota.levels import Level

WEIGHTS = (100_000_000, 100_000, 1)
"""Points of an unfilled place, of unfairness, and of disturbance: large enough to keep the order of the goals."""


@dataclass(frozen=True)
class Assignment:
    """A member walks a shift (from 1) of a night. `stands_in_for`: whose place in another group it is.

    `single`: sent alone, without the own group, to a shift that wants so many places.
    """

    night: date
    shift: int
    member: str
    group: str
    team: str = ""
    stands_in_for: str = ""
    single: bool = False


@dataclass(frozen=True)
class Unfilled:
    """Places of a shift nobody can take, and why."""

    night: date
    shift: int
    places: int
    because: Reason
    team: str = ""


@dataclass(frozen=True)
class Share:
    """The fewest and the most nights of one kind a member of a team has, and the proven least spread (most - fewest).

    `because` says why the spread is not 1 or less, where it is not.
    """

    team: str
    kind: str
    least: int
    most: int
    proven: int
    because: Reason | None = None

    @property
    def spread(self) -> int:
        """Most less least."""
        return self.most - self.least


@dataclass(frozen=True)
class Rota:
    """All nights of all teams. `levels`: of each team, what was reached and proven: places, unfairness, disturbance."""

    assignments: tuple[Assignment, ...]
    unfilled: tuple[Unfilled, ...]
    shares: tuple[Share, ...]
    levels: tuple[tuple[str, tuple[Level, ...]], ...]


def points(values: Sequence[int]) -> int:
    """The objective: the three goals in one number."""
    return sum(weight * value for weight, value in zip(WEIGHTS, values, strict=False))


def bound_in_points(levels: Sequence[Level]) -> int:
    """What no rota is below: levels in order, up to the first one that is not proven least.

    A goal counts for no more than one step of the goal before it: a rota worse by that step may have none of it.
    """
    total, step = 0, None
    for weight, level in zip(WEIGHTS, levels, strict=True):
        total += weight * level.bound if step is None else min(weight * level.bound, step)
        step = weight
        if level.bound < level.value:
            break
    return total
