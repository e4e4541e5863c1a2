"""`fengqiao serve` (a real station) and `fengqiao work` (the worker alone). The demo serves with the same functions."""

import hashlib
import http.client
import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from fengqiao.cli.processes import Processes
from fengqiao.cli.sentences import CannotGoOn

START_PATIENCE = 30.0
"""Seconds that the web server gets to answer for the first time."""


def check_port(*, host: str, port: int) -> None:
    """Raise CannotGoOn when something already listens on `port`.

    Asked before anything is built. Granian would share the port with another granian without a word.
    """
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            if probe.connect_ex((address, port)) == 0:
                raise CannotGoOn(
                    f"Port {port} is already used by another program; choose another with --port."
                )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CannotGoOn(f"Cannot listen on {host}, port {port}: {problem.strerror}.") from problem


def prepare_database() -> None:
    """Apply the migrations that are missing; nothing is written when none is."""
    from django.core.management import call_command

    if not database_is_prepared():
        call_command("migrate", interactive=False, verbosity=0)


def database_is_prepared() -> bool:
    """Whether no migration is missing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def prepare_static_files() -> None:
    """Collect the pages' assets into the data folder, unless exactly these are there already."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    note = Path(settings.STATIC_ROOT) / ".collected"
    if note.exists() and note.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(digest.hexdigest())


def run_station(*, host: str, port: int, on_ready: list[str]) -> None:
    """Start web server and worker, print `on_ready` once the port answers, and stay until asked to stop.

    Both run with the environment of this process. Raises CannotGoOn when one of them ends by itself.
    """
    from django.db import connections

    connections.close_all()
    with Processes() as processes:
        processes.start(name="web server", command=web_command(host=host, port=port), environment=os.environ)
        processes.start(name="worker", command=worker_command(), environment=os.environ)
        if not wait_until_it_answers(processes, port=port):
            return
        print("\n".join(on_ready), flush=True)
        ended = processes.wait()
        if ended is not None:
            raise CannotGoOn(f"The {ended} has ended by itself; its last lines above say why.")


def free_port() -> int:
    """A port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


STOP_PATIENCE = 2
"""Seconds that requests under way get to finish; a caller who stopped half-way through a request is not waited for."""


def web_command(*, host: str, port: int) -> list[str]:
    """How the web server is started: two processes with two threads each."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "2", "--workers-kill-timeout", str(STOP_PATIENCE)),
        *("--http1-header-read-timeout", "10000"),
        *("--respawn-failed-workers", "--log-level", "warning"),
        "fengqiao.wsgi:application",
    ]


def worker_command() -> list[str]:
    """How the worker is started: notices and timers, beside the web server."""
    return [sys.executable, "-m", "fengqiao.cli", "work"]


def wait_until_it_answers(processes: Processes, *, port: int) -> bool:
    """True when /healthz answered, False when asked to stop before."""
    last = time.monotonic() + START_PATIENCE
    while not processes.is_stopping:
        if _answers(port=port):
            return True
        ended = processes.ended()
        if ended is not None or time.monotonic() > last:
            raise CannotGoOn(f"The {ended or 'web server'} did not start; its lines above say why.")
        time.sleep(0.05)
    return False


def _answers(*, port: int) -> bool:
    from django.conf import settings

    host = next((name for name in settings.ALLOWED_HOSTS if not name.startswith(("*", "."))), "localhost")
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        talk.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return talk.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        talk.close()


@click.command(name="serve")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on, behind your proxy."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
def serve(*, host: str, port: int) -> None:
    """Serve a real station: web server and worker, until Ctrl-C or SIGTERM."""
    check_port(host=host, port=port)
    os.environ.setdefault("FENGQIAO_MODE", "production")
    import django

    django.setup()
    from django.conf import settings

    if urlsplit(os.environ.get("FENGQIAO_DATABASE", "")).scheme == "":
        Path(settings.DATA).mkdir(mode=0o700, parents=True, exist_ok=True)
    prepare_database()
    prepare_static_files()
    run_station(host=host, port=port, on_ready=[f"ready http://localhost:{port}"])


@click.command(name="work")
@click.option(
    "--every", default=2.0, show_default=True, type=click.FloatRange(0.05), help="Seconds between rounds."
)
@click.option("--once", is_flag=True, help="One round, then end.")
def work(*, every: float, once: bool) -> None:
    """Deliver notices that are due and run the timers, until SIGTERM or Ctrl-C."""
    import django

    django.setup()
    from fengqiao.cli.worker import run_worker

    if not database_is_prepared():
        raise CannotGoOn("The database here is not prepared: run `fengqiao init` or `fengqiao serve` first.")
    run_worker(every=every, rounds=1 if once else None)
