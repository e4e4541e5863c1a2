"""Who serves where, as what, on which day; who acts for whom."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from fengqiao.community.models import (
    Absence,
    Appointment,
    Duty,
    LawyerProfile,
    User,
    Village,
)
from fengqiao.community.roles import Role

from .ids import read_id
from .places import STATION_DIGITS


def serving(on: date | None = None) -> Q:
    """The condition that an appointment holds on a day."""
    if on is None:
        return Q(until=None)
    return Q(from_date__lte=on) & (Q(until=None) | Q(until__gte=on))


def _appointed(role: str, *, on: date | None, **where: object) -> QuerySet[Appointment]:
    return (
        Appointment.objects.select_related("user")
        .filter(serving(on), role=role, user__is_active=True, **where)
        .order_by("from_date", "user__username")
    )


def assistant_of(village_code: str, *, on: date | None = None) -> User | None:
    """The village's police assistant."""
    row = _appointed(Role.ASSISTANT, on=on, village=village_code).first()
    return row.user if row else None


def elders_of(village_code: str, *, on: date | None = None) -> list[User]:
    """The village's elders, the longest serving first."""
    return [row.user for row in _appointed(Role.ELDER, on=on, village=village_code)]


def officers_of(village_code: str, *, on: date | None = None) -> list[User]:
    """The officers of the policing room that looks after the village."""
    return [row.user for row in _appointed(Role.OFFICER, on=on, room__villages=village_code)]


def clerks_of(department_id: uuid.UUID | str, *, on: date | None = None) -> list[User]:
    """Who answers a department's work orders."""
    return [row.user for row in _appointed(Role.CLERK, on=on, department=read_id(department_id))]


def committee_mediators_of(village_code: str, *, on: date | None = None) -> list[User]:
    """Mediators of the people's-mediation committee (人民调解员): the village's own, then the station's."""
    rows = _committee(village_code, on=on).select_related("user")
    return list(dict.fromkeys(row.user for row in rows))


def _committee(village_code: str, *, on: date | None) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(serving(on), committee_mediator=True, user__is_active=True)
        .filter(Q(village=village_code) | Q(village=None, station=village_code[:STATION_DIGITS]))
        .order_by(F("village").asc(nulls_last=True), "from_date", "user__username")
    )


def committee_mediator_of(village_code: str, *, on: date | None = None) -> User | None:
    """The first of `committee_mediators_of`; None where the committee has nobody."""
    found = committee_mediators_of(village_code, on=on)
    return found[0] if found else None


def committee_mediator_id_of(village_code: str, *, on: date | None = None) -> str | None:
    """The id of `committee_mediator_of`, without opening anybody's name."""
    rows = _committee(village_code, on=on).values_list("user", flat=True)[:1]
    return next((str(user) for user in rows), None)


def is_committee_mediator(user: User, *, on: date | None = None) -> bool:
    """Whether this person may be the mediator of record."""
    return Appointment.objects.filter(serving(on), user=user, committee_mediator=True).exists()


def duty_officer(station: str, at: datetime) -> User | None:
    """Who answers for the station at this moment; of several the one who came on last."""
    row = (
        Duty.objects.select_related("user")
        .filter(station=station, from_at__lte=at, until_at__gt=at, user__is_active=True)
        .order_by("-from_at", "id")
        .first()
    )
    return row.user if row else None


def chief_of(station: str) -> User | None:
    """The station's chief; of several the first appointed."""
    found = User.objects.filter(station=station, role=Role.CHIEF, is_active=True)
    return found.order_by("created_at", "username").first()


def lawyers_of(station: str) -> list[LawyerProfile]:
    """The public directory: profiles (with `.user`) of lawyers who may be chosen, volunteers among them."""
    return list(
        LawyerProfile.objects.select_related("user")
        .filter(user__station=station, user__role=Role.LAWYER, user__is_active=True)
        .order_by("-takes_cases", "user__username")
    )


