"""Who lives and serves in the sample station, read once, and invented names for the sides."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fengqiao.community import queries as community

from ..guards import By

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_GIVEN = "麦穗谷粟豆蔓藤葵蕊萍藻蓬蒿芦荻枣榛柿椿桐槿泥砚篱檐瓦陶篓笸帆桨渡汀沚岸岚峪霁虹霭"
FIRST_PHONE = 2_000


def by(user: Any) -> By:
    """A member of the staff as the ladder knows them."""
    return By(role=user.role, id=str(user.id))


@dataclass(frozen=True)
class Cast:
    """Villages and people of the station, by place."""

    station: str
    villages: list[Any]
    elders: dict[str, list[Any]]
    assistants: dict[str, Any]
    mediators: dict[str, Any]
    officers: dict[int, list[Any]]
    clerks: dict[str, Any]
    lawyers: list[Any]
    chief: Any
    resident: Any
    hearing_rooms: tuple[str, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Kinds of departments that have a clerk."""
        return tuple(self.clerks)


def cast_of(station: str) -> Cast:
    """Read who is there. A few statements."""
    villages = community.villages_of_station(station)
    serving = community.appointments_of_station(station)
    elders: dict[str, list[Any]] = {}
    mediators: dict[str, Any] = {}
    officers: dict[int, list[Any]] = {}
    for row in serving:
        if row.role == "elder" and row.village_id:
            elders.setdefault(row.village_id, []).append(row.user)
            if row.committee_mediator:
                mediators.setdefault(row.village_id, row.user)
        elif row.role == "officer" and row.room is not None:
            officers.setdefault(row.room.number, []).append(row.user)
    return Cast(
        station=station,
        villages=villages,
        elders={
            village: sorted(people, key=lambda user: user.username) for village, people in elders.items()
        },
        assistants={
            row.village_id: row.user for row in serving if row.role == "assistant" and row.village_id
        },
        mediators=mediators,
        officers={
            number: sorted(people, key=lambda user: user.username) for number, people in officers.items()
        },
        clerks={row.department.kind: row.user for row in serving if row.role == "clerk" and row.department},
        lawyers=[profile.user for profile in community.lawyers_of(station) if profile.takes_cases],
        chief=community.chief_of(station),
        resident=community.user_by_username("resident"),
        hearing_rooms=tuple(room.name for room in community.hearing_rooms_of(station)),
    )


def invented_people(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names nobody bears, and sample phone numbers, none twice."""
    number = FIRST_PHONE
    while True:
        number += 1
        name = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
        yield name, f"1390000{number:04d}"
