"""Where villages lie: CSV or GeoJSON files read into checked positions (WGS-84 degrees). No Django."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fengqiao.kernel.refusals import Refused

_COLUMNS = {
    "code": ("code", "village", "village_code", "编码", "代码"),
    "longitude": ("longitude", "lon", "lng", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
}
# Wide enough for the whole country, narrow enough to catch longitude and latitude in the wrong order.
_WEST, _EAST, _SOUTH, _NORTH = 73.0, 136.0, 3.0, 54.0


@dataclass(frozen=True)
class Position:
    """A village's code and place; `where` says where in the file it was read (`line 3`)."""

    code: str
    longitude: float
    latitude: float
    where: str = ""


def checked(position: Position) -> Position:
    """The position itself, if it lies in the country. Raises `Refused("position_outside_china")`."""
    if not (_WEST <= position.longitude <= _EAST and _SOUTH <= position.latitude <= _NORTH):
        raise Refused("position_outside_china", code=position.code, where=position.where)
    return position


def read_positions(path: Path) -> list[Position]:
    """Positions of a CSV (columns code, longitude, latitude; 编码, 经度, 纬度) or a GeoJSON file of points with `code`.

    Raises `Refused("positions_unreadable")` with what is wrong where, or `position_outside_china`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="gb18030", errors="replace")
    found = _from_geojson(text) if text.lstrip().startswith("{") else _from_csv(text)
    positions = [checked(position) for position in found]
    if not positions:
        raise Refused("positions_unreadable", problem="no positions")
    return positions


def _from_csv(text: str) -> Iterator[Position]:
    rows = csv.DictReader(io.StringIO(text))
    try:
        yield from _from_rows(rows)
    except csv.Error as error:
        where = f"line {rows.line_num}"
        raise Refused("positions_unreadable", problem="not a table", where=where) from error


def _from_rows(rows: "csv.DictReader[str]") -> Iterator[Position]:
    heads = {(head or "").strip().lower(): head for head in rows.fieldnames or []}
    columns = {}
    for name, known in _COLUMNS.items():
        found = next((heads[head] for head in known if head in heads), None)
        if found is None:
            raise Refused("positions_unreadable", problem="missing column", column=name)
        columns[name] = found
    for row in rows:
        where = f"line {rows.line_num}"
        yield _position(*(row[columns[name]] for name in _COLUMNS), where=where)


def _from_geojson(text: str) -> Iterator[Position]:
    try:
        features = json.loads(text)["features"]
        pairs = [(feature["properties"], feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("positions_unreadable", problem="not a GeoJSON collection of features") from error
    for number, (properties, geometry) in enumerate(pairs, start=1):
        where = f"feature {number}"
        try:
            is_point, code = geometry["type"] == "Point", properties["code"]
            longitude, latitude = geometry["coordinates"][:2]
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("positions_unreadable", problem="no point with a code", where=where) from error
        if not is_point:
            raise Refused("positions_unreadable", problem="not a point", where=where)
        yield _position(code, longitude, latitude, where=where)


def _position(code: Any, longitude: Any, latitude: Any, *, where: str) -> Position:
    try:
        return Position(str(code).strip(), float(longitude), float(latitude), where)
    except (TypeError, ValueError) as error:
        raise Refused("positions_unreadable", problem="not a number", where=where) from error
