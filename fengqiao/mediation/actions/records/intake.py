"""Rows of intake: who is asked, who is no longer contacted, where a matter went."""

from datetime import datetime

from fengqiao.audit.vault import blind_index
from fengqiao.community import queries as community
from fengqiao.kernel.events import emit

from ...events import Recipient, SideAsked
from ...fields import FieldsWrong
from ...guards import Turn
from ...ladder import MoveRefused
from ...models import Dispute, Party, Step
from ...standing import Standing
from ..case import Case
from ..intake import give_code
from .registry import about, record


@record("accept", "return_to_committee")
def _accept(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The committee's mediator is given the case, and every side that has not spoken is asked."""
    if after.committee_mediator:
        case.assign(user=after.committee_mediator, role="assistant", at=at, mediates=True)
    for side in after.sides:
        if side != after.reporter_side or case.dispute.source not in {
            "resident",
            "on_behalf",
            "initiative",
            "spreadsheet",
        }:
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
        emit(SideAsked(**about(case, at), to=to, how=how))


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
    stop_contact(case, after)


def stop_contact(case: Case, after: Standing) -> None:
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
