"""The second step: setting it up, replacing it, having it sent, losing it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fengqiao.community import actions, totp
from fengqiao.community import queries as community
from fengqiao.community.models import SecondFactor, Station, User
from fengqiao.kernel.clock import now
from fengqiao.reactions.models import Notice

from .conftest import PASSWORD, code_for, give_code, give_password, is_in, newcomer


def shown_key(answer: Any) -> str:
    """The key that the page shows for typing."""
    found = re.search(r"data-key>([A-Z2-7 ]+)<", answer.content.decode())
    assert found
    return found.group(1).replace(" ", "")


def test_whoever_has_no_factor_sets_one_up_and_reaches_nothing_before(
    client: Client, station: Station
) -> None:
    user = newcomer(station, "officer")
    give_password(client)
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/authenticator/"
    assert client.get("/inbox/")["Location"].startswith("/sign-in/")
    page = client.get("/sign-in/authenticator/")
    key = shown_key(page)
    assert "<svg" in page.content.decode() and " style=" not in page.content.decode()
    wrong = client.post("/sign-in/authenticator/", {"code": "000000x"})
    assert wrong.status_code == 422 and not is_in(client)
    assert shown_key(wrong) == key
    done = client.post("/sign-in/authenticator/", {"code": totp.code_of(key, totp.step_at(now()))})
    codes = re.findall(r">([a-z2-9]{5}-[a-z2-9]{5})<", done.content.decode())
    assert len(set(codes)) == 10
    assert is_in(client)
    stored = SecondFactor.objects.filter(user=user, kind="recovery")
    assert stored.count() == 10
    assert not any(code.replace("-", "") in str(row.__dict__) for row in stored for code in codes)
    assert "no-store" in done["Cache-Control"]


def test_whoever_has_a_factor_cannot_set_up_another_with_the_password_alone(
    client: Client, officer: User
) -> None:
    give_password(client)
    assert client.get("/sign-in/authenticator/")["Location"] == "/sign-in/second/"
    assert client.post("/sign-in/authenticator/", {"code": "123456"})["Location"] == "/sign-in/second/"
    assert not is_in(client)


def test_replacing_the_app_wants_the_password_again(client: Client, officer: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(officer)
    client.force_login(officer)
    old = code_for(officer)
    key = shown_key(client.get("/account/authenticator/"))
    code = totp.code_of(key, totp.step_at(now()))
    assert client.post("/account/authenticator/", {"code": code, "password": "wrong"}).status_code == 422
    assert community.factors_of(officer, "totp")[0].secret["key"] != key
    assert client.post("/account/authenticator/", {"code": code, "password": PASSWORD}).status_code == 200
    assert [factor.secret["key"] for factor in community.factors_of(officer, "totp")] == [key]
    assert client.get("/inbox/").status_code == 200
    assert elsewhere.get("/inbox/").status_code == 302
    other = Client()
    give_password(other)
    assert give_code(other, old).status_code == 422


def test_fresh_recovery_codes_want_the_password_and_end_the_old(client: Client, officer: User) -> None:
    old = actions.new_recovery_codes(user=officer, at=now())
    client.force_login(officer)
    assert client.post("/account/recovery-codes/", {"password": "wrong"}).status_code == 422
    answer = client.post("/account/recovery-codes/", {"password": PASSWORD})
    assert len(re.findall(r">([a-z2-9]{5}-[a-z2-9]{5})<", answer.content.decode())) == 10
    other = Client()
    give_password(other)
    assert give_code(other, old[0]).status_code == 422


def sent_code() -> str:
    """The code of the newest message."""
    found = re.search(r"\d{6}", Notice.objects.filter(kind="sign_in_code").order_by("-at")[0].text)
    assert found
    return found.group()


def test_volunteers_may_have_the_code_as_a_text_message(client: Client, station: Station) -> None:
    newcomer(station, "elder", username="elder-s", phone="13900001234")
    give_password(client, name="elder-s")
    assert "1234" in client.get("/sign-in/second/").content.decode()
    assert client.post("/sign-in/second/text/").status_code == 302
    assert Notice.objects.get(kind="sign_in_code").to == "13900001234"
    assert give_code(client, sent_code()).status_code == 302
    assert is_in(client)


def test_officers_get_no_text_messages(client: Client, station: Station, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(phone="13900001234")
    give_password(client)
    assert client.post("/sign-in/second/text/").status_code == 409
    assert not Notice.objects.exists()


def test_a_sent_code_is_good_for_five_minutes_in_this_session_only(
    client: Client, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer(station, "elder", username="elder-s", phone="13900001234")
    give_password(client, name="elder-s")
    client.post("/sign-in/second/text/")
    other = Client()
    give_password(other, name="elder-s")
    assert give_code(other, sent_code()).status_code == 422
    later: datetime = now() + timedelta(minutes=6)
    monkeypatch.setattr("fengqiao.web.sign_in.second.now", lambda: later)
    assert give_code(client, sent_code()).status_code == 422
    assert not is_in(client)


def test_three_messages_in_half_an_hour_are_enough(client: Client, station: Station) -> None:
    newcomer(station, "elder", username="elder-s", phone="13900001234")
    give_password(client, name="elder-s")
    assert [client.post("/sign-in/second/text/").status_code for _ in range(4)] == [302, 302, 302, 429]
    assert Notice.objects.filter(kind="sign_in_code").count() == 3


def test_whoever_may_have_messages_cannot_set_up_an_app_with_the_password_alone(
    client: Client, station: Station
) -> None:
    newcomer(station, "elder", phone="13900000007")
    give_password(client)
    answer = client.get("/sign-in/authenticator/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/second/")
