"""What a table is: a sheet to write, a table that was read, and what was odd about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_NO_ROWS = frozenset({"row_empty", "title_above"})
_CUTS = frozenset({"cells_beyond_columns", "cell_too_long"})
Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """One sheet to write: its title, the columns' names, and rows as long as the columns, in order."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class Problem:
    """What was odd in a table that was read. `row` counts as the spreadsheet does (the heading is row 1)."""

    name: str
    row: int
    column: str = ""


@dataclass(frozen=True)
class Table:
    """A table that was read: names of columns, rows of exactly as many cells, what was odd about it, and the name of
    the sheet it stands on; a CSV has none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    problems: tuple[Problem, ...] = ()
    sheet: str = ""

    @property
    def row_numbers(self) -> tuple[int, ...]:
        """Where each of `rows` stands in the file, as the spreadsheet counts; empty rows and a title count there."""
        left_out = {one.row for one in self.problems if one.name in _NO_ROWS}
        numbers = (number for number in count(1) if number not in left_out)
        return tuple(islice(numbers, 1, len(self.rows) + 1))  # the first is the heading's

    @property
    def heading_row(self) -> int:
        """Where the heading stands."""
        left_out = {one.row for one in self.problems if one.name in _NO_ROWS}
        return next(number for number in count(1) if number not in left_out)

    @property
    def rows_cut(self) -> tuple[int, ...]:
        """Which rows were not read whole, as the spreadsheet counts them."""
        return tuple(sorted({one.row for one in self.problems if one.name in _CUTS}))
