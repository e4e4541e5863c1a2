"""CSV files read strictly: whatever is wrong has a file, a row and a column."""

import csv
import io
import math
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fengqiao.kernel.earth import CHINA
from fengqiao.kernel.reasons import Reason

STANDARD_INPUT = "-"
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?: 0?0:00(?::00)?)?", re.ASCII)
_ARCTIC = 72.0  # degrees north: no village of ours, but longitudes of China begin there
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GCJ = re.compile(r"gcj|火星|amap|高德|tencent|腾讯", re.IGNORECASE)


class BadSheet(ValueError):
    """A sheet that cannot be used. `reason` says which file, row and column, and why, in both languages; of a workbook
    also which sheet."""

    def __init__(
        self, *, file: str, row: int | None, column: str | None, why: Reason, sheet: str = ""
    ) -> None:
        places = (
            (sheet, "sheet “{}”", "“{}”表"),
            (row, "row {}", "第 {} 行"),
            (column, "column {}", "“{}”列"),
        )
        at_en = "".join(f", {en.format(said)}" for said, en, _ in places if said)
        at_zh = "".join(f"，{zh.format(said)}" for said, _, zh in places if said)
        self.reason = Reason(why.name, f"{file}{at_en}: {why.en}", f"{file}{at_zh}：{why.zh}")
        super().__init__(self.reason.en)


@dataclass(frozen=True)
class Row:
    """One row. `number` is the row a reader sees in the file (the header is row 1)."""

    file: str
    number: int
    cells: dict[str, str] = field(repr=False)

    def bad(self, column: str, name: str, en: str, zh: str) -> BadSheet:
        """The fault of one cell, to be raised."""
        return BadSheet(file=self.file, row=self.number, column=column, why=Reason(name, en, zh))

    def has(self, column: str) -> bool:
        """Whether the column exists and this row has something in it."""
        return bool(self.cells.get(column, ""))

    def text(self, column: str, *, default: str | None = None) -> str:
        """The cell without surrounding white space; `default` where it is empty. Raises BadSheet."""
        value = self.cells.get(column, "")
        if value:
            return value
        if default is None:
            raise self.bad(column, "cell_empty", "the cell is empty", "单元格是空的")
        return default

    def number_in(
        self,
        column: str,
        *,
        low: float = -math.inf,
        high: float = math.inf,
        default: float | None = None,
    ) -> float:
        """A finite number from `low` to `high`. Raises BadSheet."""
        if default is not None and not self.has(column):
            return default
        said = self.text(column)
        written = unicodedata.normalize("NFKC", said)  # １２．５ as an input method writes it
        value = float(written) if _NUMBER.fullmatch(written) else math.nan
        if not math.isfinite(value):
            raise self.bad(column, "not_a_number", f"“{said}” is not a number", f"“{said}”不是数字")
        if not low <= value <= high:
            raise self.bad(
                column,
                "out_of_range",
                f"{said} is not between {low:g} and {high:g}",
                f"{said} 不在 {low:g} 到 {high:g} 之间",
            )
        return value

    def whole(self, column: str, *, low: int = 0, high: int = 10**12, default: int | None = None) -> int:
        """A whole number from `low` to `high`. Raises BadSheet."""
        if default is not None and not self.has(column):
            return default
        value = self.number_in(column, low=low, high=high)
        if value != int(value):
            said = self.text(column)
            raise self.bad(column, "not_whole", f"{said} is not a whole number", f"{said} 不是整数")
        return int(value)

    def day(self, column: str) -> date:
        """A date written 2026-11-23, 2026/11/23 or 2026年11月23日, midnight after it or not. Raises BadSheet."""
        said = self.text(column)
        found = _date_in(said)
        if found is None:
            raise self.bad(
                column,
                "not_a_date",
                f"“{said}” is not a date; write it as 2026-11-23",
                f"“{said}”不是日期，请写成 2026-11-23",
            )
        return found

    def days(self, column: str) -> frozenset[date]:
        """Dates with white space, commas or semicolons between them; none where it is empty. Raises BadSheet."""
        parts = [part for part in re.split(r"[\s;,；，、]+", self.text(column, default="")) if part]
        dates = {part: _date_in(part) for part in parts}
        for said, found in dates.items():
            if found is None:
                raise self.bad(
                    column,
                    "not_a_date",
                    f"“{said}” is not a date; write dates as 2026-11-23 with spaces between them",
                    f"“{said}”不是日期，请写成 2026-11-23，用空格隔开",
                )
        return frozenset(found for found in dates.values() if found is not None)

    def lon_lat(self, lon: str = "lon", lat: str = "lat") -> tuple[float, float]:
        """A WGS-84 coordinate in degrees, longitude first. Says so where the two look swapped. Raises BadSheet."""
        east, north = self.number_in(lon), self.number_in(lat)
        # Kashgar's swapped place is a latitude too, in the Arctic sea: nobody means that who means China.
        beyond = abs(north) > 90 and abs(east) <= 90 and abs(north) <= 180
        if beyond or (north > _ARCTIC and _in_china(north, east)):
            raise self.bad(
                lat,
                "lon_lat_swapped",
                f"{north:g} is no latitude: lon and lat look swapped",
                f"{north:g} 不像纬度：经度和纬度好像填反了",
            )
        return self.number_in(lon, low=-180, high=180), self.number_in(lat, low=-90, high=90)


