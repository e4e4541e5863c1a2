"""Who comes to the staff door in the tests, and what they do there."""

from typing import Any

import pytest
from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community import actions, totp
from fengqiao.community import queries as community
from fengqiao.community.models import SecondFactor, Station, User
from fengqiao.kernel.clock import now

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
    user.refresh_from_db()
    return user


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
