"""The staff door: two steps, counted tries, nothing given away, everything on record."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community import actions, totp
from fengqiao.community import queries as community
from fengqiao.community.models import SecondFactor, Station, User
from fengqiao.kernel.clock import now
from fengqiao.reactions.models import Notice

PASSWORD = "maple-bridge-at-night-7"
NEW = "Red-leaves-on-stone-8"
CODE = "370781007"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def station(db: None) -> Station:
    """A station without people."""
    return Station.objects.create(
        code=CODE,
        name="黄楼派出所",
        province="山东省",
        county="青州市",
        town="黄楼街道",
        sample=True,
        created_at=now(),
    )


def newcomer(station: Station, role: str, *, username: str = "officer-s", phone: str = "") -> User:
    """Somebody whose own password it is, without a second factor."""
    user = actions.create_user(
        username=username, name="样例甲", role=role, station=station.code, phone=phone, password=PASSWORD, by=None,
        at=now(),
    )  # fmt: skip
    User.objects.filter(pk=user.pk).update(password_is_given=False)
    return community.person(user.pk)


@pytest.fixture
def officer(station: Station) -> User:
    """Somebody with a password and an app."""
    user = newcomer(station, "officer")
    SecondFactor.objects.create(user=user, kind="totp", secret={"key": totp.new_key()}, added_at=now())
    return user


def code_for(user: User, *, ahead: int = 0) -> str:
    """What the person's app shows, `ahead` half minutes from now."""
    key = community.factors_of(user, "totp")[0].secret["key"]
    return totp.code_of(key, totp.step_at(now()) + ahead)


def give_password(client: Client, password: str = PASSWORD, *, name: str = "officer-s", **more: str) -> Any:
    """What the first step answers."""
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def give_code(client: Client, code: str) -> Any:
    """What the second step answers."""
    return client.post("/sign-in/second/", {"code": code})


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return "_auth_user_id" in client.session


def entries() -> list[tuple[str, str]]:
    """Verb and refusal of what the log says about signing in."""
    return list(Entry.objects.filter(verb__in=["sign_in", "sign_out"]).values_list("verb", "refusal"))


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


# Setting up


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


# The demo's help


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


# Text messages


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


# Passwords


def change(client: Client, page: str, *, old: str = PASSWORD, new: str = NEW, again: str = "") -> Any:
    """Fill in the form for a new password."""
    return client.post(page, {"password": old, "new": new, "again": again or new})


def test_a_password_somebody_else_chose_is_changed_before_anything_else(
    client: Client, officer: User
) -> None:
    User.objects.update(password_is_given=True)
    give_password(client)
    assert give_code(client, code_for(officer))["Location"] == "/sign-in/password/"
    assert not is_in(client)
    assert client.get("/inbox/")["Location"].startswith("/sign-in/")
    assert change(client, "/sign-in/password/", new="short").status_code == 422
    assert change(client, "/sign-in/password/", new=PASSWORD).status_code == 422
    assert not is_in(client)
    assert change(client, "/sign-in/password/")["Location"] == "/"
    assert is_in(client)


def test_the_new_password_does_not_stand_in_for_the_code(client: Client, officer: User) -> None:
    User.objects.update(password_is_given=True)
    give_password(client)
    assert change(client, "/sign-in/password/")["Location"] == "/sign-in/second/"
    assert not is_in(client)


@pytest.mark.parametrize(("days", "age", "due"), [(90, 91, True), (90, 89, False), (0, 4000, False)])
def test_a_password_lasts_as_long_as_the_station_says(
    client: Client, officer: User, days: int, age: int, due: bool
) -> None:
    Station.objects.update(password_days=days)
    User.objects.update(password_set_at=now() - timedelta(days=age))
    give_password(client)
    onward = give_code(client, code_for(officer))["Location"]
    assert (onward == "/sign-in/password/") is due


def test_a_changed_password_ends_every_other_session(client: Client, officer: User) -> None:
    other = Client()
    for one in (client, other):
        one.force_login(officer)
        assert one.get("/inbox/").status_code == 200
    assert change(client, "/account/password/")["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    assert other.get("/inbox/").status_code == 302


def test_changing_the_password_wants_the_old_one_and_counts_wrong_ones(client: Client, officer: User) -> None:
    client.force_login(officer)
    answers = [change(client, "/account/password/", old="wrong").status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


# Lost phones


def test_after_a_reset_somebody_is_told_signed_out_and_sets_up_anew(
    client: Client, officer: User, station: Station
) -> None:
    security = newcomer(station, "security_admin", username="security-s")
    at_work, desk = Client(), Client()
    at_work.force_login(officer)
    desk.force_login(security)
    assert "reset-second-step" in desk.get(f"/staff/{officer.id}/").content.decode()
    page = f"/staff/{officer.id}/reset-second-step/"
    assert desk.post(page, {"reason": ""}).status_code == 409
    assert desk.post(page, {"reason": "phone lost, came in person"}).status_code == 302
    assert community.factors_of(officer) == []
    assert at_work.get("/inbox/").status_code == 302
    notice = Notice.objects.get(kind="factors_reset", channel="inbox")
    assert notice.recipient_user == officer.pk
    give_password(client)
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/authenticator/"


@pytest.mark.parametrize("role", ["chief", "system_admin", "audit_admin", "officer"])
def test_others_reset_nobodys_second_step(officer: User, station: Station, role: str) -> None:
    desk = Client()
    desk.force_login(newcomer(station, role, username="somebody-s"))
    assert "reset-second-step" not in desk.get(f"/staff/{officer.id}/").content.decode()
    answer = desk.post(f"/staff/{officer.id}/reset-second-step/", {"reason": "phone lost"})
    assert answer.status_code in {403, 404, 409}
    assert community.factors_of(officer, "totp")


def test_the_chief_sets_how_long_passwords_last(station: Station) -> None:
    desk = Client()
    desk.force_login(newcomer(station, "chief", username="chief-s"))
    page = "/staff/settings/password-days/"
    assert [desk.post(page, {"days": days}).status_code for days in ("29", "x", "", "7300")] == [409] * 4
    assert desk.post(page, {"days": "0"}).status_code == 302
    assert Station.objects.get().password_days == 0
