"""Excel is read in a process of its own, that may die of what it reads."""

import json
import os
import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

import fengqiao
from fengqiao.documents.tables.limits import AT_ONCE, SECONDS
from fengqiao.documents.tables.parts import Cell, Problem, Table
from fengqiao.kernel.refusals import Refused

_COMMAND = (sys.executable, "-P", "-s", "-m", "fengqiao.documents.tables.excel")
_FROM_OUTSIDE = ("PATH", "LD_LIBRARY_PATH")  # nothing else: no key of ours is to be found in there
_seats = threading.BoundedSemaphore(AT_ONCE)


def read_apart(content: bytes) -> Table:
    """The table in an Excel file. Refuses by the names of `excel_table`, and `table_too_heavy` where reading took more
    memory or time than there is for it, or ended otherwise before it was through.
    """
    with _seats:
        try:
            done = subprocess.run(
                _COMMAND, input=content, env=_environment(), timeout=SECONDS, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Refused("table_too_heavy") from error
    if done.returncode != 0:
        raise Refused("table_too_heavy")
    said = json.loads(done.stdout)
    if "refused" in said:
        raise Refused(said["refused"], **said["detail"])
    return Table(
        tuple(said["columns"]),
        tuple(tuple(_cell(cell) for cell in row) for row in said["rows"]),
        tuple(Problem(*problem) for problem in said["problems"]),
    )


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _FROM_OUTSIDE if name in os.environ}
    return kept | {"PYTHONPATH": str(Path(fengqiao.__file__).parents[1])}


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell  # type: ignore[no-any-return]
    return datetime.fromisoformat(cell[0]) if "T" in cell[0] else date.fromisoformat(cell[0])
