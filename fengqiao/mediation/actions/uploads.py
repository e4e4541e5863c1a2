"""Files on their way in: checked before anything is locked; one that is not taken is an entry in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.kernel.refusals import Refused

from .. import ladder
from ..fields import CleanFile, Field, FieldsWrong, read_fields
from ..models import Dispute
from ..scans import UNFIT
from ..scope import Caller, is_in_scope
from .attachments import checked
from .intake import audit_actor
from .reveal import log_refusal

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


def with_clean_files(
    *, number: str, move: str, version: int, fields: Mapping[str, Any], by: Caller, at: datetime
) -> dict[str, Any]:
    """The fields of a move, their files checked and drawn anew. To be called outside any transaction.

    Opening a stranger's file takes up to many seconds, in which nobody may wait for the case, let alone (SQLite) for
    the whole database. Nothing is opened for a caller whom `make_move` would refuse anyway. Raises `FieldsWrong`
    naming what is wrong with a file, `Refused("scanner_away")`; both are in the log then.
    """
    given = files_given(move=move, fields=fields)
    if not given or not _may_try(number=number, move=move, version=version, by=by):
        return dict(fields)
    try:
        return dict(fields) | {field.name: _clean(field, fields[field.name]) for field in given}
    except Refused as refusal:
        log_refusal(number=number, verb=move, refusal=refusal.name, by=by, at=at)
        raise
    except FieldsWrong as wrong:
        for name in UNFIT.intersection(wrong.errors.values()):
            log_refusal(number=number, verb=move, refusal=name, by=by, at=at)
        raise


def files_given(*, move: str, fields: Mapping[str, Any]) -> list[Field]:
    """Which fields of the move are files and were given, in whatever form: a file, an object, a text in base64."""
    row = ladder.BY_NAME.get(move)
    return [field for field in row.fields if field.type == "file" and fields.get(field.name)] if row else []


def _may_try(*, number: str, move: str, version: int, by: Caller) -> bool:
    dispute = Dispute.objects.filter(number=number, version=version).first()
    return dispute is not None and is_in_scope(dispute, by) and by.role in ladder.BY_NAME[move].roles


def _clean(field: Field, value: Any) -> Any:
    """A clean file; what is none at all is left to whoever reads all the fields, to name every mistake at once."""
    if isinstance(value, CleanFile):
        return value
    try:
        file = read_fields((field,), {field.name: value})[field.name]
    except FieldsWrong:
        return value
    content_type, content = checked(file, field=field.name)
    return CleanFile(name=file.name, content=content, content_type=content_type)
