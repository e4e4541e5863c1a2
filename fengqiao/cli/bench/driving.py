"""Drive a web server over kept-alive connections for a bounded number of requests, and account for the CPU it took."""

import http.client
import itertools
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONNECTIONS = 8
LONGEST_SECONDS = 30.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Request:
    """One HTTP request; `expected` is the only status that counts as done."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    expected: int = 200


@dataclass(frozen=True)
class Answer:
    """What came back, and how many seconds it took."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Measured:
    """One kind of work under load. Times in milliseconds; CPU of server and database together, a request."""

    kind: str
    requests: int
    failed: int
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    sql: int
    answers: tuple[Answer, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """Plain values, rounded."""
        return {
            "kind": self.kind,
            "requests": self.requests,
            "failed": self.failed,
            "requests_per_second": round(self.per_second, 1),
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
            "cpu_ms": round(self.cpu_ms, 2),
            "sql": self.sql,
        }


def drive(
    *, kind: str, port: int, requests: list[Request], cpu_seconds: Callable[[], float], sql: int = 0
) -> Measured:
    """Send `requests` over eight connections, at most 30 seconds; an unexpected status counts as failed."""
    waiting = iter(requests)
    taking = threading.Lock()
    answers: list[Answer] = []
    failed = itertools.count()
    stop_at = time.monotonic() + LONGEST_SECONDS

    def work() -> None:
        talk = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_SECONDS)
        while time.monotonic() < stop_at:
            with taking:
                request = next(waiting, None)
            if request is None:
                break
            answer = _send(talk, request)
            if answer.status != request.expected:
                next(failed)
            answers.append(answer)
        talk.close()

    cpu_before, began = cpu_seconds(), time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, cpu = time.monotonic() - began, cpu_seconds() - cpu_before
    count = max(1, len(answers))
    times = sorted(answer.seconds * 1_000 for answer in answers) or [0.0]
    return Measured(
        kind=kind,
        requests=len(answers),
        failed=next(failed),
        per_second=len(answers) / took,
        p50_ms=_part(times, 0.5),
        p95_ms=_part(times, 0.95),
        cpu_ms=cpu * 1_000 / count,
        sql=sql,
        answers=tuple(answers),
    )


def _send(talk: http.client.HTTPConnection, request: Request) -> Answer:
    began = time.perf_counter()
    talk.request(request.method, request.path, body=request.body, headers=request.headers)
    response = talk.getresponse()
    body = response.read()
    return Answer(response.status, body, time.perf_counter() - began)


def _part(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))]


def cpu_seconds_of(roots: list[int]) -> float:
    """User and system time of these processes and all below them, running or already waited for."""
    below: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (found := _stat(folder)):
            pid, parent, seconds = found
            below.setdefault(parent, []).append(pid)
            spent[pid] = seconds
    total, waiting = 0.0, list(roots)
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0.0)
        waiting += below.get(pid, [])
    return total


def children_of(pid: int) -> list[int]:
    """The processes that this one has started."""
    rows = (_stat(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return [row[0] for row in rows if row and row[1] == pid]


def parent_of(pid: int) -> int:
    """The process that started this one; 0 where it cannot be seen."""
    found = _stat(Path(f"/proc/{pid}"))
    return found[1] if found else 0


def _stat(folder: Path) -> tuple[int, int, float] | None:
    try:
        text = (folder / "stat").read_text()
    except OSError:
        return None
    # The program's name, in brackets, may hold spaces.
    words = text.rpartition(")")[2].split()
    ticks = sum(int(words[place]) for place in (11, 12, 13, 14))
    return int(folder.name), int(words[1]), ticks / _TICKS
