"""The station's daily work as requests: report, list, accept, search; and how many SQL statements each takes."""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fengqiao.cli.bench.driving import (
    CONNECTIONS,
    Measured,
    Request,
    children_of,
    cpu_seconds_of,
    drive,
    parent_of,
)
from fengqiao.mediation.sample.multiplying import ABSENT_WORD, COMMON_WORD, RARE_WORD

HOME = "370781007201"
DOOR = "/api/v1/disputes"
REQUESTS = 400
SEARCHES = 200
WARM_UP = 24
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Desk:
    """Who works: tokens of an officer (a policing room's list) and of the chief (who accepts)."""

    officer: str
    chief: str


def measure(*, port: int, desk: Desk, requests: int = REQUESTS) -> Iterator[Measured]:
    """Each kind of work, one after the other. The cases accepted are those reported just before."""
    roots = children_of(os.getpid()) + _database_processes()

    def cpu() -> float:
        return cpu_seconds_of(roots)

    statements = count_statements(desk)
    drive(kind="warm-up", port=port, requests=[_report() for _ in range(WARM_UP)], cpu_seconds=cpu)
    drive(kind="warm-up", port=port, requests=[_list(desk) for _ in range(WARM_UP)], cpu_seconds=cpu)
    created = drive(
        kind="create",
        port=port,
        requests=[_report() for _ in range(requests)],
        cpu_seconds=cpu,
        sql=statements["create"],
    )
    yield created
    yield drive(
        kind="list of 100 newest", port=port, requests=[_list(desk) for _ in range(requests)], cpu_seconds=cpu,
        sql=statements["list"],
    )  # fmt: skip
    reported = [json.loads(answer.body) for answer in created.answers if answer.status == 201]
    yield drive(
        kind="move (accept)", port=port, requests=[_accept(desk, one["number"]) for one in reported], cpu_seconds=cpu,
        sql=statements["move"],
    )  # fmt: skip
    searches = min(SEARCHES, requests)
    for kind, word in (("rare", RARE_WORD), ("common", COMMON_WORD), ("absent", ABSENT_WORD)):
        yield drive(
            kind=f"search, {kind} word", port=port, requests=[_search(desk, word) for _ in range(searches)],
            cpu_seconds=cpu, sql=statements[kind],
        )  # fmt: skip


def _report() -> Request:
    about = {
        "village": HOME,
        "summary": "排水沟被填了，一下雨水就往我家堂屋灌，说了几回都不通，想请村里来调解。",
        "parties": [
            {"name": "麦穗", "phone": f"1390000{secrets.randbelow(10_000):04d}", "side": "A"},
            {"name": "芦荻", "phone": f"1390000{secrets.randbelow(10_000):04d}", "side": "B"},
        ],
        "screening": dict.fromkeys(
            ("crime", "court_seized", "other_body", "family_violence", "minor"), False
        ),
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(16)}
    return Request("POST", DOOR, headers, json.dumps(about).encode(), expected=201)


def _list(desk: Desk) -> Request:
    return Request("GET", f"{DOOR}?size=100", _bearer(desk.officer))


def _search(desk: Desk, word: str) -> Request:
    return Request("GET", f"{DOOR}?{urlencode({'q': word, 'size': 100})}", _bearer(desk.chief))


def _accept(desk: Desk, number: str) -> Request:
    headers = _bearer(desk.chief) | {
        "Content-Type": "application/json",
        "Idempotency-Key": secrets.token_hex(16),
    }
    return Request(
        "POST", f"{DOOR}/{number}/moves", headers, json.dumps({"move": "accept", "version": 1}).encode()
    )


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def count_statements(desk: Desk) -> dict[str, int]:
    """SQL statements of one request of each kind, transaction commands left out, asked in this process."""
    reported = _ask(_report())[1]
    found: dict[str, int] = {}
    for name, request in (
        ("create", _report()),
        ("list", _list(desk)),
        ("move", _accept(desk, json.loads(reported)["number"])),
        ("rare", _search(desk, RARE_WORD)),
        ("common", _search(desk, COMMON_WORD)),
        ("absent", _search(desk, ABSENT_WORD)),
    ):
        found[name] = _ask(request)[0]
    return found


def _ask(request: Request) -> tuple[int, bytes]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")  # the one host every mode answers to
    headers = {name: value for name, value in request.headers.items() if name != "Content-Type"}
    with CaptureQueriesContext(connection) as seen:
        if request.method == "POST":
            answer = client.post(request.path, request.body, content_type="application/json", headers=headers)
        else:
            answer = client.get(request.path, headers=headers)
    if answer.status_code != request.expected:
        raise RuntimeError(
            f"{request.method} {request.path} gave {answer.status_code}: {answer.content[:300]!r}"
        )
    sql = [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(TRANSACTION_WORDS)]
    return len(sql), answer.content


def _database_processes() -> list[int]:
    """PostgreSQL's first process, where its server runs on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        parent = parent_of(cursor.fetchone()[0])
    return [parent] if parent > 1 else []


__all__ = ["CONNECTIONS", "Desk", "count_statements", "measure"]
