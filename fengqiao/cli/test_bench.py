"""Measuring: what is counted is what was done."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from fengqiao.cli.bench.driving import CONNECTIONS, Request, cpu_seconds_of, drive, parent_of
from fengqiao.cli.bench_commands import bench


class Door(BaseHTTPRequestHandler):
    """Says 200, and 404 for /missing; remembers which connection asked."""

    protocol_version = "HTTP/1.1"
    connections: set[tuple[str, int]]

    def do_GET(self) -> None:
        Door.connections.add(self.client_address)
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    Door.connections = set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_request_is_sent_once_over_few_connections(port):
    spent = iter((1.0, 1.5))
    requests = [Request("GET", f"/{n}", {}) for n in range(50)]
    measured = drive(kind="look", port=port, requests=requests, cpu_seconds=lambda: next(spent), sql=3)
    row = measured.as_row()
    assert (row["requests"], row["failed"], row["sql"], row["cpu_ms"]) == (50, 0, 3, 10.0)
    assert len(Door.connections) <= CONNECTIONS
    assert 0 < row["p50_ms"] <= row["p95_ms"]


def test_an_unexpected_answer_counts_as_failed(port):
    requests = [Request("GET", path, {}) for path in ("/", "/missing", "/missing")]
    measured = drive(kind="look", port=port, requests=requests, cpu_seconds=lambda: 0.0)
    assert (measured.requests, measured.failed) == (3, 2)


def test_cpu_of_this_process_is_seen_and_of_a_missing_one_is_none():
    sum(n * n for n in range(300_000))
    assert cpu_seconds_of([os.getpid()]) > 0
    assert cpu_seconds_of([2**30]) == 0
    assert parent_of(os.getpid()) == os.getppid()


def test_the_command_refuses_a_register_smaller_than_the_sample_year():
    done = CliRunner().invoke(bench, ["disputes", "--rows", "10"])
    assert done.exit_code == 2
    assert "--rows" in done.output


@pytest.mark.slow
def test_the_whole_measurement_runs_as_its_users_run_it(tmp_path):
    """In the mode of a demo, not of tests: what the server answers to there is what is measured."""
    away = {"FENGQIAO_MODE", "FENGQIAO_DATA", "FENGQIAO_SECRET_KEY", "FENGQIAO_DATABASE"}
    outside = {name: value for name, value in os.environ.items() if name not in away}
    command = [sys.executable, "-m", "fengqiao.cli", "bench", "disputes", "--rows", "700", "--requests", "8"]
    done = subprocess.run([*command, "--json"], env=outside, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert [row["kind"].split(",")[0] for row in results[:3]] == [
        "create",
        "list of 100 newest",
        "move (accept)",
    ]
    assert all(row["failed"] == 0 and row["sql"] > 0 for row in results)


def test_the_log_is_verified_and_too_slow_ends_with_1(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "fengqiao.cli", "bench", "log", "--rows", "30", "--within", "0", "--json"],
        env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["ok"] and told["rows"] == 30 and told["verify_seconds"] > 0
    assert list(tmp_path.iterdir()) == []