def village_codes_of(user: User, *, on: date | None = None) -> set[str]:
    """The villages this person serves: elder and assistant their own, officer those of the policing room,
    chief and justice clerk all of the station, others none. With `on`, also those of absent colleagues of the
    same role whom this person deputises for that day.
    """
    if user.role in {Role.CHIEF, Role.JUSTICE}:
        return set(Village.objects.filter(station=user.station_id).values_list("code", flat=True))
    if user.role not in {Role.ELDER, Role.ASSISTANT, Role.OFFICER}:
        return set()
    served = Appointment.objects.filter(serving(on), _served_by(user, on), role=user.role)
    way = "room__villages" if user.role == Role.OFFICER else "village"
    return set(served.filter(**{f"{way}__isnull": False}).values_list(way, flat=True))


def _served_by(user: User, on: date | None) -> Q:
    if on is None:
        return Q(user=user)
    absent = Absence.objects.filter(deputy=user, from_date__lte=on, until_date__gte=on)
    return Q(user=user) | Q(user__in=absent.values("user"))


def colleagues_deputised_by(user: User, *, on: date) -> list[User]:
    """Colleagues of the same role who are on leave that day with this person acting for them."""
    absent = Absence.objects.select_related("user").filter(deputy=user, from_date__lte=on, until_date__gte=on)
    return [row.user for row in absent.order_by("user") if row.user.role == user.role]


def colleague_ids_deputised_by(user: User, *, on: date) -> list[uuid.UUID]:
    """The ids of `colleagues_deputised_by`."""
    absent = Absence.objects.filter(deputy=user, from_date__lte=on, until_date__gte=on, user__role=user.role)
    return list(absent.order_by("user").values_list("user", flat=True))


def rooms_and_departments_of(user_ids: Iterable[uuid.UUID]) -> tuple[frozenset[int], frozenset[uuid.UUID]]:
    """Numbers of the policing rooms, and the departments, where these people serve."""
    rows = list(
        Appointment.objects.filter(serving(), user__in=list(user_ids)).values_list(
            "room__number", "department"
        )
    )
    return frozenset(room for room, _ in rows if room is not None), frozenset(d for _, d in rows if d)


def deputies_of(user_ids: Iterable[str], *, on: date) -> dict[str, str]:
    """Of these people, by id, who is on leave that day, with the id of who acts meanwhile."""
    absent = Absence.objects.filter(user__in=[read_id(one) for one in user_ids], deputy__is_active=True)
    rows = absent.filter(from_date__lte=on, until_date__gte=on).values_list("user", "deputy")
    return {str(user): str(deputy) for user, deputy in rows}


def deputy_of(user: User, on: date) -> User | None:
    """Who acts for this person on that day; None when they are not on leave."""
    row = (
        Absence.objects.select_related("deputy")
        .filter(user=user, from_date__lte=on, until_date__gte=on, deputy__is_active=True)
        .order_by("-from_date", "-id")
        .first()
    )
    return row.deputy if row else None


def appointments_of(user: User, *, on: date | None = None) -> list[Appointment]:
    """Where this person serves."""
    return list(
        Appointment.objects.select_related("village", "room", "department")
        .filter(serving(on), user=user)
        .order_by("from_date", "id")
    )


def appointments_of_station(station: str, *, on: date | None = None) -> list[Appointment]:
    """Who serves where, by role and place."""
    return list(
        Appointment.objects.select_related("user", "village", "room", "department")
        .filter(serving(on), station=station)
        .order_by("role", "room__number", "village", "from_date", "user__username")
    )


def duties_of_station(station: str, *, since: datetime, until: datetime) -> list[Duty]:
    """The roster's shifts that touch the time from `since` to `until`, in order."""
    found = Duty.objects.select_related("user").filter(station=station, from_at__lt=until, until_at__gt=since)
    return list(found.order_by("from_at", "id"))
