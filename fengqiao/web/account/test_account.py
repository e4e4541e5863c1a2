"""My account: sessions are listed and ended, passkeys come and go, keys for programs are one's own."""

import json
from typing import Any

import pytest
from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community import queries as community
from fengqiao.community.queries import user_of_token
from fengqiao.testing.authenticator import SoftKey


@pytest.fixture
def signed_in(cast: Any) -> Any:
    """`signed_in("officer")`: a browser in which they are signed in, reading English."""

    def come(role: str) -> Client:
        browser = Client(SERVER_NAME="localhost")
        user: Any = community.user_by_username(getattr(cast, role).username)
        user.check_password(getattr(cast, role).password)  # hashed anew now, not in the middle of a test
        browser.force_login(user)
        browser.cookies["django_language"] = "en"
        return browser

    return come


def text(browser: Client) -> str:
    answer = browser.get("/account/")
    assert answer.status_code == 200
    return answer.content.decode()


def added(browser: Client, key: SoftKey, password: str, name: str = "ring") -> Any:
    asked = browser.post("/account/passkeys/begin/", {"password": password})
    if asked.status_code != 200:
        return asked
    return browser.post("/account/passkeys/add/", {"name": name, "credential": key.make(asked.json())})


def test_sessions_are_listed_and_all_others_are_ended(signed_in: Any) -> None:
    here, there = signed_in("officer"), signed_in("officer")
    page = text(here)
    assert page.count("data-session") == 2
    assert page.count("this one") == 1
    assert here.post("/account/sessions/end-others/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert text(here).count("data-session") == 1


def test_one_session_is_ended_and_only_ones_own(signed_in: Any) -> None:
    here, there, chief = signed_in("officer"), signed_in("officer"), signed_in("chief")
    row = there.session["session_row"]
    assert chief.post(f"/account/sessions/{row}/end/").status_code == 409
    assert there.get("/account/").status_code == 200
    assert here.post(f"/account/sessions/{row}/end/").status_code == 302
    assert there.get("/account/").status_code == 302


def test_signing_out_ends_the_row(signed_in: Any) -> None:
    here, there = signed_in("officer"), signed_in("officer")
    there.post("/sign-out/")
    assert text(here).count("data-session") == 1


def test_a_session_without_a_row_is_nobodys(signed_in: Any) -> None:
    browser = signed_in("officer")
    session = browser.session
    del session["session_row"]
    session.save()
    assert browser.get("/account/").status_code == 302
    assert "_auth_user_id" not in browser.session


def test_a_passkey_is_added_after_the_password_and_removed_after_it(signed_in: Any, cast: Any) -> None:
    browser, password = signed_in("officer"), cast.officer.password
    assert added(browser, SoftKey(), "wrong").status_code == 409
    answer = added(browser, SoftKey(), password, "silver one")
    assert answer.json() == {"to": "/account/"}
    page = text(browser)
    assert "silver one" in page
    user = community.user_by_username(cast.officer.username)
    row = user.second_factors.get(kind="passkey")
    path = f"/account/passkeys/{row.id}/remove/"
    assert browser.post(path, {"password": "wrong"}).status_code == 409
    assert signed_in("chief").post(path, {"password": cast.chief.password}).status_code == 409
    assert "silver one" in text(browser)
    assert browser.post(path, {"password": password}).status_code == 302
    assert "silver one" not in text(browser)


def test_a_challenge_is_good_for_one_answer_in_its_own_session(signed_in: Any, cast: Any) -> None:
    browser, other = signed_in("officer"), signed_in("officer")
    key, password = SoftKey(), cast.officer.password
    asked = browser.post("/account/passkeys/begin/", {"password": password}).json()
    made = {"name": "x", "credential": key.make(asked)}
    assert other.post("/account/passkeys/add/", made).json()["refusal"] == "passkey_gone"
    broken = made | {"credential": SoftKey(origin="https://evil.example").make(asked)}
    assert browser.post("/account/passkeys/add/", broken).json()["refusal"] == "passkey_wrong"
    assert browser.post("/account/passkeys/add/", made).json()["refusal"] == "passkey_gone"


def test_a_challenge_is_good_for_five_minutes(signed_in: Any, cast: Any) -> None:
    browser = signed_in("officer")
    asked = browser.post("/account/passkeys/begin/", {"password": cast.officer.password}).json()
    session = browser.session
    session["passkey_challenge"] |= {"at": session["passkey_challenge"]["at"] - 301}
    session.save()
    late = browser.post("/account/passkeys/add/", {"credential": SoftKey().make(asked)})
    assert late.json()["refusal"] == "passkey_gone"


def test_by_an_address_without_a_name_no_passkey_is_made(signed_in: Any, cast: Any) -> None:
    browser = signed_in("officer")
    answer = browser.post(
        "/account/passkeys/begin/", {"password": cast.officer.password}, headers={"host": "127.0.0.1"}
    )
    assert json.loads(answer.content)["refusal"] == "passkey_wrong"


def test_a_key_for_programs_is_made_once_after_the_password_and_taken_back(signed_in: Any, cast: Any) -> None:
    browser = signed_in("officer")
    assert browser.post("/account/keys/new/", {"label": "sheet", "password": "wrong"}).status_code == 409
    page = browser.post("/account/keys/new/", {"label": "sheet", "password": cast.officer.password})
    token = page.content.decode().partition("data-token>")[2].partition("<")[0]
    assert user_of_token(token).username == cast.officer.username  # type: ignore[union-attr]
    assert token not in text(browser)
    row = community.user_by_username(cast.officer.username).api_tokens.get(label="sheet")  # type: ignore[union-attr]
    for role in ("chief", "security_admin"):
        assert signed_in(role).post(f"/account/keys/{row.id}/revoke/").status_code == 409
    assert user_of_token(token) is not None
    assert browser.post(f"/account/keys/{row.id}/revoke/").status_code == 302
    assert user_of_token(token) is None


@pytest.mark.parametrize(
    "path",
    ["/account/", "/account/sessions/end-others/", "/account/keys/new/", "/account/passkeys/begin/", "/account/passkeys/add/"],
)  # fmt: skip
def test_who_is_not_signed_in_is_sent_to_the_door(station: str, path: str) -> None:
    answer = Client().get(path) if path == "/account/" else Client().post(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_wrong_passwords_are_logged_counted_and_end_the_session(signed_in: Any, cast: Any) -> None:
    browser, other = signed_in("officer"), signed_in("officer")
    user: Any = community.user_by_username(cast.officer.username)
    paths = ["/account/keys/new/", "/account/passkeys/begin/", f"/account/passkeys/{user.id}/remove/"]
    for number in range(4):
        assert browser.post(paths[number % 3], {"password": "wrong", "label": "x"}).status_code == 409
    assert browser.post("/account/keys/new/", {"password": "", "label": "x"}).status_code == 409  # not a try
    last = browser.post("/account/keys/new/", {"password": "wrong", "label": "x"})
    assert last.status_code == 429
    assert browser.get("/account/").status_code == 302, "whoever sits there is out"
    refused = Entry.objects.filter(verb="sign_in", refused=True, actor=str(user.id))
    assert list(refused.values_list("refusal", flat=True)) == ["password_not_right"] * 5 + ["locked_out"]
    right = other.post("/account/keys/new/", {"password": cast.officer.password, "label": "x"})
    assert right.status_code == 429, "the door is closed to the right one, too"
    assert other.get("/account/").status_code == 200, "but closes nobody else's session"


def test_the_script_for_passkeys_is_told_that_the_session_is_over(signed_in: Any) -> None:
    browser = signed_in("officer")
    answers = [browser.post("/account/passkeys/begin/", {"password": "wrong"}) for _ in range(5)]
    assert [answer.json()["refusal"] for answer in answers[3:]] == [
        "password_not_right",
        "signed_out_by_wrong_passwords",
    ]
    assert browser.post("/account/passkeys/begin/", {"password": "wrong"}).status_code == 302


@pytest.mark.parametrize(
    "path", ["/account/password/", "/account/authenticator/", "/account/recovery-codes/"]
)
def test_everywhere_the_fifth_wrong_password_ends_the_session(signed_in: Any, path: str) -> None:
    browser = signed_in("officer")
    browser.get(path)
    answers = [browser.post(path, {"password": "wrong", "code": "1"}).status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    assert browser.get("/account/").status_code == 302
