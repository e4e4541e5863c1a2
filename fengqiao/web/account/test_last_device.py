"""My account: what somebody signs in with besides the password does not run out, and a challenge is answered once."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fengqiao.community import queries as community
from fengqiao.testing.authenticator import SoftKey

from .test_account import added, signed_in, text

__all__ = ["signed_in"]


@pytest.fixture
def officer(cast: Any) -> Any:
    return community.user_by_username(cast.officer.username)


def test_the_last_second_step_cannot_be_given_up_on_the_page(signed_in: Any, cast: Any, officer: Any) -> None:
    browser, password = signed_in("officer"), cast.officer.password
    assert added(browser, SoftKey(), password).status_code == 200
    officer.second_factors.filter(kind="totp").delete()
    row = officer.second_factors.get(kind="passkey")
    answer = browser.post(f"/account/passkeys/{row.id}/remove/", {"password": password})
    assert answer.status_code == 409
    assert "It is the only one you have" in answer.content.decode()
    assert "data-passkey-row" in text(browser)
    assert added(browser, SoftKey(), password).status_code == 200
    assert browser.post(f"/account/passkeys/{row.id}/remove/", {"password": password}).status_code == 302
    assert [one.kind for one in community.factors_of(officer)] == ["passkey"]


def test_of_two_answers_at_once_to_one_challenge_one_is_taken(
    signed_in: Any, cast: Any, officer: Any
) -> None:
    browser = signed_in("officer")
    asked = browser.post("/account/passkeys/begin/", {"password": cast.officer.password}).json()
    as_read = dict(browser.session.items())
    answers = []
    for name in ("first", "second"):
        session = browser.session
        session.update(as_read)  # as the slower request had read it
        session.save()
        answers.append(
            browser.post("/account/passkeys/add/", {"name": name, "credential": SoftKey().make(asked)})
        )
    assert [one.status_code for one in answers] == [200, 409]
    assert answers[1].json()["refusal"] == "passkey_gone"
    assert officer.second_factors.filter(kind="passkey").count() == 1


def test_of_two_sign_ins_at_once_with_one_answer_one_is_taken(
    signed_in: Any, cast: Any, officer: Any
) -> None:
    """A passkey that does not count its signatures, as most do: the count cannot tell the second from the first."""
    key = SoftKey()
    assert added(signed_in("officer"), key, cast.officer.password).status_code == 200
    here = Client(SERVER_NAME="localhost")
    asked = here.post("/sign-in/passkey/begin/").json()
    there = Client(SERVER_NAME="localhost")
    for name, one in here.cookies.items():
        there.cookies[name] = one.value
    key.count = -1
    answer = {"credential": key.sign(asked)}
    as_read = dict(here.session.items())
    assert here.post("/sign-in/passkey/", answer).status_code == 200
    session = there.session
    session.update(as_read)  # as the slower request had read it
    session.save()
    there.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    assert there.post("/sign-in/passkey/", answer).json()["refusal"] == "passkey_gone"
    assert "_auth_user_id" not in there.session
