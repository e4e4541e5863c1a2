"""The demo's station and cast."""

import re
from collections import Counter
from datetime import timedelta

import pytest

from fengqiao.audit.log import verify
from fengqiao.community import queries
from fengqiao.community.conftest import AT
from fengqiao.community.models import (
    Absence,
    Appointment,
    Department,
    Duty,
    HearingRoom,
    LevelTerm,
    PolicingRoom,
    Station,
    User,
    Village,
)
from fengqiao.community.sample import NEXT_STATION, SAMPLE_STATION, build_sample_station
from fengqiao.kernel.refusals import Refused

HOME = "370781007201"
ROLES = {"resident", "elder", "assistant", "lawyer", "officer", "clerk", "justice", "chief", "outsider"}


@pytest.fixture
def accounts(db) -> list[dict]:
    return build_sample_station(seed=7, at=AT)


def _first(accounts: list[dict], role: str) -> User:
    return queries.user_by_username(next(one for one in accounts if one["role"] == role)["username"])


def test_the_station_is_huanglou_with_all_its_people(accounts):
    villages = queries.villages_of_station(SAMPLE_STATION)
    count = Counter(one["role"] for one in accounts)
    assert len(villages) == count["assistant"] == 96
    assert [len(queries.officers_of(v.code)) for v in (villages[0], villages[-1])] == [4, 4]
    assert Counter(village.room.number for village in villages) == {1: 32, 2: 32, 3: 32}
    assert count["lawyer"] == len(queries.lawyers_of(SAMPLE_STATION)) == 8
    assert set(count) >= ROLES
    assert all(village.position_is_illustrative for village in villages)
    assert len({(village.longitude, village.latitude) for village in villages}) == 96
    assert {station.sample for station in queries.stations()} == {True}
    assert verify().ok


def test_the_first_of_each_role_serves_the_first_village(accounts):
    assert queries.assistant_of(HOME) == _first(accounts, "assistant")
    assert queries.elders_of(HOME)[0] == _first(accounts, "elder")
    assert queries.committee_mediator_of(HOME) == _first(accounts, "elder")
    assert _first(accounts, "officer") in queries.officers_of(HOME)
    assert queries.chief_of(SAMPLE_STATION) == _first(accounts, "chief")


def test_everybody_signs_in_with_the_password_and_token_of_this_installation(accounts):
    for role in ROLES:
        account = next(one for one in accounts if one["role"] == role)
        user = queries.user_of_token(account["token"])
        assert user.username == account["username"]
        assert user.name == account["name"]
        assert user.password.startswith("pbkdf2_sha256$")
    chief = next(one for one in accounts if one["role"] == "chief")
    assert queries.user_by_username("chief").check_password(chief["password"])
    assert not queries.user_by_username("chief").check_password(chief["password"] + "x")


def test_every_hour_has_its_duty_officer(accounts):
    shifts = list(Duty.objects.filter(station=SAMPLE_STATION).order_by("from_at"))
    assert shifts[0].from_at <= AT - timedelta(days=30)
    assert shifts[-1].until_at >= AT + timedelta(days=60)
    assert all(one.until_at == following.from_at for one, following in zip(shifts, shifts[1:], strict=False))
    assert queries.duty_officer(SAMPLE_STATION, AT).role == "officer"


def test_the_outsider_is_an_officer_next_door_who_serves_no_village_here(accounts):
    outsider = _first(accounts, "outsider")
    assert (outsider.role, outsider.station_id) == ("officer", NEXT_STATION)
    assert queries.village_codes_of(outsider)
    assert not any(code.startswith(SAMPLE_STATION) for code in queries.village_codes_of(outsider))


def test_all_phones_are_sample_numbers_and_no_two_people_share_a_name(accounts):
    people = list(User.objects.all())
    assert all(re.fullmatch(r"1390000\d{4}", person.phone) for person in people)
    assert len({person.name for person in people}) == len(people)


def test_the_seed_decides_names_and_places_but_no_password(accounts):
    places = [village.longitude for village in queries.villages_of_station(SAMPLE_STATION)]
    for table in (
        Duty,
        Absence,
        Appointment,
        User,
        Village,
        PolicingRoom,
        HearingRoom,
        Department,
        LevelTerm,
    ):
        table.objects.all().delete()
    Station.objects.all().delete()
    again = build_sample_station(seed=7, at=AT)
    assert [one["name"] for one in accounts] == [one["name"] for one in again]
    assert places == [village.longitude for village in queries.villages_of_station(SAMPLE_STATION)]
    assert not {one["password"] for one in accounts} & {one["password"] for one in again}
    assert not {one["token"] for one in accounts} & {one["token"] for one in again}


def test_a_second_building_is_refused(accounts):
    with pytest.raises(Refused, match="station_exists"):
        build_sample_station(seed=7, at=AT)
    assert Station.objects.count() == 2
