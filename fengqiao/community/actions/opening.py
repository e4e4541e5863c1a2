"""A new station, for any township of the country."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from fengqiao.community.actions.permission import record
from fengqiao.community.divisions import Township
from fengqiao.community.models import (
    ChatRoom,
    Department,
    HearingRoom,
    LevelTerm,
    PolicingRoom,
    Station,
    Village,
)
from fengqiao.community.queries import DEFAULT_LEVEL_TERMS
from fengqiao.kernel.kinds import DEPARTMENT_KINDS

# What the office answering for each kind of department is usually called in a township.
_OFFICES = {
    "justice": ("司法所", "Justice office"),
    "land": ("自然资源所", "Natural resources office"),
    "housing": ("村镇建设办公室", "Village and town construction office"),
    "agriculture": ("农业农村办公室", "Agriculture and rural affairs office"),
    "civil_affairs": ("民政办公室", "Civil affairs office"),
    "womens_federation": ("妇女联合会", "Women's federation"),
    "market_regulation": ("市场监督管理所", "Market regulation office"),
    "labour": ("人力资源和社会保障所", "Labour and social security office"),
    "environment": ("生态环境所", "Environment office"),
    "traffic": ("交警中队", "Traffic police squad"),
    "health": ("卫生健康办公室", "Health office"),
}
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class OpenedStation:
    """The station and how many rows of each kind were new: all zero where it was there already."""

    station: Station
    created: dict[str, int]


def open_station(
    *, township: Township, at: datetime, name: str = "", rooms: int = 1, sample: bool = False
) -> OpenedStation:
    """Prepare an empty station: villages with a chat room each, policing rooms with equal shares of the villages,
    the usual departments, a hearing room, level terms. Idempotent: what is there already stays as it is.
    """
    with transaction.atomic():
        station, is_new = Station.objects.get_or_create(
            code=township.code,
            defaults={
                "name": name or f"{everyday_town(township.name)}派出所",
                "province": township.province,
                "city": township.city,
                "county": township.county,
                "town": township.name,
                "sample": sample,
                "created_at": at,
            },
        )
        created = {"stations": int(is_new)} | _rows_of(station, township, rooms=rooms)
        if any(created.values()):
            record(
                by=None,
                station=station.code,
                verb="open_station",
                object_kind="station",
                object_id=station.code,
                at=at,
                details=created,
            )
    return OpenedStation(station, created)


def everyday_town(name: str) -> str:
    """黄楼 for 黄楼街道: what a police station is named after."""
    for ending in ("街道办事处", "街道", "镇", "乡"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _rows_of(station: Station, township: Township, *, rooms: int) -> dict[str, int]:
    policing = list(PolicingRoom.objects.filter(station=station).order_by("number"))
    made = 0
    if not policing:
        policing = PolicingRoom.objects.bulk_create(
            PolicingRoom(station=station, number=number, name=f"第{_numeral(number)}警务室")
            for number in range(1, rooms + 1)
        )
        made = len(policing)
    return {
        "policing_rooms": made,
        "villages": _add_missing(Village, station, _villages(station, township, policing)),
        "chat_rooms": _add_chat_rooms(station),
        "departments": _add_unless_any(Department, station, _departments(station)),
        "hearing_rooms": _add_unless_any(
            HearingRoom, station, [HearingRoom(station=station, name="听证室", seats=20)]
        ),
        "level_terms": _add_unless_any(
            LevelTerm,
            station,
            [LevelTerm(station=station, level=n, working_days=d) for n, d in DEFAULT_LEVEL_TERMS.items()],
        ),
    }


def _numeral(number: int) -> str:
    return _NUMERALS[number - 1] if number <= len(_NUMERALS) else str(number)


def _villages(station: Station, township: Township, policing: list[PolicingRoom]) -> list[Village]:
    count = len(township.villages)
    return [
        Village(code=code, station=station, name=name, room=policing[place * len(policing) // count])
        for place, (code, name) in enumerate(township.villages)
    ]


def _departments(station: Station) -> list[Department]:
    names = [(kind.code, *_OFFICES.get(kind.code, (kind.zh, kind.en))) for kind in DEPARTMENT_KINDS]
    return [Department(station=station, kind=code, name=zh, name_en=en) for code, zh, en in names]


def _add_chat_rooms(station: Station) -> int:
    without = list(Village.objects.filter(station=station, chat_room=None))
    ChatRoom.objects.bulk_create(
        ChatRoom(village=village, place=f"{village.short_name}拉呱室") for village in without
    )
    return len(without)


def _add_missing(kind: type[models.Model], station: Station, rows: Sequence[models.Model]) -> int:
    before = set(kind._default_manager.filter(station=station).values_list("pk", flat=True))
    missing = [row for row in rows if row.pk not in before]
    kind._default_manager.bulk_create(missing)
    return len(missing)


def _add_unless_any(kind: type[models.Model], station: Station, rows: Sequence[models.Model]) -> int:
    # Only a station without any gets the usual ones: what a station removed does not come back.
    if kind._default_manager.filter(station=station).exists():
        return 0
    return len(kind._default_manager.bulk_create(rows))
