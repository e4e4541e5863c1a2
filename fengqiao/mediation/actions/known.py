"""What the rules must know from outside before a move: people by their sign-in names, lawyers, departments."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date

from ..fields import FieldsWrong
from ..guards import Known
from ..ladder import MoveRefused
from ..models import Dispute, WorkOrder
from ..scope import Caller, is_in_scope
from .case import Case


def known_to(case: Case, *, move: str, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    """People named in the fields, or those the village would expect. Raises `FieldsWrong` for an unknown name."""
    finder = _FINDERS.get(move)
    return finder(case, fields, by, at) if finder else Known()


def _committee_mediator(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    if fields.get("to"):
        person = _colleague(case, fields["to"], "to")
        if not community.is_committee_mediator(person, on=local_date(at)):
            raise FieldsWrong({"to": "not_a_committee_mediator"})
        return Known(committee_mediator=str(person.id))
    chosen = community.committee_mediator_id_of(case.dispute.village, on=local_date(at))
    return Known(committee_mediator=chosen)


def _people_left(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    """Whoever never agreed is forgotten after 30 days; a matter without one of its sides does not begin again."""
    left = {party.side for party in case.parties if party.erased_at is None}
    return Known(parties_erased=not left.issuperset(case.dispute.standing.sides))


def _other_village(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    """Before the first level the committee of the right village takes the place of the wrong one's."""
    current, village = case.dispute.standing.committee_mediator, fields["village"]
    if current is None or case.dispute.level is not None or community.village(village) is None:
        return Known()
    able = [str(person.id) for person in community.committee_mediators_of(village, on=local_date(at))]
    return Known() if current in able else Known(committee_mediator=next(iter(able), None))


def _same_matter(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    """Another dispute is named: one the caller may see, or in which somebody has the same phone."""
    field = "into" if "into" in fields else "other"
    other = Dispute.objects.filter(number=fields[field], station=case.dispute.station).first()
    if other is None or not (is_in_scope(other, by) or _shares_a_phone(case, other)):
        raise FieldsWrong({field: "unknown_dispute"})
    return Known()


def _shares_a_phone(case: Case, other: Dispute) -> bool:
    phones = [bytes(party.phone_index) for party in case.parties if party.phone_index]
    return other.parties.filter(phone_index__in=phones).exists()


def _elders(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    named = _names(fields.get("elders", ""))
    people = (
        [_colleague(case, name, "elders", roles=("elder",)) for name in named]
        if named
        else community.elders_of(case.dispute.village, on=local_date(at))
    )
    return Known(mediators=tuple(str(person.id) for person in people))


def _assistant(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    assistant = community.assistant_of(case.dispute.village, on=local_date(at))
    deputy = community.deputy_of(assistant, local_date(at)) if assistant else None
    person = deputy or assistant
    return Known(mediators=(str(person.id),) if person else ())


def _presiding(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    return Known(mediators=(by.id,))


def _conference(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    return Known(mediators=(by.id,), conference_days=community.conference_days(case.dispute.station))


def _lawyers(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    directory = {
        profile.user.username: str(profile.user_id)
        for profile in community.lawyers_of(case.dispute.station)
        if profile.takes_cases
    }
    named = _names(fields.get("lawyers", "")) or list(directory)
    unknown = [name for name in named if name not in directory]
    if unknown:
        raise FieldsWrong({"lawyers": "unknown_lawyer"})
    return Known(lawyers=tuple(dict.fromkeys(directory[name] for name in named)))


def _colleague_asked(case: Case, fields: Mapping[str, Any], by: Caller, at: datetime) -> Known:
    person = _colleague(case, fields["to"], "to", roles=("elder", "assistant", "lawyer", "officer", "chief"))
    if str(person.id) == by.id:
        raise FieldsWrong({"to": "is_yourself"})
    return Known(mediators=(str(person.id),))


def _own_work_order(
    case: Case,
    fields: Mapping[str, Any],
    by: Caller,
    at: datetime,
    *,
    states: tuple[str, ...] = ("sent", "accepted"),
) -> Known:
    """A clerk answers for their own department only; without a number, the oldest order that waits for the answer."""
    own = WorkOrder.objects.filter(dispute=case.dispute, department__in=by.departments)
    order = fields.get("order")
    if order is not None and not own.filter(number=order).exists():
        raise MoveRefused("not_your_work_order", order=order)
    waiting = list(own.filter(state__in=states).order_by("number").values_list("number", flat=True))
    if not waiting or order not in {None, *waiting}:
        raise MoveRefused("no_duty_waiting")
    if isinstance(fields, dict):
        fields.setdefault("order", waiting[0])
    return Known()


def _colleague(case: Case, username: str, field: str, *, roles: tuple[str, ...] = ()) -> Any:
    person = community.user_by_username(username)
    if person is None or not person.is_active or person.station_id != case.dispute.station:
        raise FieldsWrong({field: "unknown_colleague"})
    if roles and person.role not in roles:
        raise FieldsWrong({field: "unknown_colleague"})
    return person


def _names(text: str) -> list[str]:
    return [name for name in text.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if name]


_FINDERS: dict[str, Any] = {
    "accept": _committee_mediator,
    "set_mediator_of_record": _committee_mediator,
    "correct_village": _other_village,
    "correct_screening": _people_left,
    "merge": _same_matter,
    "link": _same_matter,
    "invite_elders": _elders,
    "plan_visit": _assistant,
    "schedule_hearing": _presiding,
    "schedule_conference": _conference,
    "rank_lawyers": _lawyers,
    "hand_over": _colleague_asked,
    "accept_work_order": partial(_own_work_order, states=("sent",)),
    "return_work_order": _own_work_order,
    "finish_work_order": _own_work_order,
}
