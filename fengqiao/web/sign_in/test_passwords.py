"""Passwords: whose they are, how long they last, what a change ends; and the reset of a lost phone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fengqiao.community import queries as community
from fengqiao.community.models import Station, User
from fengqiao.kernel.clock import now
from fengqiao.reactions.models import Notice

from .conftest import NEW, PASSWORD, code_for, give_code, give_password, is_in, newcomer


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
