"""The command: quick help, refusals as sentences, processes that end, a demo that is built whole or not at all."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fengqiao.cli import demo_commands, worker
from fengqiao.cli.main import COMMANDS, LazyGroup, main
from fengqiao.cli.processes import Processes
from fengqiao.cli.sentences import CannotGoOn, refusal_sentence
from fengqiao.cli.serve import check_port
from fengqiao.kernel.refusals import Refused

# Each touches the file that it is given once it stands.
SLEEPER = (
    "import pathlib, subprocess, sys;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "pathlib.Path(sys.argv[1]).touch(); child.wait()"
)
STUBBORN = (
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
)


def test_help_names_every_command_without_importing_django() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom fengqiao.cli.main import main\n"
        "print(CliRunner().invoke(main, ['--help']).output)\n"
        "print('heavy:', sorted({'django', 'rich', 'ninja', 'granian'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout
    assert "demo" in done.stdout
    assert "serve" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_that_has_a_module_can_be_loaded(name: str) -> None:
    context = click.Context(main)
    assert isinstance(main, LazyGroup)
    if name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name


def test_an_unknown_command_is_named() -> None:
    result = CliRunner().invoke(main, ["mediate-everything"])
    assert result.exit_code == 2
    assert "mediate-everything" in result.output


def test_a_refusal_is_one_sentence_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command(name="init")
    def refuses() -> None:
        raise Refused("unknown_station", code="370781999")

    monkeypatch.setattr(LazyGroup, "get_command", lambda *_: refuses)
    result = CliRunner().invoke(main, ["init"])
    assert result.exit_code == 2
    assert result.stderr == "Refused: unknown station (code: 370781999).\n"
    assert result.stdout == ""


def test_a_refusal_without_detail() -> None:
    assert refusal_sentence(Refused("agreement_unsigned")) == "Refused: agreement unsigned."


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "FENGQIAO_MODE": "holiday", "FENGQIAO_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "fengqiao.cli", "audit", "verify"],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 2
    assert "FENGQIAO_MODE" in done.stderr
    assert "Traceback" not in done.stderr


# --- Ports


@pytest.fixture
def used_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_used_port_is_refused_before_anything_is_built(used_port: int, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["demo", "--port", str(used_port), "--data", str(tmp_path / "data")])
    assert result.exit_code == 2
    assert f"Port {used_port} is already used" in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_free_port_is_accepted(used_port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    check_port(host="127.0.0.1", port=free)
    with pytest.raises(CannotGoOn):
        check_port(host="127.0.0.1", port=used_port)


# --- Processes


def group_is_gone(leader: int) -> bool:
    """Whether no process of the group lives (a dead one that nobody has waited for yet does not count)."""
    for _ in range(200):
        listed = subprocess.run(["ps", "-e", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
        rows = [row.split() for row in listed.stdout.splitlines()]
        if not [1 for pgid, state in rows if int(pgid) == leader and not state.startswith("Z")]:
            return True
        time.sleep(0.02)
    return False


def start(processes: Processes, *, code: str, mark: Path) -> int:
    """Start it and wait until it stands; the id of its group."""
    processes.start(name="it", command=[sys.executable, "-c", code, str(mark)], environment=os.environ)
    for _ in range(500):
        if mark.exists():
            return processes._running["it"].pid
        time.sleep(0.02)
    raise AssertionError("it did not start")


def test_children_of_children_end_too(tmp_path: Path) -> None:
    with Processes() as processes:
        leader = start(processes, code=SLEEPER, mark=tmp_path / "mark")
    assert group_is_gone(leader)


def test_a_process_that_ignores_the_polite_signal_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fengqiao.cli.processes.PATIENCE", 0.2)
    with Processes() as processes:
        leader = start(processes, code=STUBBORN, mark=tmp_path / "mark")
    assert group_is_gone(leader)


def test_a_signal_ends_the_wait(tmp_path: Path) -> None:
    with Processes() as processes:
        start(processes, code=SLEEPER, mark=tmp_path / "mark")
        os.kill(os.getpid(), signal.SIGTERM)
        assert processes.wait() is None


def test_a_process_that_ends_by_itself_is_named() -> None:
    with Processes() as processes:
        processes.start(name="short", command=[sys.executable, "-c", "pass"], environment=os.environ)
        assert processes.wait() == "short"


def processes_with(mark: str) -> list[str]:
    """Living processes that have `mark` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def wait_until_none(mark: str) -> list[str]:
    for _ in range(200):
        if not processes_with(mark):
            return []
        time.sleep(0.05)
    return processes_with(mark)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_serving_starts_answers_and_leaves_no_process(number: signal.Signals, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "FENGQIAO_DATA": str(tmp_path), "FENGQIAO_MODE": "test"}
    environment.pop("FENGQIAO_DATABASE", None)
    command = [sys.executable, "-m", "fengqiao.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert server.stdout is not None
        output = []
        while (line := server.stdout.readline()) and not line.startswith("ready "):
            output.append(line)
        assert line == f"ready http://localhost:{port}\n", "".join(output)
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=60) as answer:
            assert answer.read() == b"ok"
        assert len(processes_with(str(tmp_path))) >= 4, "command, web server, its workers, worker"
        server.send_signal(number)
        assert server.wait(timeout=60) == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        assert wait_until_none(str(tmp_path)) == []
    finally:
        server.kill()
        server.wait()


