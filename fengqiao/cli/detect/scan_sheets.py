"""The sheets of `fengqiao detect scan`: cases, places, population."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fengqiao.analytics.scan import Count, Place, Record
from fengqiao.cli.working import to_wgs84
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet, Row, read_rows

_HUGEST = 1e12  # coordinates and people beyond are slips of the pen, and their sums would be infinite
_PARTS = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?")


def read_places(path: Path, *, flat: bool, datum: str) -> list[Place]:
    """PLACES place,lon,lat; where the map is `flat`, lon and lat are x and y in any unit. Raises BadSheet."""
    rows = read_rows(path, required=("place", "lon", "lat"), unique=("place",), datum=datum)
    places = []
    for row in rows:
        if flat:
            x, y = (row.number_in(name, low=-_HUGEST, high=_HUGEST) for name in ("lon", "lat"))
        else:
            x, y = to_wgs84(row.lon_lat(), datum=datum)
        places.append(Place(row.text("place"), x, y))
    if len(places) < 2:
        raise rows[0].bad(
            "place",
            "one_place_only",
            "there is one place only: nothing to compare it with",
            "只有一个地点，没有可以比较的",
        )
    return places


def read_cases(path: Path, *, places: Sequence[Place], dated: bool, controls: bool) -> list[Record]:
    """CASES place,date,count[,controls]; the date may be left out where time plays no part. Raises BadSheet."""
    required = ["place", *(["date"] if dated else []), "count", *(["controls"] if controls else [])]
    rows = read_rows(path, required=required, optional=("date", "controls"))
    codes = {place.code for place in places}
    records = [
        Record(
            place=_known(row, codes),
            day=day_of(row) if dated or row.has("date") else None,
            cases=row.whole("count"),
            controls=row.whole("controls") if controls else 0,
        )
        for row in rows
    ]
    if not dated and any(record.day is None for record in records):
        records = [Record(one.place, None, one.cases, one.controls) for one in records]
    if not any(record.cases for record in records):
        raise _all_zeros(rows[0], "count")
    if controls and not any(record.controls for record in records):
        raise _all_zeros(rows[0], "controls")
    return records


def read_population(path: Path, *, places: Sequence[Place]) -> list[Count]:
    """POP place,population[,date]; a year stands for its 1 July, a month for its 15th. Raises BadSheet."""
    rows = read_rows(path, required=("place", "population"), optional=("date",))
    codes = {place.code for place in places}
    counts: list[Count] = []
    seen: dict[tuple[str, date | None], int] = {}
    dated: dict[str, bool] = {}
    for row in rows:
        one = Count(
            place=_known(row, codes),
            people=row.number_in("population", low=0, high=_HUGEST),
            day=day_of(row, middle=True) if row.has("date") else None,
        )
        if (before := seen.setdefault((one.place, one.day), row.number)) != row.number:
            raise row.bad(
                "place",
                "twice",
                f"“{one.place}” of that date stands already in row {before}",
                f"“{one.place}”同一日期的人口在第 {before} 行已经有了",
            )
        if dated.setdefault(one.place, one.day is not None) != (one.day is not None):
            raise row.bad(
                "date",
                "date_missing",
                f"“{one.place}” has numbers with a date and without: give all a date, or one number for all time",
                f"“{one.place}”的人口有的写了日期，有的没写：请都写上日期，或者只留一个不带日期的",
            )
        counts.append(one)
    if not any(count.people for count in counts):
        raise _all_zeros(rows[0], "population")
    return counts


def day_of(row: Row, *, middle: bool = False) -> date:
    """The date of a row; of a year or month its first day, or its `middle`. Raises BadSheet."""
    parts = _PARTS.fullmatch(row.text("date"))
    if parts is None:
        return row.day("date")
    year, month = int(parts[1]), int(parts[2] or 0)
    if month > 12 or year < 1 or (parts[2] and month < 1):
        return row.day("date")
    if month:
        return date(year, month, 15 if middle else 1)
    return date(year, 7 if middle else 1, 1)


def _known(row: Row, codes: set[str]) -> str:
    place = row.text("place")
    if place not in codes:
        raise row.bad(
            "place", "unknown_place", f"“{place}” is not among the places", f"地点表里没有“{place}”"
        )
    return place


def _all_zeros(row: Row, column: str) -> BadSheet:
    return BadSheet(
        file=row.file,
        row=None,
        column=column,
        why=Reason("all_zeros", "every number is 0: there is nothing to scan", "全部是 0，没有可扫描的"),
    )
