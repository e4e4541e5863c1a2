"""What a table is: a sheet to write, a table that was read, and what was odd about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

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
    """A table that was read: names of columns, rows of exactly as many cells, and what was odd about it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    problems: tuple[Problem, ...] = ()

    @property
    def rows_cut(self) -> tuple[int, ...]:
        """Which rows were not read whole, as the spreadsheet counts them."""
        return tuple(sorted({one.row for one in self.problems if one.name in _CUTS}))
