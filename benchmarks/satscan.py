"""SaTScan's text files: cases, coordinates, population and controls of one study.

Columns stand between white space, commas or semicolons; a text may be quoted; a line may end with a comment after
`//`. `.cas`: place, cases[, time][, strata...]. `.ctl`: place, controls[, time]. `.geo`: place, latitude, longitude
or place, x, y. `.pop`: place, time, population[, strata...], or place, population. Times are YYYY, YYYY/MM,
YYYY/MM/DD (also with - or . and as MM/DD/YYYY) or plain numbers of days. A year of the population file stands for its
1 July and a month for its 15th, as SaTScan has it.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fengqiao.analytics.scan import Cluster, Count, Periods, Place, Record, Time, Unit
from fengqiao.cli.detect.scan_words import as_object
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet

_DATE = re.compile(r"\d{1,4}(?:[-/.*]\d{1,4}){1,2}")
_WORD = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^\s,;"\']+)')
_NUMBERS_FROM = date(2000, 1, 1).toordinal()  # plain numbers become days from here
_CLOSE_YEARS = (1800, 2200)
_UNITS: tuple[Unit, ...] = ("year", "month", "day")


@dataclass(frozen=True)
class Files:
    """One study as records. `left_out` says what was not used."""

    places: list[Place]
    records: list[Record]
    people: list[Count]
    has_controls: bool
    dated: bool
    numbered: bool
    unit: Unit
    lat_long: bool
    left_out: list[str]

    def as_object(self, cluster: Cluster, periods: Periods | None, time: Time) -> dict[str, Any]:
        """The cluster as `fengqiao detect scan` prints it; plain numbers of days stay such."""
        said = as_object(cluster, periods, time)
        if self.numbered and periods is not None:
            said["start"] = str(periods.begin(cluster.first).toordinal() - _NUMBERS_FROM)
            said["end"] = str(periods.end(cluster.last).toordinal() - _NUMBERS_FROM)
        return said


@dataclass(frozen=True)
class Line:
    """The words of one line."""

    file: str
    number: int
    words: tuple[str, ...]

    def bad(self, column: str, name: str, en: str, zh: str) -> BadSheet:
        """A fault in this line, to be raised."""
        return BadSheet(file=self.file, row=self.number, column=column, why=Reason(name, en, zh))

    def number_at(self, index: int, column: str) -> float:
        """The number in a column. Raises BadSheet."""
        said = self.words[index] if index < len(self.words) else ""
        try:
            return float(said)
        except ValueError:
            raise self.bad(column, "not_a_number", f"“{said}” is not a number", f"“{said}”不是数字") from None

    def whole_at(self, index: int, column: str) -> int:
        """The whole number, not below 0, in a column. Raises BadSheet."""
        value = self.number_at(index, column)
        if value < 0 or value != int(value):
            said = self.words[index]
            raise self.bad(
                column, "not_whole", f"{said} is not a whole number from 0", f"{said} 不是非负整数"
            )
        return int(value)


def read_files(
    cas: Path,
    *,
    geo: Path | None = None,
    pop: Path | None = None,
    ctl: Path | None = None,
    dates: str = "auto",
    coordinates: str = "auto",
) -> Files:
    """The study of a `.cas` file and of those of the same name beside it. Raises BadSheet, OSError."""
    places, lat_long = _places(lines_of(geo or _beside(cas, ".geo") or cas.with_suffix(".geo")), coordinates)
    codes = {place.code for place in places}
    left_out: list[str] = []
    case_lines = _known(lines_of(cas), codes, left_out, strict=True)
    controls = ctl or _beside(cas, ".ctl")
    control_lines = _known(lines_of(controls), codes, left_out, strict=True) if controls else []
    population = pop or _beside(cas, ".pop")
    pop_lines = _known(lines_of(population), codes, left_out, strict=False) if population else []
    times = _Times.of(case_lines, dates)
    people = _people(pop_lines, times)
    strata = {one.stratum for one in people}
    stratified = strata not in (set(), {()})
    records = [times.record(line, stratified=stratified) for line in case_lines]
    if people:
        _check_strata(records, case_lines, strata)
    records += [times.control(line) for line in control_lines]
    if not stratified and any(len(line.words) > times.columns for line in case_lines):
        left_out.append(f"{cas}: columns after the {times.columns}th of the cases (strata) are not used")
    return Files(
        places=places,
        records=records,
        people=people,
        has_controls=bool(control_lines),
        dated=times.kind != "none",
        numbered=times.kind == "numbers",
        unit=times.unit,
        lat_long=lat_long,
        left_out=left_out,
    )


def lines_of(path: Path) -> list[Line]:
    """The lines with words on them; a first line without a single digit is taken for a header. Raises BadSheet."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "latin-1"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        words = _words(raw.split("//")[0])
        if words and not (not lines and number == 1 and not any(letter.isdigit() for letter in raw)):
            lines.append(Line(str(path), number, words))
    if not lines:
        why = Reason("no_rows", "there is nothing in it", "里面没有内容")
        raise BadSheet(file=str(path), row=None, column=None, why=why)
    return lines


