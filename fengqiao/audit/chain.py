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
    page = f"SELECT {', '.join(columns)} FROM audit_entry WHERE number > %s ORDER BY number LIMIT {_PAGE}"
    after = -(2**62)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(page, [after])
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]
