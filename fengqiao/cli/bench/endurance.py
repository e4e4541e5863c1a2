"""Many people write while the server is killed again and again: is every answered write there, and only once?"""

import http.client
import json
import os
import random
import re
import secrets
import signal
import string
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fengqiao.cli.bench.disputes import DOOR, HOME
from fengqiao.cli.bench.driving import Request
from fengqiao.cli.bench.station import SEED, Progress
from fengqiao.cli.processes import Processes
from fengqiao.cli.serve import free_port, wait_until_it_answers, web_command, worker_command

SHORTEST_LIFE, LONGEST_LIFE = 0.2, 2.0
"""Seconds that the server gets between answering again and being killed."""
PATIENCE = 120.0
"""Seconds that one request is sent again and again before it counts as unanswered."""
REPLY = 30.0
LOG = "server.log"
_MARK = re.compile("记号([a-z]{16})")


@dataclass(frozen=True)
class Deed:
    """A write that was answered: what was sent, the mark in its text, and the answer."""

    kind: str
    mark: str
    request: Request
    answer: dict[str, Any]

    @property
    def number(self) -> str:
        """The dispute's number as the answer gave it."""
        return str(self.answer["number"])


@dataclass(frozen=True)
class Found:
    """What the database holds at the end: numbers by mark, and how often each move of each dispute was made."""

    numbers: dict[str, list[str]]
    moves: Counter[tuple[str, str]]


class Talk:
    """One person's connection. `answered` sends a request until it is answered, always with the same key."""

    def __init__(self, *, port: int) -> None:
        self.again = self.errors = 0
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=REPLY)

    def answered(self, request: Request) -> tuple[int, dict[str, Any]] | None:
        """Status and body; None when nobody answered for two minutes. A 5xx is no answer."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            try:
                self._line.request(request.method, request.path, body=request.body, headers=request.headers)
                response = self._line.getresponse()
                body = response.read()
                if response.status < 500:
                    return response.status, json.loads(body)
                self.errors += 1
            except (OSError, http.client.HTTPException, ValueError):
                self._line.close()
            self.again += 1
            time.sleep(random.uniform(0.02, 0.2))
        return None

    def close(self) -> None:
        """Hang up."""
        self._line.close()


class Writer(threading.Thread):
    """Reports a dispute, has the chief accept it, and does so again until `stop` is set."""

    def __init__(self, *, port: int, chief: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.deeds: list[Deed] = []
        self.problems: list[str] = []
        self.talk = Talk(port=port)
        self._chief, self._stop_asked = chief, stop

    def run(self) -> None:
        while not self._stop_asked.is_set():
            mark = "".join(secrets.choice(string.ascii_lowercase) for _ in range(16))
            reported = self._do("report", mark, _report(mark))
            if reported is not None:
                self._do("accept", mark, _accept(reported.number, chief=self._chief))
        self.talk.close()

    def _do(self, kind: str, mark: str, request: Request) -> Deed | None:
        got = self.talk.answered(request)
        if got is None or got[0] != request.expected:
            self.problems.append(f"{kind}: {'no answer' if got is None else got}")
            return None
        deed = Deed(kind, mark, request, got[1])
        self.deeds.append(deed)
        return deed


def endure(
    *, folder: Path, kills: int, writers: int, backends: bool = False, progress: Progress | None = None
) -> dict[str, Any]:
    """Serve the scratch station of `folder`, kill it `kills` times under `writers`, and count what was kept.

    `backends`: every second time one of PostgreSQL's own processes is killed first, which makes that whole server
    start over: only for a server that nobody else uses. Needs Django ready and the environment of `scratch_place`.
    """
    began = time.monotonic()
    chief = _prepare(folder)
    port, stop = free_port(), threading.Event()
    threads = [Writer(port=port, chief=chief, stop=stop) for _ in range(writers)]
    with Processes() as processes:
        _serve(processes, port=port, log=folder / LOG)
        for thread in threads:
            thread.start()
        for number in range(1, kills + 1):
            _sleep_at_random(processes)
            if backends and number % 2:
                _kill_a_backend(os.environ["FENGQIAO_DATABASE"])
                _sleep_at_random(
                    processes
                )  # The web server must find its way back to the database by itself.
            processes.kill()
            _serve(processes, port=port, log=folder / LOG)
            if progress is not None:
                progress(number, kills)
        _sleep_at_random(processes)
        stop.set()
        for thread in threads:
            thread.join()
        deeds = [deed for thread in threads for deed in thread.deeds]
        changed = _answered_otherwise(deeds, port=port, talks=writers)
    problems = [problem for thread in threads for problem in thread.problems]
    return {
        "kills": kills,
        "writers": writers,
        "acknowledged": len(deeds),
        **_account(deeds=deeds, changed=changed, found=_read_back()),
        "audit_ok": _audit_is_sound(),
        "seconds": round(time.monotonic() - began, 1),
        "database": _vendor(),
        "sent_again": sum(thread.talk.again for thread in threads),
        "server_errors": sum(thread.talk.errors for thread in threads),
        "problems": problems[:20] + (_last_words(folder / LOG) if problems else []),
    }


def _account(*, deeds: list[Deed], changed: set[str], found: Found) -> dict[str, int]:
    """How many answered writes are gone, and how many marks or moves are there more than once.

    `changed`: request keys whose repetition was answered otherwise than the first time, as a second deed would be.
    """
    lost = twice = 0
    for deed in deeds:
        numbers = found.numbers.get(deed.mark, [])
        times = found.moves[deed.number, deed.kind]
        lost += deed.number not in numbers or times == 0
        twice += (
            times > 1
            or (deed.kind == "report" and len(numbers) > 1)
            or (deed.request.headers["Idempotency-Key"] in changed)
        )
    return {"lost": lost, "twice": twice}


def _prepare(folder: Path) -> str:
    """An empty register of the sample station; the chief's token."""
    from django.db import connection

    from fengqiao.cli.serve import prepare_database, prepare_static_files
    from fengqiao.community.sample import build_sample_station
    from fengqiao.kernel.clock import now

    prepare_database()
    prepare_static_files()
    accounts = build_sample_station(seed=SEED, at=now())
    if connection.vendor == "postgresql":
        # A server made for quick tests may answer before a commit is written. Here that is the question.
        name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    _close_connections()
    return next(str(one["token"]) for one in accounts if one["role"] == "chief")


