"""A file that was not taken is an entry in the log: who tried, how large it was, what was wrong; nothing of it."""

from datetime import datetime

from django.db import transaction

from fengqiao.audit import log

from ..scope import Caller
from .intake import audit_actor

NOBODY = Caller(role="anonymous", kind="anonymous")


def log_refused_upload(
    *,
    refusal: str,
    size: int,
    by: Caller | None,
    at: datetime,
    object_kind: str = "upload",
    object_id: str = "",
) -> None:
    """Write it down in a transaction of its own; `size` in bytes, `by` None for somebody nobody knows."""
    who = by or NOBODY
    with transaction.atomic():
        log.append(
            station=who.station,
            by=audit_actor(who),
            verb="upload",
            object_kind=object_kind,
            object_id=object_id,
            at=at,
            refusal=refusal,
            details={"bytes": size},
        )
