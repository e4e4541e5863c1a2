"""The demo's station and its cast: Huanglou's real villages, invented people, illustrative positions."""

import base64
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from fengqiao.community.actions import open_station
from fengqiao.community.actions.people import phone_index
from fengqiao.community.actions.permission import record
from fengqiao.community.actions.tokens import new_token
from fengqiao.community.divisions import Township, township
from fengqiao.community.models import (
    Absence,
    ApiToken,
    Appointment,
    Department,
    Duty,
    HearingRoom,
    LawyerProfile,
    PolicingRoom,
    SecondFactor,
    Station,
    User,
    Village,
)
from fengqiao.community.passwords import fresh_password
from fengqiao.community.queries import token_digest
from fengqiao.community.roles import ADMINISTRATORS, Role
from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.refusals import Refused

SAMPLE_STATION = "370781007"
NEXT_STATION = "370781006"
ROOMS, OFFICERS_A_ROOM, ELDERS_A_VILLAGE, NEXT_VILLAGES = 3, 4, 3, 2
SHIFT_HOURS = (6, 14, 22)
DUTY_FROM_DAY, DUTY_UNTIL_DAY = -31, 61
SERVING_SINCE_DAYS = 800

# About the middle of the street; the villages are laid out around it as if on squared paper.
_MIDDLE_LONGITUDE, _MIDDLE_LATITUDE, _SPACING_KM, _ROWS = 118.62, 36.70, 1.2, 8
_KM_A_DEGREE = 111.32

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
# Of fields, trees and weather: names nobody of note bears.
_GIVEN = "穗禾苗荷菊菱桑麻麦棉柳杏榆槐竹松柏露霜雪雨溪泉井塘渠岭坡月星晨夏秋冬"
_FIELDS: tuple[tuple[str, ...], ...] = (
    ("marriage_family", "debt"),
    ("neighbours", "house_homestead"),
    ("land_forest_contract", "expropriation_demolition"),
    ("contract", "production_business", "debt"),
    ("damages", "traffic", "medical"),
    ("labour", "contract"),
    ("village_affairs", "environment", "property_management"),
    ("house_homestead", "marriage_family", "other"),
)


@dataclass
class _Cast:
    """People in the making: rows to write at once, and what each signs in with."""

    at: datetime
    seed: int
    names: Iterator[str]
    people: list[User] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    tokens: list[ApiToken] = field(default_factory=list)
    factors: list[SecondFactor] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)

    def add(self, *, username: str, role: Role, station: Station, village: Village | None = None) -> User:
        """One more person, with a password and a token of this installation's own."""
        number = len(self.people) + 1
        phone = f"1390000{number:04d}"
        password, token = fresh_password(), new_token()
        user = User(
            username=username,
            name=next(self.names),
            role=role,
            station=station,
            phone=phone,
            phone_index=phone_index(phone),
            password=_hashed(password),
            created_at=self.at,
        )
        self.people.append(user)
        digest = token_digest(token)
        self.tokens.append(ApiToken(user=user, role=role, digest=digest, label="demo", created_at=self.at))
        second_step = {} if role is Role.RESIDENT else {"totp_secret": self._enrol(user)}
        self.accounts.append(
            {
                "role": "outsider" if station.code == NEXT_STATION else role.value,
                "username": username,
                "password": password,
                "token": token,
                **second_step,
                "name": user.name,
                "village": village.code if village else None,
            }
        )
        return user

    def _enrol(self, user: User) -> str:
        """A key for one-time codes that follows from the seed: a visitor's app goes on working after a rebuild."""
        key = base64.b32encode(random.Random(f"{self.seed} {user.username}").randbytes(20)).decode()
        secret = {"key": key}
        self.factors.append(
            SecondFactor(user=user, kind="totp", name="demo", secret=secret, added_at=self.at)
        )
        return key

    def appoint(self, user: User, **place: Any) -> None:
        """Let the person serve at a place since about two years."""
        since = local_date(self.at) - timedelta(days=SERVING_SINCE_DAYS)
        self.appointments.append(
            Appointment(station=user.station, user=user, role=user.role, from_date=since, **place)
        )

    def write(self) -> None:
        """All rows, in the order of their keys."""
        User.objects.bulk_create(self.people)
        ApiToken.objects.bulk_create(self.tokens)
        SecondFactor.objects.bulk_create(self.factors)
        Appointment.objects.bulk_create(self.appointments)


