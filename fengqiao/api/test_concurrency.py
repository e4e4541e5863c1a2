"""Two at once: on a real SQLite file, or on PostgreSQL where the suite runs on it."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from fengqiao.mediation.models import Dispute, Step
from fengqiao.testing.cast import ApiClient, report_body

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def at_once(tmp_path) -> Iterator[Callable[..., list[Any]]]:
    """`at_once(first, second, …)`: each in a thread and with a connection of its own, all starting together.

    SQLite's test database lies in memory, where threads do not wait for each other as they do on a file; so they get
    a copy of it on disk. From then on the test reads it in a thread too.
    """
    settings = connections.settings["default"]
    memory = settings["NAME"]

    def run(*deeds: Callable[[], Any]) -> list[Any]:
        if connection.vendor == "sqlite" and settings["NAME"] == memory:
            connection.ensure_connection()
            with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
                connection.connection.backup(copy)
            settings["NAME"] = str(tmp_path / "db.sqlite3")
        together = Barrier(len(deeds))

        def alone(deed: Callable[[], Any]) -> Any:
            try:
                connection.ensure_connection()
                together.wait(timeout=30)
                return deed()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(deeds)) as threads:
            return list(threads.map(alone, deeds))

    yield run
    settings["NAME"] = memory


def test_two_move_the_same_case_at_once(report, cast, at_once):
    case = report()
    for version, move in enumerate(["accept"] + ["set_mediator_of_record"] * ROUNDS, start=1):

        def deed(move=move, version=version):
            body = {"move": move, "version": version}
            return ApiClient().post(f"/disputes/{case.number}/moves", body, cast.assistant.key)

        answers = at_once(deed, deed)

        assert sorted(answer.status for answer in answers) == [200, 409], answers
        assert {answer.refusal for answer in answers} == {"", "stale_version"}
    (kept,) = at_once(lambda: list(Step.objects.values_list("number", flat=True)))
    assert kept == list(range(1, ROUNDS + 3)), "no step is lost, none is there twice"


def test_the_same_report_sent_twice_at_once_is_one_dispute(station, at_once):
    for attempt in range(ROUNDS):

        def deed(key=f"key-{attempt}"):
            return ApiClient().post("/disputes", report_body(), once=key)

        first, second = at_once(deed, deed)

        assert (first.status, second.status) == (201, 201)
        assert first.body == second.body
    (count,) = at_once(Dispute.objects.count)
    assert count == ROUNDS


def test_reports_at_once_get_numbers_of_their_own(station, at_once):
    answers = at_once(*[lambda: ApiClient().post("/disputes", report_body())] * 4)

    assert [answer.status for answer in answers] == [201] * 4
    assert len({answer["number"] for answer in answers}) == 4
    assert len({answer["receipt_code"] for answer in answers}) == 4
