"""The staff door: two steps, counted tries, nothing given away, everything on record."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community import actions, totp
from fengqiao.community.models import Station, User
from fengqiao.kernel.clock import now

from .conftest import code_for, entries, give_code, give_password, is_in, newcomer


def test_password_and_code_open_the_door(client: Client, officer: User) -> None:
    assert give_password(client)["Location"] == "/sign-in/second/"
    assert not is_in(client)
    assert give_code(client, code_for(officer))["Location"] == "/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    entry = Entry.objects.get(verb="sign_in")
    assert (entry.actor, entry.particulars) == (str(officer.pk), {"factor": "totp"})


def test_the_password_alone_reaches_nothing(client: Client, officer: User) -> None:
    give_password(client)
    for page in ("/staff/", "/disputes/", "/inbox/", "/account/password/", "/account/authenticator/"):
        assert client.get(page)["Location"].startswith("/sign-in/"), page


def test_the_second_step_wants_the_first(client: Client, officer: User) -> None:
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/"
    assert give_code(client, code_for(officer))["Location"] == "/sign-in/"
    assert client.get("/sign-in/authenticator/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/password/")["Location"] == "/sign-in/"
    assert not is_in(client)


def test_the_right_password_is_forgotten_after_ten_minutes(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(client)
    later = now() + timedelta(minutes=11)
    monkeypatch.setattr("fengqiao.web.sign_in.pending.now", lambda: later)
    assert give_code(client, code_for(officer))["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_code_is_accepted_once(client: Client, officer: User) -> None:
    code = code_for(officer)
    give_password(client)
    give_code(client, code)
    other = Client()
    give_password(other)
    answer = give_code(other, code)
    assert answer.status_code == 422
    assert not is_in(other)
    assert entries()[-1] == ("sign_in", "code_used_already")


def test_a_recovery_code_is_accepted_once(client: Client, officer: User) -> None:
    code = actions.new_recovery_codes(user=officer, at=now())[3]
    give_password(client)
    give_code(client, code.upper().replace("-", " "))
    assert is_in(client)
    other = Client()
    give_password(other)
    assert give_code(other, code).status_code == 422
    assert not is_in(other)


def test_another_persons_codes_open_nothing(client: Client, officer: User, station: Station) -> None:
    other = newcomer(station, "officer", username="officer-t")
    key = totp.new_key()
    codes = actions.enrol_totp(user=other, key=key, code=totp.code_of(key, totp.step_at(now()) - 1), at=now())
    give_password(client)
    assert give_code(client, totp.code_of(key, totp.step_at(now()))).status_code == 422
    assert give_code(client, codes[0]).status_code == 422
    assert not is_in(client)


def test_five_wrong_tries_close_the_door_even_to_the_right_password(client: Client, officer: User) -> None:
    assert [give_password(client, "wrong").status_code for _ in range(4)] == [200] * 4
    answer = give_password(client, "wrong")
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode() or "次数太多" in answer.content.decode()
    assert give_password(client).status_code == 429
    assert not is_in(client)
    assert entries()[-2:] == [("sign_in", "wrong_password"), ("sign_in", "locked_out")]


def test_wrong_codes_close_the_door_too(client: Client, officer: User) -> None:
    give_password(client)
    assert [give_code(client, "000000x").status_code for _ in range(4)] == [422] * 4
    assert give_code(client, "000000x").status_code == 429
    assert give_code(client, code_for(officer)).status_code in {302, 429}
    assert give_password(client).status_code == 429
    assert not is_in(client)
    assert entries()[-2:] == [("sign_in", "wrong_code"), ("sign_in", "locked_out")]


def test_the_right_password_between_wrong_codes_starts_no_new_count(client: Client, officer: User) -> None:
    for _ in range(5):
        give_password(client)
        give_code(client, "000000x")
    assert give_password(client).status_code == 429


def test_many_addresses_do_not_help(officer: User) -> None:
    answers = []
    for number in range(21):
        one = Client(REMOTE_ADDR=f"203.0.113.{number + 1}")
        answers.append(give_password(one, "wrong").status_code)
    assert answers[:19] == [200] * 19
    assert answers[-1] == 429
    assert give_password(Client(REMOTE_ADDR="198.51.100.9")).status_code == 429


def test_wrong_passwords_and_wrong_codes_from_many_addresses_count_together(officer: User) -> None:
    for number in range(10):
        one = Client(REMOTE_ADDR=f"203.0.113.{number + 1}")
        assert give_password(one, "wrong").status_code == 200
        assert give_password(one).status_code == 302
        last = give_code(one, "000000x").status_code
    assert last == 429
    assert give_password(Client(REMOTE_ADDR="198.51.100.9")).status_code == 429


def test_a_name_that_nobody_has_is_answered_like_a_wrong_password(client: Client, officer: User) -> None:
    def words(answer: Any) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        return text.replace("nobody-here", "officer-s")

    wrong, unknown = give_password(client, "wrong"), give_password(Client(), "wrong", name="nobody-here")
    assert words(wrong) == words(unknown)
    User.objects.update(is_active=False)
    assert words(give_password(Client())) == words(wrong)
    assert [refusal for _, refusal in entries()] == ["wrong_password"] * 3


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    count = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args: count.append(1) or encode(self, *args)
    )
    give_password(client, "wrong")
    known = len(count)
    give_password(client, "wrong", name="nobody-here")
    assert len(count) - known == known > 0


def test_the_log_holds_no_typed_name_and_no_address(client: Client, officer: User) -> None:
    give_password(client, "my-secret-typo", name="my-secret-name")
    give_password(client, "wrong")
    for entry in Entry.objects.filter(verb="sign_in"):
        said = f"{entry.actor} {entry.object_id} {entry.details} {entry.reason}"
        assert "secret" not in said and "officer-s" not in said and "127.0.0.1" not in said


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_the_way_on_stays_in_the_house(client: Client, officer: User, next_page: str) -> None:
    give_password(client, next=next_page)
    assert give_code(client, code_for(officer))["Location"] == "/"


def test_the_way_on_is_kept_over_both_steps(client: Client, officer: User) -> None:
    give_password(client, next="/inbox/")
    assert give_code(client, code_for(officer))["Location"] == "/inbox/"


def test_a_planted_session_key_is_worth_nothing(client: Client, officer: User) -> None:
    client.get("/sign-in/")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    keys = [session.session_key]
    give_password(client)
    keys.append(client.session.session_key)
    give_code(client, code_for(officer))
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    thief = Client()
    for key in keys[:2]:
        thief.cookies["sessionid"] = key
        assert thief.get("/inbox/").status_code == 302


def test_residents_need_no_second_factor(client: Client, station: Station) -> None:
    newcomer(station, "resident", username="resident-s")
    assert give_password(client, name="resident-s")["Location"] == "/"
    assert is_in(client)


def test_signing_out_is_on_record(client: Client, officer: User) -> None:
    client.force_login(officer)
    client.post("/sign-out/")
    assert not is_in(client)
    assert entries() == [("sign_out", "")]


def test_the_demo_shows_the_code_and_production_never_does(
    client: Client, officer: User, settings: Any
) -> None:
    for mode in ("test", "production"):
        settings.MODE = mode
        give_password(client)
        page = client.get("/sign-in/second/").content.decode()
        assert "data-sample-code" not in page and code_for(officer) not in page, mode
    settings.MODE = "demo"
    page = client.get("/sign-in/second/").content.decode()
    shown = re.search(r"data-sample-code>(\d{6})<", page)
    assert shown
    give_code(client, shown.group(1))
    assert is_in(client)


def test_a_real_station_in_a_demo_folder_shows_no_code(client: Client, officer: User, settings: Any) -> None:
    Station.objects.update(sample=False)
    settings.MODE = "demo"
    give_password(client)
    assert "data-sample-code" not in client.get("/sign-in/second/").content.decode()


@pytest.mark.parametrize("name", ["ｏfficer-s", " officer-s ", "officer-s"])
def test_a_name_written_otherwise_is_no_way_past_the_counts(officer: User, name: str) -> None:
    for number in range(20):
        give_password(Client(REMOTE_ADDR=f"203.0.113.{number}"), "wrong", name=name)
    other = Client(REMOTE_ADDR="198.51.100.1")
    assert give_password(other, name=name).status_code == 429 and not is_in(other)


def test_a_name_with_a_nul_is_nobodys(client: Client, officer: User) -> None:
    assert give_password(client, name="officer\0s").status_code == 200
    assert not is_in(client)


def test_an_invented_cookie_makes_no_session(client: Client, station: Station, settings: Any) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    client.get("/help/")
    assert not Session.objects.exists()
