"""Excel and CSV in, as messy as offices keep them."""

import csv
import io
import re
from datetime import date, datetime, timedelta
from pathlib import PurePath

from python_calamine import CalamineWorkbook

from fengqiao.documents.tables.parts import CONTROL, Cell, Problem, Table
from fengqiao.documents.tables.safety import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, check_workbook
from fengqiao.kernel.refusals import Refused

MAX_CELL = 32_000
_OLD_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")  # the name of a folder in an old workbook
_SURELY_CHINESE = re.compile("[\u3400-\u9fff]{3}")


def read_table(content: bytes, *, filename: str) -> Table:
    """The first sheet with anything in it, or the CSV, as a table; empty rows are left out.

    Text loses control characters and surrounding white space; its inner line breaks stay. Whole numbers of
    Excel become int. Refuses by name: `file_too_large` (bytes, unzipped bytes, rows or columns), `not_a_table`
    (not Excel, not text, locked, damaged), `table_with_macros`, `table_in_two_encodings` (with the `row` where the
    second begins), `table_empty`.
    """
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", limit_bytes=MAX_BYTES)
    suffix = PurePath(filename.lower()).suffix
    if content.startswith(b"PK\x03\x04"):
        check_workbook(content, filename=filename)
        rows = _excel_rows(content, filename)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        if _OLD_MACROS in content:
            raise Refused("table_with_macros", filename=filename)
        rows = _excel_rows(content, filename)
    elif suffix in {".csv", ".tsv", ".txt", ""}:
        rows = _csv_rows(content, filename)
    else:
        raise Refused("not_a_table", filename=filename)
    return _table(rows, filename)


def _excel_rows(content: bytes, filename: str) -> list[list[Cell]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MAX_ROWS + 1 or sheet.total_width > 16_384:
                raise Refused("file_too_large", filename=filename, limit_rows=MAX_ROWS)
            # Leading empty rows are kept, so that problems name the row the reader sees.
            rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 2)
            if any(cell not in ("", None) for row in rows for cell in row):
                return [[_excel_cell(cell) for cell in row] for row in rows]
    except Refused:
        raise
    except Exception as error:
        raise Refused("not_a_table", filename=filename) from error
    raise Refused("table_empty", filename=filename)


def _excel_cell(value: object) -> Cell:
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    if value is None or isinstance(value, bool | int | float | datetime | date):
        return value
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _csv_rows(content: bytes, filename: str) -> list[list[Cell]]:
    text = _decoded(content, filename)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append(list(row))
            if len(rows) > MAX_ROWS + 1:
                raise Refused("file_too_large", filename=filename, limit_rows=MAX_ROWS)
    except csv.Error as error:
        raise Refused("not_a_table", filename=filename) from error
    return rows


def _delimiter(text: str) -> str:
    # csv.Sniffer guesses from frequencies and takes Chinese text for delimiters; the heading alone is surer.
    heading = next((line for line in text.splitlines() if line.strip(" \t,;|")), "")
    unquoted = re.sub(r'"[^"]*"', "", heading)
    return max(",\t;|", key=unquoted.count)


def _decoded(content: bytes, filename: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            if encoding == "gb18030":
                _check_one_encoding(content, filename)
            return text
    raise Refused("not_a_table", filename=filename)


def _check_one_encoding(content: bytes, filename: str) -> None:
    """Files put together from two: what is UTF-8 in one line would be read as other Chinese words in the other.

    Three Chinese characters on end are hardly ever UTF-8 by chance.
    """
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.isascii() and _SURELY_CHINESE.search(line.decode("utf-8", "replace")):
            raise Refused("table_in_two_encodings", filename=filename, row=number)


def _table(rows: list[list[Cell]], filename: str) -> Table:
    heading = next(
        (n for n, row in enumerate(rows) if any(_tidy(cell) not in ("", None) for cell in row)), None
    )
    if heading is None:
        raise Refused("table_empty", filename=filename)
    problems: list[Problem] = []
    columns = _column_names(rows[heading], row=heading + 1, problems=problems)
    if len(columns) > MAX_COLUMNS:
        raise Refused("file_too_large", filename=filename, limit_columns=MAX_COLUMNS)
    body: list[tuple[Cell, ...]] = []
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        cells = [_tidy(cell) for cell in row]
        if all(cell in ("", None) for cell in cells):
            continue
        body.append(_fitted(cells, columns, number, problems))
    if len(body) > MAX_ROWS:
        raise Refused("file_too_large", filename=filename, limit_rows=MAX_ROWS)
    return Table(columns, tuple(body), tuple(problems))


def _column_names(cells: list[Cell], *, row: int, problems: list[Problem]) -> tuple[str, ...]:
    names = [re.sub(r"\s+", " ", str(_tidy(cell) or "")) for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: set[str] = set()
    for index, name in enumerate(names):
        if not name:
            names[index] = name = f"#{index + 1}"
            problems.append(Problem("column_unnamed", row, name))
        if name in seen:
            names[index] = f"{name} #{index + 1}"
            problems.append(Problem("column_repeated", row, name))
        seen.add(names[index])
    return tuple(names)


def _fitted(
    cells: list[Cell], columns: tuple[str, ...], row: int, problems: list[Problem]
) -> tuple[Cell, ...]:
    if any(cell not in ("", None) for cell in cells[len(columns) :]):
        problems.append(Problem("cells_beyond_columns", row))
    fitted = (cells + [None] * len(columns))[: len(columns)]
    for index, cell in enumerate(fitted):
        if isinstance(cell, str) and len(cell) > MAX_CELL:
            fitted[index] = cell[:MAX_CELL]
            problems.append(Problem("cell_too_long", row, columns[index]))
    return tuple(fitted)


def _tidy(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    # str.strip also takes the ideographic space (U+3000) that officials indent with.
    clean = CONTROL.sub("", value).replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.strip() for line in clean.split("\n")]
    return "\n".join(line for line in lines if line).strip("\ufeff\u200b ")
