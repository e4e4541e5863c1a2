"""Excel is read in a process of its own, that may die of what it reads.

What reads Excel is compiled code that aborts where memory ends and whose failures are no Python errors: whatever a file
does to it, the web worker that asked lives on.
"""

import json
from datetime import date, datetime
from typing import Any

from fengqiao.documents.tables.limits import CPU_SECONDS, MAX_TOLD, MEMORY
from fengqiao.documents.tables.parts import Cell, Problem, Table
from fengqiao.kernel.confined import Broken, run_confined
from fengqiao.kernel.refusals import Refused

READER = "fengqiao.documents.tables.excel:told_first"
READER_OF_ALL = "fengqiao.documents.tables.excel:told"


def read_apart(content: bytes, *, every: bool) -> list[Table]:
    """The first table in an Excel file, or `every` one.

    Refuses by the names of `excel_tables`, and `table_too_heavy` where reading took more memory or time than there is
    for it, or ended otherwise before it was through.
    """
    try:
        answer = run_confined(
            READER_OF_ALL if every else READER, content, memory=MEMORY, seconds=CPU_SECONDS, most=MAX_TOLD
        )
    except Broken as broken:
        raise Refused("table_too_heavy") from broken
    said = json.loads(answer)
    if isinstance(said, dict):
        raise Refused(said["refused"], **said["detail"])
    return [_table(one) for one in said]


def _table(said: Any) -> Table:
    return Table(
        columns=tuple(said["columns"]),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in said["rows"]),
        problems=tuple(Problem(*problem) for problem in said["problems"]),
        sheet=said["sheet"],
    )


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]
    return datetime.fromisoformat(cell[0]) if "T" in cell[0] else date.fromisoformat(cell[0])
