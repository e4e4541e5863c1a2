"""What a move writes beside its step: assignments, sittings, agreements, work orders, alarms, attachments."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from fengqiao.audit.vault import blind_index
from fengqiao.community import queries as community
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

from ..events import AlarmRaised, Recipient, SideAsked, SigningCodeAsked
from ..fields import FieldsWrong, GivenFile
from ..guards import Turn
from ..ladder import MoveRefused
from ..models import Agreement, Alarm, Dispute, Party, PerformanceItem, SigningCode, Sitting, Step, WorkOrder
from ..standing import Standing
from .attachments import attach
from .case import Case
from .intake import PartyGiven, Report, duty_officer_id, give_code, next_number

Record = Callable[[Case, Turn, Standing, Step, datetime], None]
RECORDS: dict[str, Record] = {}
HEARING_LASTS = timedelta(hours=2)
SIGNING_CODE_LIVES = timedelta(minutes=30)
SIGNING_CODE_TRIES = 5


def record(*moves: str) -> Callable[[Record], Record]:
    """Registers what these moves write."""

    def register(rule: Record) -> Record:
        RECORDS.update(dict.fromkeys(moves, rule))
        return rule

    return register


def _about(case: Case, at: datetime) -> dict[str, Any]:
    dispute = case.dispute
    return {"dispute_id": dispute.id, "number": dispute.number, "station": dispute.station, "at": at}


# Intake


@record("accept", "return_to_committee")
def _accept(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The committee's mediator is given the case, and every side that has not spoken is asked."""
    if after.committee_mediator:
        case.assign(user=after.committee_mediator, role="assistant", at=at, mediates=True)
    for side in after.sides:
        if side != after.reporter_side or case.dispute.source not in {"resident", "on_behalf", "initiative", "spreadsheet"}:
            _ask(case, side, how="link", at=at)


