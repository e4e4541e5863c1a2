"""Erasing a case: its words go wherever they lie, its place in the figures stays (Personal Information Protection Law
arts 19 and 47).

What is readable is emptied, what is sealed loses its key. Numbers, kind, village, level, stage, dates and outcome stay
for the figures; history rows and the tamper-evident log stay as they are, and nobody can read their words any more.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from fengqiao.audit import case_keys, idempotency, log
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

from ..events import DisputeErased
from ..models import Attachment, Dispute, DisputeText, Party, RightsRequest, SigningCode, Sitting
from ..scope import Caller, is_in_scope
from ..standing import FINAL, Stage
from .answers import keep_answers_readable
from .attachments import path_of
from .intake import audit_actor

NO_TITLE = "—"
"""What stands in lists for the title of an erased case: no word of any language."""
OVER = frozenset(FINAL) | {Stage.REDIRECTED}
"""Stages in which nobody waits for anything any more; what is protected may be erased by its period alone."""


@transaction.atomic
def erase_dispute(*, dispute_id: UUID, by: Caller, at: datetime, cause: str) -> bool:
    """Empty every text, index and file of a case and destroy its key; False where that was done before.

    `cause` is a code for the log: `retention_…` or `request`. Files are unlinked once the transaction is kept: that
    their bytes on the disk are overwritten is not promised, but their key is gone. Raises `Refused`: not_found,
    role_may_not (only the chief and the retention job), case_still_runs.
    """
    dispute = _locked(dispute_id, by)
    if dispute.erased_at is not None:
        return False
    if Stage(dispute.stage) not in OVER and not (by.kind == "system" and dispute.stage == Stage.PROTECTED):
        raise Refused("case_still_runs", stage=dispute.stage)
    files = _empty_rows_of(dispute, at)
    _empty(dispute, at)
    if dispute.last_moved_at > at - idempotency.KEPT_FOR:
        idempotency.erase_deeds_about(dispute.number)
    # Written while the key is there: what belongs to the case is sealed under it, and goes with it.
    log.append(
        station=dispute.station,
        by=audit_actor(by),
        verb="erase_dispute",
        object_kind="dispute",
        object_id=str(dispute.id),
        at=at,
        details={"number": dispute.number, "cause": cause[:40], "files": len(files)},
    )
    emit(DisputeErased(dispute.id, dispute.number, dispute.station, at))
    Dispute.objects.filter(pk=dispute.pk).update(case_key=case_keys.DESTROYED)
    case_keys.forget()
    transaction.on_commit(lambda: _after(files))
    return True


def _locked(dispute_id: UUID, by: Caller) -> Dispute:
    dispute = Dispute.objects.select_for_update().filter(pk=dispute_id).first()
    if dispute is None or not is_in_scope(dispute, by):
        raise Refused("not_found")
    if by.kind != "system" and by.role != "chief":
        raise Refused("role_may_not", role=by.role)
    return dispute


def _empty_rows_of(dispute: Dispute, at: datetime) -> list[Path]:
    """Everything that hangs on the case; returns the files to unlink."""
    parties = Party.objects.filter(dispute=dispute)
    SigningCode.objects.filter(party__in=parties).delete()
    keep_answers_readable(parties)
    parties.update(name="", phone="", phone_index=None, receipt_index=None, details={}, user="", erased_at=at)
    RightsRequest.objects.filter(dispute=dispute).update(asked="")
    # An unkeyed digest of few possible words would let somebody confirm a guess.
    dispute.agreements.update(content_hash="", check_index=b"")
    # Places lie under the vault's own key, not under the case's.
    Sitting.objects.filter(dispute=dispute).update(place="")
    DisputeText.objects.filter(dispute=dispute).delete()
    attachments = Attachment.objects.filter(dispute=dispute)
    files = [path_of(row) for row in attachments]
    attachments.update(title="", sha256="")
    return files


def _empty(dispute: Dispute, at: datetime) -> None:
    filed_by = "" if dispute.filed_by_role == "resident" else dispute.filed_by
    Dispute.objects.filter(pk=dispute.pk).update(
        title=NO_TITLE, summary="", arranged=None, sender_number="", filed_by=filed_by, due_on=None, erased_at=at
    )  # fmt: skip


def _after(files: Iterable[Path]) -> None:
    # Once more: another thread may have read the key again while the transaction was open.
    case_keys.forget()
    unlink_all(files)


def unlink_all(files: Iterable[Path]) -> None:
    """Sealed files of rows that were emptied; one that is gone already is no trouble."""
    for file in files:
        file.unlink(missing_ok=True)
