"""Rows of cells as they were found become a table: names of columns, equal rows, and what was odd."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from fengqiao.documents.tables.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from fengqiao.documents.tables.parts import CONTROL, Cell, Problem, Table
from fengqiao.kernel.refusals import Refused


def tidy_table(rows: Iterable[Sequence[Cell]]) -> Table:
    """The first row with anything in it names the columns, unless it is one title over all of them; empty rows are
    left out and named among the problems, since whoever reads a row's number counts them.

    Refuses `table_empty` and `file_too_large` (rows or columns).
    """
    problems: list[Problem] = []
    filled = _filled(rows, problems)
    first = next(filled, None)
    if first is None:
        raise Refused("table_empty")
    second = next(filled, None)
    if second is not None and _is_title(first[1], second[1]):
        problems.append(Problem("title_above", first[0]))
        first, second = second, next(filled, None)
    if second is not None:
        filled = chain([second], filled)
    columns = _column_names(first[1], row=first[0], problems=problems)
    body: list[tuple[Cell, ...]] = []
    for number, cells in filled:
        body.append(_fitted(cells, columns, number, problems))
        if len(body) > MAX_ROWS:
            raise Refused("file_too_large", limit_rows=MAX_ROWS)
    return Table(columns, tuple(body), tuple(problems))


def _filled(rows: Iterable[Sequence[Cell]], problems: list[Problem]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows with anything in them, with their numbers; the empty ones before any of these are problems."""
    empty: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        cells = [_tidy(cell) for cell in row]
        if not _how_filled(cells):
            empty.append(Problem("row_empty", number))
            continue
        problems += empty
        empty.clear()
        yield number, cells


def _is_title(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row is a title merged over the columns: one cell of three or more, and three or more filled below."""
    return len(cells) > 2 and _how_filled(cells) == 1 and _how_filled(below) > 2


def _how_filled(cells: Iterable[Cell]) -> int:
    return sum(cell not in ("", None) for cell in cells)


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
