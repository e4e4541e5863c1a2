"""An Excel file's bytes in, the table out: what the process apart does (`apart.py`), and nobody else."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from fengqiao.documents.tables.limits import MAX_CELLS, MAX_ROWS, MAX_TOLD
from fengqiao.documents.tables.parts import Cell, Table
from fengqiao.documents.tables.safety import check_workbook
from fengqiao.documents.tables.tidying import tidy_table
from fengqiao.kernel.refusals import Refused

_OLD_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")  # the name of a folder in an old workbook
_WIDEST = 16_384  # columns, a limit of the file format


def excel_table(content: bytes) -> Table:
    """The first sheet with anything in it. Refuses as `read_table` does, and `table_cell_unreadable` with the `row`."""
    if content.startswith(b"PK\x03\x04"):
        check_workbook(content)
    elif _OLD_MACROS in content:
        raise Refused("table_with_macros")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        return next(_tables(sheets))
    except (Refused, MemoryError):
        raise
    except StopIteration:
        raise Refused("table_empty") from None
    except Exception as error:
        raise Refused("not_a_table") from error


def _tables(sheets: Iterable[CalamineSheet]) -> Iterator[Table]:
    for sheet in sheets:
        height, width = sheet.total_height + 1, sheet.total_width + 1
        if height > MAX_ROWS + 2 or width > _WIDEST or height * width > MAX_CELLS:
            raise Refused("file_too_large", limit_rows=MAX_ROWS)
        try:
            yield tidy_table(_rows(sheet))
        except Refused as refused:
            if refused.name != "table_empty":
                raise


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
    """What is said to the process that asked, as JSON: the table, or by which name it is refused."""
    try:
        table = excel_table(content)
    except Refused as refused:
        return json.dumps({"refused": refused.name, "detail": refused.detail}).encode()
    said = json.dumps(
        {
            "columns": table.columns,
            "rows": [[_plain(cell) for cell in row] for row in table.rows],
            "problems": [[one.name, one.row, one.column] for one in table.problems],
        },
        ensure_ascii=False,
    ).encode(errors="replace")
    if len(said) > MAX_TOLD:
        return json.dumps({"refused": "file_too_large", "detail": {"limit_bytes": MAX_TOLD}}).encode()
    return said


def _plain(cell: Cell) -> Any:
    """JSON knows no days and moments: a list of one text, that has a clock in it or not."""
    return [cell.isoformat()] if isinstance(cell, date) else cell