@record("ask_side")
def _ask_side(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    _ask(case, turn.fields["side"], how=turn.fields["how"], at=at)


def _ask(case: Case, side: str, *, how: str, at: datetime) -> None:
    """A fresh code for each of the side's people, to nobody but them."""
    for party in case.parties:
        if party.side != side or party.never_contact:
            continue
        code = give_code(party)
        if party not in case.new:
            Party.objects.filter(pk=party.pk).update(receipt_index=party.receipt_index)
        to = Recipient(side=side, phone=party.phone, user=party.user, code=code)
        emit(SideAsked(**_about(case, at), to=to, how=how))


@record("set_mediator_of_record")
def _mediator_of_record(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    if after.committee_mediator:
        case.assign(user=after.committee_mediator, role="assistant", at=at, mediates=True)


@record("add_party")
def _add_party(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    phone = turn.fields.get("phone", "")
    party = Party(
        dispute=case.dispute,
        side=turn.fields["side"],
        name=turn.fields["name"],
        phone=phone,
        phone_index=blind_index(phone, purpose="phone") if phone else None,
    )
    case.parties.append(case.add(party))
    if after.stage == "consenting":
        _ask(case, party.side, how="link", at=at)


@record("correct_party")
def _correct_party(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    party = case.party(turn.fields["side"])
    if party is None:
        raise MoveRefused("not_a_side")
    party.name = turn.fields.get("name") or party.name
    party.phone = turn.fields.get("phone") or party.phone
    party.phone_index = blind_index(party.phone, purpose="phone") if party.phone else None
    party.save(update_fields=["name", "phone", "phone_index"])


@record("correct_village")
def _correct_village(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    village = community.village(turn.fields["village"])
    if village is None or village.station_id != case.dispute.station:
        raise FieldsWrong({"village": "unknown_village"})
    case.dispute.village = village.code
    case.dispute.room = village.room.number if village.room else 0


@record("merge")
def _merge(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The other dispute takes over; receipts of both keep working, each showing where the matter went."""
    case.dispute.linked_to = _other(case, turn.fields["into"], "into")
    case.dispute.outcome = "merged"


@record("link")
def _link(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.linked_to = _other(case, turn.fields["other"], "other")


def _other(case: Case, number: str, field: str) -> Dispute:
    other = Dispute.objects.filter(number=number, station=case.dispute.station).first()
    if other is None or other.pk == case.dispute.pk:
        raise FieldsWrong({field: "unknown_dispute"})
    return other


@record("protect")
def _protect(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    _stop_contact(case, after)


def _stop_contact(case: Case, after: Standing) -> None:
    """From now on nobody but the reporter's side is contacted, and the others' codes stop working."""
    for party in case.parties:
        if party.side != after.reporter_side:
            party.never_contact, party.receipt_index = True, None
            party.save(update_fields=["never_contact", "receipt_index"])


@record("correct_screening")
def _correct_screening(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    for party in case.parties:
        if party.never_contact:
            party.never_contact = False
            party.save(update_fields=["never_contact"])


_OUTCOMES = {
    "set_aside": "set_aside", "redirect": "redirected", "refer": "referred", "decline": "refused",
    "withdraw": "withdrawn", "stop": "refused", "close_police_performed": "police_settled",
    "resume_procedure": "police_procedure", "close_not_kept": "not_kept",
}  # fmt: skip


@record(*_OUTCOMES)
def _outcome(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.outcome = _OUTCOMES[step.move]


@record("fail")
def _fail(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.outcome = turn.fields["outcome"]


# Sitting down


@record("invite_elders", "plan_visit", "schedule_hearing", "schedule_conference")
def _arranged(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    roles = {"invite_elders": "elder", "plan_visit": "assistant"}
    for user in after.mediators if turn.known.mediators else ():
        case.assign(user=user, role=roles.get(step.move, turn.by.role), at=at, mediates=True)
    _book(case, turn, after, at)


def _book(case: Case, turn: Turn, after: Standing, at: datetime) -> None:
    """A new proposal frees the earlier one's room; a hearing room that is taken is refused."""
    Sitting.objects.filter(dispute=case.dispute, level=after.level, cancelled=False, starts_at__gt=at).update(cancelled=True)
    starts = turn.fields.get("at")
    if starts is None:
        return
    place = turn.fields.get("place", "")
    rooms = {room.name for room in community.hearing_rooms_of(case.dispute.station)}
    sitting = Sitting(
        dispute=case.dispute,
        station=case.dispute.station,
        level=after.level,
        room=place if place in rooms else "",
        place=place,
        starts_at=starts,
        ends_at=starts + HEARING_LASTS,
    )
    if sitting.room:
        taken = Sitting.objects.filter(
            station=sitting.station,
            room=sitting.room,
            cancelled=False,
            starts_at__lt=sitting.ends_at,
            ends_at__gt=sitting.starts_at,
        )
        if taken.exclude(dispute=case.dispute).exists():
            raise MoveRefused("hearing_room_taken", room=sitting.room)
    case.add(sitting)


@record("rank_lawyers", "decline_assignment", "pass_to_next_lawyer")
def _lawyer_asked(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The lawyer who is asked sees the case; whoever declined no longer does."""
    for user in after.lawyers_declined:
        row = case.assignments().get(user)
        if row is not None and row.until is None:
            row.until = at
            row.save(update_fields=["until"])
    if after.lawyer_asked:
        case.assign(user=after.lawyer_asked, role="lawyer", at=at, mediates=False)


@record("accept_assignment", "take_over", "accept_handover", "record_hearing", "record_conference", "record_talk",
        "record_visit", "give_analysis")  # fmt: skip
def _takes_part(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Whoever sits down with the sides mediates: they may read what is said, and the sides see that they do."""
    case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)


@record("hand_over")
def _hand_over(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    if after.colleague_asked:
        person = community.person(after.colleague_asked)
        case.assign(user=after.colleague_asked, role=person.role if person else "", at=at, mediates=False)


# The agreement


@record("draft_agreement")
def _draft(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)
    fields = turn.fields
    number = next_number(station=case.dispute.station, at=at, series="X") if case.dispute.number else ""
    agreement, item = drafted(case, fields, number=number, at=at)
    case.dispute.agreements.filter(replaced=False, in_force_at=None).update(replaced=True)
    case.agreement_row = case.add(agreement)
    case.add(item)


def drafted(case: Case, fields: dict[str, Any], *, number: str, at: datetime) -> tuple[Agreement, PerformanceItem]:
    """The agreement and its first item of performance; the hash covers the canonical content and nothing else."""
    content = {
        "number": number,
        "parties": [{"side": party.side, "name": party.name} for party in case.parties],
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
    case.add(
        PerformanceItem(
            dispute=case.dispute,
            agreement=agreement,
            number=len(after.performance_due),
            what=turn.fields["what"],
            due_on=turn.fields["due_on"],
        )
    )


@record("reopen_talk")
def _reopen(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.agreements.filter(replaced=False, in_force_at=None).update(replaced=True)


@record("ask_signing_code")
def _ask_signing_code(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    party = next((p for p in case.parties if str(p.id) == turn.by.id), case.party(turn.by.side))
    if party is None or not party.phone:
        raise MoveRefused("no_phone_for_code")
    code = "".join(secrets.choice("0123456789") for _ in range(6))
    case.add(SigningCode(party=party, code_index=_code_index(party, code), made_at=at))
    emit(SigningCodeAsked(**_about(case, at), to=Recipient(side=party.side, phone=party.phone, code=code)))


def _code_index(party: Party, code: str) -> bytes:
    return blind_index(f"{party.id}|{code}", purpose="signing_code")


@record("sign")
def _sign(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Nobody signs for a neighbour: alone on a phone only with that phone's code, otherwise before the mediator."""
    method = turn.fields["method"]
    by_code = method == "one_time_code"
    if turn.by.role == "resident" and not by_code:
        raise MoveRefused("sign_before_mediator", satisfied_by=["ask_signing_code"])
    if turn.by.role != "resident" and by_code:
        raise MoveRefused("code_is_for_the_party")
    if by_code:
        _use_code(case, turn, at)
    else:
        case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)


def _use_code(case: Case, turn: Turn, at: datetime) -> None:
    party = next((p for p in case.parties if str(p.id) == turn.by.id), case.party(turn.by.side))
    row = SigningCode.objects.filter(party=party, used_at=None, made_at__gt=at - SIGNING_CODE_LIVES).order_by("-id").first()
    if party is None or row is None:
        raise MoveRefused("signing_code_wrong", satisfied_by=["ask_signing_code"])
    if bytes(row.code_index) != _code_index(party, str(turn.fields.get("code", ""))):
        raise SigningCodeWrong(row)
    row.used_at = at
    row.save(update_fields=["used_at"])


class SigningCodeWrong(MoveRefused):
    """The code is wrong; the try must be counted although the move is undone."""

    def __init__(self, row: SigningCode) -> None:
        super().__init__("signing_code_wrong", satisfied_by=["ask_signing_code"])
        self.row = row


@record("seal")
def _seal(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    attach(case, step, title="agreement", given=turn.fields["scan"])
    _in_force(case, turn, after, step, at)


@record("record_oral_agreement")
def _in_force(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    agreement = case.agreement()
    if agreement is None:
        raise Refused("agreement_missing")
    agreement.in_force_at = at
    if agreement not in case.new:
        agreement.save(update_fields=["in_force_at"])


@record("record_confirmation")
def _confirmation(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.agreements.filter(replaced=False).update(confirmation=turn.fields["result"])


@record("record_performance")
def _performed(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    item = turn.fields.get("item") or next(iter(turn.standing.performance_open), 0)
    rows = PerformanceItem.objects.filter(dispute=case.dispute, agreement=case.agreement(), number=item)
    rows.update(done_on=turn.fields.get("performed_on", turn.on))
    if isinstance(turn.fields.get("proof"), GivenFile):
        attach(case, step, title="proof", given=turn.fields["proof"])


@record("mediate_again")
def _again(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The agreement still binds and stays on file; a new one may take its place."""
    case.dispute.outcome = ""
    case.dispute.settled_level = None


@record("continue_open_points")
def _continue(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """What a partial agreement left open goes on as a dispute of its own, linked to this one."""
    from ..scope import Caller
    from .intake import report_dispute

    agreement = case.agreement()
    points = (agreement.content.get("open_points") if agreement else "") or case.dispute.summary
    report = Report(
        village=case.dispute.village,
        summary=points,
        parties=[PartyGiven(name=p.name, phone=p.phone, side=p.side) for p in case.parties],
        screening=turn.standing.screening.__class__(),
        kind=case.dispute.kind,
        source="open_points",
        sender_number=case.dispute.number,
    )
    by = Caller(role=turn.by.role, id=turn.by.id, station=case.dispute.station)
    reported = report_dispute(report=report, by=by, at=at)
    Dispute.objects.filter(pk=reported.dispute.pk).update(linked_to=case.dispute)


# The joint session


@record("send_work_order")
def _send_work_order(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    kind = turn.fields["department"]
    department = next((d for d in community.departments_of(case.dispute.station) if d.kind == kind), None)
    if department is None:
        raise FieldsWrong({"department": "none_here"})
    case.add(
        WorkOrder(
            dispute=case.dispute,
            station=case.dispute.station,
            number=len(after.duties),
            department=department.id,
            department_kind=kind,
            task=turn.fields["task"],
            state="sent",
            sent_at=at,
            due_on=turn.fields["due_on"],
        )
    )


@record("accept_work_order", "return_work_order", "finish_work_order", "cancel_work_order")
def _answer_work_order(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    changed = [new for old, new in zip(turn.standing.duties, after.duties, strict=True) if old != new]
    answer = turn.fields.get("reason") or turn.fields.get("result") or ""
    for duty in changed:
        row = WorkOrder.objects.get(dispute=case.dispute, number=duty.number)
        row.state, row.answered_at, row.answer = duty.state, at, answer or row.answer
        row.save(update_fields=["state", "answered_at", "answer"])


# Danger


@record("raise_safety_concern")
def _alarm(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    fact = after.alarms[-1]
    officer = duty_officer_id(case.dispute.station, at) if fact.imminent else ""
    case.add(
        Alarm(
            dispute=case.dispute,
            station=case.dispute.station,
            number=fact.number,
            what=fact.what,
            imminent=fact.imminent,
            raised_at=at,
            paged=officer,
        )
    )
    if after.stage == "protected":
        _stop_contact(case, after)
    if fact.imminent:
        emit(AlarmRaised(**_about(case, at), alarm=fact.number, what=fact.what, officer=officer))


@record("acknowledge_alarm")
def _acknowledge(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    rows = Alarm.objects.filter(dispute=case.dispute, acknowledged_at=None)
    rows.update(acknowledged_at=at, acknowledged_by=turn.by.id)


