"""Who serves where, and since when."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from fengqiao.community.access import Kind
from fengqiao.community.actions.permission import record, require
from fengqiao.community.models import Appointment, Department, PolicingRoom, User, Village
from fengqiao.community.queries import read_id
from fengqiao.community.roles import SERVES, Role
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.refusals import Refused


def appoint(
    *,
    user: User,
    from_date: date,
    by: User | None,
    at: datetime,
    village: str | None = None,
    room: uuid.UUID | None = None,
    department: uuid.UUID | None = None,
    committee_mediator: bool = False,
    reason: str = "",
) -> Appointment:
    """Let somebody serve in their role: at a village, a policing room, a department, or the whole station.

    `committee_mediator`: they are a mediator of the people's-mediation committee (People's Mediation Law art 13).
    Refuses: `no_station`, `appointment_needs_village|room|department`, `unknown_place`, `village_has_assistant`.
    """
    station = user.station_id
    if station is None:
        raise Refused("no_station")
    require(by=by, kind=Kind.STAFF, station=station)
    place = {"village": village, "room": room, "department": department}
    _check_place(user.role, place, station=station, committee_mediator=committee_mediator)
    row = Appointment(
        station_id=station,
        user=user,
        role=user.role,
        village_id=village,
        room_id=room,
        department_id=department,
        committee_mediator=committee_mediator,
        from_date=from_date,
    )
    return _kept(row, by=by, at=at, reason=reason)


def _kept(row: Appointment, *, by: User | None, at: datetime, reason: str) -> Appointment:
    place = row.village_id or row.room_id or row.department_id or row.station_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                by=by,
                station=row.station_id,
                verb="appoint",
                object_kind="appointment",
                object_id=row.id,
                at=at,
                reason=reason,
                details={"user": str(row.user_id), "role": row.role, "place": str(place)},
            )
    except IntegrityError as error:
        taken = Appointment.objects.filter(village=row.village_id, role=Role.ASSISTANT, until=None)
        if row.role == Role.ASSISTANT and taken.exists():
            raise Refused("village_has_assistant", village=row.village_id) from error
        raise
    return row


def _check_place(role: str, place: Mapping[str, object], *, station: str, committee_mediator: bool) -> None:
    needed = SERVES.get(Role(role))
    if needed and not place[needed] and not committee_mediator:
        raise Refused(f"appointment_needs_{needed}")
    kinds = {"village": Village, "room": PolicingRoom, "department": Department}
    for name, given in place.items():
        if given and not kinds[name]._default_manager.filter(pk=_key(name, given), station=station).exists():
            raise Refused("unknown_place", place=str(given))


def _key(name: str, given: object) -> object:
    """What can be asked for; something else could be a text that no database takes."""
    if name == "village":
        return given if str(given).isalnum() else ""
    return read_id(given)


def end_appointment(
    *, appointment_id: uuid.UUID, by: User | None, at: datetime, until: date | None = None, reason: str = ""
) -> Appointment:
    """End an appointment with its last day `until` (by default today). Refuses: `unknown_appointment`,
    `already_ended`, `ends_before_start`.
    """
    with transaction.atomic():
        row = Appointment.objects.select_for_update().filter(pk=read_id(appointment_id)).first()
        if row is None:
            raise Refused("unknown_appointment")
        require(by=by, kind=Kind.STAFF, station=row.station_id)
        if row.until is not None:
            raise Refused("already_ended", until=row.until)
        row.until = until or local_date(at)
        if row.until < row.from_date:
            raise Refused("ends_before_start", from_date=row.from_date)
        row.save(update_fields=["until"])
        record(
            by=by,
            station=row.station_id,
            verb="end_appointment",
            object_kind="appointment",
            object_id=row.id,
            at=at,
            reason=reason,
            details={"user": str(row.user_id), "until": row.until.isoformat()},
        )
    return row


def hand_over_appointments(
    *, user: User, to: User, by: User | None, at: datetime, reason: str
) -> list[Appointment]:
    """Everything `user` serves passes to `to`: the old appointments end today, equal ones start tomorrow for `to`.

    Open cases are handed over by the rooms that keep them. Refuses: `successor_is_same_person`,
    `successor_of_other_role`, `outside_station`.
    """
    require(by=by, kind=Kind.STAFF, station=user.station_id or "")
    if user.pk == to.pk:
        raise Refused("successor_is_same_person")
    if user.role != to.role:
        raise Refused("successor_of_other_role", role=to.role)
    if user.station_id != to.station_id:
        raise Refused("outside_station", station=to.station_id)
    today = local_date(at)
    given = []
    with transaction.atomic():
        for old in Appointment.objects.select_for_update().filter(user=user, until=None).order_by("id"):
            last = max(today, old.from_date)
            end_appointment(appointment_id=old.id, until=last, by=by, at=at, reason=reason)
            given.append(
                appoint(
                    user=to,
                    village=old.village_id,
                    room=old.room_id,
                    department=old.department_id,
                    committee_mediator=old.committee_mediator,
                    from_date=last + timedelta(days=1),
                    by=by,
                    at=at,
                    reason=reason,
                )
            )
    return given
