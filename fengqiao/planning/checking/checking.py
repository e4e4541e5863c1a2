"""Every rule in one table, and the verdict over a rota."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fengqiao.planning.checking import figures, persons, shifts
from fengqiao.planning.checking.facts import Broken, Claim, Person, Terms
from fengqiao.planning.checking.reading import claim_of

Rule = Callable[[Claim], Iterator[Broken]]

OF_EVERY_ROTA: dict[str, Rule] = {
    "known_member": persons.known_member,
    "known_night": persons.known_night,
    "known_shift": persons.known_shift,
    "one_shift_a_night": persons.one_shift_a_night,
    "never_two_nights_running": persons.never_two_nights_running,
    "not_when_unavailable": persons.not_when_unavailable,
    "own_group": persons.own_group,
    "filled": shifts.filled,
    "whole_group": shifts.whole_group,
    "named_stand_ins": shifts.named_stand_ins,
    "explained": shifts.explained,
    "nobody_free": shifts.nobody_free,
    "fairness": figures.fairness,
    "levels": figures.levels,
    "objective": figures.objective,
}


@dataclass(frozen=True)
class Verdict:
    """What is broken, and the terms the rota was held to."""

    broken: tuple[Broken, ...]
    terms: Terms

    @property
    def is_ok(self) -> bool:
        """Whether every rule holds."""
        return not self.broken


def check_rota(
    *,
    rota: Mapping[str, Any],
    people: Sequence[Person],
    ordered: Mapping[str, Any] | None = None,
    absent: Sequence[tuple[str, date]] = (),
    rules: Mapping[str, Rule] = OF_EVERY_ROTA,
) -> Verdict:
    """Hold a rota (the object `plan rota` prints) against every rule.

    `ordered` are fields of `Terms` known from elsewhere (start, nights, shifts, every, group, needs): they go before
    what the rota says of itself, which nothing else can vouch for. `absent` are absences (member, night) beyond TEAM;
    those the rota names are believed, since they only forbid. Rules that build on sound entries are still tried when
    entries are broken, so that one fault may show under more than one name.
    """
    claim, broken = claim_of(rota, people, ordered or {}, absent)
    for rule in rules.values():
        broken += rule(claim)
    return Verdict(tuple(broken), claim.terms)