def _serve(processes: Processes, *, port: int, log: Path) -> None:
    web = web_command(host="127.0.0.1", port=port)
    processes.start(name="web server", command=web, environment=os.environ, log=log)
    processes.start(name="worker", command=worker_command(), environment=os.environ, log=log)
    if not wait_until_it_answers(processes, port=port):
        raise KeyboardInterrupt


def _last_words(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-3:]


def _sleep_at_random(processes: Processes) -> None:
    time.sleep(random.uniform(SHORTEST_LIFE, LONGEST_LIFE))
    if processes.is_stopping:
        raise KeyboardInterrupt


def _kill_a_backend(address: str) -> None:
    """SIGKILL to one of the processes that serve the scratch database, on this machine only."""
    import psycopg

    if urlsplit(address).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("only a PostgreSQL server on this machine can be killed")
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(address, autocommit=True) as talk:
        found = talk.execute(
            query + " AND backend_type = 'client backend' ORDER BY random() LIMIT 1"
        ).fetchone()
    if found is not None:
        os.kill(found[0], signal.SIGKILL)


def _report(mark: str) -> Request:
    about = {
        "village": HOME,
        "summary": f"排水沟被填了，一下雨水就往院里灌，想请村里来调解。记号{mark}。",
        "parties": [
            {"name": "麦穗", "phone": f"1390000{secrets.randbelow(10_000):04d}", "side": "A"},
            {"name": "芦荻", "phone": f"1390000{secrets.randbelow(10_000):04d}", "side": "B"},
        ],
        "screening": dict.fromkeys(
            ("crime", "court_seized", "other_body", "family_violence", "minor"), False
        ),
    }
    return Request("POST", DOOR, _headers(), json.dumps(about).encode(), expected=201)


def _accept(number: str, *, chief: str) -> Request:
    headers = _headers() | {"Authorization": f"Bearer {chief}"}
    return Request("POST", f"{DOOR}/{number}/moves", headers, b'{"move": "accept", "version": 1}')


def _headers() -> dict[str, str]:
    return {"Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(16)}


def _answered_otherwise(deeds: list[Deed], *, port: int, talks: int) -> set[str]:
    """Send every answered write once more; the keys of those that were not answered as the first time."""
    waiting, taking, changed = iter(deeds), threading.Lock(), set[str]()

    def repeat() -> None:
        talk = Talk(port=port)
        while True:
            with taking:
                deed = next(waiting, None)
            if deed is None:
                break
            if talk.answered(deed.request) != (deed.request.expected, deed.answer):
                changed.add(deed.request.headers["Idempotency-Key"])
        talk.close()

    _all_at_once(repeat, times=talks)
    return changed


def _all_at_once(work: Callable[[], None], *, times: int) -> None:
    threads = [threading.Thread(target=work, daemon=True) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _read_back() -> Found:
    from fengqiao.mediation.models import Dispute, Step

    numbers: dict[str, list[str]] = defaultdict(list)
    for number, summary in Dispute.objects.values_list("number", "summary"):
        for mark in _MARK.findall(summary):
            numbers[mark].append(number)
    moves = Counter(Step.objects.values_list("dispute__number", "move"))
    return Found(dict(numbers), moves)


def _audit_is_sound() -> bool:
    from fengqiao.audit import log

    try:
        return log.verify().ok
    finally:
        _close_connections()


def _vendor() -> str:
    from django.db import connection

    return str(connection.vendor)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
