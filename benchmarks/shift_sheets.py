"""The text format of schedulingbenchmarks.org (Curtois and Qu 2014): sections of comma-separated rows."""

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet
from fengqiao.planning.shifts import Cover, RosterDemand, ShiftKind, Wish, Worker

_REQUEST = ("EmployeeID", "Day", "ShiftID", "Weight")
_COLUMNS = {
    "HORIZON": ("days",),
    "SHIFTS": ("ShiftID", "Length in mins", "Shifts which cannot follow this shift"),
    "STAFF": (
        "ID",
        "MaxShifts",
        "MaxTotalMinutes",
        "MinTotalMinutes",
        "MaxConsecutiveShifts",
        "MinConsecutiveShifts",
        "MinConsecutiveDaysOff",
        "MaxWeekends",
    ),
    "DAYS_OFF": ("EmployeeID", "DayIndexes"),
    "SHIFT_ON_REQUESTS": _REQUEST,
    "SHIFT_OFF_REQUESTS": _REQUEST,
    "COVER": ("Day", "ShiftID", "Requirement", "Weight for under", "Weight for over"),
}
_NEEDED = ("HORIZON", "SHIFTS", "STAFF", "COVER")
_MOST_DAYS, _MOST = 3_660, 10_000_000


@dataclass(frozen=True)
class _Line:
    file: str
    number: int
    cells: tuple[str, ...]
    section: str = ""

    def bad(self, name: str, en: str, zh: str, *, place: int | None = None) -> BadSheet:
        """The fault of the line, or of the cell in that place."""
        columns = _COLUMNS.get(self.section, ())
        column = None if place is None else columns[min(place, len(columns) - 1)]
        return BadSheet(file=self.file, row=self.number, column=column, why=Reason(name, en, zh))

    def wide(self, least: int, most: int | None = None) -> "_Line":
        """The line, if it has so many cells; empty ones at its end do not count."""
        cells = self.cells
        while len(cells) > least and not cells[-1]:
            cells = cells[:-1]
        if not least <= len(cells) <= (most or least):
            raise self.bad(
                "wrong_width",
                f"{len(cells)} cells, not {least}",
                f"有 {len(cells)} 格，应为 {least} 格",
            )
        return replace(self, cells=cells)

    def name(self, place: int) -> str:
        if not self.cells[place]:
            raise self.bad("cell_empty", "the cell is empty", "单元格是空的", place=place)
        return self.cells[place]

    def whole(self, place: int, *, low: int = 0, high: int = _MOST) -> int:
        return self._number(self.cells[place], place, low, high)

    def among(self, place: int, names: Collection[str]) -> str:
        return self._known(self.cells[place], place, names)

    def all_among(self, place: int, names: Collection[str]) -> list[str]:
        said = [name.strip() for name in "".join(self.cells[place:]).split("|")]
        return [self._known(name, place, names) for name in said if name]

    def day(self, place: int, days: int) -> int:
        return self._in_horizon(self.whole(place), place, days)

    def days(self, start: int, days: int) -> list[int]:
        return [
            self._in_horizon(self._number(cell, start, 0, _MOST), start, days)
            for cell in self.cells[start:]
            if cell
        ]

    def most(self, place: int, kinds: Collection[str]) -> dict[str, int]:
        """`E=14|L=0`: shifts of each kind at most."""
        found: dict[str, int] = {}
        for part in filter(None, self.cells[place].split("|")):
            name, _, number = part.partition("=")
            kind = self._known(name.strip(), place, kinds)
            if kind in found:
                raise self.bad("twice", f"“{kind}” stands there twice", f"“{kind}”出现了两次", place=place)
            found[kind] = self._number(number, place, 0, _MOST)
        return found

    def _known(self, name: str, place: int, names: Collection[str]) -> str:
        if name not in names:
            raise self.bad("unknown", f"“{name}” is not defined", f"没有定义“{name}”", place=place)
        return name

    def _in_horizon(self, day: int, place: int, days: int) -> int:
        if day >= days:
            en, zh = f"there is no day {day} among {days}", f"{days} 天里没有第 {day} 天"
            raise self.bad("no_such_day", en, zh, place=place)
        return day

    def _number(self, said: str, place: int, low: int, high: int) -> int:
        if not re.fullmatch(r"-?[0-9]{1,18}", said.strip()):
            raise self.bad("not_whole", f"“{said}” is not a whole number", f"“{said}”不是整数", place=place)
        value = int(said)
        if not low <= value <= high:
            en, zh = f"{value} is not between {low} and {high}", f"{value} 不在 {low} 到 {high} 之间"
            raise self.bad("out_of_range", en, zh, place=place)
        return value


