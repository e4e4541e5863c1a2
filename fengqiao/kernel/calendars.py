"""Working days: weekends, the State Council's holiday notices, and a station's own corrections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Holidays and make-up working days as published by the General Office of the State Council
# (国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026). Later years: weekends only, until a station
# enters the notice of that year in its own table.
_OFF = (
    ("2025-01-01", 1), ("2025-01-28", 8), ("2025-04-04", 3), ("2025-05-01", 5), ("2025-05-31", 3), ("2025-10-01", 8),
    ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5), ("2026-06-19", 3), ("2026-09-25", 3),
    ("2026-10-01", 7),
)  # fmt: skip
_MAKE_UP = (
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip


@dataclass(frozen=True)
class WorkCalendar:
    """Which days count. `holidays` are off, `make_up_days` are worked although they fall on a weekend."""

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on `day`."""
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def after_working_days(self, start: date, days: int) -> date:
        """The `days`-th working day after `start` (which is not counted itself); `start` itself for 0."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; 0 where `end` is not after `start`."""
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def corrected(
        self, *, holidays: Iterable[date] = (), make_up_days: Iterable[date] = ()
    ) -> "WorkCalendar":
        """This calendar with a station's own entries; a later entry wins over the published one."""
        off, worked = frozenset(holidays), frozenset(make_up_days)
        return WorkCalendar((self.holidays - worked) | off, (self.make_up_days - off) | worked)


def _days(first: str, count: int) -> list[date]:
    return [date.fromisoformat(first) + timedelta(days=n) for n in range(count)]


CHINA = WorkCalendar(
    holidays=frozenset(day for first, count in _OFF for day in _days(first, count)),
    make_up_days=frozenset(date.fromisoformat(day) for day in _MAKE_UP),
)
