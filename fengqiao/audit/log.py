"""The tamper-evident log: every change, every reveal of personal data, every refusal, chained by SHA-256.

`append` writes inside the transaction of the deed. A refusal undoes that transaction, so whoever catches it appends
the entry in a transaction of its own.
"""

import contextlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from django.db import models, transaction
from django.db.transaction import TransactionManagementError

from fengqiao.audit import case_keys, vault
from fengqiao.audit.chain import LINKED_FIELDS, canonical_time, link
from fengqiao.audit.fields import AlreadySealed
from fengqiao.audit.models import Entry, Head
from fengqiao.audit.verification import Verdict, verify
from fengqiao.kernel.refusals import Refused

__all__ = ["SYSTEM", "Actor", "Draft", "Verdict", "append", "append_many", "entries_about", "head", "verify"]

_BATCH = 2_000
CASES = {"dispute"}
"""The kinds of object whose id is a case with a key of its own."""


@dataclass(frozen=True)
class Actor:
    """Who did it: `id` is a user's or party's opaque id, never a name; `role` the role they acted in."""

    kind: Literal["staff", "party", "system", "anonymous"]
    id: str = ""
    role: str = ""


SYSTEM = Actor("system")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry not yet in the chain; the fields mean what the arguments of `append` mean."""

    station: str
    by: Actor
    verb: str
    object_kind: str
    object_id: str
    at: datetime
    reason: str = ""
    refusal: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def append(
    *,
    station: str,
    by: Actor,
    verb: str,
    object_kind: str,
    object_id: str,
    at: datetime,
    reason: str = "",
    refusal: str = "",
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Chain one entry to the log, in the caller's transaction: kept or undone together with the deed.

    `reason` may carry personal data and is sealed; `refusal` is the name of the rule that said no; `details` holds
    a few ids and numbers, nothing personal. Three statements. Raises `TransactionManagementError` outside `atomic`.
    """
    draft = Draft(
        station=station,
        by=by,
        verb=verb,
        object_kind=object_kind,
        object_id=str(object_id),
        at=at,
        reason=reason,
        refusal=refusal,
        details=details or {},
    )
    number, previous = _locked_head()
    entry = _chained(draft, number=number + 1, previous=previous)
    _insert(entry)
    _move_head(entry)
    return entry


def append_many(drafts: Iterable[Draft]) -> int:
    """Chain many entries in the order given (sample data, imports); returns how many. One change of the head."""
    number, previous = _locked_head()
    start = number
    rows: models.QuerySet[Entry] = models.QuerySet(Entry)
    waiting = iter(drafts)
    while batch := list(islice(waiting, _BATCH)):
        entries = []
        for draft in batch:
            number += 1
            entries.append(_chained(draft, number=number, previous=previous))
            previous = bytes(entries[-1].digest)
        rows.bulk_create(entries, batch_size=_BATCH)
    if number > start:
        _move_head(entries[-1])
    return number - start


def entries_about(
    *, object_kind: str, object_id: str, verbs: Collection[str] = (), limit: int = 100
) -> list[Entry]:
    """The newest entries about one object, with one of these verbs if any are given, newest first. One statement."""
    rows = Entry.objects.filter(object_kind=object_kind, object_id=str(object_id))
    if verbs:
        rows = rows.filter(verb__in=verbs)
    return list(rows.order_by("-number")[:limit])


def head() -> str:
    """The digest of the newest entry in 64 hexadecimal digits, to be printed and kept outside."""
    newest = Head.objects.first()
    return bytes(newest.digest).hex() if newest else bytes(32).hex()


# Plain SQL, because every change of every case passes here: the ORM doubles the time.
_FIELDS = Entry._meta.concrete_fields
_INSERT = (
    f"INSERT INTO audit_entry ({', '.join(str(field.column) for field in _FIELDS)})"
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))})"
)


def _locked_head() -> tuple[int, bytes]:
    """Number and digest of the newest entry; nobody else appends until our transaction ends."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise TransactionManagementError("The log is written in the transaction of the deed: use atomic().")
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, digest FROM audit_head WHERE id = 1 {lock}")
        found = cursor.fetchone()
    if found is None:
        # The tables were emptied (a test, a demo made anew), and two writers may find that at once.
        Head.objects.bulk_create([Head()], ignore_conflicts=True)
        return _locked_head()
    return found[0], bytes(found[1])


def _insert(entry: Entry) -> None:
    connection = transaction.get_connection()
    values = [
        field.get_db_prep_save(getattr(entry, field.attname), connection=connection) for field in _FIELDS
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    entry._state.adding, entry._state.db = False, connection.alias


def _move_head(entry: Entry) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(
            "UPDATE audit_head SET number = %s, digest = %s WHERE id = 1", [entry.number, entry.digest]
        )


def _chained(draft: Draft, *, number: int, previous: bytes) -> Entry:
    # Sealed here, not by the field: the digest covers the very bytes that are stored.
    sealed = _sealed(draft) if draft.reason else b""
    values = {
        "at": draft.at,
        "station": _text(draft.station, 9),
        "actor_kind": _text(draft.by.kind, 9),
        "actor": _text(draft.by.id, 64),
        "role": _text(draft.by.role, 32),
        "verb": _text(draft.verb, 64),
        "object_kind": _text(draft.object_kind, 32),
        "object_id": _text(draft.object_id, 64),
        "reason": AlreadySealed(draft.reason, sealed),
        "refused": bool(draft.refusal),
        "refusal": _text(draft.refusal, 64),
        "details": _text(_json(draft.details)),
    }
    linked = values | {"at": canonical_time(draft.at), "reason": sealed}
    digest = link(previous, [linked[name] for name in LINKED_FIELDS])
    return Entry(number=number, previous=previous, digest=digest, **values)


def case_named(object_kind: str, object_id: str) -> UUID | None:
    """The case an entry speaks of, if its object is one."""
    try:
        return UUID(object_id) if object_kind in CASES else None
    except ValueError:
        return None


def _sealed(draft: Draft) -> bytes:
    """The reason under the key of the case it speaks of, so that it goes with the case; else by the vault."""
    case = case_named(draft.object_kind, draft.object_id)
    if case:
        # A refused look may be at a case that does not exist, or exists no more.
        with contextlib.suppress(Refused):
            return case_keys.seal_bytes(vault.encoded(draft.reason), case=case)
    return vault.seal(draft.reason)


_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode


def _text(value: object, limit: int | None = None) -> str:
    """What both databases keep unchanged: an id from outside may be too long, or hold what PostgreSQL rejects."""
    text = str(value.value if isinstance(value, Enum) else value)
    if not text.isascii() or "\0" in text:
        text = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return text[:limit]
