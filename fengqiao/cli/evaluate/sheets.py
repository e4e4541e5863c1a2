"""The files of `fengqiao evaluate`: units by periods, complete, and who lies next to whom."""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from fengqiao.analytics.evaluation import Panel
from fengqiao.cli.sentences import BadOption
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.sheets import BadSheet, Row, read_rows

_YEAR = re.compile(r"^\d{4}$")
_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_LARGEST = 1e12

_REFUSALS = {
    "all_zeros": ("value", "all zeros: {unit}", "{unit} 全部是 0"),
    "too_few_periods_before": (
        "date",
        "too few periods before the intervention: {periods}, at least {least} are needed",
        "干预之前的时段太少：只有 {periods} 个，至少要 {least} 个",
    ),
    "no_treated_unit": ("treated", "no unit is treated", "没有任何单位实施了干预"),
}


def panel_from(
    series: Path, *, intervention: str, controls: Path | None, treated: Sequence[str] = ()
) -> Panel:
    """The panel of SERIES and the controls file. Raises BadSheet, BadOption, Refused."""
    try:
        panel = _panel(series, intervention=intervention, controls=controls, treated=treated)
        panel.refuse_all_zeros()
        return panel
    except Refused as refused:
        if refused.name not in _REFUSALS:
            raise
        column, en, zh = _REFUSALS[refused.name]
        why = Reason(refused.name, en.format(**refused.detail), zh.format(**refused.detail))
        raise BadSheet(file=str(series), row=None, column=column, why=why) from refused


def _panel(series: Path, *, intervention: str, controls: Path | None, treated: Sequence[str]) -> Panel:
    rows = _read(series)
    ours = _treated(rows, series, treated, alone=controls is not None)
    start = _intervention(intervention)
    _check_marks(rows, ours, start)
    more = [] if controls is None else _read(controls)
    _check_apart(rows, more)
    rows = [*rows, *more]
    days = sorted({_day(row) for row in rows})
    season = _check_calendar(rows, days)
    if not days[0] < start <= days[-1]:
        raise BadOption(
            f"{intervention} is not within the dates of {series}: the first period is {days[0]}, the last {days[-1]}; "
            "there must be periods before and after",
            f"{intervention} 不在 {series} 的日期之内：第一期是 {days[0]}，最后一期是 {days[-1]}；前后都要有时段",
            option="--intervention",
        )
    units = list(dict.fromkeys(row.text("unit") for row in rows))
    table = _table(rows, units, days)
    labels = {_day(row): row.text("date") for row in rows}
    has_offset = any(row.has("offset") for row in rows)
    return Panel(
        units=tuple(units),
        periods=tuple(labels[day] for day in days),
        values=np.array(
            [[row.number_in("value", low=-_LARGEST, high=_LARGEST) for row in line] for line in table]
        ),
        treated=ours,
        before=sum(day < start for day in days),
        exposure=np.array([[_offset(row) for row in line] for line in table]) if has_offset else None,
        season=season,
    )


def neighbours_in(file: Path, panel: Panel) -> frozenset[str]:
    """The neighbours of the treated units, whichever of a pair is named first. Raises BadSheet for unknown units."""
    beside: set[str] = set()
    for row in read_rows(file, required=["unit", "neighbour"]):
        for column in ("unit", "neighbour"):
            if row.text(column) not in panel.units:
                said = row.text(column)
                raise row.bad(
                    column, "unknown_unit", f"there is no unit {said} in the series", f"数据里没有 {said}"
                )
        pair = {row.text("unit"), row.text("neighbour")}
        if pair & set(panel.treated):
            beside |= pair - set(panel.treated)
    if not beside:
        first = sorted(panel.treated)[0]
        raise BadOption(
            f"{file} names no neighbour of {first}",
            f"{file} 里没有 {first} 的邻近单位",
            option="--neighbours",
        )
    return frozenset(beside)


def _read(file: Path) -> list[Row]:
    return read_rows(
        file, required=["unit", "date", "value"], optional=["offset", "treated"], unique=["unit", "date"]
    )


def _day(row: Row) -> date:
    said = row.text("date")
    month = _MONTH.match(said)
    try:
        if _YEAR.match(said):
            return date(int(said), 1, 1)
        return date(int(month[1]), int(month[2]), 1) if month else row.day("date")
    except ValueError as error:
        if isinstance(error, BadSheet):
            raise
        raise row.bad("date", "not_a_date", f"“{said}” is not a date", f"“{said}”不是日期") from None


def _intervention(said: str) -> date:
    month = _MONTH.match(said)
    try:
        if _YEAR.match(said):
            return date(int(said), 1, 1)
        return (
            date(int(month[1]), int(month[2]), 1)
            if month
            else date(*(int(part) for part in re.split("[-/]", said)))
        )
    except (ValueError, TypeError):
        raise BadOption(
            f"“{said}” is not a date; write it as 2026-11-23, 2026-11 or 2026",
            f"“{said}”不是日期，请写成 2026-11-23、2026-11 或 2026",
            option="--intervention",
        ) from None


