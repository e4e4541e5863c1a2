"""The text format of schedulingbenchmarks.org (Curtois and Qu 2014): sections of comma-separated rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet
from fengqiao.planning.shifts import Cover, RosterDemand, ShiftKind, Wish, Worker

_NEEDED = ("HORIZON", "SHIFTS", "STAFF", "COVER")
_LEFT_OUT = ("DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS")


@dataclass(frozen=True)
class _Line:
    file: str
    number: int
    cells: tuple[str, ...]

    def bad(self, name: str, en: str, zh: str) -> BadSheet:
        return BadSheet(file=self.file, row=self.number, column=None, why=Reason(name, en, zh))

    def wide(self, least: int, most: int | None = None) -> "_Line":
        if len(self.cells) < least or len(self.cells) > (most or least):
            raise self.bad(
                "wrong_width",
                f"{len(self.cells)} cells, not {least}",
                f"有 {len(self.cells)} 格，应为 {least} 格",
            )
        return self

    def whole(self, place: int, *, low: int = 0) -> int:
        return self._number(self.cells[place], low)

    def wholes(self, start: int) -> list[int]:
        return [self._number(cell, 0) for cell in self.cells[start:] if cell]

    def among(self, place: int, names: Sequence[str]) -> str:
        return self.known(self.cells[place], names)

    def known(self, name: str, names: Sequence[str]) -> str:
        if name not in names:
            raise self.bad("unknown", f"“{name}” is not defined", f"没有定义“{name}”")
        return name

    def day(self, place: int, days: int) -> int:
        return self.in_horizon(self.whole(place), days)

    def in_horizon(self, day: int, days: int) -> int:
        if day >= days:
            raise self.bad(
                "no_such_day", f"there is no day {day} among {days}", f"{days} 天里没有第 {day} 天"
            )
        return day

    def _number(self, said: str, low: int) -> int:
        try:
            value = int(said)
        except ValueError:
            raise self.bad("not_whole", f"“{said}” is not a whole number", f"“{said}”不是整数") from None
        if value < low:
            raise self.bad("out_of_range", f"{value} is less than {low}", f"{value} 小于 {low}")
        return value

    def most(self, place: int, kinds: Sequence[str]) -> dict[str, int]:
        pairs = [part.partition("=") for part in self.cells[place].split("|") if part]
        return {self.known(name.strip(), kinds): self._number(number, 0) for name, _, number in pairs}


def read_instance(path: Path) -> RosterDemand:
    """The problem of a file. Raises BadSheet with file and row, and OSError for no such file."""
    sections = _sections(path)
    for name, width in (("SHIFTS", 1), ("STAFF", 1), ("DAYS_OFF", 1), ("COVER", 2)):
        _once(sections[name], width)
    days = sections["HORIZON"][0].wide(1).whole(0, low=1)
    kinds = _kinds(sections["SHIFTS"])
    names = [kind.name for kind in kinds]
    staff = [line.wide(8).cells[0] for line in sections["STAFF"]]
    off = {line.among(0, staff): line for line in sections["DAYS_OFF"]}
    workers = [_worker(line, names, off.get(line.cells[0]), days) for line in sections["STAFF"]]
    wishes = [
        Wish(line.wide(4).among(0, staff), line.day(1, days), line.among(2, names), line.whole(3), wanted)
        for section, wanted in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False))
        for line in sections[section]
    ]
    covers = [
        Cover(line.wide(5).day(0, days), line.among(1, names), *(line.whole(place) for place in (2, 3, 4)))
        for line in sections["COVER"]
    ]
    return RosterDemand(days, kinds, workers, wishes, covers)


def _sections(path: Path) -> dict[str, list[_Line]]:
    sections: dict[str, list[_Line]] = {name: [] for name in _LEFT_OUT}
    lines: list[_Line] | None = None
    for number, text in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
        line = _Line(str(path), number, tuple(cell.strip() for cell in text.lstrip("\ufeff").split(",")))
        if not text.strip() or line.cells[0].startswith("#"):
            continue
        if line.cells[0].startswith("SECTION_"):
            lines = sections.setdefault(line.cells[0].removeprefix("SECTION_"), [])
        elif lines is None:
            raise line.bad("no_section", "this stands before any SECTION_", "这一行不在任何 SECTION_ 之内")
        else:
            lines.append(line)
    for name in _NEEDED:
        if not sections.get(name):
            why = Reason(
                "no_section", f"there is no SECTION_{name} with rows", f"没有 SECTION_{name} 或其中没有内容"
            )
            raise BadSheet(file=str(path), row=None, column=None, why=why)
    return sections


def _kinds(lines: Sequence[_Line]) -> list[ShiftKind]:
    names = [line.wide(2, 3).cells[0] for line in lines]
    return [
        ShiftKind(
            line.cells[0],
            line.whole(1, low=1),
            frozenset(
                line.known(name.strip(), names) for name in "".join(line.cells[2:]).split("|") if name.strip()
            ),
        )
        for line in lines
    ]


def _worker(line: _Line, kinds: Sequence[str], off: _Line | None, days: int) -> Worker:
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
        days_off=frozenset(off.in_horizon(day, days) for day in off.wholes(1)) if off else frozenset(),
    )


def _once(lines: Sequence[_Line], width: int) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = line.cells[:width]
        if key in seen:
            said = ", ".join(key)
            raise line.bad(
                "twice", f"“{said}” stands already in row {seen[key]}", f"“{said}”在第 {seen[key]} 行已经有了"
            )
        seen[key] = line.number
