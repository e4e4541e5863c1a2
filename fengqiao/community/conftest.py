"""A small station with one of everybody, and its neighbour, for the tests of this room."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from fengqiao.community.actions import appoint, create_user, open_station
from fengqiao.community.divisions import Township
from fengqiao.community.models import Department, PolicingRoom, User

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
VILLAGES = (
    ("370781007201", "卢李村委会"),
    ("370781007202", "卢坊村委会"),
    ("370781007203", "鹁鸪王村委会"),
    ("370781007204", "刘仪型村民委员会"),
)
HERE = Township("370781007", "黄楼街道", "青州市", "潍坊市", "山东省", VILLAGES)
NEXT = Township(
    "370781006", "云门山街道", "青州市", "潍坊市", "山东省", (("370781006022", "红庙社区居民委员会"),)
)


@dataclass
class Place:
    """Two policing rooms, two villages each; the people are found by their names."""

    people: dict[str, User]
    rooms: list[PolicingRoom]
    department: Department

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture
def place(db) -> Place:
    open_station(township=HERE, at=AT, rooms=2)
    open_station(township=NEXT, at=AT)
    rooms = list(PolicingRoom.objects.filter(station=HERE.code))
    next_room = PolicingRoom.objects.get(station=NEXT.code)
    department = Department.objects.get(station=HERE.code, kind="land")
    village = VILLAGES[0][0]
    cast: dict[str, tuple[str, Township, dict[str, Any]]] = {
        "elder": ("elder", HERE, {"village": village, "committee_mediator": True}),
        "second_elder": ("elder", HERE, {"village": village}),
        "mediator": ("elder", HERE, {"committee_mediator": True}),
        "assistant": ("assistant", HERE, {"village": village}),
        "other_assistant": ("assistant", HERE, {"village": VILLAGES[1][0]}),
        "lawyer": ("lawyer", HERE, {}),
        "officer": ("officer", HERE, {"room": rooms[0].pk}),
        "other_officer": ("officer", HERE, {"room": rooms[1].pk}),
        "clerk": ("clerk", HERE, {"department": department.pk}),
        "justice": ("justice", HERE, {}),
        "chief": ("chief", HERE, {}),
        "system": ("system_admin", HERE, {}),
        "security": ("security_admin", HERE, {}),
        "auditor": ("audit_admin", HERE, {}),
        "next_security": ("security_admin", NEXT, {}),
        "outsider": ("officer", NEXT, {"room": next_room.pk}),
        "next_chief": ("chief", NEXT, {}),
    }
    people = {}
    for username, (role, town, where) in cast.items():
        people[username] = create_user(
            username=username, name="穗禾", role=role, station=town.code, by=None, at=AT
        )
        appoint(user=people[username], from_date=date(2025, 1, 1), by=None, at=AT, **where)
    return Place(people, rooms, department)