def _offset(row: Row) -> float:
    value = row.number_in("offset", high=_LARGEST)
    if value < 1 / _LARGEST:
        raise row.bad("offset", "out_of_range", "the offset must be above 0", "基数必须大于 0")
    return value


def _treated(rows: Sequence[Row], file: Path, named: Sequence[str], *, alone: bool) -> frozenset[str]:
    units = list(dict.fromkeys(row.text("unit") for row in rows))
    for name in named:
        if name not in units:
            raise BadOption(f"there is no unit {name} in {file}", f"{file} 里没有 {name}", option="--treated")
    if named:
        return frozenset(named)
    marked = {row.text("unit") for row in rows if row.has("treated") and row.whole("treated", high=1)}
    if marked:
        return frozenset(marked)
    if alone or len(units) == 1:
        return frozenset(units)
    raise BadOption(
        f"{file} has {len(units)} units and none is marked: add a column treated (0 or 1), or name one with --treated",
        f"{file} 有 {len(units)} 个单位，都没有标明：请加一列 treated（0 或 1），或用 --treated 指定",
        option="--treated",
    )


def _check_apart(rows: Sequence[Row], more: Sequence[Row]) -> None:
    units = {row.text("unit") for row in rows}
    for row in more:
        said = row.text("unit")
        if said in units:
            raise row.bad("unit", "twice", f"{said} is in the series file, too", f"{said} 在数据文件里也有")
        if row.whole("treated", high=1, default=0):
            raise row.bad(
                "treated",
                "treated_control",
                f"{said} is marked as treated, but units of this file are controls",
                f"{said} 标为实施了干预，但这个文件里的单位都是对照",
            )


def _check_marks(rows: Sequence[Row], treated: Collection[str], start: date) -> None:
    """Where SERIES has the column treated: 1 in every row of a treated unit, or exactly from the intervention on."""
    marks: dict[str, list[tuple[Row, bool]]] = {}
    for row in rows:
        if row.has("treated"):
            marks.setdefault(row.text("unit"), []).append((row, bool(row.whole("treated", high=1))))
    for unit, marked in marks.items():
        if unit in treated and all(mark for _, mark in marked):
            continue
        for row, mark in marked:
            if mark != (unit in treated and _day(row) >= start):
                raise row.bad(
                    "treated",
                    "treated_otherwise",
                    f"{unit} is marked {int(mark)} on {row.text('date')}, which does not fit --treated and "
                    "--intervention: all treated units begin on one day",
                    f"{unit} 在 {row.text('date')} 标为 {int(mark)}，与 --treated 和 --intervention 不符："
                    "所有干预单位须在同一天开始",
                )


def _check_calendar(rows: Sequence[Row], days: Sequence[date]) -> float | None:
    """How many periods a year has (None: years); raises BadSheet where a period is missing."""
    yearly = all(_YEAR.match(row.text("date")) for row in rows)
    monthly = yearly or all(day.day == 1 for day in days)
    numbers = [day.year * 12 + day.month if monthly else day.toordinal() for day in days]
    steps = [later - earlier for earlier, later in zip(numbers, numbers[1:], strict=False)]
    if not steps:
        return None
    step = min(steps)
    for number, found in enumerate(steps):
        if found == step:
            continue
        row = next(row for row in rows if _day(row) == days[number + 1])
        missing = _after(days[number], step, monthly)
        raise row.bad(
            "date", "period_missing", f"{missing} is missing before this row", f"这一行之前缺 {missing}"
        )
    periods = 12 / step if monthly else 365.25 / step
    return None if periods <= 1 else 7.0 if not monthly and step == 1 and len(days) < 548 else periods


def _after(day: date, step: int, monthly: bool) -> str:
    if not monthly:
        return (day + timedelta(days=step)).isoformat()
    year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return f"{year:04d}-{month + 1:02d}"


def _table(rows: Sequence[Row], units: Sequence[str], days: Sequence[date]) -> list[list[Row]]:
    """A line a unit, a row a day; raises BadSheet where one is missing or a date stands twice in other words."""
    lines: dict[str, dict[date, Row]] = {unit: {} for unit in units}
    for row in rows:
        line, day = lines[row.text("unit")], _day(row)
        if day in line:
            said = row.text("date")
            raise row.bad(
                "date", "twice", f"{said} stands already in row {line[day].number}", f"{said} 已经有了"
            )
        line[day] = row
    for unit, line in lines.items():
        missing = next((day for day in days if day not in line), None)
        if missing is not None:
            last = max((day for day in line if day < missing), default=min(line))
            raise line[last].bad(
                "date",
                "period_missing",
                f"{unit} has nothing for {missing.isoformat()}, which others have",
                f"{unit} 缺 {missing.isoformat()}，别的单位有",
            )
    return [[line[day] for day in days] for line in lines.values()]
