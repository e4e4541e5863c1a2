"""The duty of one room as a mixed-integer programme: fewest places empty first, then the fairest shares."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.linear import Programme, Solution, solve
from fengqiao.planning.outcome import Status
from fengqiao.planning.shifts.duty import Duty, DutyRules, Officer, Period

SPREADS = ("nights", "weekends", "hours")
COST_OF = {"nights": 10.0, "weekends": 10.0, "hours": 1.0}  # of each unit that the widest shares are apart


@dataclass(frozen=True)
class RoomPlan:
    """Who has which duty (pairs of officer and duty, by number), and what is proven of it.

    `empty` and `unfairness` are what the plan has; the bounds are proven, both below or equal.
    """

    pairs: tuple[tuple[int, int], ...]
    empty: int
    empty_bound: int
    unfairness: float
    unfairness_bound: float

    @property
    def proven(self) -> bool:
        """Whether no plan is better."""
        return self.empty == self.empty_bound and math.isclose(
            self.unfairness, self.unfairness_bound, abs_tol=1e-6
        )


def amounts(duty: Duty) -> dict[str, float]:
    """What a duty adds to an officer's share of each kind."""
    return {
        "nights": float(duty.is_night),
        "weekends": float(duty.is_weekend),
        "hours": duty.minutes / 60,
    }


def compared(officers: Sequence[Officer], period: Period) -> list[int]:
    """Whose shares must not fall behind: those there on at least half of the days, or all where nobody is."""
    often = [
        number
        for number, officer in enumerate(officers)
        if 2 * len(officer.unavailable & set(period.dates)) <= period.days
    ]
    return often or list(range(len(officers)))


def unfairness(shares: dict[str, list[float]], fixed: Sequence[int]) -> float:
    """How far the largest share of anyone is from the least of those compared, weighted and summed over the kinds."""
    return sum(
        COST_OF[kind] * max(0.0, max(values) - min(values[one] for one in fixed))
        for kind, values in shares.items()
    )


def shares_of(
    officers: int, duties: Sequence[Duty], pairs: Sequence[tuple[int, int]]
) -> dict[str, list[float]]:
    """The share of each officer, by kind."""
    shares = {kind: [0.0] * officers for kind in SPREADS}
    for officer, duty in pairs:
        for kind, amount in amounts(duties[duty]).items():
            shares[kind][officer] += amount
    return shares


def plan_room(
    officers: Sequence[Officer], duties: Sequence[Duty], period: Period, rules: DutyRules, watch: Watch
) -> RoomPlan:
    """The fewest places empty, then the least unfairness; both with the bound that was proven in time."""
    places = sum(duty.officers for duty in duties)
    if not officers or not duties:
        return RoomPlan((), places, places, 0.0, 0.0)
    model = _Model(officers, duties, period, rules)
    first = solve(model.programme, watch=watch)
    pairs = model.pairs(first) if first.values is not None else ()
    empty = places - len(pairs)
    empty_bound = min(empty, max(0, math.ceil(first.bound - 1e-6))) if math.isfinite(first.bound) else 0
    fixed = compared(officers, period)
    if empty > empty_bound:
        found = unfairness(shares_of(len(officers), duties, pairs), fixed)
        return RoomPlan(pairs, empty, empty_bound, found, 0.0)
    model.share_fairly(empty, fixed)
    second = solve(model.programme, watch=watch, start=model.start(pairs, fixed))
    if second.values is not None:
        pairs = model.pairs(second)
    found = unfairness(shares_of(len(officers), duties, pairs), fixed)
    bound = found if second.status is Status.OPTIMAL else min(found, max(0.0, second.bound))
    return RoomPlan(pairs, empty, empty, found, bound)


