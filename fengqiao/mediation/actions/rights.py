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

from ..events import Recipient, RightsAnswered
from ..models import Dispute, Party, RightsRequest
from ..retention import kind_of_file
from ..scope import SYSTEM, Caller, is_in_scope
from ..standing import Stage
from ..words import with_side_marks
from .erasure import OVER, erase_dispute
from .intake import audit_actor
from .side_erasure import erase_side

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
    of an agreement is kept (People's Mediation Law art 27, art 47 para 2), as is what proves violence in a family. An
    agreement that took effect goes on binding however the talks after it ended.
    """
    if dispute.stage in {Stage.IN_FORCE, Stage.NOT_KEPT}:
        return Bar("performance_runs")
    code = kind_of_file(dispute)
    bound = code and dispute.agreements.filter(in_force_at__isnull=False).exists()
    if code in {"settled", "protected"} or bound:
        days = retention.terms_of_station(dispute.station)[code]
        protected = code == "protected"
        since = dispute.last_moved_at if protected else dispute.closed_at or dispute.last_moved_at
        article = "protection_kept" if protected else "agreement_kept"
        return Bar(article, local_date(since) + timedelta(days=days))
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

    Granted in part, the person's words, files and messages go; their name and what took effect stay. Raises `Refused`:
    role_may_not, not_found, already_answered, unknown_outcome, reason_missing, and must_be_kept where a deletion is
    granted that the law bars; in part it may be granted where only the file of an agreement is kept.
    """
    if by.role != "chief":
        raise Refused("role_may_not", role=by.role)
    row = _locked(request)
    if row is None or not is_in_scope(row.dispute, by):
        raise Refused("not_found")
    if row.answered_at is not None:
        raise Refused("already_answered")
    if outcome not in OUTCOMES:
        raise Refused("unknown_outcome", outcome=outcome)
    if len(words.strip()) < SHORTEST_ANSWER:
        raise Refused("reason_missing")
    bar = bar_to_deletion(row.dispute) if row.kind == "deletion" else None
    if bar and (outcome == "granted" or (outcome == "partly" and bar.article != "agreement_kept")):
        raise Refused("must_be_kept", article=bar.article, until=str(bar.until or ""))
    _write_answer(row, bar, outcome=outcome, words=words, by=by, at=at)
    to = _whom_to_tell(row)
    details = {"kind": row.kind, "outcome": outcome, "article": row.article}
    _enter(row, by, "answer_about_own_data", at, details)
    deleted = row.kind == "deletion" and outcome == "granted"
    if deleted:
        _delete(row.party, at)
    elif row.kind == "deletion" and outcome == "partly":
        erase_side(dispute=row.dispute, people=[row.party], at=at, keeps_people=True)
    emit(RightsAnswered(**_about(row, at), request=str(row.id), to=to, deleted=deleted))
    return row


def _locked(request: UUID) -> RightsRequest | None:
    """The dispute first, as every move locks it: what is decided below stands until the transaction ends."""
    dispute_id = RightsRequest.objects.filter(pk=request).values_list("dispute_id", flat=True).first()
    dispute = Dispute.objects.select_for_update().filter(pk=dispute_id).first() if dispute_id else None
    row = RightsRequest.objects.select_for_update().filter(pk=request).first() if dispute else None
    if row is not None and dispute is not None:
        row.dispute = dispute
        row.party.dispute = dispute
    return row


def _write_answer(
    row: RightsRequest, bar: Bar | None, *, outcome: str, words: str, by: Caller, at: datetime
) -> None:
    """The answer outlives the data, so it holds no name: people are named by their sides."""
    named = [(party.side, party.name) for party in row.dispute.parties.all() if party.name]
    row.outcome, row.answered_at, row.answered_by = outcome, at, by.id
    row.answer = with_side_marks(words.strip()[:LONGEST_WORDS], named)
    row.article, row.kept_until = (bar.article, bar.until) if bar else ("", None)
    row.save()


def _whom_to_tell(row: RightsRequest) -> Recipient:
    party = row.party
    if party.never_contact:
        return Recipient()
    return Recipient(side=row.side, phone=party.phone, user="" if party.phone else party.user)


def _delete(party: Party, at: datetime) -> None:
    """The party's own data; with the last party the whole case, since nobody's words are left that it could serve."""
    dispute = party.dispute
    if not Party.objects.filter(dispute=dispute, erased_at=None).exclude(pk=party.pk).exists():
        erase_dispute(dispute_id=dispute.pk, by=SYSTEM, at=at, cause="request")
    else:
        erase_side(dispute=dispute, people=[party], at=at, report=True)


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
