"""Rows of sitting down: who is given the case, which room is booked."""

from datetime import datetime, timedelta

from fengqiao.community import queries as community

from ...guards import Turn
from ...ladder import MoveRefused
from ...models import Sitting, Step
from ...standing import Standing
from ..case import Case
from .registry import record

HEARING_LASTS = timedelta(hours=2)


@record("invite_elders", "plan_visit", "schedule_hearing", "schedule_conference")
def _arranged(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    give_to_mediators(case, turn, after, step, at)
    _book(case, turn, after, at)


def give_to_mediators(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Whoever is proposed is given the case; elders whom a new proposal leaves out have it no longer."""
    roles = {"invite_elders": "elder", "plan_visit": "assistant"}
    for user in after.mediators if turn.known.mediators else ():
        case.assign(user=user, role=roles.get(step.move, turn.by.role), at=at, mediates=True)
    if step.move == "invite_elders":
        for user in turn.standing.mediators:
            leave_seat(case, user, after, at)


def _book(case: Case, turn: Turn, after: Standing, at: datetime) -> None:
    """A new proposal frees the earlier one's room; a hearing room that is taken is refused."""
    Sitting.objects.filter(
        dispute=case.dispute, level=after.level or 0, cancelled=False, starts_at__gt=at
    ).update(cancelled=True)
    starts = after.arrangement.at if after.arrangement else None
    if starts is None:
        return
    place = turn.fields.get("place", "")
    rooms = {room.name for room in community.hearing_rooms_of(case.dispute.station)}
    sitting = Sitting(
        dispute=case.dispute,
        station=case.dispute.station,
        level=after.level or 0,
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
    if after.lawyer_asked:
        case.assign(user=after.lawyer_asked, role="lawyer", at=at, mediates=False, asked=True)


@record("take_over", "record_hearing", "record_conference", "record_talk", "record_visit", "give_analysis",
        "accept_assignment")  # fmt: skip
def _takes_part(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Whoever sits down with the sides mediates: they may read what is said, and the sides see that they do."""
    case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)


@record("hand_over")
def _hand_over(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    if after.colleague_asked:
        person = community.person(after.colleague_asked)
        role = person.role if person else ""
        case.assign(user=after.colleague_asked, role=role, at=at, mediates=False, asked=True)


@record("accept_handover")
def _accept_handover(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    _takes_part(case, turn, after, step, at)
    for user in turn.standing.mediators[:1]:
        leave_seat(case, user, after, at)


def leave_seat(case: Case, user: str, after: Standing, at: datetime) -> None:
    """Somebody no longer mediates. The village's assistant and whoever filed the report keep sight of the case."""
    if user in {after.committee_mediator, *after.mediators}:
        return
    assistant = community.assistant_of(case.dispute.village)
    if user == case.dispute.filed_by or (assistant is not None and user == str(assistant.id)):
        case.only_sight(user)
    else:
        case.take_back(user, at=at)


def end_of_asking(case: Case, before: Standing, after: Standing, at: datetime) -> None:
    """Who was asked, as lawyer or colleague, and did not say yes: the case is before them no longer than the question.

    However the question ended: they declined, days passed, somebody else was asked, the case went up or was closed.
    """
    still = set() if after.is_final else {after.lawyer_asked, after.colleague_asked}
    for user in {before.lawyer_asked, before.colleague_asked} - still - {None}:
        row = case.assignments().get(user or "")
        if row is not None and row.asked:
            case.take_back(row.user, at=at)
