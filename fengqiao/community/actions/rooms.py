"""Rooms of a station: policing rooms with their villages, rooms for hearings and joint sessions."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqiao.community.access import Kind
from fengqiao.community.actions.permission import record, require
from fengqiao.community.models import HearingRoom, PolicingRoom, Station, User, Village
from fengqiao.community.queries import read_id
from fengqiao.kernel.refusals import Refused

LONGEST_NAME = 40
MOST_SEATS = 500


def add_policing_room(*, station: str, name: str, by: User | None, at: datetime) -> PolicingRoom:
    """One more policing room, with the next number; it begins without villages and officers.

    Refuses: `unknown_station`, `room_without_name`, `room_exists`.
    """
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    said = _name(name)
    with transaction.atomic():
        _lock(station)
        rooms = PolicingRoom.objects.filter(station=station)
        if rooms.filter(name=said).exists():
            raise Refused("room_exists", room=said)
        last = rooms.order_by("-number").values_list("number", flat=True).first() or 0
        room = PolicingRoom.objects.create(station_id=station, number=last + 1, name=said)
        record(
            by=by,
            station=station,
            verb="add_policing_room",
            object_kind="policing_room",
            object_id=room.id,
            at=at,
            details={"number": room.number},
        )
    return room


def give_village_to_room(*, village: str, room: UUID | str, by: User | None, at: datetime) -> Village:
    """From now on this policing room looks after the village; cases that run stay with the room that has them.

    It decides whose cases an officer reads: the chief alone does it. Refuses: `unknown_village`, `unknown_place`.
    """
    with transaction.atomic():
        row = Village.objects.select_for_update().filter(pk=village).first()
        if row is None:
            raise Refused("unknown_village", code=village)
        require(by=by, kind=Kind.STAFF, station=row.station_id)
        found = PolicingRoom.objects.filter(pk=read_id(room), station=row.station_id).first()
        if found is None:
            raise Refused("unknown_place", place=str(room)[:40])
        row.room = found
        row.save(update_fields=["room"])
        record(
            by=by,
            station=row.station_id,
            verb="give_village_to_room",
            object_kind="village",
            object_id=row.code,
            at=at,
            details={"room": found.number},
        )
    return row


def add_hearing_room(*, station: str, name: str, seats: int, by: User | None, at: datetime) -> HearingRoom:
    """One more room that hearings and joint sessions may be held in.

    Refuses: `unknown_station`, `room_without_name`, `room_exists`, `seats_out_of_range` (1 to 500).
    """
    require(by=by, kind=Kind.STATION_SETTINGS, station=station)
    said = _name(name)
    if seats not in range(1, MOST_SEATS + 1):
        raise Refused("seats_out_of_range", least=1, most=MOST_SEATS)
    with transaction.atomic():
        _lock(station)
        if HearingRoom.objects.filter(station=station, name=said).exists():
            raise Refused("room_exists", room=said)
        room = HearingRoom.objects.create(station_id=station, name=said, seats=seats)
        record(
            by=by,
            station=station,
            verb="add_hearing_room",
            object_kind="hearing_room",
            object_id=room.id,
            at=at,
            details={"seats": seats},
        )
    return room


def _name(text: str) -> str:
    said = " ".join(text.replace("\x00", "").split())[:LONGEST_NAME]
    if not said:
        raise Refused("room_without_name")
    return said


def _lock(station: str) -> None:
    """Two rooms added at once must not get one number or one name."""
    if Station.objects.select_for_update().filter(pk=station).first() is None:
        raise Refused("unknown_station", code=station)