def build_sample_station(*, seed: int, at: datetime) -> list[dict[str, Any]]:
    """Build Huanglou as a sample station with its cast, and a bit of the township next to it for the outsider.

    Names, positions and keys for one-time codes follow from `seed`; passwords and tokens are random in every
    installation. Returns the sign-ins `{role, username, password, token, totp_secret, name, village}`: the first of
    each role serves village 370781007201 or the policing room that looks after it. Residents have no `totp_secret`.
    Refuses: `station_exists`.
    """
    if Station.objects.filter(pk__in=[SAMPLE_STATION, NEXT_STATION]).exists():
        raise Refused("station_exists", station=SAMPLE_STATION)
    chance = random.Random(seed)
    with transaction.atomic():
        station = open_station(township=township(SAMPLE_STATION), at=at, rooms=ROOMS, sample=True).station
        villages = _placed_villages(station, chance)
        HearingRoom.objects.bulk_create(
            HearingRoom(station=station, name=name, seats=seats)
            for name, seats in (("联席会议室", 40), ("圆桌调解室", 8))
        )
        cast = _Cast(at=at, seed=seed, names=_names(chance))
        _people_of(station, villages, cast)
        _outsider(cast)
        cast.write()
        _lawyer_profiles(cast)
        _leave(station, cast)
        _roster(station, cast)
        record(
            by=None,
            station=station.code,
            verb="build_sample_station",
            object_kind="station",
            object_id=station.code,
            at=at,
            details={"seed": seed, "people": len(cast.people)},
        )
    return cast.accounts


def _people_of(station: Station, villages: list[Village], cast: _Cast) -> None:
    cast.add(username="resident", role=Role.RESIDENT, station=station, village=villages[0])
    for village in villages:
        for number in range(1, ELDERS_A_VILLAGE + 1):
            elder = cast.add(
                username=f"elder-{village.code[-3:]}-{number}",
                role=Role.ELDER,
                station=station,
                village=village,
            )
            cast.appoint(elder, village=village, committee_mediator=number == 1)
    for village in villages:
        assistant = cast.add(
            username=f"assistant-{village.code[-3:]}", role=Role.ASSISTANT, station=station, village=village
        )
        cast.appoint(assistant, village=village)
    for number in range(1, len(_FIELDS) + 1):
        cast.appoint(cast.add(username=f"lawyer-{number}", role=Role.LAWYER, station=station))
    _officers(station, villages, cast)
    for department in Department.objects.filter(station=station):
        clerk = cast.add(
            username=f"clerk-{department.kind.replace('_', '-')}", role=Role.CLERK, station=station
        )
        cast.appoint(clerk, department=department)
    for role in (Role.JUSTICE, Role.CHIEF, *sorted(ADMINISTRATORS)):
        cast.appoint(cast.add(username=role.replace("_", "-"), role=role, station=station))
    # Two full-time mediators of the committee serve the whole station.
    for number in (1, 2):
        mediator = cast.add(username=f"mediator-{number}", role=Role.ELDER, station=station)
        cast.appoint(mediator, committee_mediator=True)


def _officers(station: Station, villages: list[Village], cast: _Cast) -> None:
    for room in PolicingRoom.objects.filter(station=station).order_by("number"):
        first = next(village for village in villages if village.room_id == room.pk)
        for number in range(1, OFFICERS_A_ROOM + 1):
            officer = cast.add(
                username=f"officer-{room.number}-{number}", role=Role.OFFICER, station=station, village=first
            )
            cast.appoint(officer, room=room)


