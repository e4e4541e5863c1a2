"""Strangers who try somebody's name do not shut them out; and they get no more guesses for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as now_set
from django.test import Client

from fengqiao.audit import doors
from fengqiao.audit.models import Entry
from fengqiao.community.models import User
from fengqiao.kernel.clock import now
from fengqiao.web.sign_in import tries

from .conftest import code_for, entries, give_code, give_password, is_in, newcomer
from .test_factors import sent_code


def stranger(number: int) -> Client:
    """Somebody somewhere."""
    return Client(REMOTE_ADDR=f"203.0.113.{number}")


def strangers_try(wrong: int = 40, *, name: str = "officer-s") -> list[int]:
    """What they are answered, each from an address of their own."""
    return [give_password(stranger(n), "wrong", name=name).status_code for n in range(wrong)]


def come_and_go(officer: User, browser: Client) -> Client:
    """The officer has signed in by this browser before."""
    give_password(browser)
    assert give_code(browser, code_for(officer, ahead=-1)).status_code == 302
    browser.post("/sign-out/")
    assert not is_in(browser)
    return browser


def test_strangers_do_not_shut_a_person_out_of_the_browser_they_use(officer: User) -> None:
    own = come_and_go(officer, Client(REMOTE_ADDR="198.51.100.5"))
    assert strangers_try()[-1] == 429
    own.defaults["REMOTE_ADDR"] = "198.51.100.99"  # the address may change
    assert give_password(own).status_code == 302
    assert give_code(own, code_for(officer)).status_code == 302
    assert is_in(own)


def test_one_address_alone_shuts_nobody_else_out(officer: User) -> None:
    for _ in range(60):
        give_password(stranger(1), "wrong")
    assert give_password(stranger(1)).status_code == 429
    new = Client(REMOTE_ADDR="198.51.100.5")
    assert give_password(new).status_code == 302
    give_code(new, code_for(officer))
    assert is_in(new)


def test_a_stranger_behind_the_same_address_does_not_shut_them_out(officer: User) -> None:
    own = come_and_go(officer, Client())
    answers = [give_password(Client(), "wrong").status_code for _ in range(40)]
    assert answers[-1] == 429
    assert give_password(own).status_code == 302


def test_a_known_browser_gets_five_guesses_and_no_more(officer: User) -> None:
    own = come_and_go(officer, Client())
    assert [give_password(own, "wrong").status_code for _ in range(5)] == [200] * 4 + [429]
    assert give_password(own).status_code == 429
    own.defaults["REMOTE_ADDR"] = "198.51.100.99"
    assert give_password(own).status_code == 429
    assert give_password(Client()).status_code == 302, "and takes nothing from the others"


def test_who_is_known_as_one_person_is_a_stranger_to_all_others(officer: User, station: Any) -> None:
    newcomer(station, "resident", username="resident-s")
    own = Client()
    give_password(own, name="resident-s")
    assert is_in(own)
    own.post("/sign-out/")
    strangers_try()
    assert give_password(own).status_code == 429


@pytest.mark.parametrize("what", ["forged", "of another key", "too old"])
def test_a_cookie_that_is_not_ours_makes_nobody_known(
    officer: User, monkeypatch: pytest.MonkeyPatch, settings: Any, what: str
) -> None:
    own = come_and_go(officer, Client())
    strangers_try()
    name = now_set.KNOWN_BROWSER_COOKIE_NAME
    if what == "forged":
        own.cookies[name] = "x" + own.cookies[name].value
    elif what == "of another key":
        settings.SECRET_KEY = "k" * 60
    else:
        monkeypatch.setattr("fengqiao.web.known.KNOWN_FOR", timedelta(seconds=-1))
    assert give_password(own).status_code == 429


def test_the_cookie_names_nobody_and_no_script_reads_it(officer: User) -> None:
    own = Client()
    give_password(own)
    assert now_set.KNOWN_BROWSER_COOKIE_NAME not in own.cookies, "the password alone makes nobody known"
    give_code(own, code_for(officer))
    cookie = own.cookies[now_set.KNOWN_BROWSER_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "officer" not in cookie.value and str(officer.pk) not in cookie.value
    own.post("/leave/")
    assert own.cookies[now_set.KNOWN_BROWSER_COOKIE_NAME].value == ""


def test_a_shared_browser_knows_the_last_six(officer: User, station: Any) -> None:
    own = come_and_go(officer, Client())
    for n in range(6):
        newcomer(station, "resident", username=f"resident-{n}")
        give_password(own, name=f"resident-{n}")
        own.post("/sign-out/")
        if n == 4:
            strangers_try()
            assert give_password(own).status_code == 302
    assert give_password(own).status_code == 429


def test_nothing_is_counted_at_a_closed_door_nor_for_an_empty_form(officer: User) -> None:
    for _ in range(50):
        give_password(stranger(1), "")
        give_password(stranger(1), "wrong", name="")
    assert entries() == []
    for _ in range(50):
        give_password(stranger(1), "wrong")
    # Of the fifty, five went on to the counts of the address and of the name.
    assert [give_password(stranger(1), "wrong", name=f"other-{n}").status_code for n in range(25)] == [
        200
    ] * 25
    assert give_password(stranger(1), "wrong", name="other-x").status_code == 429
    assert (
        entries()
        == [("sign_in", "wrong_password")] * 5
        + [("sign_in", "locked_out")]
        + [("sign_in", "wrong_password")] * 25
    )


def test_wrong_codes_of_a_thief_of_the_password_do_not_shut_the_owner_out(officer: User) -> None:
    own = come_and_go(officer, Client(REMOTE_ADDR="198.51.100.5"))
    for n in range(15):
        thief = stranger(n)
        give_password(thief)
        give_code(thief, "000000x")
    assert give_password(own).status_code == 302
    assert give_code(own, code_for(officer)).status_code == 302


def test_while_strangers_guess_a_passkey_stays_a_way_in(officer: User, rf: Any) -> None:
    strangers_try()
    request = rf.post("/sign-in/passkey/", REMOTE_ADDR="198.51.100.9")
    assert tries.is_locked_out(request, "officer-s")
    assert not tries.is_locked_out(request, "officer-s", guessable=False)


def test_guesses_from_everywhere_are_twenty_in_a_quarter_of_an_hour(officer: User) -> None:
    assert strangers_try().count(200) == 19
    assert doors.is_closed("sign_in", at=now(), account="officer-s")
    assert not doors.is_closed("sign_in", at=now() + timedelta(minutes=16), account="officer-s")
    assert Entry.objects.filter(refusal="locked_out").count() == 1


def test_a_thief_of_the_password_does_not_use_up_the_text_messages(station: Any) -> None:
    newcomer(station, "elder", username="elder-s", phone="13900001234")
    own = Client()
    give_password(own, name="elder-s")
    own.post("/sign-in/second/text/")
    assert give_code(own, sent_code()).status_code == 302
    own.post("/sign-out/")
    thief = stranger(1)
    give_password(thief, name="elder-s")
    answers = [thief.post("/sign-in/second/text/").status_code for _ in range(4)]
    assert answers == [302, 302, 429, 429], (
        "one of the three was the elder's own, when nobody knew the browser"
    )

    give_password(own, name="elder-s")
    assert own.post("/sign-in/second/text/").status_code == 302
