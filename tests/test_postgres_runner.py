"""The PostgreSQL server for tests: it runs, hands its address on, keeps the exit code and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent

ASK = (
    "import os, sys, psycopg;"
    "address = os.environ['FENGQIAO_DATABASE'];"
    "print(psycopg.connect(address).execute('select 41 + 1').fetchone()[0], address, flush=True);"
)


def runner(code: str) -> list[str]:
    return [sys.executable, "-m", "tests.postgres", "run", "--", sys.executable, "-c", code]


def cannot_connect(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return True
    return False


def test_the_command_reaches_the_server_and_its_exit_code_is_kept() -> None:
    done = subprocess.run(runner(ASK + "sys.exit(7)"), cwd=ROOT, capture_output=True, text=True, check=False)
    answer, address = done.stdout.split()
    assert (answer, done.returncode) == ("42", 7), done.stderr
    assert cannot_connect(address)


def test_a_terminated_run_stops_the_server() -> None:
    run = subprocess.Popen(
        runner(ASK + "import time; time.sleep(600)"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    address = run.stdout.readline().split()[1]
    assert not cannot_connect(address)
    os.kill(run.pid, signal.SIGTERM)
    assert run.wait(timeout=60) != 0
    assert cannot_connect(address)


def test_a_machine_without_postgresql_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    assert postgres.main(["run", "--", "true"]) == 2
    assert "apt-get install postgresql" in capsys.readouterr().err


def test_a_wrong_call_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert postgres.main(["start"]) == 2
    assert "usage" in capsys.readouterr().err
