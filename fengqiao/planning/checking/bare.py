"""Rotas that say no more than night, shift and member: who walks with the group and who stands in is inferred."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from fengqiao.planning.checking.facts import Claim, Duty

_MORE = ("group", "stands_in_for", "single")


def is_bare(entries: Any) -> bool:
    """Whether no entry says of what group somebody is, for whom somebody stands in, or who is sent alone."""
    return isinstance(entries, list) and not any(
        isinstance(entry, dict) and any(name in entry for name in _MORE) for entry in entries
    )


def with_stand_ins(claim: Claim) -> tuple[Duty, ...]:
    """The duties, with the reading of every shift that breaks least.

    Of a shift that wants one group, the group is the one whose missing members explain the strangers best; each
    stranger takes the place of one missing member, and who is left over stays a stranger. Where so many places are
    wanted, everybody whose group is not there as a whole was sent alone.
    """
    lacking: dict[tuple[str, date, int], int] = defaultdict(int)
    for gap in claim.gaps:
        lacking[gap.team, gap.night, gap.shift] += gap.places
    shifts: dict[tuple[str, date, int], list[Duty]] = defaultdict(list)
    unknown = []
    for duty in claim.duties:
        if duty.member in claim.people:
            shifts[claim.people[duty.member].team, duty.night, duty.shift].append(duty)
        else:
            unknown.append(duty)
    found: list[Duty] = []
    for key, duties in shifts.items():
        if claim.terms.places(*key) is None:
            found += _of_one_group(claim, key[0], duties, lacking[key])
        else:
            found += _of_places(claim, key[0], duties)
    return tuple(sorted([*found, *unknown], key=lambda one: (one.night, one.shift)))


def _of_one_group(claim: Claim, team: str, duties: list[Duty], lacking: int) -> Iterator[Duty]:
    night, here = duties[0].night, {duty.member for duty in duties}
    groups: dict[str, list[str]] = defaultdict(list)
    for person in claim.teams[team]:
        groups[person.group].append(person.name)

    def faults(group: str) -> tuple[int, int, int, str]:
        missing = [name for name in groups[group] if name not in here]
        without_cause = sum(not claim.is_excused(name, night) for name in missing)
        size = abs(len(groups[group]) - len(duties) - lacking)
        return size, without_cause, len(missing), group

    group = min({claim.people[name].group for name in here}, key=faults)
    missing = iter([name for name in groups[group] if name not in here])
    for duty in duties:
        own = claim.people[duty.member].group == group
        yield duty if own else replace(duty, stands_in_for=next(missing, ""))


def _of_places(claim: Claim, team: str, duties: list[Duty]) -> Iterator[Duty]:
    here = {duty.member for duty in duties}
    broken_up = {
        person.group
        for person in claim.teams[team]
        if person.name not in here and not claim.is_excused(person.name, duties[0].night)
    }
    for duty in duties:
        yield replace(duty, single=claim.people[duty.member].group in broken_up)
