"""The key of an app that is being set up belongs to one person, and not for long."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fengqiao.community import queries as community
from fengqiao.community import totp
from fengqiao.kernel.clock import now

from .conftest import PASSWORD, give_password, is_in, newcomer
from .test_factors import shown_key

ENROL = "/sign-in/authenticator/"


def code_of(key: str) -> str:
    return totp.code_of(key, totp.step_at(now()))


@pytest.fixture
def two(station: Any) -> tuple[Any, Any]:
    return newcomer(station, "officer"), newcomer(station, "officer", username="second-s")


def test_the_next_at_the_same_browser_is_shown_a_key_of_their_own(client: Client, two: Any) -> None:
    give_password(client)
    seen = shown_key(client.get(ENROL))
    give_password(client, name="second-s")
    assert client.post(ENROL, {"code": code_of(seen)}).status_code == 422
    assert not is_in(client)
    own = shown_key(client.get(ENROL))
    assert own != seen
    assert client.post(ENROL, {"code": code_of(own)}).status_code == 200
    assert [one.secret["key"] for one in community.factors_of(two[1], "totp")] == [own]


def test_beginning_anew_is_a_new_key_for_the_same_person_too(client: Client, two: Any) -> None:
    give_password(client)
    seen = shown_key(client.get(ENROL))
    assert shown_key(client.get(ENROL)) == seen
    give_password(client)
    assert shown_key(client.get(ENROL)) != seen


def test_signing_out_forgets_the_key(client: Client, officer: Any) -> None:
    client.force_login(officer)
    seen = shown_key(client.get("/account/authenticator/"))
    client.post("/sign-out/")
    client.force_login(officer)
    answer = client.post("/account/authenticator/", {"code": code_of(seen), "password": PASSWORD})
    assert answer.status_code == 422
    assert shown_key(answer) != seen


def test_a_key_is_good_for_half_an_hour(client: Client, officer: Any, monkeypatch: Any) -> None:
    client.force_login(officer)
    seen = shown_key(client.get("/account/authenticator/"))
    later = now() + timedelta(minutes=31)
    monkeypatch.setattr("fengqiao.web.sign_in.app_key.now", lambda: later)
    answer = client.post("/account/authenticator/", {"code": code_of(seen), "password": PASSWORD})
    assert answer.status_code == 422
    assert shown_key(answer) != seen
