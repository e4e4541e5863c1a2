"""Series of counts as the commands read them: a date or a week a row, evenly spaced."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet, Row, read_rows

_WEEK = re.compile(r"(\d{4})(?:-?W)?(\d{2})", re.IGNORECASE)  # 2026-07 would be a month
_MOST_FILLED = 10_000
_SHORTEST_MONTH = 28


@dataclass(frozen=True)
class Series:
    """`labels` as written, `counts`, `dates` (None where weeks are numbered), `frequency` rows a year, and `notes`."""

    labels: tuple[str, ...]
    counts: tuple[int, ...]
    dates: tuple[date, ...] | None
    frequency: int
    notes: tuple[Reason, ...]


def read_series(path: Path, *, fill_zero: bool, strict_calendar: bool) -> Series:
    """The series of a CSV date,count: daily or weekly dates, or weeks such as 2026-W07 or 202607.

    A missing day or week is refused, with `fill_zero` counted as 0. Where a weekly calendar leaves out the week of
    the turn of the year (52 weeks a year), the next row is taken as the next week unless `strict_calendar`. Raises
    BadSheet.
    """
    rows = read_rows(path, required=["date", "count"])
    counts = [row.whole("count") for row in rows]
    if len(rows) < 2:
        raise _bad_file(rows[0], "one_row", "one row is no series", "只有一行，不成序列")
    if not any(counts):
        raise _bad_file(rows[0], "all_zero", "all counts are zero", "所有计数都是零")
    if _WEEK.fullmatch(rows[0].text("date")):
        return _numbered_weeks(rows, counts, fill_zero)
    return _dated(rows, counts, fill_zero, strict_calendar)


def _numbered_weeks(rows: list[Row], counts: list[int], fill_zero: bool) -> Series:
    labels, filled = [rows[0].text("date")], [counts[0]]
    here = _week(rows[0])
    for row, count in zip(rows[1:], counts[1:], strict=True):
        there = _week(row)
        _check_later(row, later=there > here, same=there == here)
        missing = _weeks_between(here, there)
        if missing and (not fill_zero or len(missing) == _MOST_FILLED):
            raise _gap(row, _as_week(missing[0], labels[0]))
        labels += [_as_week(week, labels[0]) for week in missing] + [row.text("date")]
        filled += [0] * len(missing) + [count]
        here = there
    return Series(tuple(labels), tuple(filled), None, 52, ())


def _week(row: Row) -> tuple[int, int]:
    match = _WEEK.fullmatch(row.text("date"))
    if match is None or not 1 <= int(match[2]) <= 53:
        said = row.text("date")
        raise row.bad(
            "date",
            "not_a_week",
            f"“{said}” is not a week; write it as 2026-W07",
            f"“{said}”不是周次，请写成 2026-W07",
        )
    return int(match[1]), int(match[2])


def _weeks_between(here: tuple[int, int], there: tuple[int, int]) -> list[tuple[int, int]]:
    """A year may end with its week 52 or 53."""
    between: list[tuple[int, int]] = []
    week = here
    while len(between) < _MOST_FILLED:
        year, number = week
        if week >= (year, 52) and there == (year + 1, 1):
            break
        week = (year, number + 1) if number < 52 or (year, 53) == there else (year + 1, 1)
        if week >= there:
            break
        between.append(week)
    return between


def _as_week(week: tuple[int, int], like: str) -> str:
    year, number = week
    middle = like[4:-2]
    return f"{year:04d}{middle}{number:02d}"


def _dated(rows: list[Row], counts: list[int], fill_zero: bool, strict_calendar: bool) -> Series:
    days = [row.day("date") for row in rows]
    for row, before, day in zip(rows[1:], days, days[1:], strict=False):
        _check_later(row, later=day > before, same=day == before)
    step = _step(rows, days)
    dates, filled, notes = [days[0]], [counts[0]], []
    for row, before, day, count in zip(rows[1:], days, days[1:], counts[1:], strict=False):
        missing = [before + timedelta(n) for n in range(step, (day - before).days, step)]
        if missing and not fill_zero:
            if strict_calendar or step == 1 or len(missing) > 1 or not _at_the_turn(missing[0]):
                raise _gap(row, missing[0].isoformat())
            notes.append(_left_out(missing[0]))
        elif len(missing) > _MOST_FILLED:
            raise _gap(row, missing[0].isoformat())
        elif missing:
            dates += missing
            filled += [0] * len(missing)
        dates.append(day)
        filled.append(count)
    labels = tuple(day.isoformat() for day in dates)
    return Series(labels, tuple(filled), tuple(dates), 52 if step == 7 else 365, tuple(notes))


def _step(rows: list[Row], days: list[date]) -> int:
    """7 for weeks, 1 for days; a row that fits neither is refused, so that nothing else is filled with zeros."""
    apart = [(day - before).days for before, day in pairwise(days)]
    strays = [(row, days_since) for row, days_since in zip(rows[1:], apart, strict=True) if days_since % 7]
    if not strays:
        return 7
    row, days_since = strays[0]
    if 2 * apart.count(7) > len(apart):
        raise row.bad(
            "date",
            "not_that_weekday",
            f"“{row.text('date')}” is {days_since} days after the row before it, and the series is weekly",
            f"“{row.text('date')}”离上一行 {days_since} 天，而这是每周一行的序列",
        )
    if min(apart) >= _SHORTEST_MONTH:
        raise row.bad(
            "date", "not_daily_or_weekly", "counts by day or by week are wanted", "要按天或按周的计数"
        )
    return 1


def _at_the_turn(monday: date) -> bool:
    """Whether the week from this day holds 1 January: a calendar of 52 weeks a year leaves one such week out."""
    return monday.day == 1 and monday.month == 1 or (monday + timedelta(6)).year > monday.year


def _left_out(week: date) -> Reason:
    return Reason(
        "week_left_out",
        f"there is no week of {week.isoformat()}: taken as a calendar of 52 weeks a year",
        f"没有 {week.isoformat()} 那一周：当作一年 52 周的历法",
    )


def _check_later(row: Row, *, later: bool, same: bool) -> None:
    said = row.text("date")
    if same:
        raise row.bad("date", "twice", f"“{said}” stands there twice", f"“{said}”出现了两次")
    if not later:
        raise row.bad(
            "date",
            "not_sorted",
            f"“{said}” is before the row above it",
            f"“{said}”比上一行还早，请按时间排序",
        )


def _gap(row: Row, missing: str) -> BadSheet:
    return row.bad(
        "date",
        "gap",
        f"{missing} is missing before it; write it with its count, or say --fill-zero",
        f"前面缺 {missing}；请补上这一行，或加 --fill-zero 当作零",
    )


def _bad_file(row: Row, name: str, en: str, zh: str) -> BadSheet:
    return BadSheet(file=row.file, row=None, column="count", why=Reason(name, en, zh))
