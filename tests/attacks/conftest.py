"""Somebody at the desk, and what no answer may ever give away."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from fengqiao.audit.models import Entry
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT
from fengqiao.web.desk.conftest import at_desk

__all__ = ["at_desk"]

TRACES = ("Traceback", "site-packages", "/fengqiao/", "sqlite3", "psycopg", "OperationalError", '.py"')
PERSONAL = (str(RESIDENT["name"]), str(RESIDENT["phone"]), str(NEIGHBOUR["name"]), str(NEIGHBOUR["phone"]))


def leaks(text: str, *more: str) -> list[str]:
    """What an answer or the log of the server gives away: traces of the program, names, phones, and `more`."""
    return [word for word in (*TRACES, *PERSONAL, *more) if word in text]


def newest_entry() -> Any:
    """The newest entry of the log."""
    return Entry.objects.order_by("-number").first()


@pytest.fixture(autouse=True)
def nothing_in_the_servers_log(caplog: Any) -> Iterator[None]:
    """However it is attacked, the server's own log holds no name, no phone and no trace of the program."""
    caplog.set_level(logging.INFO)
    yield
    text = "\n".join(str(record.getMessage()) + str(record.exc_info or "") for record in caplog.records)
    assert leaks(text) == []
