"""Somebody of the cast at the desk: `at_desk("officer")` is a browser signed in as the first officer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fengqiao.community import queries as community
from fengqiao.kernel.ids import uuid7
from fengqiao.mediation.callers import caller_of_user


class Desk(Client):
    """A browser; `send` posts a form with a key of its own."""

    username = ""

    def send(self, path: str, key: str = "", **fields: Any) -> Any:
        """Post a form, once."""
        return self.post(path, {"idempotency_key": key or str(uuid7()), **fields})

    def text(self, path: str, **query: Any) -> str:
        """The page's words."""
        answer = self.get(path, query)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    @property
    def user(self) -> Any:
        """Who sits here."""
        return community.user_by_username(self.username)

    @property
    def caller(self) -> Any:
        """Who sits here, as the core sees them."""
        return caller_of_user(self.user)


@pytest.fixture
def at_desk(cast: Any) -> Callable[[str], Desk]:
    def sit_down(role: str) -> Desk:
        desk = Desk()
        names = [one.username for one in cast.people if one.role == role]
        desk.username = names[0] if names else role
        desk.force_login(desk.user)
        desk.cookies["django_language"] = "en"
        return desk

    return sit_down
