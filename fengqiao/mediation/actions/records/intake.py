"""Rows of intake: who is asked, who is no longer contacted, where a matter went."""

from datetime import datetime

from fengqiao.audit.vault import blind_index
from fengqiao.community import queries as community
from fengqiao.community.privacy import VERSION as PRIVACY_VERSION
from fengqiao.kernel.events import emit

from ...callers import is_known_who_reported, same_phone
from ...consents import CHILD, Consent, holding, with_consent
from ...events import Recipient, SideAsked, SideKeptAway
from ...fields import FieldsWrong
from ...guards import Turn
from ...ladder import MoveRefused
from ...models import APART_COLUMNS, Dispute, DisputeText, Party, Step
from ...scope import HIDDEN, Caller
from ...standing import Standing
from ...words import title_of, with_side_marks
from ..case import Case, words_index
from ..intake import enter_consent, give_code, plain_phone
from ..reveal import is_sheltered
from .agreement import name_parties_anew, set_draft_aside
from .departments import follow_duties
from .registry import about, record
from .sitting import leave_seat

# Sources where the first side came of its own accord: it knows, and has its receipt.
SPOKE_FIRST = frozenset({"resident", "on_behalf", "spreadsheet"})


@record("accept", "return_to_committee")
def _accept(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The committee's mediator is given the case, and every side that has not spoken is asked."""
    if after.committee_mediator:
        case.assign(user=after.committee_mediator, role="assistant", at=at, mediates=True)
    for side in after.sides:
        spoke = side == after.reporter_side and case.dispute.source in SPOKE_FIRST
        for party in case.parties:
            if party.side == side and not (spoke and party.receipt_index is not None):
                _ask(case, party, how="link", at=at)


@record("ask_side")
def _ask_side(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    for party in case.parties:
        if party.side == turn.fields["side"]:
            _ask(case, party, how=turn.fields["how"], at=at)


def _ask(case: Case, party: Party, *, how: str, at: datetime) -> None:
    """A fresh code for one person, to nobody but them."""
    if party.never_contact:
        return
    code = give_code(party)
    if party not in case.new:
        Party.objects.filter(pk=party.pk).update(receipt_index=party.receipt_index)
    to = Recipient(side=party.side, phone=party.phone, user=party.user, code=code)
    emit(SideAsked(**about(case, at), to=to, how=how))


@record("set_mediator_of_record")
def _mediator_of_record(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Whoever was of record before and does not mediate otherwise has no part in it any more."""
    before = turn.standing.committee_mediator
    if after.committee_mediator:
        case.assign(user=after.committee_mediator, role="assistant", at=at, mediates=True)
    if before and before != after.committee_mediator:
        leave_seat(case, before, after, at)


@record("add_party")
def _add_party(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    phone = plain_phone(turn.fields.get("phone", ""))
    party = Party(
        dispute=case.dispute,
        side=turn.fields["side"],
        name=turn.fields["name"],
        phone=phone,
        phone_index=blind_index(phone, purpose="phone") if phone else None,
    )
    case.parties.append(case.add(party))
    _mark_names(case)
    if after.stage == "consenting":
        _ask(case, party, how="link", at=at)


@record("correct_party")
def _correct_party(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    party = _person(case, turn)
    phone = plain_phone(turn.fields.get("phone", "")) or party.phone
    had_a_code_elsewhere = party.receipt_index is not None and phone != party.phone
    party.name, party.phone = turn.fields.get("name") or party.name, phone
    party.phone_index = blind_index(phone, purpose="phone") if phone else None
    party.save(update_fields=["name", "phone", "phone_index"])
    _mark_names(case)
    if after.stage == "agreeing":
        name_parties_anew(case)
    if had_a_code_elsewhere:  # it went to a phone that is not theirs
        _ask(case, party, how="new_code", at=at)


def _person(case: Case, turn: Turn) -> Party:
    """Which person of the side is meant; where there are several it must be said, by the order they came in."""
    people = [party for party in case.parties if party.side == turn.fields["side"]]
    if not people:
        raise MoveRefused("not_a_side")
    which = turn.fields.get("person") or (1 if len(people) == 1 else None)
    if which is None:
        raise FieldsWrong({"person": "required"})
    if not 1 <= which <= len(people):
        raise FieldsWrong({"person": "no_such_person"})
    return people[which - 1]


def _mark_names(case: Case) -> None:
    """A name that is known only now becomes a side mark in the report and in what can be searched."""
    dispute = case.dispute
    summary = with_side_marks(dispute.summary, [(party.side, party.name) for party in case.parties])
    if summary == dispute.summary:
        return
    dispute.summary, dispute.title = summary, title_of(summary)
    Dispute.objects.filter(pk=dispute.pk).update(summary=summary, title=dispute.title)
    DisputeText.objects.filter(dispute=dispute).update(words=words_index(dispute).words)


@record("correct_village")
def _correct_village(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    village = community.village(turn.fields["village"])
    if village is None or village.station_id != case.dispute.station:
        raise FieldsWrong({"village": "unknown_village"})
    before = community.assistant_of(case.dispute.village)
    case.dispute.village = village.code
    case.dispute.room = village.room.number if village.room else 0
    assistant = community.assistant_of(village.code)
    if assistant:
        case.assign(user=str(assistant.id), role="assistant", at=at, mediates=False)
    _mediator_of_record(case, turn, after, step, at)
    if before and not _mediates(case, str(before.id)):
        leave_seat(case, str(before.id), after, at)


def _mediates(case: Case, user: str) -> bool:
    row = case.assignments().get(user)
    return row is not None and row.until is None and row.mediates


@record("merge")
def _merge(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """The other dispute takes over, with what this one knew of its people; receipts of both keep working.

    One quarrel is counted once: what was accepted is the dispute that goes on. Whoever reported unseen may have given
    somebody else's phone: nothing they said of people is carried over unless somebody called that phone.
    """
    other = _other(case, turn.fields["into"], "into")
    if other.closed_at is not None:
        raise FieldsWrong({"into": "unknown_dispute"})
    if case.dispute.apart or other.apart:  # one quarrel, one child
        case.set_apart()
        if other.set_apart():
            other.save(update_fields=APART_COLUMNS)
    case.dispute.linked_to = other
    case.dispute.outcome, case.dispute.accepted_at = "merged", None
    there = list(other.parties.all())
    if is_known_who_reported(case.dispute, turn.fields):
        for party in case.parties:
            _carry_over(party, there)


def _carry_over(party: Party, there: list[Party]) -> None:
    """A phone or an account that only one of the two reports had; without a phone the name says who is the same."""
    same = same_phone(party, there) or next(
        (one for one in there if one.name == party.name and party.name and not one.phone), None
    )
    if same is None or same.never_contact:
        return
    if not same.phone and party.phone:
        same.phone, same.phone_index = party.phone, party.phone_index
    same.user = same.user or party.user
    same.save(update_fields=["phone", "phone_index", "user"])


@record("link")
def _link(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.linked_to = _other(case, turn.fields["other"], "other")


def _other(case: Case, number: str, field: str) -> Dispute:
    """A dispute of this station; one on the protected path is as good as unknown, so that no number points to it."""
    other = (
        Dispute.objects.filter(number=number, station=case.dispute.station).exclude(stage__in=HIDDEN).first()
    )
    if other is None or other.pk == case.dispute.pk:
        raise FieldsWrong({field: "unknown_dispute"})
    return other


@record("protect")
def _protect(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    stop_contact(case, after, at)
    follow_duties(case, turn, after, at)


def stop_contact(case: Case, after: Standing, at: datetime) -> None:
    """From now on nobody but the side that is sheltered is contacted, and the others' codes stop working.

    Whoever was kept away before, because somebody else was taken for the one in danger, gets a code again.
    """
    for party in case.parties:
        was_kept_away = party.never_contact
        party.never_contact = party.side != after.sheltered_side
        party.receipt_index = None if party.never_contact else party.receipt_index
        party.save(update_fields=["never_contact", "receipt_index"])
        if party.never_contact:
            emit(SideKeptAway(**about(case, at), side=party.side))
        if was_kept_away and not party.never_contact:
            _ask(case, party, how="new_code", at=at)


@record("correct_screening")
def _correct_screening(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    for party in case.parties:
        if party.never_contact:
            party.never_contact = False
            party.save(update_fields=["never_contact"])
            if after.stage == "in_force":
                _ask(case, party, how="new_code", at=at)
    if turn.fields.get("guardian_consents") is True and turn.fields.get("guardian_relation"):
        _guardian_agreed(case, turn, at)


def _guardian_agreed(case: Case, turn: Turn, at: datetime) -> None:
    """The guardian's consent lies with the side that was sheltered: the child's, or whoever spoke for the child."""
    party = case.party(turn.standing.sheltered_side)
    if party is None or holding(party.details, CHILD):
        return
    consent = Consent(
        what=CHILD,
        notice_version=PRIVACY_VERSION,
        how="spoken",
        at=at.isoformat(timespec="seconds"),
        role=turn.by.role,
        by=turn.by.id,
        guardian=turn.fields.get("guardian", ""),
        relation=turn.fields["guardian_relation"],
    )
    party.details = with_consent(party.details, consent)
    party.save(update_fields=["details"])
    by = Caller(role=turn.by.role, id=turn.by.id)
    enter_consent(case.dispute, consent, by=by, at=at, protected=is_sheltered(case.dispute))


_OUTCOMES = {
    "set_aside": "set_aside", "redirect": "redirected", "refer": "referred", "decline": "refused",
    "withdraw": "withdrawn", "stop": "refused", "close_police_performed": "police_settled",
    "resume_procedure": "police_procedure", "refuse_police_mediation": "police_procedure", "close_not_kept": "not_kept",
}  # fmt: skip


@record(*_OUTCOMES)
def _outcome(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.outcome = _OUTCOMES[step.move]
    follow_duties(case, turn, after, at)
    _drop_draft(case, turn)


@record("fail")
def _fail(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    case.dispute.outcome = turn.fields["outcome"]
    _drop_draft(case, turn)


def _drop_draft(case: Case, turn: Turn) -> None:
    """Nobody has agreed to what was never signed and sealed: it is not shown as theirs."""
    if turn.standing.stage == "agreeing":
        set_draft_aside(case)
