"""What leaves the house as a file: its entry in the log, whose number is the id that stands on the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fengqiao.audit import log
from fengqiao.kernel.clock import STATION_ZONE


@dataclass(frozen=True)
class Taken:
    """Who took a file along, and when; `id` leads from the file, found anywhere, to the entry."""

    id: str
    at: datetime

    @property
    def when(self) -> str:
        """In station time, to the minute: 2026-01-06 09:05."""
        return f"{self.at.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"


def export_id(number: int) -> str:
    """The id of the export whose entry has this number: E00001234."""
    return f"E{number:08d}"


def entry_number(text: str) -> int | None:
    """The number of the entry that an export's id names; None where it is no such id."""
    digits = text.strip().upper().removeprefix("E")
    is_id = text.strip()[:1] in {"E", "e"} and digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if is_id else None


def record_export(
    *,
    station: str,
    by: log.Actor,
    verb: str,
    object_kind: str,
    object_id: str,
    at: datetime,
    rows: int,
    what: Mapping[str, Any],
    reason: str = "",
) -> Taken:
    """Write into the log who takes what along, before it goes; `rows` is how many records are in it.

    `what` holds ids and names of kinds, nothing personal. Wants a transaction, as `log.append` does.
    """
    entry = log.append(
        station=station,
        by=by,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        at=at,
        reason=reason,
        details={"rows": rows, **what},
    )
    return Taken(id=export_id(entry.number), at=at)
