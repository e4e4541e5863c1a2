"""Excel and CSV in, as messy as offices keep them."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from fengqiao.documents.tables.apart import read_apart
from fengqiao.documents.tables.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from fengqiao.documents.tables.parts import Cell, Table
from fengqiao.documents.tables.tidying import tidy_table
from fengqiao.kernel.refusals import Refused

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WIDEST = 16_384
_SURELY_CHINESE = re.compile("[\u3400-\u9fff]{3}")


def read_table(content: bytes, *, filename: str) -> Table:
    """The first sheet with anything in it, or the CSV, as a table; what follows in the workbook is not looked at.

    Says and refuses what `read_tables` does.
    """
    return _named(content, filename, every=False)[0]


def read_tables(content: bytes, *, filename: str) -> list[Table]:
    """Every sheet with anything in it, hidden ones too, in their order, or the CSV, as tables; empty rows are left out.

    Text loses control characters and surrounding white space; its inner line breaks stay. Whole numbers of
    Excel become int. Refuses by name: `file_too_large` (bytes, unzipped bytes, rows, columns or cells), `not_a_table`
    (not Excel, not text, locked, damaged), `table_with_macros`, `table_cell_unreadable` (with the `row`),
    `table_too_heavy` (reading it took more memory or time than there is), `table_in_two_encodings` (with the `row`
    where the second begins), `table_empty`. Of a workbook the refusal has the `sheet` where there is one to blame; all
    sheets together may have as many rows as one.
    """
    return _named(content, filename, every=True)


def _named(content: bytes, filename: str, *, every: bool) -> list[Table]:
    try:
        return _read(content, filename, every=every)
    except Refused as refused:
        raise Refused(refused.name, **{"filename": filename, **refused.detail}) from refused


def _read(content: bytes, filename: str, *, every: bool) -> list[Table]:
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", limit_bytes=MAX_BYTES)
    if content.startswith(_EXCEL):
        return read_apart(content, every=every)
    if PurePath(filename.lower()).suffix in {".csv", ".tsv", ".txt", ""}:
        return [tidy_table(_csv_rows(content))]
    raise Refused("not_a_table")


def _csv_rows(content: bytes) -> Iterator[list[Cell]]:
    text = _decoded(content)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
            if number > MAX_ROWS:
                raise Refused("file_too_large", limit_rows=MAX_ROWS)
            if len(row) > _WIDEST:
                raise Refused("file_too_large", limit_columns=MAX_COLUMNS)
            yield list(row)
    except csv.Error as error:
        raise Refused("not_a_table") from error


def _delimiter(text: str) -> str:
    # csv.Sniffer guesses from frequencies and takes Chinese text for delimiters; the heading alone is surer.
    heading = next((line for line in text.splitlines() if line.strip(" \t,;|")), "")
    unquoted = re.sub(r'"[^"]*"', "", heading)
    return max(",\t;|", key=unquoted.count)


def _decoded(content: bytes) -> str:
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
                _check_one_encoding(content)
            return text
    raise Refused("not_a_table")


def _check_one_encoding(content: bytes) -> None:
    """Files put together from two: what is UTF-8 in one line would be read as other Chinese words in the other.

    Three Chinese characters on end are hardly ever UTF-8 by chance.
    """
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.isascii() and _SURELY_CHINESE.search(line.decode("utf-8", "replace")):
            raise Refused("table_in_two_encodings", row=number)