def _words(raw: str) -> tuple[str, ...]:
    for separator in (",", ";"):
        if separator in raw:
            cells = [cell.strip() for cell in next(csv.reader([raw.strip()], delimiter=separator))]
            while cells and not cells[-1]:
                cells.pop()
            return tuple(cells)
    return tuple("".join(found.groups(default="")) for found in _WORD.finditer(raw))


def _beside(cas: Path, suffix: str) -> Path | None:
    for one in (cas.with_suffix(suffix), cas.with_suffix(suffix.upper())):
        if one.exists():
            return one
    return None


def _places(lines: Sequence[Line], coordinates: str) -> tuple[list[Place], bool]:
    rows = [
        (line, line.number_at(1, "first coordinate"), line.number_at(2, "second coordinate"))
        for line in lines
    ]
    on_earth = all(abs(first) <= 90 and abs(second) <= 180 for _, first, second in rows)
    fine = any(first != int(first) or second != int(second) for _, first, second in rows)
    lat_long = coordinates == "lat-long" or (coordinates == "auto" and on_earth and fine)
    known: dict[str, Place] = {}
    for line, first, second in rows:
        if lat_long and not (abs(first) <= 90 and abs(second) <= 180):
            raise line.bad(
                "latitude",
                "lon_lat_swapped",
                f"{first:g}, {second:g} is no latitude and longitude (latitude first)",
                f"{first:g}、{second:g} 不是纬度和经度（纬度在前）",
            )
        place = Place(line.words[0], *((second, first) if lat_long else (first, second)))
        if known.setdefault(place.code, place) != place:
            raise line.bad("place", "twice", f"“{place.code}” stands twice", f"“{place.code}”出现了两次")
    if len(known) < 2:
        raise lines[0].bad("place", "one_place_only", "there is one place only", "只有一个地点")
    return list(known.values()), lat_long


def _known(lines: Sequence[Line], codes: set[str], left_out: list[str], *, strict: bool) -> list[Line]:
    kept, unknown = [], set()
    for line in lines:
        place = line.words[0]
        if place in codes:
            kept.append(line)
        elif strict and line.whole_at(1, "count") > 0:
            raise line.bad(
                "place", "unknown_place", f"“{place}” is not in the coordinates", f"坐标文件里没有“{place}”"
            )
        elif place not in unknown:
            unknown.add(place)
            left_out.append(f"{line.file}, row {line.number}: “{place}” is not in the coordinates")
    return kept


