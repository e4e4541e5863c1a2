"""What a station sets for itself: level terms, working days, where its villages lie."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from fengqiao.community.access import Kind
from fengqiao.community.actions.permission import record, require
from fengqiao.community.models import CalendarDay, LevelTerm, Station, User, Village
from fengqiao.community.positions import Position, checked, read_positions
from fengqiao.kernel.refusals import Refused

MOST_WORKING_DAYS = 60
MOST_CONFERENCE_DAYS = 8
LAST_DAY_OF_EVERY_MONTH = 28
PASSWORD_DAYS = range(30, 731)
LONGEST_CONTACT = 120


def set_level_term(*, station: str, level: int, working_days: int, by: User | None, at: datetime) -> None:
    """How many working days a level may take from now on. Refuses: `unknown_level`, `unknown_station`,
    `working_days_out_of_range`.
    """
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    if level not in range(1, 6):
        raise Refused("unknown_level", level=level)
    if working_days not in range(1, MOST_WORKING_DAYS + 1):
        raise Refused("working_days_out_of_range", least=1, most=MOST_WORKING_DAYS)
    _require_station(station)
    with transaction.atomic():
        LevelTerm.objects.update_or_create(
            station_id=station, level=level, defaults={"working_days": working_days}
        )
        record(
            by=by,
            station=station,
            verb="set_level_term",
            object_kind="level_term",
            object_id=level,
            at=at,
            details={"working_days": working_days},
        )


def set_conference_days(*, station: str, days: Iterable[int], by: User | None, at: datetime) -> None:
    """On which days of the month joint sessions are held; one that is off moves to the next working day.

    Refuses: `unknown_station`, `conference_days_out_of_range` (one to eight different days, each from 1 to 28).
    """
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    chosen = sorted(set(days))
    if not 1 <= len(chosen) <= MOST_CONFERENCE_DAYS or chosen[0] < 1 or chosen[-1] > LAST_DAY_OF_EVERY_MONTH:
        raise Refused("conference_days_out_of_range", most=MOST_CONFERENCE_DAYS)
    changed = {"conference_days": chosen}
    _change_station(station, changed, verb="set_conference_days", by=by, at=at, details={"days": chosen})


def set_password_days(*, station: str, days: int, by: User | None, at: datetime) -> None:
    """How many days a password of the staff lasts; 0: until there is a reason to change it.

    Refuses: `unknown_station`, `password_days_out_of_range` (0, or 30 to 730).
    """
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    if days and days not in PASSWORD_DAYS:
        raise Refused("password_days_out_of_range", least=PASSWORD_DAYS[0], most=PASSWORD_DAYS[-1])
    changed = {"password_days": days}
    _change_station(station, changed, verb="set_password_days", by=by, at=at, details={"days": days})


def set_contact(*, station: str, contact: str, by: User | None, at: datetime) -> None:
    """How people reach the station about their data; said in every notice on it. Refuses: `unknown_station`,
    `contact_too_long`.
    """
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    written = " ".join(contact.replace("\x00", "").split())
    if len(written) > LONGEST_CONTACT:
        raise Refused("contact_too_long", most=LONGEST_CONTACT)
    _change_station(station, {"contact": written}, verb="set_contact", by=by, at=at, details={})


def set_calendar_day(
    *, station: str, day: date, working: bool, by: User | None, at: datetime, note: str = ""
) -> None:
    """Correct the published calendar: this day is worked, or off. Refuses: `unknown_station`."""
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    _require_station(station)
    with transaction.atomic():
        CalendarDay.objects.update_or_create(
            station_id=station, day=day, defaults={"working": working, "note": note}
        )
        record(
            by=by,
            station=station,
            verb="set_calendar_day",
            object_kind="calendar_day",
            object_id=day.isoformat(),
            at=at,
            details={"working": working},
        )


def place_village(*, code: str, longitude: float, latitude: float, by: User | None, at: datetime) -> Village:
    """Say where a village lies (WGS-84 degrees); from then on the position counts as real.

    Refuses: `unknown_village`, `position_outside_china`.
    """
    position = checked(Position(code=code, longitude=longitude, latitude=latitude))
    with transaction.atomic():
        village = Village.objects.select_for_update().filter(pk=code).first()
        if village is None:
            raise Refused("unknown_village", code=code)
        require(by=by, kind=Kind.STATION_SETTINGS, station=village.station_id)
        _move(village, position)
        village.save(update_fields=["longitude", "latitude", "position_is_illustrative"])
        record(
            by=by,
            station=village.station_id,
            verb="place_village",
            object_kind="village",
            object_id=code,
            at=at,
            details={"longitude": village.longitude, "latitude": village.latitude},
        )
    return village


def load_positions(*, path: Path, by: User | None, at: datetime) -> int:
    """Place every village a CSV or GeoJSON file names, all or none; returns how many.

    Refuses: `positions_unreadable`, `position_outside_china`, `unknown_village`, each with where in the file.
    """
    positions = read_positions(path)
    with transaction.atomic():
        villages = Village.objects.select_for_update().in_bulk([position.code for position in positions])
        for position in positions:
            if position.code not in villages:
                raise Refused("unknown_village", code=position.code, where=position.where)
            _move(villages[position.code], position)
        Village.objects.bulk_update(
            villages.values(), ["longitude", "latitude", "position_is_illustrative"], batch_size=500
        )
        for station in sorted({village.station_id for village in villages.values()}):
            require(by=by, kind=Kind.STATION_SETTINGS, station=station)
            count = sum(village.station_id == station for village in villages.values())
            record(
                by=by,
                station=station,
                verb="load_positions",
                object_kind="station",
                object_id=station,
                at=at,
                details={"villages": count},
            )
    return len(villages)


def _move(village: Village, position: Position) -> None:
    village.longitude = round(position.longitude, 6)
    village.latitude = round(position.latitude, 6)
    village.position_is_illustrative = False


def _change_station(
    code: str,
    changed: dict[str, Any],
    *,
    verb: str,
    by: User | None,
    at: datetime,
    details: dict[str, Any],
) -> None:
    with transaction.atomic():
        if not Station.objects.filter(pk=code).update(**changed):
            raise Refused("unknown_station", code=code)
        record(by=by, station=code, verb=verb, object_kind="station", object_id=code, at=at, details=details)


def _require_station(code: str) -> None:
    if not Station.objects.filter(pk=code).exists():
        raise Refused("unknown_station", code=code)