class _Model:
    """Columns: officer on duty, places empty, and in the second step the largest and least share of each kind."""

    def __init__(
        self, officers: Sequence[Officer], duties: Sequence[Duty], period: Period, rules: DutyRules
    ) -> None:
        self.officers, self.duties = officers, duties
        self.programme = Programme()
        self.on: dict[tuple[int, int], int] = {
            (officer, number): self.programme.add_column()
            for officer, who in enumerate(officers)
            for number, duty in enumerate(duties)
            if not who.unavailable.intersection(duty.days)
        }
        self.empty = [self.programme.add_column(cost=1.0, high=float(duty.officers)) for duty in duties]
        for number, duty in enumerate(duties):
            there = [self.on[one, number] for one in range(len(officers)) if (one, number) in self.on]
            self.programme.add_row([*there, self.empty[number]], low=duty.officers, high=duty.officers)
        self._rest(rules)
        self._nights(rules, period)

    def _rest(self, rules: DutyRules) -> None:
        """Of duties that could not all be rested between, one: the cliques of an interval graph, so tight."""
        rest = timedelta(hours=rules.rest_hours)
        cliques = {
            frozenset(
                number
                for number, duty in enumerate(self.duties)
                if duty.begins <= one.begins < max(duty.ends + rest, duty.begins + timedelta(minutes=1))
            )
            for one in self.duties
        }
        for clique in sorted(cliques, key=sorted):
            if len(clique) > 1 and not any(clique < other for other in cliques):
                self._at_most(lambda number, clique=clique: number in clique, 1)  # type: ignore[misc]

    def _nights(self, rules: DutyRules, period: Period) -> None:
        dates = period.dates
        for first in range(max(1, period.days - rules.window + 1)):
            window = set(dates[first : first + rules.window])
            self._at_most(
                lambda number, window=window: (
                    self.duties[number].is_night and self.duties[number].day in window
                ),  # type: ignore[misc]
                rules.nights,
            )

    def _at_most(self, concerned: Callable[[int], bool], most: int) -> None:
        for officer in range(len(self.officers)):
            columns = [
                column for (who, number), column in self.on.items() if who == officer and concerned(number)
            ]
            if len(columns) > most:
                self.programme.add_row(columns, high=float(most))

    def share_fairly(self, empty: int, fixed: Sequence[int]) -> None:
        """From now on keep so many places empty, and minimise the spreads."""
        programme = self.programme
        for column in self.empty:
            programme.costs[column] = 0.0
        programme.add_row(self.empty, high=float(empty))
        self.ends: dict[str, tuple[int, int, float]] = {}
        for kind in SPREADS:
            unit = _unit([amounts(duty)[kind] for duty in self.duties])
            cost = COST_OF[kind] * unit
            largest = programme.add_column(cost=cost, high=math.inf)
            least = programme.add_column(cost=-cost, high=math.inf)
            programme.add_row([largest, least], [1.0, -1.0], low=0.0)
            self.ends[kind] = largest, least, unit
            for officer in range(len(self.officers)):
                columns = [column for (who, _), column in self.on.items() if who == officer]
                parts = [
                    amounts(self.duties[number])[kind] / unit for who, number in self.on if who == officer
                ]
                programme.add_row([*columns, largest], [*parts, -1.0], high=0.0)
                if officer in fixed:
                    programme.add_row([*columns, least], [*parts, -1.0], low=0.0)

    def pairs(self, solution: Solution) -> tuple[tuple[int, int], ...]:
        """Who has which duty."""
        chosen = set(solution.chosen)
        return tuple(pair for pair, column in self.on.items() if column in chosen)

    def start(self, pairs: Sequence[tuple[int, int]], fixed: Sequence[int]) -> list[float]:
        """The columns' values of a plan, for the second step to begin with."""
        values = np.zeros(len(self.programme.costs))
        there = np.zeros(len(self.duties))
        for pair in pairs:
            values[self.on[pair]] = 1.0
            there[pair[1]] += 1
        for number, duty in enumerate(self.duties):
            values[self.empty[number]] = duty.officers - there[number]
        for kind, shares in shares_of(len(self.officers), self.duties, pairs).items():
            largest, least, unit = self.ends[kind]
            values[largest], values[least] = max(shares) / unit, min(shares[one] for one in fixed) / unit
        return [float(value) for value in values]


def _unit(values: Sequence[float]) -> float:
    """The largest part of an hour (or of one) that all values are multiples of."""
    minutes = math.gcd(*(round(value * 60) for value in values))
    return minutes / 60 if minutes else 1.0