# --- The worker


def test_the_worker_survives_errors_and_logs_no_message(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def duty(module: str, action: str) -> object:
        def act(*, at: object) -> None:
            done.append(action)
            if action == "deliver_due":
                raise ValueError("Wang Fang, 139-0000-0001")

        return act

    monkeypatch.setattr(worker, "_duty", duty)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.do_round()
    assert done == [action for _, action in worker.DUTIES] and len(done) > 2, "one that fails keeps none back"
    assert "deliver_due failed: ValueError" in caplog.text
    assert "Wang" not in caplog.text
    assert "139" not in caplog.text


# --- The demo's folder


def test_a_folder_with_another_station_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").write_bytes(b"a real station")
    for rebuild in (False, True):
        with pytest.raises(CannotGoOn, match="not the demo"):
            demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=rebuild)
    assert (tmp_path / "db.sqlite3").read_bytes() == b"a real station"


@pytest.fixture
def fake_build(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records what is built, without a database."""
    steps: list[str] = []

    def build(*, folder: Path, seed: int) -> None:
        assert not (folder / "db.sqlite3").exists(), "a build starts from an empty database"
        steps.append(f"build {seed}")
        (folder / "db.sqlite3").touch()
        if "fail" in steps:
            raise KeyboardInterrupt
        (folder / demo_commands.BUILT).touch()
        (folder / demo_commands.BUILDING).unlink()

    monkeypatch.setattr(demo_commands, "_build", build)
    monkeypatch.setattr(demo_commands, "_require_no_real_station", lambda: None)
    monkeypatch.setattr(demo_commands, "_empty_shared_database", lambda: steps.append("emptied"))
    monkeypatch.setattr(demo_commands, "prepare_database", lambda: None)
    monkeypatch.setattr(demo_commands, "prepare_static_files", lambda: None)
    return steps


def test_the_demo_is_built_once(tmp_path: Path, fake_build: list[str]) -> None:
    demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=False)
    demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=False)
    assert fake_build == ["build 1"]


def test_an_interrupted_build_starts_afresh(tmp_path: Path, fake_build: list[str]) -> None:
    fake_build.append("fail")
    with pytest.raises(KeyboardInterrupt):
        demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=False)
    fake_build.clear()
    demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=False)
    assert fake_build == ["emptied", "build 1"]


def test_rebuild_throws_the_demo_away(tmp_path: Path, fake_build: list[str]) -> None:
    demo_commands.prepare_demo(folder=tmp_path, seed=1, rebuild=False)
    demo_commands.prepare_demo(folder=tmp_path, seed=2, rebuild=True)
    assert fake_build == ["build 1", "emptied", "build 2"]


def test_accounts_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    demo_commands._write_privately(tmp_path / "demo-accounts.json", {"accounts": [{"role": "chief"}]})
    assert (tmp_path / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "demo-accounts.json").read_text())["accounts"] == [{"role": "chief"}]


def test_the_welcome_has_one_sign_in_a_role(tmp_path: Path) -> None:
    accounts = [
        {"role": "elder", "username": "elder1", "password": "a"},
        {"role": "elder", "username": "elder2", "password": "b"},
        {"role": "chief", "username": "chief", "password": "c"},
    ]
    lines = demo_commands._welcome(port=8123, folder=tmp_path, accounts=accounts)
    assert lines[0] == "ready http://localhost:8123"
    assert "elder1" in "\n".join(lines)
    assert "elder2" not in "\n".join(lines)
