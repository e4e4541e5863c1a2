"""A killed server: nothing that was answered is lost, nothing is there twice. The command itself kills 20 times."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fengqiao.cli.bench.driving import Request
from fengqiao.cli.bench.endurance import Deed, Found, _account
from fengqiao.cli.processes import Processes
from tests.test_cli import SLEEPER, group_is_gone, start

MARK, OTHER = "a" * 16, "b" * 16


def deed(kind: str, mark: str, number: str) -> Deed:
    request = Request("POST", "/", {"Idempotency-Key": f"{kind}-{mark}"})
    return Deed(kind, mark, request, {"number": number})


DEEDS = [deed("report", MARK, "T-1"), deed("accept", MARK, "T-1"), deed("report", OTHER, "T-2")]
WHOLE = Found(
    numbers={MARK: ["T-1"], OTHER: ["T-2"]},
    moves=Counter({("T-1", "report"): 1, ("T-1", "accept"): 1, ("T-2", "report"): 1}),
)


def account(found: Found, changed: frozenset[str] = frozenset()) -> tuple[int, int]:
    counted = _account(deeds=DEEDS, changed=set(changed), found=found)
    return counted["lost"], counted["twice"]


def test_what_is_there_once_is_neither_lost_nor_twice() -> None:
    assert account(WHOLE) == (0, 0)


def test_a_missing_dispute_is_lost() -> None:
    assert account(Found({MARK: ["T-1"]}, WHOLE.moves)) == (1, 0)


def test_a_dispute_under_another_number_is_lost() -> None:
    assert account(Found(WHOLE.numbers | {OTHER: ["T-3"]}, WHOLE.moves)) == (1, 0)


def test_a_missing_move_is_lost() -> None:
    moves = Counter({("T-1", "report"): 1, ("T-2", "report"): 1})
    assert account(Found(WHOLE.numbers, moves)) == (1, 0)


def test_a_report_under_two_numbers_is_twice() -> None:
    assert account(Found(WHOLE.numbers | {OTHER: ["T-2", "T-3"]}, WHOLE.moves)) == (0, 1)


def test_a_move_made_again_is_twice() -> None:
    assert account(Found(WHOLE.numbers, WHOLE.moves + Counter({("T-1", "accept"): 1}))) == (0, 1)


def test_a_repetition_answered_otherwise_is_twice() -> None:
    assert account(WHOLE, frozenset({f"accept-{MARK}"})) == (0, 1)


def test_killing_takes_the_whole_group_at_once(tmp_path: Path) -> None:
    with Processes() as processes:
        leader = start(processes, code=SLEEPER, mark=tmp_path / "mark")
        processes.kill()
        assert group_is_gone(leader)
        assert processes.ended() is None


@pytest.mark.slow
def test_no_answered_write_is_lost_or_made_twice_by_kill_9() -> None:
    """On the database that the suite runs on; the scratch database is its own."""
    command = [sys.executable, "-m", "fengqiao.cli", "bench", "endurance", "--json"]
    command += ["--kills", "3", "--writers", "6"]
    command += ["--database", address] if (address := os.environ.get("FENGQIAO_DATABASE", "")) else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert (told["kills"], told["lost"], told["twice"], told["problems"]) == (3, 0, 0, [])
    assert told["audit_ok"]
    assert told["acknowledged"] > 20
    assert told["database"] == ("postgresql" if address else "sqlite")
