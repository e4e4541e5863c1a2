"""Rows of the agreement, its performance and the court's answer."""

import hashlib
import json
from datetime import datetime, time
from typing import Any

from fengqiao.audit.vault import blind_index
from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.refusals import Refused

from ...fields import CleanFile
from ...guards import Turn
from ...models import APART_COLUMNS, Agreement, Dispute, Party, PerformanceItem, Step
from ...scope import Caller
from ...standing import Screening, Standing
from ..attachments import attach
from ..case import Case
from ..intake import PartyGiven, Report, next_number, report_dispute
from .registry import record

NOON = time(12)


@record("draft_agreement")
def _draft(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)
    fields = turn.fields
    number = next_number(station=case.dispute.station, at=at, series="X") if case.dispute.number else ""
    agreement, item = drafted(case, fields, number=number, at=at)
    set_draft_aside(case)
    case.agreement_row = case.add(agreement)
    case.add(item)


def drafted(
    case: Case, fields: dict[str, Any], *, number: str, at: datetime
) -> tuple[Agreement, PerformanceItem]:
    """The agreement and its first item of performance; the hash covers the canonical content and nothing else."""
    content = {
        "number": number,
        "parties": _named(case),
        "due_on": fields["due_on"].isoformat(),
        **{
            name: fields.get(name, "")
            for name in ("form", "facts", "responsibility", "terms", "amount", "mode", "place", "open_points")
        },
    }
    agreement = Agreement(
        dispute=case.dispute,
        station=case.dispute.station,
        number=number,
        form=fields["form"],
        partial=bool(fields.get("partial")),
        content=content,
        content_hash=hash_of(content),
        check_index=check_index(number=number, amount=content["amount"], due_on=content["due_on"]),
        drafted_at=at,
    )
    item = PerformanceItem(
        dispute=case.dispute, agreement=agreement, number=1, what=fields["terms"], due_on=fields["due_on"]
    )
    return agreement, item


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, UTF-8; 64 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_index(*, number: str, amount: str, due_on: str) -> bytes:
    """What lets anybody holding the paper check it, without the paper's words being stored in the clear."""
    return blind_index(f"{number}|{amount or '0.00'}|{due_on}", purpose="agreement_check")


@record("add_performance_item")
def _add_item(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    agreement = case.agreement()
    if agreement is None:
        raise Refused("agreement_missing")
    _write_in(case, agreement, turn)
    case.add(
        PerformanceItem(
            dispute=case.dispute,
            agreement=agreement,
            number=len(after.performance_due),
            what=turn.fields["what"],
            due_on=turn.fields["due_on"],
        )
    )


def _write_in(case: Case, agreement: Agreement, turn: Turn) -> None:
    """What is promised beside the first item belongs to the content, and so to its hash."""
    item = {"what": turn.fields["what"], "due_on": turn.fields["due_on"].isoformat()}
    _change_content(case, agreement, items=[*agreement.content.get("items", ()), item])


def _change_content(case: Case, agreement: Agreement, **changes: Any) -> None:
    agreement.content = agreement.content | changes
    agreement.content_hash = hash_of(agreement.content)
    if agreement not in case.new:
        agreement.save(update_fields=["content", "content_hash"])


def _named(case: Case) -> list[dict[str, str]]:
    return [{"side": party.side, "name": party.name} for party in case.parties]


def name_parties_anew(case: Case) -> None:
    """A name that was wrong is put right in the agreement too, before it is signed."""
    agreement = case.agreement()
    if agreement is not None:
        _change_content(case, agreement, parties=_named(case))


@record("reopen_talk")
def _reopen(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    set_draft_aside(case)


def set_draft_aside(case: Case) -> None:
    """What was written and never took effect stays on file only."""
    case.dispute.agreements.filter(replaced=False, in_force_at=None).update(replaced=True)


@record("seal")
def _seal(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    attach(case, step, title="agreement", given=turn.fields["scan"])
    _in_force(case, turn, after, step, at)


@record("record_oral_agreement")
def _in_force(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    agreement = case.agreement()
    if agreement is None:
        raise Refused("agreement_missing")
    day = after.draft.in_force_on if after.draft and after.draft.in_force_on else local_date(at)
    agreement.in_force_at = at if day == local_date(at) else datetime.combine(day, NOON, tzinfo=STATION_ZONE)
    if agreement not in case.new:
        agreement.save(update_fields=["in_force_at"])
    earlier = case.dispute.agreements.filter(replaced=False).exclude(pk=agreement.pk)
    earlier.update(replaced=True)


@record("record_confirmation")
def _confirmation(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    agreement = case.agreement()
    if agreement is None:
        raise Refused("agreement_missing")
    agreement.confirmation = turn.fields["result"]
    agreement.save(update_fields=["confirmation"])


@record("record_performance")
def _performed(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    item = turn.fields.get("item") or next(iter(turn.standing.performance_open), 0)
    rows = PerformanceItem.objects.filter(dispute=case.dispute, agreement=case.agreement(), number=item)
    rows.update(done_on=turn.fields.get("performed_on", turn.on))
    if isinstance(turn.fields.get("proof"), CleanFile):
        attach(case, step, title="proof", given=turn.fields["proof"])


@record("mediate_again")
def _again(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The agreement still binds and stays on file; a new one may take its place."""
    case.dispute.outcome = ""
    case.dispute.settled_level = None


@record("continue_open_points")
def _continue(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """What a partial agreement left open goes on as a dispute of its own, linked to this one."""
    agreement = case.agreement()
    points = (agreement.content.get("open_points") if agreement else "") or case.dispute.summary
    report = Report(
        village=case.dispute.village,
        summary=points,
        parties=[
            PartyGiven(name=p.name, phone=p.phone, side=p.side, details=p.details) for p in case.parties
        ],
        screening=Screening(),
        kind=case.dispute.kind,
        source="open_points",
        sender_number=case.dispute.number,
    )
    by = Caller(role=turn.by.role, id=turn.by.id, station=case.dispute.station)
    reported = report_dispute(report=report, by=by, at=at)
    Dispute.objects.filter(pk=reported.dispute.pk).update(linked_to=case.dispute)
    if case.dispute.apart and reported.dispute.set_apart():
        reported.dispute.save(update_fields=APART_COLUMNS)
    for before, again in zip(case.parties, reported.dispute.parties.order_by("side", "id"), strict=True):
        Party.objects.filter(pk=again.pk).update(user=before.user)
