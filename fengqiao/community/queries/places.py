"""Stations, villages, rooms and departments."""

import re
import uuid
from dataclasses import dataclass

from django.db import connection

from fengqiao.community.models import (
    Department,
    HearingRoom,
    PolicingRoom,
    Station,
    Village,
)

from .ids import read_id

STATION_DIGITS = 9
_VILLAGE_CODE = re.compile(r"[0-9]{12}")


def station(code: str) -> Station | None:
    """The station of a nine-digit township code."""
    return Station.objects.filter(pk=code).first()


def stations() -> list[Station]:
    """Every station kept in this database, by code."""
    return list(Station.objects.order_by("code"))


def villages_of_station(station: str) -> list[Village]:
    """The station's villages by code, each with its policing room and chat room."""
    return list(Village.objects.filter(station=station).select_related("room", "chat_room").order_by("code"))


def village(code: str) -> Village | None:
    """The village of a twelve-digit code, with station, room and chat room."""
    if not _VILLAGE_CODE.fullmatch(code):
        return None
    return Village.objects.select_related("station", "room", "chat_room").filter(pk=code).first()


@dataclass(frozen=True)
class Place:
    """Where a report belongs: the village, its station, the number of its policing room (0: none), its assistant."""

    village: str
    station: str
    room: int
    assistant: str = ""

    @classmethod
    def at(cls, village: Village) -> "Place":
        """Of a village already read with its room; the assistant is left out."""
        room = village.room.number if village.room else 0
        return cls(village=village.code, station=str(village.station_id), room=room)


def place_of(village_code: str) -> Place | None:
    """The village of a twelve-digit code as intake needs it, with the assistant's id; empty where nobody serves."""
    if not _VILLAGE_CODE.fullmatch(village_code):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [village_code])
        row = cursor.fetchone()
    return row and Place(row[0], row[1], row[2] or 0, str(read_id(row[3])) if row[3] else "")


_PLACE = """
SELECT village.code, village.station_id, room.number, appointed.user_id
  FROM community_village village
  LEFT JOIN community_policingroom room ON room.id = village.room_id
  LEFT JOIN (community_appointment appointed JOIN community_user person ON person.id = appointed.user_id)
    ON appointed.village_id = village.code AND appointed.role = 'assistant' AND appointed.until IS NULL
       AND person.is_active
 WHERE village.code = %s
"""


def rooms_of_station(station: str) -> list[PolicingRoom]:
    """The policing rooms by number."""
    return list(PolicingRoom.objects.filter(station=station).order_by("number"))


def hearing_rooms_of(station: str) -> list[HearingRoom]:
    """Rooms for hearings and joint sessions."""
    return list(HearingRoom.objects.filter(station=station))


def departments_of(station: str) -> list[Department]:
    """The departments a joint session can call on."""
    return list(Department.objects.filter(station=station))


def department(department_id: uuid.UUID | str) -> Department | None:
    """One department by its id."""
    return Department.objects.filter(pk=read_id(department_id)).first()
