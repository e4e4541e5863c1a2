"""How one entry hangs on the entry before it, computed alike for new entries and for raw rows of either database."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

LINKED_FIELDS = (
    "at", "station", "actor_kind", "actor", "role", "verb", "object_kind", "object_id",
    "reason", "refused", "refusal", "details",
)  # fmt: skip
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PAGE = 10_000


def canonical_time(at: datetime) -> str:
    """UTC without its zone, as SQLite keeps it: `2026-03-01 08:00:00` or with six decimals."""
    return str(at.astimezone(UTC).replace(tzinfo=None))


def link(previous: bytes, values: Sequence[Any]) -> bytes:
    """The digest of an entry with these `values` of LINKED_FIELDS (the reason sealed), following `previous`.

    The number is not hashed: the place in the chain is the number.
    """
    at, station, actor_kind, actor, role, verb, object_kind, object_id, reason, refused, refusal, details = (
        values
    )
    text = _canonical(
        [
            at if type(at) is str else str(at),
            station,
            actor_kind,
            actor,
            role,
            verb,
            object_kind,
            object_id,
            reason.hex(),
            1 if refused else 0,
            refusal,
            details,
        ]
    )
    return hashlib.sha256(previous + text.encode("utf-8", "surrogatepass")).digest()


def stored_rows() -> Iterator[tuple[Any, ...]]:
    """(number, previous, digest, *LINKED_FIELDS) of every row, by number, raw. No long transaction is held."""
    columns = ["number", "previous", "digest", *LINKED_FIELDS]
    if connection.vendor == "postgresql":
        columns[3] = "at AT TIME ZONE 'UTC'"
    # Ranges, not LIMIT: without statistics PostgreSQL would sort the rest of the table for every page.
    page = f"SELECT {', '.join(columns)} FROM audit_entry WHERE number BETWEEN %s AND %s ORDER BY number"
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(number) FROM audit_entry")
        while (first := cursor.fetchone()[0]) is not None:
            last = first + _PAGE - 1
            cursor.execute(page, [first, last])
            yield from cursor.fetchall()
            cursor.execute("SELECT MIN(number) FROM audit_entry WHERE number > %s", [last])
