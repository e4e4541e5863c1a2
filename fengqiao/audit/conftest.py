"""A short log to write to, look into and tamper with, for the tests of this room."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from fengqiao.audit import log
from fengqiao.audit.guards import lift_guards
from fengqiao.audit.models import Entry

MORNING = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)
OFFICER = log.Actor("staff", "018f-officer", "officer")
COLUMNS = (
    "at, station, actor_kind, actor, role, verb, object_kind, object_id, reason, refused, refusal, details,"
    " previous, digest"
)


def write(verb: str = "accept", object_id: Any = "d-1", **other: Any) -> Entry:
    facts: dict[str, Any] = {
        "station": "370781007",
        "by": OFFICER,
        "object_kind": "dispute",
        "at": MORNING,
    } | other
    with transaction.atomic():
        return log.append(verb=verb, object_id=object_id, **facts)


def seven_entries() -> None:
    for n in range(1, 8):
        write(
            object_id=f"d-{n}", reason="核对电话" if n % 2 else "", refusal="out_of_scope" if n == 4 else ""
        )


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> tuple[int | str, int | str] | None:
    """Number and fault of the first bad entry."""
    verdict = log.verify()
    assert verdict.ok is (verdict.first_bad is None)
    return (verdict.first_bad["number"], verdict.first_bad["why"]) if verdict.first_bad else None


@pytest.fixture
def open_log(db: None) -> None:
    """Seven entries, and an attacker who has taken the triggers away."""
    seven_entries()
    lift_guards(connection)
