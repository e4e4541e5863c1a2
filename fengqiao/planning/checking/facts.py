"""What is checked: the people, the terms, and the rota as it claims to be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from fengqiao.kernel.reasons import Reason


@dataclass(frozen=True)
class Person:
    """A row of TEAM. `away`: nights said to be unavailable."""

    name: str
    group: str = ""
    team: str = ""
    away: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Terms:
    """What was ordered. `needs`: places by (team, date, shift), team "" for every team; otherwise one whole group.

    `group` is the size by which groups are formed where TEAM names none.
    """

    start: date
    nights: int
    shifts: int
    every: int = 3
    group: int = 10
    needs: Mapping[tuple[str, date, int], int] = field(default_factory=dict)

    def dates(self) -> Iterator[date]:
        """Every night ordered."""
        return (self.start + timedelta(days=number) for number in range(self.nights))

    def places(self, team: str, night: date, shift: int) -> int | None:
        """How many are wanted; None for one whole group."""
        return self.needs.get((team, night, shift), self.needs.get(("", night, shift)))


@dataclass(frozen=True)
class Duty:
    """One entry of `assignments`."""

    night: date
    shift: int
    member: str
    group: str | None = None
    team: str | None = None
    stands_in_for: str = ""
    single: bool = False


@dataclass(frozen=True)
class Gap:
    """One entry of `unfilled`."""

    night: date
    shift: int
    places: int
    because: str
    team: str = ""


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold, where, and in words."""

    rule: str
    why: Reason
    member: str | None = None
    night: date | None = None
    shift: int | None = None
    team: str | None = None


@dataclass(frozen=True)
class Claim:
    """The rota as read; `said` is the whole object, for figures that are checked as they stand."""

    people: Mapping[str, Person]
    duties: tuple[Duty, ...]
    gaps: tuple[Gap, ...]
    absences: frozenset[tuple[str, date]]
    terms: Terms
    said: Mapping[str, object]
    is_bare: bool = False
    """Whether no entry says more than night, shift and member: who stands in is then inferred."""

    @property
    def is_mended(self) -> bool:
        """Whether the rota says that it was mended: few people moved, the rest left as it was."""
        return "moved" in self.said

    @cached_property
    def nights_of(self) -> dict[str, set[date]]:
        """The nights each member walks."""
        found: dict[str, set[date]] = defaultdict(set)
        for duty in self.duties:
            found[duty.member].add(duty.night)
        return found

    @cached_property
    def teams(self) -> dict[str, list[Person]]:
        """The people of each team."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            found[person.team].append(person)
        return found

    def is_away(self, name: str, night: date) -> bool:
        """Whether the member said not to come, before or after the rota was made."""
        return night in self.people[name].away or (name, night) in self.absences

    def is_resting(self, name: str, night: date) -> bool:
        """Whether the member walks the night before or after."""
        nights = self.nights_of.get(name, set())
        return any(night + timedelta(days=by) in nights for by in (-1, 1))

    def is_excused(self, name: str, night: date) -> bool:
        """Whether the member may be missing where the own group walks: away or resting."""
        return self.is_away(name, night) or self.is_resting(name, night)

    def is_held_back(self, name: str, night: date) -> bool:
        """Whether a rule keeps the member from walking one shift more that night: away, resting, or walking."""
        return night in self.nights_of.get(name, set()) or self.is_excused(name, night)