@dataclass(frozen=True)
class _Times:
    """How the third column of the cases is meant: none, calendar or numbers."""

    kind: str
    unit: Unit

    @classmethod
    def of(cls, lines: Sequence[Line], dates: str) -> "_Times":
        said = [line.words[2] if len(line.words) > 2 else "" for line in lines]
        plain = all(re.fullmatch(r"-?\d+(?:\.0*)?", one) for one in said)
        years = plain and all(_CLOSE_YEARS[0] <= float(one) <= _CLOSE_YEARS[1] for one in said)
        if dates == "none" or (dates == "auto" and not all(said)):
            return cls("none", "day")
        if dates == "numbers" or (dates == "auto" and plain and not years):
            return cls("numbers", "day")
        if dates == "auto" and not all(_DATE.fullmatch(one) for one in said) and not plain:
            return cls("none", "day")
        exact = min(len(re.split(r"[-/.*]", one.removesuffix(".0"))) for one in said)
        return cls("calendar", _UNITS[exact - 1])

    @property
    def columns(self) -> int:
        return 2 if self.kind == "none" else 3

    def record(self, line: Line, *, stratified: bool) -> Record:
        return Record(
            place=line.words[0],
            day=self.day(line, 2),
            cases=line.whole_at(1, "cases"),
            stratum=line.words[self.columns :] if stratified else (),
        )

    def control(self, line: Line) -> Record:
        return Record(line.words[0], self.day(line, 2), 0, line.whole_at(1, "controls"))

    def day(self, line: Line, index: int, *, middle: bool = False) -> date | None:
        """The date in a column; the first day of a year or month, or its middle. Raises BadSheet."""
        if self.kind == "none":
            return None
        said = line.words[index] if index < len(line.words) else ""
        try:
            if self.kind == "numbers":
                return date.fromordinal(_NUMBERS_FROM + int(float(said)))
            return _calendar_day(said, middle=middle)
        except (ValueError, OverflowError):
            raise line.bad("time", "not_a_date", f"“{said}” is not a date", f"“{said}”不是日期") from None


def _calendar_day(said: str, *, middle: bool) -> date:
    parts = [int(part) for part in re.split(r"[-/.*]", said.removesuffix(".0"))]
    if len(parts) > 1 and parts[-1] > 31:  # the year last
        parts = [parts[-1], *parts[:-1]]
    if len(parts) == 1:
        return date(parts[0], 7 if middle else 1, 1)
    if len(parts) == 2:
        return date(parts[0], parts[1], 15 if middle else 1)
    year, month, day = parts
    return date(year, month, day)


def _people(lines: Sequence[Line], times: _Times) -> list[Count]:
    people = []
    for line in lines:
        if len(line.words) == 2:
            people.append(Count(line.words[0], line.number_at(1, "population")))
            continue
        number = line.number_at(2, "population")
        people.append(Count(line.words[0], number, _count_day(line, times), line.words[3:]))
    if any(one.people < 0 for one in people):
        raise lines[0].bad("population", "out_of_range", "a population is below 0", "人口数小于 0")
    return people


def _count_day(line: Line, times: _Times) -> date | None:
    """When people were counted; None where the number is no date (a dummy, where time plays no part)."""
    said = line.words[1]
    if times.kind == "numbers":
        return times.day(line, 1)
    try:
        day = _calendar_day(said, middle=True)
    except ValueError:
        day = None
    if day is not None and _CLOSE_YEARS[0] <= day.year <= _CLOSE_YEARS[1]:
        return day
    if times.kind == "none":
        return None
    raise line.bad("time", "not_a_date", f"“{said}” is not a date", f"“{said}”不是日期")


def _check_strata(records: Sequence[Record], lines: Sequence[Line], strata: set[tuple[str, ...]]) -> None:
    for record, line in zip(records, lines, strict=True):
        if record.cases and record.stratum not in strata:
            said = " ".join(record.stratum) or "nothing"
            raise line.bad(
                "strata",
                "unknown_stratum",
                f"the population file knows no stratum “{said}”",
                f"人口文件里没有“{said}”这一层",
            )
