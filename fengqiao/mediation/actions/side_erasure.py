"""Erasing what one side left in a case that the others keep: by a granted request, or because it never agreed.

What took effect stays as it was signed: an agreement binds all who signed it and its file is kept (People's Mediation
Law art 27; Personal Information Protection Law art 47, second paragraph), with the sealed paper and the proofs.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from fengqiao.audit import idempotency
from fengqiao.kernel.events import emit

from ..events import DisputeErased
from ..ladder import BY_NAME
from ..models import (
    Agreement,
    Attachment,
    Dispute,
    DisputeText,
    Party,
    RightsRequest,
    SigningCode,
    Sitting,
    Step,
    WorkOrder,
)
from ..words import without_person
from .answers import keep_answers_readable
from .attachments import path_of
from .erasure import NO_TITLE, unlink_all
from .records.agreement import hash_of

BELONGS_TO_AGREEMENT = frozenset({"seal", "record_performance"})
"""Moves whose scans belong to an agreement that took effect."""
_NO_WORDS = frozenset({"privacy_notice"})
"""Kept of a step besides what was chosen: which version of the notice was agreed to is nobody's word."""


def erase_side(
    *,
    dispute: Dispute,
    people: Sequence[Party],
    at: datetime,
    keeps_people: bool = False,
    report: bool = False,
) -> None:
    """What these people of one side said, handed in and were sent goes, and so do they; called with the case locked.

    With the last of a side everything told for it goes; where nobody is left at all, everything told in words. In what
    others told, names and phones of these people become side marks. `keeps_people`: their names, phones and receipts
    stay, and what others told stays whole. `report`: with its side, the report itself goes, too (title, summary,
    search).
    Files are unlinked once the transaction is kept.
    """
    side = people[0].side
    gone = {party.pk for party in people}
    others = Party.objects.filter(dispute=dispute, erased_at=None).exclude(pk__in=gone)
    left = set(others.values_list("side", flat=True))
    in_force = dispute.agreements.filter(in_force_at__isnull=False).exists()
    steps = list(Step.objects.filter(dispute=dispute))
    own = [
        step
        for step in steps
        if step.actor in {str(key) for key in gone}
        or (step.side == side and side not in left)
        or not (left or keeps_people)
    ]
    for step in own:
        step.words = without_free_text(step)
        step.save(update_fields=["words"])
    files = _empty_scans(own, in_force)
    if not keeps_people:
        _name_no_more(dispute, people, [step for step in steps if step not in own], at)
        _forget(people, dispute, at)
        if report and side not in left and side == dispute.standing.reporter_side:
            _empty_report(dispute)
    if dispute.last_moved_at > at - idempotency.KEPT_FOR:
        idempotency.erase_deeds_about(dispute.number)
    for phone in {party.phone for party in people} - {""} if side in left else {""}:
        emit(DisputeErased(dispute.id, dispute.number, dispute.station, at, side=side, phone=phone))
    transaction.on_commit(lambda: unlink_all(files))


def without_free_text(step: Step) -> dict[str, Any]:
    """What was chosen or counted is the register's and stays; what was told in words goes."""
    move = BY_NAME.get(step.move)
    kept = {field.name for field in move.fields if field.type not in {"text", "file"}} if move else set()
    return {name: value for name, value in step.words.items() if name in kept | _NO_WORDS}


def _empty_scans(own: Sequence[Step], in_force: bool) -> list[Path]:
    with_words = [step.pk for step in own if not (in_force and step.move in BELONGS_TO_AGREEMENT)]
    scans = Attachment.objects.filter(step__in=with_words).exclude(title="")
    files = [path_of(row) for row in scans]
    scans.update(title="", sha256="")
    return files


def _name_no_more(dispute: Dispute, people: Sequence[Party], others: Sequence[Step], at: datetime) -> None:
    """In what stays, these people have no name; only an agreement in force goes on naming them."""
    named = [(party.side, party.name, party.phone) for party in people]
    for step in others:
        _rewrite(step, named, "words")
    for order in WorkOrder.objects.filter(dispute=dispute):
        _rewrite(order, named, "task", "answer")
    for sitting in Sitting.objects.filter(dispute=dispute):
        _rewrite(sitting, named, "place")
    for draft in Agreement.objects.filter(dispute=dispute, in_force_at=None):
        if _rewrite(draft, named, "content"):
            draft.content_hash, draft.check_index = hash_of(draft.content), b""
            draft.save(update_fields=["content_hash", "check_index"])
        for item in draft.items.all():
            _rewrite(item, named, "what")
    dispute.arranged = None
    dispute.save(update_fields=["arranged"])


def _rewrite(row: Any, named: list[tuple[str, str, str]], *columns: str) -> bool:
    changed = []
    for column in columns:
        before = getattr(row, column)
        after = without_person(before, named)
        if after != before:
            setattr(row, column, after)
            changed.append(column)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _forget(people: Sequence[Party], dispute: Dispute, at: datetime) -> None:
    rows = Party.objects.filter(pk__in=[party.pk for party in people])
    keep_answers_readable(people)
    SigningCode.objects.filter(party__in=rows).delete()
    RightsRequest.objects.filter(party__in=rows).update(asked="")
    users = {party.user for party in people} - {""}
    rows.update(name="", phone="", phone_index=None, receipt_index=None, details={}, user="", erased_at=at)
    if dispute.filed_by in users:
        Dispute.objects.filter(pk=dispute.pk).update(filed_by="")


def _empty_report(dispute: Dispute) -> None:
    Dispute.objects.filter(pk=dispute.pk).update(title=NO_TITLE, summary="", sender_number="")
    DisputeText.objects.filter(dispute=dispute).delete()
