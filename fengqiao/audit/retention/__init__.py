"""How long each kind of record is kept, and the job that lets go of what is over. `table` says, `running` does."""

from .running import Failure, Run, due_by_kind, receipts, run_daily, run_retention
from .table import KINDS, RecordKind, retention_markdown
from .terms import (
    Keeper,
    keep_files_with,
    keep_rows_with,
    keep_with,
    rows_older_than,
    set_period,
    terms_of_station,
)

__all__ = [
    "KINDS",
    "Failure",
    "Keeper",
    "RecordKind",
    "Run",
    "due_by_kind",
    "keep_files_with",
    "keep_rows_with",
    "keep_with",
    "receipts",
    "retention_markdown",
    "rows_older_than",
    "run_daily",
    "run_retention",
    "set_period",
    "terms_of_station",
]
