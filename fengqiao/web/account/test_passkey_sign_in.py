"""Signing in by passkey: as second step, alone, and not at all for the wrong one."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.testing.authenticator import SoftKey


@pytest.fixture
def officer(cast: Any) -> Any:
    return community.user_by_username(cast.officer.username)


@pytest.fixture
def key(officer: Any, cast: Any) -> SoftKey:
    """The officer's passkey, added on their own page."""
    officer.check_password(cast.officer.password)
    browser, key = Client(SERVER_NAME="localhost"), SoftKey()
    browser.force_login(officer)
    asked = browser.post("/account/passkeys/begin/", {"password": cast.officer.password}).json()
    assert (
        browser.post("/account/passkeys/add/", {"name": "ring", "credential": key.make(asked)}).status_code
        == 200
    )
    return key


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def shown(browser: Client, key: SoftKey) -> Any:
    asked = browser.post("/sign-in/passkey/begin/").json()
    return browser.post("/sign-in/passkey/", {"credential": key.sign(asked)})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_a_passkey_alone_signs_in_and_the_log_says_so(browser: Client, key: SoftKey, officer: Any) -> None:
    before = browser.session.session_key
    answer = shown(browser, key)
    assert answer.status_code == 200, answer.content
    assert is_in(browser)
    assert browser.session.session_key != before
    assert browser.get(answer.json()["to"], follow=True).status_code == 200
    entry = Entry.objects.filter(verb="sign_in", refused=False).latest("number")
    assert (entry.object_id, entry.particulars["factor"]) == (str(officer.id), "passkey")


def test_a_passkey_is_the_second_step_after_the_password(browser: Client, key: SoftKey, cast: Any) -> None:
    browser.post("/sign-in/", {"username": cast.officer.username, "password": cast.officer.password})
    assert not is_in(browser)
    assert "data-passkey" in browser.get("/sign-in/second/").content.decode()
    asked = browser.post("/sign-in/passkey/begin/").json()
    assert len(asked["allowCredentials"]) == 1
    assert browser.post("/sign-in/passkey/", {"credential": key.sign(asked)}).status_code == 200
    assert is_in(browser)


def test_after_the_password_of_one_the_passkey_of_another_opens_nothing(
    browser: Client, key: SoftKey, cast: Any
) -> None:
    browser.post("/sign-in/", {"username": cast.chief.username, "password": cast.chief.password})
    assert shown(browser, key).json()["refusal"] == "passkey_wrong"
    assert not is_in(browser)


def test_an_answer_is_good_once_and_in_its_own_session(browser: Client, key: SoftKey) -> None:
    asked = browser.post("/sign-in/passkey/begin/").json()
    answer = {"credential": key.sign(asked)}
    assert (
        Client(SERVER_NAME="localhost").post("/sign-in/passkey/", answer).json()["refusal"] == "passkey_gone"
    )
    assert browser.post("/sign-in/passkey/", answer).status_code == 200
    again = browser.post("/sign-in/passkey/", answer)
    assert again.json()["refusal"] == "passkey_gone"


def test_wrong_passkeys_close_the_door_even_to_the_right_one(browser: Client, key: SoftKey) -> None:
    wrong = SoftKey(id=key.id, handle=key.handle, count=50)
    assert [shown(browser, wrong).status_code for _try in range(5)] == [409, 409, 409, 409, 429]
    key.count = 100
    assert shown(browser, key).status_code in {409, 429}
    assert not is_in(browser)


def test_nobodys_passkey_opens_nothing(browser: Client, station: str) -> None:
    assert shown(browser, SoftKey(handle=bytes(16))).json()["refusal"] == "passkey_wrong"
    assert browser.post("/sign-in/passkey/", {"credential": "{}"}).json()["refusal"] == "passkey_gone"


def test_asking_leaves_no_session_behind_and_is_a_door(station: str) -> None:
    answers = [Client(SERVER_NAME="localhost").post("/sign-in/passkey/begin/") for _ in range(70)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429] * 10
    assert not Session.objects.exists()
    elsewhere = Client(SERVER_NAME="localhost", REMOTE_ADDR="198.51.100.9")
    assert elsewhere.post("/sign-in/passkey/begin/").status_code == 200


def test_a_visitors_challenge_is_good_for_five_minutes(
    browser: Client, key: SoftKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = browser.post("/sign-in/passkey/begin/").json()
    later = now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr("fengqiao.web.account.asking.now", lambda: later)
    answer = browser.post("/sign-in/passkey/", {"credential": key.sign(asked)})
    assert answer.json()["refusal"] == "passkey_gone"


def test_a_challenge_we_never_gave_is_none(browser: Client, key: SoftKey) -> None:
    asked = browser.post("/sign-in/passkey/begin/").json()
    browser.cookies["passkey"] = browser.cookies["passkey"].value[:-3] + "xyz"
    answer = browser.post("/sign-in/passkey/", {"credential": key.sign(asked)})
    assert answer.json()["refusal"] == "passkey_gone"
    assert not is_in(browser)


def test_while_strangers_guess_the_password_a_passkey_opens_from_a_new_browser(
    browser: Client, key: SoftKey, cast: Any, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for number in range(21):
        wrong = {"username": cast.officer.username, "password": "wrong"}
        last = Client(REMOTE_ADDR=f"203.0.113.{number}").post("/sign-in/", wrong)
    assert last.status_code == 429
    assert shown(browser, key).status_code == 200
    assert is_in(browser)
