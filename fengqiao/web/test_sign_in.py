"""The staff door."""

import pytest
from django.test import Client
from django.utils import timezone

from fengqiao.community import actions
from fengqiao.community.models import User

PASSWORD = "maple-bridge-at-night-7"


@pytest.fixture
def officer(db: None) -> User:
    """Somebody with a password."""
    return actions.create_user(
        username="officer-s",
        name="样例甲",
        role="officer",
        station=None,
        password=PASSWORD,
        by=None,
        at=timezone.now(),
    )


def sign_in(client: Client, password: str) -> int:
    """The status the door answers with."""
    return client.post("/sign-in/", {"username": "officer-s", "password": password}).status_code


def test_the_right_password_opens(client: Client, officer: User) -> None:
    assert sign_in(client, PASSWORD) == 302
    assert "_auth_user_id" in client.session


def test_five_wrong_tries_close_the_door_even_to_the_right_password(client: Client, officer: User) -> None:
    assert [sign_in(client, "wrong") for _ in range(4)] == [200] * 4
    assert sign_in(client, "wrong") == 429
    assert sign_in(client, PASSWORD) == 429
    assert "_auth_user_id" not in client.session
