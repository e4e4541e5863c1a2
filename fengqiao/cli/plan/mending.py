"""`fengqiao plan rota --repair`: from the JSON of a rota to what the library mends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fengqiao.cli.plan.rota_words import cannot_go_on
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Watch
from fengqiao.planning.checking import Claim, Person, claim_of
from fengqiao.planning.outcome import Outcome
from fengqiao.planning.rota import Assignment, Habit, Member, Repair, Rota, Unfilled, repair_rota

Absence = tuple[str, date]
TeamNeeds = dict[str, dict[tuple[date, int], int]]


@dataclass(frozen=True)
class Written:
    """A rota as a file has it: its terms, the needs it was made for, the absences it was mended for before."""

    claim: Claim
    habit: Habit
    needs: TeamNeeds
    absences: list[Absence]


def rota_written(
    path: Path, said: Mapping[str, Any], *, members: Sequence[Member], given: Mapping[str, Any]
) -> Written:
    """The rota of a file. What it does not say of its terms is as `given`, else as its entries are.

    A sentence where an entry cannot be read or names somebody TEAM does not.
    """
    people = [Person(one.name, one.group, one.team, one.unavailable) for one in members]
    claim, broken = claim_of({**given, **said}, people, {})
    if broken:
        raise cannot_go_on(f"{path}: {broken[0].why.en}", f"{path}：{broken[0].why.zh}")
    for duty in claim.duties:
        if duty.member not in claim.people:
            raise cannot_go_on(
                f"{path}: {duty.night}, {duty.member} is no member of the team",
                f"{path}：{duty.night} 的 {duty.member} 不在名单里",
            )
    terms = claim.terms
    needs: TeamNeeds = {}
    for (team, night, shift), places in terms.needs.items():
        needs.setdefault(team, {})[night, shift] = places
    habit = Habit(terms.start, terms.nights, terms.group, terms.every, terms.shifts)
    return Written(claim, habit, needs, sorted(claim.absences))


def mended(
    written: Written,
    *,
    members: Sequence[Member],
    needs: TeamNeeds,
    absent: Sequence[Absence],
    watch: Watch,
) -> Outcome[Repair]:
    """The rota mended for the absences it had before and those that are new."""
    before = written.absences
    away = [
        replace(one, unavailable=one.unavailable | {night for who, night in before if who == one.name})
        for one in members
    ]
    people = written.claim.people
    return repair_rota(
        assignments=[
            Assignment(
                duty.night,
                duty.shift,
                duty.member,
                people[duty.member].group,
                people[duty.member].team,
                duty.stands_in_for,
                duty.single,
            )
            for duty in written.claim.duties
        ],
        unfilled=[
            Unfilled(
                gap.night, gap.shift, gap.places, Reason("as_planned", gap.because, gap.because), gap.team
            )
            for gap in written.claim.gaps
        ],
        members=away,
        habit=written.habit,
        absent=absent,
        team_needs=needs,
        watch=watch,
    )


def as_rota(outcome: Outcome[Repair]) -> Outcome[Rota]:
    """The mended rota alone."""
    plan = None if outcome.plan is None else outcome.plan.rota
    return Outcome(plan, outcome.objective, outcome.bound, outcome.status, outcome.seconds, outcome.reasons)
