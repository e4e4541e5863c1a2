"""Personal data and confidential words, whole: an act with a reason and an entry, which the parties are shown."""

from datetime import datetime
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.kernel.refusals import Refused

from ..models import Dispute, Party, Step
from ..scope import HIDDEN, Caller, is_in_scope
from .intake import audit_actor

SHORTEST_REASON = 4


@transaction.atomic
def reveal_parties(*, number: str, reason: str, by: Caller, at: datetime) -> list[Party]:
    """Names and phones of a dispute. Raises `Refused`: not_found, role_may_not (clerks, residents), reason_missing."""
    dispute = _dispute(number, by)
    if by.role in {"clerk", "resident"}:
        raise Refused("role_may_not", role=by.role)
    _entry(dispute, verb="reveal_parties", reason=reason, by=by, at=at)
    return list(dispute.parties.all())


@transaction.atomic
def reveal_words(*, number: str, reason: str, by: Caller, at: datetime) -> list[Step]:
    """What was said in mediation, for an officer or chief who does not mediate; the parties see who, when and why."""
    dispute = _dispute(number, by)
    if by.role not in {"officer", "chief"}:
        raise Refused("role_may_not", role=by.role)
    _entry(dispute, verb="reveal_words", reason=reason, by=by, at=at)
    return list(dispute.steps.all())


def log_refusal(*, number: str, verb: str, refusal: str, by: Caller, at: datetime) -> None:
    """A refused move is an entry too."""
    row = Dispute.objects.filter(number=number).values("id", "station").first()
    if row is None:
        return
    details: dict[str, Any] = {"number": number}
    with transaction.atomic():
        log.append(
            station=row["station"],
            by=audit_actor(by),
            verb=verb,
            object_kind="dispute",
            object_id=str(row["id"]),
            at=at,
            refusal=refusal,
            details=details,
        )


def log_look(*, dispute: Dispute, what: str, by: Caller, at: datetime, reason: str = "") -> None:
    """Somebody of the staff looked at a case or printed its dossier."""
    with transaction.atomic():
        _write(dispute, verb=what, reason=reason, by=by, at=at)


def _dispute(number: str, by: Caller) -> Dispute:
    dispute = Dispute.objects.filter(number=number).first()
    if dispute is None or not is_in_scope(dispute, by):
        raise Refused("not_found", number=number)
    return dispute


def _entry(dispute: Dispute, *, verb: str, reason: str, by: Caller, at: datetime) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing")
    _write(dispute, verb=verb, reason=reason.strip(), by=by, at=at)


def _write(dispute: Dispute, *, verb: str, reason: str, by: Caller, at: datetime) -> None:
    log.append(
        station=dispute.station,
        by=audit_actor(by),
        verb=verb,
        object_kind="dispute",
        object_id=str(dispute.id),
        at=at,
        reason=reason,
        details={"protected": True} if is_sheltered(dispute) else {},
    )


def is_sheltered(dispute: Dispute) -> bool:
    """Whether looks are the audit administrator's alone: the matter is protected, or violence in a family is in it."""
    return dispute.stage in HIDDEN or dispute.standing.screening.family_violence
