"""Somebody leaves: everything they have in hand passes to a successor, each case with a step, an entry and a notice."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.community import queries as community
from fengqiao.community.actions import hand_over_appointments
from fengqiao.kernel.refusals import Refused

from ..models import Assignment, Dispute, Step
from ..scope import Caller
from ..standing import Standing
from .case import Case
from .intake import terms_of
from .moves import tell_the_others

MOVE = "hand_over_everything"
SHORTEST_REASON = 2


@dataclass(frozen=True)
class HandedOver:
    """What passed from one person to the other."""

    disputes: list[str]
    appointments: int


@transaction.atomic
def hand_over_everything(*, user_from: Any, user_to: Any, by: Any, at: datetime, reason: str) -> HandedOver:
    """Pass every appointment and every open case of `user_from` to `user_to`; all or nothing.

    The successor mediates what the predecessor mediated and sees what they saw. Closed cases stay as they are.
    The reason stays in the log: why somebody leaves is not the sides' business.
    Raises `Refused`: reason_missing, successor_inactive, and those of `hand_over_appointments` (role_may_not,
    outside_station, successor_is_same_person, successor_of_other_role).
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing")
    if not user_to.is_active:
        raise Refused("successor_inactive")
    appointments = hand_over_appointments(user=user_from, to=user_to, by=by, at=at, reason=reason)
    caller = Caller(role=by.role, id=str(by.id), station=by.station_id or "")
    rows = Assignment.objects.filter(user=str(user_from.id), until=None, dispute__closed_at=None)
    numbers = []
    for given in list(rows.order_by("id").values_list("dispute", flat=True)):
        dispute = Dispute.objects.select_for_update().get(pk=given)
        if dispute.closed_at is None:
            _pass_on(dispute, user_from, user_to, caller=caller, at=at, reason=reason)
            numbers.append(dispute.number)
    log.append(
        station=user_from.station_id,
        by=log.Actor("staff", str(by.id), by.role),
        verb=MOVE,
        object_kind="user",
        object_id=str(user_from.id),
        at=at,
        reason=reason,
        details={"to": str(user_to.id), "disputes": len(numbers), "appointments": len(appointments)},
    )
    return HandedOver(disputes=numbers, appointments=len(appointments))


def _pass_on(
    dispute: Dispute, user_from: Any, user_to: Any, *, caller: Caller, at: datetime, reason: str
) -> None:
    old, new = str(user_from.id), str(user_to.id)
    case = Case(dispute=dispute, terms=terms_of(dispute.station), parties=list(dispute.parties.all()))
    before = case.assignments()[old]
    case.assign(user=new, role=user_to.role, at=at, mediates=before.mediates, asked=before.asked)
    case.take_back(old, at=at)
    standing = dispute.standing
    after = _with_successor(standing, old, new, village=dispute.village).but(version=standing.version + 1)
    of_record = after.committee_mediator
    if of_record and of_record != standing.committee_mediator:
        case.assign(user=of_record, role=_role_of(of_record), at=at, mediates=True)
    case.take_standing(after, at=at)
    case.add(
        Step(
            dispute=dispute,
            number=after.version,
            move=MOVE,
            at=at,
            actor=caller.id,
            role=caller.role,
            level=after.level,
            stage=after.stage.value,
        )
    )
    case.save()
    log.append(
        station=dispute.station,
        by=log.Actor("staff", caller.id, caller.role),
        verb=MOVE,
        object_kind="dispute",
        object_id=str(dispute.id),
        at=at,
        reason=reason,
        details={"from": old, "to": new, "version": after.version},
    )
    tell_the_others(case, move=MOVE, by=caller, at=at)


def _role_of(user: str) -> str:
    person = community.person(user)
    return person.role if person else ""


def _with_successor(standing: Standing, old: str, new: str, *, village: str) -> Standing:
    """The standing with the successor wherever the predecessor stood."""

    def passed(people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new if person == old else person for person in people))

    arranged = standing.arrangement
    return standing.but(
        mediators=passed(standing.mediators),
        committee_mediator=_mediator_of_record(standing.committee_mediator, old, new, village=village),
        lawyer_asked=new if standing.lawyer_asked == old else standing.lawyer_asked,
        colleague_asked=new if standing.colleague_asked == old else standing.colleague_asked,
        arrangement=replace(arranged, mediators=passed(arranged.mediators)) if arranged else None,
    )


def _mediator_of_record(current: str | None, old: str, new: str, *, village: str) -> str | None:
    """Of record is only who is a mediator of the committee: the successor, else another one of the village."""
    if current != old:
        return current
    able = [str(person.id) for person in community.committee_mediators_of(village)]
    if new in able:
        return new
    return next((person for person in able if person != old), None)