def read_instance(path: Path) -> RosterDemand:
    """The problem of a file. Raises BadSheet with file and row, and OSError for no such file."""
    sections = _sections(path)
    for name, width in (("SHIFTS", 1), ("STAFF", 1), ("DAYS_OFF", 1), ("COVER", 2)):
        _once(sections[name], width)
    if len(sections["HORIZON"]) > 1:
        raise sections["HORIZON"][1].bad("twice", "the horizon stands there twice", "天数写了两次", place=0)
    days = sections["HORIZON"][0].wide(1).whole(0, low=1, high=_MOST_DAYS)
    kinds = _kinds(sections["SHIFTS"])
    names = [kind.name for kind in kinds]
    contracts = [line.wide(8) for line in sections["STAFF"]]
    staff = {line.name(0) for line in contracts}
    off = {line.among(0, staff): frozenset(line.days(1, days)) for line in sections["DAYS_OFF"]}
    workers = [_worker(line, names, off.get(line.cells[0], frozenset())) for line in contracts]
    wishes = [
        Wish(line.among(0, staff), line.day(1, days), line.among(2, names), line.whole(3), wanted)
        for section, wanted in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False))
        for line in (row.wide(4) for row in sections[section])
    ]
    covers = [
        Cover(line.day(0, days), line.among(1, names), *(line.whole(place) for place in (2, 3, 4)))
        for line in (row.wide(5) for row in sections["COVER"])
    ]
    return RosterDemand(days, kinds, workers, wishes, covers)


def _text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    why = Reason("not_text", "this is neither UTF-8 nor GB 18030 text", "既不是 UTF-8，也不是 GB 18030 文字")
    raise BadSheet(file=str(path), row=None, column=None, why=why)


def _sections(path: Path) -> dict[str, list[_Line]]:
    sections: dict[str, list[_Line]] = {name: [] for name in _COLUMNS}
    section = ""
    for number, text in enumerate(re.split(r"\r\n|\r|\n", _text(path)), start=1):
        line = _Line(str(path), number, tuple(cell.strip() for cell in text.split(",")), section)
        first = line.cells[0]
        if not text.strip() or first.startswith("#"):
            continue
        if first.startswith("SECTION_"):
            section = first.removeprefix("SECTION_")
            if section not in sections:
                raise line.bad("unknown_section", f"{first} is not known", f"不认识 {first}")
        elif not section:
            raise line.bad("no_section", "this stands before any SECTION_", "这一行不在任何 SECTION_ 之内")
        else:
            sections[section].append(line)
    for name in _NEEDED:
        if not sections.get(name):
            why = Reason(
                "no_section", f"there is no SECTION_{name} with rows", f"没有 SECTION_{name} 或其中没有内容"
            )
            raise BadSheet(file=str(path), row=None, column=None, why=why)
    return sections


def _kinds(lines: Sequence[_Line]) -> list[ShiftKind]:
    rows = [line.wide(2, 3) for line in lines]
    names = {line.name(0) for line in rows}
    return [
        ShiftKind(line.cells[0], line.whole(1, low=1), frozenset(line.all_among(2, names))) for line in rows
    ]


def _worker(line: _Line, kinds: Sequence[str], off: frozenset[int]) -> Worker:
    high, low, run_high, run_low, break_low, weekends = (line.whole(place) for place in range(2, 8))
    return Worker(
        name=line.cells[0],
        minutes_low=low,
        minutes_high=high,
        run_low=run_low,
        run_high=run_high,
        break_low=break_low,
        weekends=weekends,
        most=line.most(1, kinds),
        days_off=off,
    )


def _once(lines: Sequence[_Line], width: int) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = line.cells[:width]
        if key in seen:
            said = ", ".join(key)
            raise line.bad(
                "twice",
                f"“{said}” stands already in row {seen[key]}",
                f"“{said}”在第 {seen[key]} 行已经有了",
                place=0,
            )
        seen[key] = line.number