def _outsider(cast: _Cast) -> None:
    whole = township(NEXT_STATION)
    part = Township(
        whole.code, whole.name, whole.county, whole.city, whole.province, whole.villages[:NEXT_VILLAGES]
    )
    station = open_station(township=part, at=cast.at, sample=True).station
    officer = cast.add(username="outsider", role=Role.OFFICER, station=station)
    cast.appoint(officer, room=PolicingRoom.objects.get(station=station))


def _lawyer_profiles(cast: _Cast) -> None:
    lawyers = [user for user in cast.people if user.role == Role.LAWYER]
    LawyerProfile.objects.bulk_create(
        LawyerProfile(
            user=lawyer,
            firm=f"示例律师事务所第{place % 3 + 1}所",
            fields=list(kinds),
            public_phone=lawyer.phone,
            introduction="示例律师，资料均为虚构。 Sample lawyer; all particulars are invented.",
            volunteer=place % 2 == 0,
        )
        for place, (lawyer, kinds) in enumerate(zip(lawyers, _FIELDS, strict=True))
    )


def _leave(station: Station, cast: _Cast) -> None:
    """One assistant and one officer, the last of each, are on leave with a deputy next week."""
    start = local_date(cast.at) + timedelta(days=7)
    for role in (Role.ASSISTANT, Role.OFFICER):
        deputy, absent = [
            user for user in cast.people if user.role == role and user.station_id == station.code
        ][-2:]
        Absence.objects.create(
            station=station,
            user=absent,
            deputy=deputy,
            from_date=start,
            until_date=start + timedelta(days=4),
            reason="年休假 / annual leave",
        )


def _roster(station: Station, cast: _Cast) -> None:
    """Three shifts a day, one officer of each policing room by turns, no hour uncovered."""
    officers = [user for user in cast.people if user.role == Role.OFFICER and user.station_id == station.code]
    by_turns = [officers[room * OFFICERS_A_ROOM + n] for n in range(OFFICERS_A_ROOM) for room in range(ROOMS)]
    Duty.objects.bulk_create(
        Duty(station=station, user=by_turns[place % len(by_turns)], from_at=start, until_at=end)
        for place, (start, end) in enumerate(_shifts(cast.at))
    )


def _shifts(at: datetime) -> Iterator[tuple[datetime, datetime]]:
    today = local_date(at)
    starts = [
        datetime.combine(today + timedelta(days=day), time(hour), STATION_ZONE)
        for day in range(DUTY_FROM_DAY, DUTY_UNTIL_DAY + 1)
        for hour in SHIFT_HOURS
    ]
    yield from zip(starts, starts[1:], strict=False)


def _placed_villages(station: Station, chance: random.Random) -> list[Village]:
    villages = list(Village.objects.filter(station=station).select_related("room").order_by("code"))
    for village, (longitude, latitude) in zip(villages, _positions(len(villages), chance), strict=True):
        village.longitude, village.latitude = longitude, latitude
        village.position_is_illustrative = True
    Village.objects.bulk_update(villages, ["longitude", "latitude", "position_is_illustrative"])
    return villages


def _positions(count: int, chance: random.Random) -> Iterator[tuple[float, float]]:
    """A jittered grid, column after column and back, so that villages with near codes lie near each other."""
    columns = math.ceil(count / _ROWS)
    north = _SPACING_KM / _KM_A_DEGREE
    east = north / math.cos(math.radians(_MIDDLE_LATITUDE))
    for place in range(count):
        column, row = divmod(place, _ROWS)
        row = row if column % 2 == 0 else _ROWS - 1 - row
        across = column - (columns - 1) / 2 + chance.uniform(-0.3, 0.3)
        up = row - (_ROWS - 1) / 2 + chance.uniform(-0.3, 0.3)
        yield round(_MIDDLE_LONGITUDE + across * east, 6), round(_MIDDLE_LATITUDE + up * north, 6)


def _names(chance: random.Random) -> Iterator[str]:
    """Invented names, none twice."""
    used: set[str] = set()
    while True:
        name = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
        if name not in used:
            used.add(name)
            yield name


def _hashed(password: str) -> str:
    # Few rounds: a random password needs no stretching, and 400 of them would take minutes. Django brings each
    # up to full strength when it is first used.
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=2_000)