def read_rows(
    path: Path | str,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    unique: Sequence[str] = (),
    datum: str = "wgs84",
) -> list[Row]:
    """The rows of a CSV file (UTF-8, GB 18030, marked UTF-16; `-` is standard input) without the empty ones.

    Cells are parted by commas; by semicolons or tabs where only those find the columns in the header.

    `required` and `optional` name the columns; others are kept as they are. No two rows may agree in all columns of
    `unique`. `datum` is what the coordinates are said to be in; a header that names GCJ-02 while WGS-84 was said is
    refused, since numbers alone do not show the shift of some 500 m. Raises BadSheet, and OSError for no such file.
    """
    file = "standard input" if str(path) == STANDARD_INPUT else str(path)
    content = sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else Path(path).read_bytes()
    text = _decoded(content, file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, required), strict=True)
    try:
        lines = list(enumerate(reader, start=1))  # as a spreadsheet counts: a cell of two lines is in one row
    except csv.Error as error:
        raise _bad(
            file,
            reader.line_num,
            None,
            "not_csv",
            f"this is no CSV ({error})",
            "不是规范的 CSV：引号不配对，或单元格太长",
        ) from error
    header = [name.strip() for name in lines[0][1]] if lines else []
    _check_header(header, file=file, required=required, known=[*required, *optional], datum=datum)
    rows = [
        _row(line, header=header, file=file, number=number, datum=datum)
        for number, line in lines[1:]
        if any(cell.strip() for cell in line)
    ]
    if not rows:
        raise _bad(file, None, None, "no_rows", "there is nothing below the header", "表头下面没有内容")
    _check_unique(rows, unique)
    return rows


def _bad(file: str, row: int | None, column: str | None, name: str, en: str, zh: str) -> BadSheet:
    return BadSheet(file=file, row=row, column=column, why=Reason(name, en, zh))


def _decoded(content: bytes, file: str) -> str:
    if content.startswith(_WORKBOOK):
        en, zh = "this is a workbook; save it as CSV UTF-8", "这是 Excel 工作簿，请另存为 CSV UTF-8"
        raise _bad(file, None, None, "workbook", en, zh)
    marked = [name for mark, name in _MARKS.items() if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    said = (
        "neither UTF-8 nor GB 18030; save it as CSV UTF-8",
        "不是 UTF-8 也不是 GB 18030，请另存为 CSV UTF-8",
    )
    raise _bad(file, None, None, "not_text", *said)


def _delimiter(text: str, required: Sequence[str]) -> str:
    header = text.partition("\n")[0]
    for delimiter in ",;\t":
        if set(required) <= {name.strip().strip('"') for name in header.split(delimiter)}:
            return delimiter
    return ","


def _in_china(lon: float, lat: float) -> bool:
    west, south, east, north = CHINA
    return west <= lon <= east and south <= lat <= north


def _check_header(
    header: Sequence[str], *, file: str, required: Sequence[str], known: Sequence[str], datum: str
) -> None:
    if missing := [name for name in required if name not in header]:
        raise _bad(
            file,
            1,
            missing[0],
            "column_missing",
            f"there is no such column; the header says {', '.join(header) or 'nothing'}",
            f"没有这一列；表头是 {'、'.join(header) or '空的'}",
        )
    if twice := [name for name in known if header.count(name) > 1]:
        raise _bad(file, 1, twice[0], "column_twice", "the column stands there twice", "这一列出现了两次")
    if datum == "wgs84" and (shifted := [name for name in header if _GCJ.search(name)]):
        raise _bad(
            file,
            1,
            shifted[0],
            "datum_gcj02",
            "the header names GCJ-02, but WGS-84 is wanted: say --datum gcj02 and it will be converted",
            "表头写的是 GCJ-02，而这里要 WGS-84：请加上 --datum gcj02，由程序换算",
        )


def _row(line: list[str], *, header: Sequence[str], file: str, number: int, datum: str) -> Row:
    if len(line) > len(header) and any(cell.strip() for cell in line[len(header) :]):
        raise _bad(
            file,
            number,
            None,
            "too_many_cells",
            f"{len(line)} cells under {len(header)} columns",
            f"{len(header)} 列下面有 {len(line)} 个单元格",
        )
    cells = {name: cell.strip() for name, cell in zip(header, line, strict=False)}
    row = Row(file=file, number=number, cells=cells)
    if datum == "wgs84" and _GCJ.search(cells.get("datum", "")):
        raise row.bad(
            "datum",
            "datum_gcj02",
            "GCJ-02 where WGS-84 is wanted: say --datum gcj02 and all places will be converted",
            "这里要 WGS-84，填的是 GCJ-02：请加上 --datum gcj02，全部由程序换算",
        )
    return row


def _check_unique(rows: Sequence[Row], unique: Sequence[str]) -> None:
    if not unique:
        return
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.text(name, default="") for name in unique)
        if key in seen:
            said = ", ".join(key)
            raise row.bad(
                unique[-1],
                "twice",
                f"“{said}” stands already in row {seen[key]}",
                f"“{said}”在第 {seen[key]} 行已经有了",
            )
        seen[key] = row.number


def _date_in(said: str) -> date | None:
    parts = _DAY.fullmatch(unicodedata.normalize("NFKC", said))
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3])) if parts else None
    except ValueError:
        return None
