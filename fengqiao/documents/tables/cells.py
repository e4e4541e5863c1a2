"""Where the cells of a workbook's part lie, found with a real XML parser before anything keeps room for them."""

import re
from collections.abc import Iterable
from xml.parsers import expat

from fengqiao.documents.tables.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_STRINGS
from fengqiao.kernel.refusals import Refused

_FAR_ROW = MAX_ROWS + 10_000  # empty rows below the last one are forgiven
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def check_part(blocks: Iterable[bytes]) -> None:
    """Refuse a part with a cell far out (`file_too_large`, with the `cell`), with a document type or broken XML.

    Any part may be a sheet, since the workbook's relationships decide that: each is looked at as if it were one.
    A document type (which may define entities) is `not_a_table`; no spreadsheet program writes one.
    """
    seen = _Seen()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = seen.doctype
    parser.StartElementHandler = seen.element
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise Refused("not_a_table") from error


def check_leads_to_parts(blocks: Iterable[bytes]) -> None:
    """Refuse the relationships of a workbook that lead to what is not looked at: a sheet by the name of a picture."""
    parser = expat.ParserCreate()

    def element(_name: str, attributes: dict[str, str]) -> None:
        target = next((value for key, value in attributes.items() if _local(key) == "target"), "")
        if target and not target.lower().endswith(".xml"):
            raise Refused("not_a_table")

    parser.StartElementHandler = element
    for block in blocks:  # well-formed: `check_part` was here before
        parser.Parse(block, False)


class _Seen:
    """What was met so far. A row or cell that does not say where it is comes after the one before it."""

    def __init__(self) -> None:
        self.row = self.column = self.strings = 0
        self.last_row = self.last_column = 0

    def doctype(self, *_said: object) -> None:
        raise Refused("not_a_table")

    def element(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self._cell(_place(attributes))
        elif name == "row":
            self._row(_place(attributes))
        elif name == "si":
            self.strings += 1
            if self.strings > MAX_STRINGS:
                raise Refused("file_too_large")

    def _row(self, said: str | None) -> None:
        if said is not None and not re.fullmatch("[0-9]{1,10}", said):
            raise Refused("not_a_table")
        self.row = self.row + 1 if said is None else int(said)
        self.column = 0
        if self.row > _FAR_ROW:
            raise _too_far(str(self.row))

    def _cell(self, said: str | None) -> None:
        if said is None:
            self.column += 1
            row = self.row
        else:
            place = _PLACE.fullmatch(said.upper())
            if place is None:
                raise Refused("not_a_table")
            self.column, row = _column(place[1]), int(place[2])
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, self.column)
        is_wide = self.last_row * self.last_column > MAX_CELLS
        if self.column > MAX_COLUMNS or row > _FAR_ROW or is_wide:
            raise _too_far(said or f"{row}")


def _too_far(cell: str) -> Refused:
    return Refused("file_too_large", cell=cell[:20], limit_rows=MAX_ROWS, limit_columns=MAX_COLUMNS)


def _place(attributes: dict[str, str]) -> str | None:
    said = attributes.get("r")
    if said is not None or not attributes:
        return said
    # Readers differ in what they make of another case or a prefix: the place counts, however it is said.
    return next((value for key, value in attributes.items() if _local(key) == "r"), None)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
