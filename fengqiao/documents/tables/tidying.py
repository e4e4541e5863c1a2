"""Rows of cells as they were found become a table: names of columns, equal rows, and what was odd."""

import re
from collections.abc import Iterable, Sequence

from fengqiao.documents.tables.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from fengqiao.documents.tables.parts import CONTROL, Cell, Problem, Table
from fengqiao.kernel.refusals import Refused


def tidy_table(rows: Iterable[Sequence[Cell]]) -> Table:
    """The first row with anything in it names the columns; empty rows are left out.

    Refuses `table_empty` and `file_too_large` (rows or columns).
    """
    numbered = ((number, [_tidy(cell) for cell in row]) for number, row in enumerate(rows, start=1))
    filled = ((number, cells) for number, cells in numbered if any(cell not in ("", None) for cell in cells))
    first = next(filled, None)
    if first is None:
        raise Refused("table_empty")
    problems: list[Problem] = []
    columns = _column_names(first[1], row=first[0], problems=problems)
    body: list[tuple[Cell, ...]] = []
    for number, cells in filled:
        body.append(_fitted(cells, columns, number, problems))
        if len(body) > MAX_ROWS:
            raise Refused("file_too_large", limit_rows=MAX_ROWS)
    return Table(columns, tuple(body), tuple(problems))


def _column_names(cells: list[Cell], *, row: int, problems: list[Problem]) -> tuple[str, ...]:
    while cells and cells[-1] in ("", None):
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise Refused("file_too_large", limit_columns=MAX_COLUMNS)
    names = [re.sub(r"\s+", " ", str(cell or "")) for cell in cells]
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
