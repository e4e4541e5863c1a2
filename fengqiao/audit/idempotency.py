"""A request may be sent twice (a phone without signal, a killed server) and is carried out once.

Ask `answer_of` and call `remember` in the transaction of the deed: either both are kept or neither.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from fengqiao.audit import vault
from fengqiao.audit.models import Deed
from fengqiao.audit.rows import insert_rows
from fengqiao.kernel.refusals import Refused

KEPT_FOR = timedelta(days=7)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True)
class Answer:
    """What the first request was answered: HTTP status and JSON body."""

    status: int
    body: Any


def request_digest(body: bytes) -> bytes:
    """32 keyed bytes that stand for a request body; the body cannot be guessed from them."""
    return vault.keyed_digest(body, purpose="request")


def answer_of(*, door: str, actor: str, key: str, request_digest: bytes) -> Answer | None:
    """What this request was answered before, or None if it is new.

    `door` is method and path pattern (`POST /api/v1/disputes`), `actor` an opaque id of who asks (empty if anonymous).
    Raises `Refused("idempotency_key_reused")` when the key came with another body, and
    `Refused("idempotency_key_malformed")` unless it is 1 to 200 visible ASCII characters. Of two equal requests at
    once, the second waits here for the first.
    """
    if not _KEY.fullmatch(key):
        raise Refused("idempotency_key_malformed")
    digest = _actor_digest(actor)
    if connection.vendor == "postgresql":
        _wait_for_twin(door=door, digest=digest, key=key)
    deed = _deed(door=door, digest=digest, key=key)
    if deed is None:
        return None
    if bytes(deed.request) != request_digest:
        raise Refused("idempotency_key_reused")
    return Answer(deed.status, deed.answer)


def remember(
    *, door: str, actor: str, key: str, request_digest: bytes, status: int, answer: Any, at: datetime
) -> None:
    """Keep the answer of a deed just done, sealed. Any JSON value."""
    deed = Deed(
        door=door,
        actor=_actor_digest(actor),
        key=key,
        request=request_digest,
        status=status,
        answer=answer,
        at=at,
    )
    insert_rows([deed])


def erase_old_deeds(*, at: datetime) -> int:
    """Erase deeds older than seven days; returns how many. A repetition after that is a new request.

    The worker asks every few seconds: only where there is something to erase, anything is written.
    """
    old = Deed.objects.filter(at__lt=at - KEPT_FOR)
    return old.delete()[0] if old.exists() else 0


def erase_deeds_about(number: str) -> int:
    """Erase the answers that name this case: they may repeat its words or a receipt code. Returns how many.

    Answers are sealed, so every one is opened; none is older than a week.
    """
    kept = Deed.objects.iterator(chunk_size=500)
    found = [deed.pk for deed in kept if number in json.dumps(deed.answer, ensure_ascii=False)]
    return Deed.objects.filter(pk__in=found).delete()[0] if found else 0


def _actor_digest(actor: str) -> bytes:
    return vault.keyed_digest(actor.encode(), purpose="deed_actor")


def _deed(*, door: str, digest: bytes, key: str) -> Deed | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM audit_deed WHERE door = %s AND actor = %s AND key = %s", [door, digest, key]
        )
        found = cursor.fetchone()
    return Deed.objects.get(pk=found[0]) if found else None


def _wait_for_twin(*, door: str, digest: bytes, key: str) -> None:
    # SQLite needs no lock: its transactions are IMMEDIATE, one writer at a time.
    name = hashlib.sha256(b"\0".join((door.encode(), digest, key.encode()))).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(name[:8], "big", signed=True)])
