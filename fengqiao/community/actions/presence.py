"""Who is on leave, who acts meanwhile, who is on duty."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from fengqiao.community.access import Kind
from fengqiao.community.actions.permission import record, require
from fengqiao.community.models import Absence, Duty, User
from fengqiao.community.queries import read_id
from fengqiao.community.roles import Role
from fengqiao.kernel.refusals import Refused


def record_absence(
    *, user: User, from_date: date, until_date: date, deputy: User, reason: str, by: User | None, at: datetime
) -> Absence:
    """Leave for somebody, both days included, with the deputy who acts; people may record their own.

    Refuses: `ends_before_start`, `deputy_is_same_person`, `deputy_of_other_role`, `deputy_of_other_station`,
    `deputy_inactive`, `deputy_absent`, `already_absent`, `acts_for_colleague`.
    """
    station = user.station_id or ""
    require(by=by, kind=Kind.STAFF, station=station, own=by is not None and by.pk == user.pk)
    if until_date < from_date:
        raise Refused("ends_before_start", from_date=from_date)
    _check_deputy(user, deputy)
    with transaction.atomic():
        # Locked in the order of their ids, so that two leaves naming each other's deputies cannot both pass.
        list(User.objects.select_for_update().filter(pk__in=[user.pk, deputy.pk]).order_by("pk"))
        _check_days(user, deputy, from_date=from_date, until_date=until_date)
        row = Absence.objects.create(
            station_id=station,
            user=user,
            from_date=from_date,
            until_date=until_date,
            deputy=deputy,
            reason=reason,
        )
        record(
            by=by,
            station=station,
            verb="record_absence",
            object_kind="absence",
            object_id=row.id,
            at=at,
            reason=reason,
            details={"user": str(user.pk), "deputy": str(deputy.pk)},
        )
    return row


def _check_deputy(user: User, deputy: User) -> None:
    if deputy.pk == user.pk:
        raise Refused("deputy_is_same_person")
    if deputy.station_id != user.station_id:
        raise Refused("deputy_of_other_station")
    if deputy.role != user.role:
        raise Refused("deputy_of_other_role", role=deputy.role)
    if not deputy.is_active:
        raise Refused("deputy_inactive")


def _check_days(user: User, deputy: User, *, from_date: date, until_date: date) -> None:
    overlapping = Absence.objects.filter(from_date__lte=until_date, until_date__gte=from_date)
    away = set(overlapping.filter(user__in=[user, deputy]).values_list("user_id", flat=True))
    if user.pk in away:
        raise Refused("already_absent")
    if deputy.pk in away:
        raise Refused("deputy_absent")
    if overlapping.filter(deputy=user).exists():
        raise Refused("acts_for_colleague")


def set_duty(*, user: User, from_at: datetime, until_at: datetime, by: User | None, at: datetime) -> Duty:
    """Put an officer on the duty roster, from `from_at` up to, not including, `until_at`.

    Refuses: `only_officers_have_duty`, `ends_before_start`, `no_station`.
    """
    if user.station_id is None:
        raise Refused("no_station")
    require(by=by, kind=Kind.STAFF, station=user.station_id)
    if user.role not in {Role.OFFICER, Role.CHIEF}:
        raise Refused("only_officers_have_duty", role=user.role)
    if until_at <= from_at:
        raise Refused("ends_before_start")
    with transaction.atomic():
        row = Duty.objects.create(station_id=user.station_id, user=user, from_at=from_at, until_at=until_at)
        record(
            by=by,
            station=user.station_id,
            verb="set_duty",
            object_kind="duty",
            object_id=row.id,
            at=at,
            details={"user": str(user.pk)},
        )
    return row


def remove_duty(*, duty: UUID | str, by: User | None, at: datetime) -> None:
    """Take a shift off the roster. One that has begun ends now, so that it stays on record who was on duty until then.

    Refuses: `unknown_duty`, `duty_over`.
    """
    with transaction.atomic():
        row = Duty.objects.select_for_update().filter(pk=read_id(duty)).first()
        if row is None:
            raise Refused("unknown_duty")
        require(by=by, kind=Kind.STAFF, station=row.station_id)
        if row.until_at <= at:
            raise Refused("duty_over", until=row.until_at)
        record(
            by=by,
            station=row.station_id,
            verb="remove_duty",
            object_kind="duty",
            object_id=row.id,
            at=at,
            details={
                "user": str(row.user_id),
                "from": row.from_at.isoformat(),
                "until": row.until_at.isoformat(),
            },
        )
        if row.from_at < at:
            row.until_at = at
            row.save(update_fields=["until_at"])
        else:
            row.delete()
