"""Which past rows a row is compared with, and the season each of them belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Baseline:
    """Past `rows` (from 0, ascending) and the `season` of each, 0 to periods - 1; season 0 is the row's own."""

    rows: NDArray[np.int64]
    season: NDArray[np.int64]


def reference_rows(*, row: int, years: int, frequency: int, dates: Sequence[date] | None) -> list[int]:
    """The rows of the same time of the year, 1 to `years` years before `row`, the oldest first.

    Without `dates` a year is `frequency` rows. With them it is a calendar year: the same day of the month, and in a
    weekly series (frequency 52) the nearest such weekday. Rows before the series begins are below 0.
    """
    if dates is None:
        return [row - frequency * ago for ago in range(years, 0, -1)]
    step = (dates[1] - dates[0]).days
    return [
        (_years_before(dates[row], ago, weekly=frequency == 52) - dates[0]).days // step
        for ago in range(years, 0, -1)
    ]


def baseline(
    *, row: int, references: Sequence[int], half_window: int, periods: int, left_out: int
) -> Baseline:
    """The rows within `half_window` of a reference row, and with `periods` above 1 all rows between, too.

    The rows between two windows are cut into `periods` - 1 seasons as equal as can be, the longer ones first. The
    last `left_out` rows before `row` are not used.
    """
    ends = [*references, row]
    season = np.full(row + half_window + 1, -1, dtype=np.int64)
    for centre, following in zip(ends, [*ends[1:], None], strict=True):
        season[max(0, centre - half_window) : centre + half_window + 1] = 0
        if following is not None and periods > 1:
            first, last = centre + half_window + 1, following - half_window
            if last > first:
                season[first:last] = _cut(last - first, periods - 1)
    usable = season[: max(0, row - left_out)]
    rows = np.flatnonzero(usable >= 0)
    return Baseline(rows=rows, season=usable[rows])


def _cut(length: int, parts: int) -> NDArray[np.int64]:
    shorter, longer_ones = divmod(length, parts)
    lengths = [shorter + 1] * longer_ones + [shorter] * (parts - longer_ones)
    return np.repeat(np.arange(1, parts + 1), lengths)


def _years_before(day: date, years: int, *, weekly: bool) -> date:
    if day.year <= years:
        return date.min
    try:
        then = day.replace(year=day.year - years)
    except ValueError:  # 29 February where there is none
        then = date(day.year - years, 3, 1)
    if not weekly:
        return then
    shift = (day.weekday() - then.weekday()) % 7
    return then + timedelta(days=shift if shift <= 3 else shift - 7)
