"""Rows of sitting down: who is given the case, which room is booked."""

from datetime import datetime, timedelta

from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date

from ...guards import Turn
from ...ladder import MoveRefused
from ...models import Sitting, Step
from ...standing import Standing
from ..case import Case
from .registry import record

HEARING_LASTS = timedelta(hours=2)


@record("invite_elders", "plan_visit", "schedule_hearing", "schedule_conference")
def _arranged(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    roles = {"invite_elders": "elder", "plan_visit": "assistant"}
    for user in after.mediators if turn.known.mediators else ():
        case.assign(user=user, role=roles.get(step.move, turn.by.role), at=at, mediates=True)
    _book(case, turn, after, at)


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


@record("return_to_colleague")
def _returned(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """A colleague who was given sight of the case only to say yes or no no longer has it."""
    before = turn.standing
    row = case.assignments().get(before.colleague_asked or "")
    asked_on = before.colleague_asked_on
    if row is not None and not row.mediates and asked_on and local_date(row.since) >= asked_on:
        row.until = at
        row.save(update_fields=["until"])


@record("hand_over")
def _hand_over(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    if after.colleague_asked:
        person = community.person(after.colleague_asked)
        case.assign(user=after.colleague_asked, role=person.role if person else "", at=at, mediates=False)
