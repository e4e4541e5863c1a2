"""An Excel file's bytes in, its tables out: what the process apart does (`apart.py`), and nobody else."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from fengqiao.documents.tables.limits import MAX_CELLS, MAX_ROWS, MAX_TOLD
from fengqiao.documents.tables.parts import Cell, Table
from fengqiao.documents.tables.safety import check_workbook
from fengqiao.documents.tables.tidying import tidy_table
from fengqiao.kernel.refusals import Refused

_OLD_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")  # the name of a folder in an old workbook
_WIDEST = 16_384  # columns, a limit of the file format


def excel_tables(content: bytes, *, most: int | None = None) -> list[Table]:
    """The sheets with anything in them, in their order; the first `most`, so that what follows cannot spoil them.

    Refuses as `read_tables` does, with the `sheet`; `table_cell_unreadable` with the `row`.
    """
    if content.startswith(b"PK\x03\x04"):
        check_workbook(content)
    elif _OLD_MACROS in content:
        raise Refused("table_with_macros")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        tables = list(islice(_tables(book.get_sheet_by_name(name) for name in names), most))
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused("not_a_table") from error
    if not tables:
        raise Refused("table_empty")
    return tables


def _tables(sheets: Iterable[CalamineSheet]) -> Iterator[Table]:
    rows_left = MAX_ROWS
    for sheet in sheets:
        try:
            table = replace(_table(sheet), sheet=sheet.name)
        except Refused as refused:
            if refused.name == "table_empty":
                continue
            raise Refused(refused.name, **{"sheet": sheet.name, **refused.detail}) from refused
        rows_left -= len(table.rows)
        if rows_left < 0:
            raise Refused("file_too_large", limit_rows=MAX_ROWS)
        yield table


def _table(sheet: CalamineSheet) -> Table:
    height, width = sheet.total_height + 1, sheet.total_width + 1
    if height > MAX_ROWS + 2 or width > _WIDEST or height * width > MAX_CELLS:
        raise Refused("file_too_large", limit_rows=MAX_ROWS)
    return tidy_table(_rows(sheet))


def _rows(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    # Leading empty rows are kept, so that problems name the row the reader sees.
    number = 1
    rows = sheet.iter_rows()
    while True:
        try:
            row = next(rows, None)
        except MemoryError:
            raise
        except BaseException as error:  # a panic of compiled code is no Exception
            raise Refused("table_cell_unreadable", row=number) from error
        if row is None:
            return
        yield [_cell(cell) for cell in row]
        number += 1


def _cell(value: object) -> Cell:
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    if value is None or isinstance(value, bool | int | float | datetime | date):
        return value
    return str(value)


def told(content: bytes) -> bytes:
    """What is said to the process that asked, as JSON: the tables, or by which name they are refused."""
    return _told(content, most=None)


def told_first(content: bytes) -> bytes:
    """As `told`, of the first sheet with anything in it alone."""
    return _told(content, most=1)


def _told(content: bytes, *, most: int | None) -> bytes:
    try:
        tables = excel_tables(content, most=most)
    except Refused as refused:
        return json.dumps({"refused": refused.name, "detail": refused.detail}).encode()
    said = json.dumps([_as_object(table) for table in tables], ensure_ascii=False).encode(errors="replace")
    if len(said) > MAX_TOLD:
        return json.dumps({"refused": "file_too_large", "detail": {"limit_bytes": MAX_TOLD}}).encode()
    return said


def _as_object(table: Table) -> dict[str, object]:
    return {
        "sheet": table.sheet,
        "columns": table.columns,
        "rows": [[_plain(cell) for cell in row] for row in table.rows],
        "problems": [[one.name, one.row, one.column] for one in table.problems],
    }


def _plain(cell: Cell) -> Any:
    """JSON knows no days and moments: a list of one text, that has a clock in it or not."""
    return [cell.isoformat()] if isinstance(cell, date) else cell
