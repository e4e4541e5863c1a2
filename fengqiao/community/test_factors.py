"""What staff show besides the password: used once, replaced, removed, reset by nobody who could sign in as them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fengqiao.audit.models import Entry
from fengqiao.community import actions, queries, totp
from fengqiao.community.actions.passwords import NOT_AGAIN
from fengqiao.community.models import PastPassword, SecondFactor, User
from fengqiao.kernel.refusals import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def enrolled(user: User) -> tuple[str, list[str]]:
    """Key and recovery codes of somebody who has set up an app half a minute before AT."""
    key, earlier = totp.new_key(), AT - HALF_MINUTE
    codes = actions.enrol_totp(user=user, key=key, code=totp.code_of(key, totp.step_at(earlier)), at=earlier)
    return key, codes


def refusal(deed: Any, **arguments: Any) -> str:
    """The name of the rule that says no."""
    with pytest.raises(Refused) as caught:
        deed(**arguments)
    return caught.value.name


def test_a_code_works_once_and_an_earlier_one_no_more(place: Any) -> None:
    key, _ = enrolled(place.officer)
    codes = [totp.code_of(key, totp.step_at(AT) + late) for late in (-1, 0, 1)]
    assert refusal(actions.use_code, user=place.officer, code=codes[0], at=AT) == "code_used_already"
    assert actions.use_code(user=place.officer, code=codes[2], at=AT) == "totp"
    for code in codes:
        assert refusal(actions.use_code, user=place.officer, code=code, at=AT) == "code_used_already"
    assert actions.use_code(
        user=place.officer, code=totp.code_of(key, totp.step_at(AT) + 2), at=AT + HALF_MINUTE
    )


def test_the_key_lies_sealed(place: Any) -> None:
    from django.db import connection

    key, _ = enrolled(place.officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM community_secondfactor WHERE kind = 'totp'")
        stored = bytes(cursor.fetchone()[0])
    assert key.encode() not in stored


def test_a_new_app_ends_the_old_and_keeps_the_recovery_codes(place: Any) -> None:
    old, codes = enrolled(place.officer)
    key = totp.new_key()
    assert (
        actions.enrol_totp(user=place.officer, key=key, code=totp.code_of(key, totp.step_at(AT)), at=AT) == []
    )
    assert (
        refusal(actions.use_code, user=place.officer, code=totp.code_of(old, totp.step_at(AT)), at=AT)
        == "wrong_code"
    )
    assert actions.use_code(user=place.officer, code=codes[0], at=AT) == "recovery"


def test_the_only_device_stays_and_another_one_goes(place: Any) -> None:
    user = place.officer
    enrolled(user)
    only = queries.factors_of(user, "totp")[0]
    wanted = {"user": user, "factor": only.id, "at": AT}
    assert refusal(actions.remove_factor, **wanted) == "last_factor"
    SecondFactor.objects.create(user=user, kind="passkey", added_at=AT)
    foreign = SecondFactor.objects.create(user=place.elder, kind="passkey", added_at=AT)
    assert refusal(actions.remove_factor, user=user, factor=foreign.id, at=AT) == "unknown_factor"
    actions.remove_factor(**wanted)
    assert [one.kind for one in queries.factors_of(user) if one.kind != "recovery"] == ["passkey"]
    assert refusal(actions.remove_factor, **wanted) == "unknown_factor"


def test_whoever_needs_no_second_step_may_give_up_the_last(place: Any) -> None:
    resident = actions.create_user(
        username="resident", name="柳溪", role="resident", station=place.officer.station_id, by=None, at=AT
    )
    only = SecondFactor.objects.create(user=resident, kind="passkey", added_at=AT)
    actions.remove_factor(user=resident, factor=only.id, at=AT)
    assert queries.factors_of(resident) == []


def test_the_security_administrator_resets_with_a_reason_and_the_person_is_told(place: Any) -> None:
    from fengqiao.community.events import SecondFactorsReset
    from fengqiao.kernel.events import subscribe

    told: list[SecondFactorsReset] = []
    subscribe(SecondFactorsReset, told.append)
    _, codes = enrolled(place.officer)
    wanted = {"user": place.officer, "by": place.security, "at": AT}
    assert refusal(actions.reset_factors, reason=" ", **wanted) == "reason_missing"
    actions.reset_factors(reason="phone fell into the river", **wanted)
    assert queries.factors_of(place.officer) == []
    assert refusal(actions.use_code, user=place.officer, code=codes[0], at=AT) == "wrong_code"
    entry = Entry.objects.get(verb="reset_factors")
    assert (entry.actor, entry.object_id) == (str(place.security.id), str(place.officer.id))
    assert entry.reason == "phone fell into the river"
    assert [event.user for event in told] == [place.officer.id]


@pytest.mark.parametrize("who", ["chief", "system", "auditor", "officer", "elder"])
def test_nobody_who_may_give_a_password_takes_away_the_second_factor(place: Any, who: str) -> None:
    enrolled(place.officer)
    by = getattr(place, who)
    assert refusal(actions.reset_factors, user=place.officer, reason="lost", by=by, at=AT) == "role_may_not"
    assert queries.factors_of(place.officer, "totp")


def test_administrators_reset_each_other_and_never_themselves(place: Any) -> None:
    for user, by in ((place.security, place.system), (place.system, place.security)):
        enrolled(user)
        actions.reset_factors(user=user, reason="phone lost", by=by, at=AT)
        assert queries.factors_of(user) == []
    assert (
        refusal(actions.reset_factors, user=place.security, reason="lost", by=place.security, at=AT)
        == "not_your_own_factors"
    )


def test_the_next_stations_system_administrator_resets_nobody_here(place: Any) -> None:
    stranger = actions.create_user(
        username="stranger",
        name="穗禾",
        role="system_admin",
        station=place.outsider.station_id,
        by=None,
        at=AT,
    )
    enrolled(place.security)
    deed = {"user": place.security, "reason": "phone lost", "by": stranger, "at": AT}
    assert refusal(actions.reset_factors, **deed) == "role_may_not"
    assert queries.factors_of(place.security, "totp")


def test_none_of_the_last_five_passwords_comes_back(place: Any) -> None:
    user = place.officer
    words = [f"Maple-bridge-{number}" for number in range(NOT_AGAIN + 2)]
    for day, word in enumerate(words[: NOT_AGAIN + 1]):
        actions.set_password(user=user, password=word, by=user, at=AT + timedelta(days=day))
    for word in words[1 : NOT_AGAIN + 1]:
        deed = {"user": user, "password": word, "by": user, "at": AT + timedelta(days=9)}
        assert refusal(actions.set_password, **deed) == "password_used_before"
    actions.set_password(user=user, password=words[0], by=user, at=AT + timedelta(days=9))
    assert PastPassword.objects.filter(user=user).count() == NOT_AGAIN - 1


@pytest.mark.parametrize(
    "password",
    [
        "Short-7",
        "onlysmallletters",
        "small-letters-only",
        "12345678901",
        "Officer-2026-x",
        "Password123!",
        "春夏秋冬春夏秋冬春夏",
    ],
)
def test_weak_passwords_are_refused(place: Any, password: str) -> None:
    place.officer.username = "officer"
    deed = {"user": place.officer, "password": password, "by": place.officer, "at": AT}
    assert refusal(actions.set_password, **deed) == "weak_password"


@pytest.mark.parametrize("password", ["Maple-bridge-2026", "石榴红了-秋收-2026", "maple bridge 2026"])
def test_good_passwords_are_taken(place: Any, password: str) -> None:
    actions.set_password(user=place.officer, password=password, by=place.officer, at=AT)
    assert not queries.password_is_due(place.officer, at=AT)


def test_what_somebody_else_chose_is_due_at_once(place: Any) -> None:
    actions.set_password(user=place.officer, password="Maple-bridge-2026", by=place.system, at=AT)
    assert queries.password_is_due(place.officer, at=AT)


def test_the_station_sets_how_long_a_password_lasts(place: Any) -> None:
    station = place.officer.station_id
    for days in (29, 731, -1):
        deed = {"station": station, "days": days, "by": place.chief, "at": AT}
        assert refusal(actions.set_password_days, **deed) == "password_days_out_of_range"
    actions.set_password_days(station=station, days=0, by=place.chief, at=AT)
    old = queries.person(place.officer.id)
    old.password_set_at = AT - timedelta(days=4_000)
    assert not queries.password_is_due(old, at=AT)
    assert (
        refusal(actions.set_password_days, station=station, days=90, by=place.elder, at=AT) == "role_may_not"
    )
