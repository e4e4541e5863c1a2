"""Officers' duty as it is claimed: read from its JSON alone, with the duties that were ordered."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.facts import Broken

_MOST_DAYS = 366  # a plan that says more of itself is taken for what it spans
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True)
class RoomOfficer:
    """A row of OFFICERS. `away`: dates on which no duty may last."""

    name: str
    room: str
    away: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Weekly:
    """A row of NEEDS: weekday 1 is Monday, times in minutes after midnight; an end not after the start is next day."""

    room: str
    weekday: int
    start: int
    end: int
    places: int


@dataclass(frozen=True, order=True)
class Turn:
    """A shift of a room on a date."""

    room: str
    begins: datetime
    ends: datetime

    @property
    def name(self) -> str:
        """As people say it."""
        return f"{self.room} {self.begins:%Y-%m-%d %H:%M}-{self.ends:%H:%M}"

    @property
    def hours(self) -> float:
        """How long it is."""
        return (self.ends - self.begins) / timedelta(hours=1)

    @property
    def is_night(self) -> bool:
        """Whether it overlaps 00:00 to 05:00 of any day."""
        midnight = datetime.combine(self.begins.date(), time())
        return any(
            self.begins < midnight + timedelta(days=by, hours=5) and midnight + timedelta(days=by) < self.ends
            for by in (0, 1)
        )

    def is_on(self, day: date) -> bool:
        """Whether any of it lies on that date."""
        midnight = datetime.combine(day, time())
        return self.begins < midnight + timedelta(days=1) and midnight < self.ends


@dataclass(frozen=True)
class DutyTerms:
    """What was ordered: the period, the rest, the nights at most in `window` days, and places by turn."""

    start: date
    days: int
    rest: float = 11.0
    nights: int = 5
    window: int = 14
    places: Mapping[Turn, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DutyClaim:
    """The plan as read: (officer, turn) for each assignment, (turn, places, reason) for what is empty."""

    officers: Mapping[str, RoomOfficer]
    entries: tuple[tuple[str, Turn], ...]
    gaps: tuple[tuple[Turn, int, str], ...]
    terms: DutyTerms
    said: Mapping[str, Any]

    @cached_property
    def turns_of(self) -> dict[str, list[Turn]]:
        """Each officer's turns by time."""
        found: dict[str, list[Turn]] = defaultdict(list)
        for name, turn in sorted(self.entries, key=lambda entry: entry[1].begins):
            found[name].append(turn)
        return found

    @cached_property
    def there(self) -> dict[Turn, list[str]]:
        """Who is on each turn."""
        found: dict[Turn, list[str]] = defaultdict(list)
        for name, turn in self.entries:
            found[turn].append(name)
        return found


def turns_ordered(weekly: Iterable[Weekly], start: date, days: int) -> dict[Turn, int]:
    """Every turn of the period with its places."""
    found: dict[Turn, int] = {}
    for number in range(days):
        day = start + timedelta(days=number)
        midnight = datetime.combine(day, time())
        for need in weekly:
            if need.weekday == day.isoweekday() and need.places:
                lasts = (need.end - need.start) % 1440 or 1440
                begins = midnight + timedelta(minutes=need.start)
                found[Turn(need.room, begins, begins + timedelta(minutes=lasts))] = need.places
    return found


def duty_claim(
    said: Mapping[str, Any],
    officers: Sequence[RoomOfficer],
    ordered: Mapping[str, Any],
    weekly: Sequence[Weekly] | None,
) -> tuple[DutyClaim, list[Broken]]:
    """The claim, and what of it cannot be read. `ordered`: fields of DutyTerms known from elsewhere."""
    people = {officer.name: officer for officer in officers}
    broken: list[Broken] = []
    entries: list[tuple[str, Turn]] = []
    gaps: list[tuple[Turn, int, str]] = []
    for number, entry in enumerate(_list(said.get("assignments")), start=1):
        try:
            name = str(entry["member"])
            entries.append((name, _turn(entry, people[name].room if name in people else "")))
        except (KeyError, TypeError, ValueError, IndexError, OverflowError):
            broken.append(_malformed("assignments", number))
    for number, entry in enumerate(_list(said.get("unfilled")), start=1):
        try:
            gaps.append((_turn(entry, ""), int(entry["places"]), str(entry.get("because") or "")))
        except (KeyError, TypeError, ValueError, IndexError, OverflowError):
            broken.append(_malformed("unfilled", number))
    terms = _terms(said, [*(turn for _, turn in entries), *(gap[0] for gap in gaps)], ordered, weekly)
    return DutyClaim(people, tuple(entries), tuple(gaps), terms, said), broken


def _terms(
    said: Mapping[str, Any],
    turns: Sequence[Turn],
    ordered: Mapping[str, Any],
    weekly: Sequence[Weekly] | None,
) -> DutyTerms:
    days = sorted(turn.begins.date() for turn in turns) or [date.min]
    start = ordered.get("start") or _or(date.fromisoformat, said.get("start"), days[0])
    spanned = max(1, (days[-1] - start).days + 1)
    count = int(ordered.get("days") or _or(int, said.get("days"), spanned))
    if not 1 <= count <= _MOST_DAYS or (date.max - start).days <= count:
        count = spanned
    if weekly is not None:
        places = turns_ordered(weekly, start, count)
    else:
        places = {}
        for entry in _list(said.get("needs")):
            try:
                places[_turn(entry, "")] = int(entry["places"])
            except (KeyError, TypeError, ValueError, IndexError, OverflowError):
                continue
    return DutyTerms(
        start,
        count,
        float(ordered.get("rest", _or(float, said.get("rest_hours"), 11.0))),
        int(ordered.get("nights", _or(int, said.get("nights_at_most"), 5))),
        int(_or(int, said.get("nights_in_days"), 14)),
        places,
    )


def _turn(entry: Mapping[str, Any], room: str) -> Turn:
    day = date.fromisoformat(entry["night"])
    found = _HOURS.fullmatch(entry["shift"])
    if found is None:
        raise ValueError
    hours = [int(part) for part in found.groups()]
    begins = datetime.combine(day, time()) + timedelta(minutes=hours[0] * 60 + hours[1])
    lasts = ((hours[2] - hours[0]) * 60 + hours[3] - hours[1]) % 1440 or 1440
    turn = Turn(str(entry.get("room") or room), begins, begins + timedelta(minutes=lasts))
    for key, moment in (("start", turn.begins), ("end", turn.ends)):
        if key in entry and datetime.fromisoformat(entry[key]) != moment:
            raise ValueError
    return turn


def _list(said: object) -> list[Any]:
    return said if isinstance(said, list) else []


def _or(read: Any, said: object, default: Any) -> Any:
    try:
        return default if isinstance(said, bool) else read(said)
    except (TypeError, ValueError, OverflowError):
        return default


def _malformed(where: str, number: int) -> Broken:
    why = Reason(
        "malformed", f"entry {number} of {where} cannot be read", f"{where} 的第 {number} 条无法读取"
    )
    return Broken("malformed", why)
