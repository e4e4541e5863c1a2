"""Duty of policing rooms around the clock: officers, what each room needs, and the duties of a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY_MINUTES = 24 * 60
_NIGHT_ENDS = 5 * 60
_CHANGES = (7 * 60, 15 * 60, 23 * 60)  # the first room's changes of shift
_STAGGER = (
    0,
    60,
    -60,
    30,
    -30,
)  # minutes by which each room's are later: never past 00:00, so one night a day


@dataclass(frozen=True)
class Officer:
    """An officer of one room, with the dates on which no duty may begin or last."""

    name: str
    room: str
    unavailable: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Need:
    """A room needs so many officers on a weekday (1 is Monday) from `start` to `end`, in minutes after midnight.

    An `end` not after `start` is on the next day.
    """

    room: str
    weekday: int
    start: int
    end: int
    officers: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.end - self.start) % DAY_MINUTES or DAY_MINUTES


@dataclass(frozen=True)
class Duty:
    """A need on its date. `begins` and `ends` are local times."""

    room: str
    day: date
    begins: datetime
    ends: datetime
    officers: int

    @property
    def shift(self) -> str:
        """What it is called: `08:00-16:00`."""
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends - self.begins).total_seconds()) // 60

    @property
    def is_night(self) -> bool:
        """Whether any of it lies between 00:00 and 05:00."""
        start = self.begins.hour * 60 + self.begins.minute
        return start < _NIGHT_ENDS or start + self.minutes > DAY_MINUTES

    @property
    def is_weekend(self) -> bool:
        """Whether it begins on a Saturday or Sunday."""
        return self.day.weekday() >= 5

    @property
    def days(self) -> tuple[date, ...]:
        """The dates it touches."""
        last = (self.ends - timedelta(microseconds=1)).date()
        return (self.day,) if last == self.day else (self.day, last)


@dataclass(frozen=True)
class DutyRules:
    """Hours of rest between two duties, and nights at most in any so many days running."""

    rest_hours: float = 11.0
    nights: int = 5
    window: int = 14


@dataclass(frozen=True)
class Period:
    """So many days from `start`."""

    start: date
    days: int

    @property
    def dates(self) -> list[date]:
        """Every day of it."""
        return [self.start + timedelta(days=number) for number in range(self.days)]


def usual_needs(rooms: Iterable[str]) -> list[Need]:
    """One officer around the clock in each room in three shifts of 8 hours; up to five rooms never change at once.

    The first room changes at 7, 15 and 23, the second at 8, 16 and 0, the third at 6, 14 and 22: while one room hands
    over, the others are on duty.
    """
    return [
        Need(room, weekday, begins % DAY_MINUTES, (begins + 480) % DAY_MINUTES, 1)
        for number, room in enumerate(dict.fromkeys(rooms))
        for weekday in range(1, 8)
        for begins in (change + _STAGGER[number % len(_STAGGER)] for change in _CHANGES)
    ]


def duties_of(needs: Sequence[Need], period: Period) -> list[Duty]:
    """Every need on every one of its dates, by room in the order of the needs, then by time."""
    rooms = list(dict.fromkeys(need.room for need in needs))
    duties = []
    for day in period.dates:
        for need in needs:
            if need.weekday == day.isoweekday() and need.officers:
                begins = datetime.combine(day, time()) + timedelta(minutes=need.start % DAY_MINUTES)
                ends = begins + timedelta(minutes=need.minutes)
                duties.append(Duty(need.room, day, begins, ends, need.officers))
    return sorted(duties, key=lambda duty: (rooms.index(duty.room), duty.begins, duty.ends))
