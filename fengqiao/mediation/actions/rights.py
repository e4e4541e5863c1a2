"""Requests about one's own data: asked by a party, answered by the chief within fifteen working days, with reasons."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from fengqiao.audit import log, retention
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

from ..events import DisputeErased, Recipient, RightsAnswered
from ..models import Dispute, Party, RightsRequest, Step
from ..retention import kind_of_file
from ..scope import SYSTEM, Caller, is_in_scope
from ..standing import Stage
from .erasure import OVER, erase_dispute
from .intake import audit_actor
from .timers import without_free_text

ANSWER_WORKING_DAYS = 15
KINDS = ("correction", "deletion", "withdraw_consent", "explanation", "copy")
OUTCOMES = ("granted", "partly", "refused")
SHORTEST_ANSWER = 4
LONGEST_WORDS = 2_000
OPEN_AT_ONCE = 5


@dataclass(frozen=True)
class Bar:
    """Why nothing is deleted yet: the law's article by a code, and until when (None: until the matter is over)."""

    article: str
    until: date | None = None


def bar_to_deletion(dispute: Dispute) -> Bar | None:
    """What the law keeps, whoever asks.

    While it is mediated or performed the purpose is not met (Personal Information Protection Law art 47(1)); the file
    of an agreement is kept (People's Mediation Law art 27, art 47 para 2), as is what proves violence in a family.
    """
    if dispute.stage in {Stage.IN_FORCE, Stage.NOT_KEPT}:
        return Bar("performance_runs")
    code = kind_of_file(dispute)
    if code in {"settled", "protected"}:
        days = retention.terms_of_station(dispute.station)[code]
        since = dispute.closed_at if code == "settled" and dispute.closed_at else dispute.last_moved_at
        return Bar(
            "agreement_kept" if code == "settled" else "protection_kept",
            local_date(since) + timedelta(days=days),
        )
    return None if Stage(dispute.stage) in OVER else Bar("mediation_runs")


@transaction.atomic
def ask_about_own_data(*, kind: str, words: str, by: Caller, at: datetime) -> RightsRequest:
    """Write a request down.

    Raises `Refused`: not_found, unknown_right, words_missing (a correction says what is wrong), too_many_requests
    (five that wait for an answer).
    """
    party = Party.objects.select_related("dispute").filter(pk=by.id).first() if by.kind == "party" else None
    if party is None or party.erased_at is not None:
        raise Refused("not_found")
    if kind not in KINDS:
        raise Refused("unknown_right", kind=kind)
    if kind in {"correction", "explanation"} and not words.strip():
        raise Refused("words_missing")
    if RightsRequest.objects.filter(party=party, answered_at=None).count() >= OPEN_AT_ONCE:
        raise Refused("too_many_requests")
    dispute = party.dispute
    _levels, calendar = community.station_terms(dispute.station)
    row = RightsRequest.objects.create(
        dispute=dispute,
        party=party,
        station=dispute.station,
        side=party.side,
        kind=kind,
        asked=words.strip()[:LONGEST_WORDS],
        asked_at=at,
        due_on=calendar.after_working_days(local_date(at), ANSWER_WORKING_DAYS),
    )
    _enter(row, by, "ask_about_own_data", at, {"kind": kind})
    chief = community.chief_of(dispute.station)
    emit(
        RightsAnswered(
            **_about(row, at), request=str(row.id), to=Recipient(user=str(chief.id)) if chief else Recipient()
        )
    )
    return row


@transaction.atomic
def answer_request(*, request: UUID, outcome: str, words: str, by: Caller, at: datetime) -> RightsRequest:
    """The chief answers, with reasons; a deletion that is granted is done in the same transaction.

    Raises `Refused`: role_may_not, not_found, already_answered, unknown_outcome, reason_missing, and must_be_kept where
    a deletion is granted that the law bars.
    """
    if by.role != "chief":
        raise Refused("role_may_not", role=by.role)
    row = RightsRequest.objects.select_for_update().filter(pk=request).first()
    if row is None or not is_in_scope(row.dispute, by):
        raise Refused("not_found")
    if row.answered_at is not None:
        raise Refused("already_answered")
    if outcome not in OUTCOMES:
        raise Refused("unknown_outcome", outcome=outcome)
    if len(words.strip()) < SHORTEST_ANSWER:
        raise Refused("reason_missing")
    bar = bar_to_deletion(row.dispute) if row.kind == "deletion" else None
    if bar and outcome == "granted":
        raise Refused("must_be_kept", article=bar.article, until=str(bar.until or ""))
    row.outcome, row.answer, row.answered_at, row.answered_by = (
        outcome,
        words.strip()[:LONGEST_WORDS],
        at,
        by.id,
    )
    row.article, row.kept_until = (bar.article, bar.until) if bar else ("", None)
    row.save()
    to = Recipient(side=row.side, phone="" if row.party.never_contact else row.party.phone)
    details = {"kind": row.kind, "outcome": outcome, "article": row.article}
    _enter(row, by, "answer_about_own_data", at, details)
    if row.kind == "deletion" and outcome == "granted":
        _delete(row.party, by, at)
    emit(RightsAnswered(**_about(row, at), request=str(row.id), to=to))
    return row


def _delete(party: Party, by: Caller, at: datetime) -> None:
    """The party's own data; with the last party the whole case, since nobody's words are left that it could serve."""
    dispute = party.dispute
    if not Party.objects.filter(dispute=dispute, erased_at=None).exclude(side=party.side).exists():
        erase_dispute(dispute_id=dispute.pk, by=SYSTEM, at=at, cause="request")
        return
    Party.objects.filter(dispute=dispute, side=party.side).update(
        name="", phone="", phone_index=None, receipt_index=None, details={}, user="", erased_at=at
    )
    for step in Step.objects.filter(dispute=dispute, side=party.side):
        step.words = without_free_text(step)
        step.save(update_fields=["words"])
    if party.user and dispute.filed_by == party.user:
        Dispute.objects.filter(pk=dispute.pk).update(filed_by="")
    emit(DisputeErased(dispute.id, dispute.number, dispute.station, at, side=party.side))


def _about(row: RightsRequest, at: datetime) -> dict[str, Any]:
    return {"dispute_id": row.dispute_id, "number": row.dispute.number, "station": row.station, "at": at}


def _enter(row: RightsRequest, by: Caller, verb: str, at: datetime, details: dict[str, Any]) -> None:
    log.append(
        station=row.station,
        by=audit_actor(by),
        verb=verb,
        object_kind="dispute",
        object_id=str(row.dispute_id),
        at=at,
        details=details,
    )
