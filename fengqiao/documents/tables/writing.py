"""Excel out, written so that nothing in it runs."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fengqiao.documents.tables.parts import CONTROL, Cell, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS_ON_A_SHEET = 1_000_000  # the format ends at 1,048,576
_SAMPLE = 50  # rows that the columns' widths are taken from

_BLANKS = " \u00a0\u3000\u200b\ufeff\v\f"
_CELL_LIMIT = 32_767  # characters, a limit of the file format
# Also in their full-width forms, which some spreadsheets take for the narrow ones.
_FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "﹢",
    "﹣",
    "﹦",
    "＠",
    "﹫",
    "|",
    "%",
)


def write_table(sheets: Sequence[Sheet], *, watermark: str | Callable[[], str]) -> bytes:
    """An .xlsx of `sheets`; `watermark` (who, when, id in the log) is in the last line and in the printed footer.

    Text that a spreadsheet might run (= + - @ or a tab first, white space before them or not) gets a leading
    apostrophe: a copy saved as CSV is as harmless. Numbers stay numbers. Dates are real dates;
    aware moments are written in their own zone. At least one sheet is written, empty if none is given.
    Rows are taken one by one and not kept, however many: what does not fit on a sheet goes on on the next. A
    `watermark` to be called is called once, after the last row.
    """
    import xlsxwriter  # here, since those who only read tables start faster without it

    out = io.BytesIO()
    with TemporaryDirectory() as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
            "nan_inf_to_errors": True,
        }
        with xlsxwriter.Workbook(out, options) as book:
            formats = _Formats(book)
            taken: set[str] = set()
            pages = [
                page
                for sheet in sheets or (Sheet("Sheet1", (), ()),)
                for page in _pages(book, sheet, formats, taken)
            ]
            mark = watermark if isinstance(watermark, str) else watermark()
            for page, length in pages:
                _sign(page, mark, formats, row=length + 2)
    return out.getvalue()


class _Formats:
    def __init__(self, book: "Workbook") -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
        self.head = book.add_format({**base, "bold": True, "bottom": 1, "bg_color": "#EDEDED"})
        self.text = book.add_format(base)
        self.day = book.add_format({**base, "num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"})
        self.mark = book.add_format({**base, "font_color": "#777777", "text_wrap": False})


def _pages(
    book: "Workbook", sheet: Sheet, formats: _Formats, taken: set[str]
) -> Iterator[tuple["Worksheet", int]]:
    """The worksheets that hold a sheet, each with how many rows it holds."""
    rows = iter(sheet.rows)
    first = list(islice(rows, _SAMPLE))
    widths = [_width(name, column, first) for column, name in enumerate(sheet.columns)]
    rows = chain(first, rows)
    while True:
        page = book.add_worksheet(_sheet_title(sheet.title, taken))
        for column, name in enumerate(sheet.columns):
            page.write_string(0, column, _harmless(str(name)), formats.head)
            page.set_column(column, column, widths[column])
        length = 0
        for length, row in enumerate(islice(rows, ROWS_ON_A_SHEET), start=1):
            for column, value in enumerate(row):
                _write_cell(page, length, column, value, formats)
        if sheet.columns:
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            page.autofilter(0, 0, max(length, 1), len(sheet.columns) - 1)
        yield page, length
        more = list(islice(rows, 1))
        if not more:
            return
        rows = chain(more, rows)


def _sign(page: "Worksheet", watermark: str, formats: _Formats, *, row: int) -> None:
    page.write_string(row, 0, _harmless(watermark), formats.mark)
    # & starts a code in footers; doubled it is itself. The format allows 255 characters.
    page.set_footer(("&C" + watermark.replace("&", "&&"))[:240] + "&R&P/&N")
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _sheet_title(title: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\]", " ", CONTROL.sub("", title)).strip("' ")[:28] or "Sheet"
    name, count = base, 1
    while name.lower() in taken:
        count += 1
        name = f"{base} {count}"
    taken.add(name.lower())
    return name


def _width(name: str, column: int, rows: Sequence[Sequence[Cell]]) -> int:
    sample = [name, *(row[column] for row in rows if column < len(row))]
    # A Chinese character is about two of the spreadsheet's units wide.
    longest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in str(value or "")) for value in sample)
    return min(max(longest + 2, 8), 48)


def _write_cell(page: "Worksheet", row: int, column: int, value: Cell, formats: _Formats) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, formats.text)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, formats.text)
    elif isinstance(value, int | float):
        # Beyond 15 digits a spreadsheet rounds: identity and receipt numbers stay text.
        if isinstance(value, int) and abs(value) >= 10**15:
            page.write_string(row, column, str(value), formats.text)
        else:
            page.write_number(row, column, value, formats.text)
    elif isinstance(value, date):
        is_moment = isinstance(value, datetime)
        page.write_datetime(row, column, value, formats.moment if is_moment else formats.day)
    else:
        page.write_string(row, column, _harmless(str(value)), formats.text)


def _harmless(text: str) -> str:
    clean = CONTROL.sub("", text)
    if clean.startswith(_FORMULA_STARTS) or clean.lstrip(_BLANKS).startswith(_FORMULA_STARTS):
        clean = "'" + clean
    return clean[:_CELL_LIMIT]
