"""The study's time in periods: days, weeks from Monday, calendar months or years."""

from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.refusals import Refused

Unit = Literal["day", "week", "month", "year"]
DAYS: dict[Unit, float] = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_TOO_MANY = 100_000


@dataclass(frozen=True)
class Periods:
    """The periods one after the other: period k lasts from `begins[k]` to the day before `begins[k + 1]`."""

    unit: Unit
    begins: tuple[date, ...]

    @classmethod
    def between(cls, first: date, last: date, *, unit: Unit) -> "Periods":
        """The periods of `unit` from that of `first` to that of `last`, both whole.

        Raises Refused: `ends_before_it_begins`, `too_late` (in the year 9999), `too_many_periods`.
        """
        if last < first:
            raise Refused("ends_before_it_begins", first=first.isoformat(), last=last.isoformat())
        if last.year >= MAXYEAR:  # the period after the last begins on a day, too
            raise Refused("too_late", last=last.isoformat())
        begins = [_begin(first, unit)]
        while begins[-1] <= last:
            begins.append(_next(begins[-1], unit))
            if len(begins) > _TOO_MANY:
                raise Refused("too_many_periods", first=first.isoformat(), last=last.isoformat(), unit=unit)
        return cls(unit, tuple(begins))

    def __len__(self) -> int:
        return len(self.begins) - 1

    def index(self, days: list[date]) -> NDArray[np.intp]:
        """The number of the period of each day; -1 or the number of periods for days outside."""
        ordinals = [day.toordinal() for day in self.begins]
        return np.searchsorted(ordinals, [day.toordinal() for day in days], side="right") - 1

    def begin(self, period: int) -> date:
        """The first day of a period."""
        return self.begins[period]

    def end(self, period: int) -> date:
        """The last day of a period."""
        return self.begins[period + 1] - timedelta(days=1)


def _begin(day: date, unit: Unit) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _next(begin: date, unit: Unit) -> date:
    if unit == "month":
        return date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
    if unit == "year":
        return date(begin.year + 1, 1, 1)
    return begin + timedelta(days=7 if unit == "week" else 1)
