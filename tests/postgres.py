"""A PostgreSQL server for tests: private port, temporary folder, always stopped.

    python -m tests.postgres run -- COMMAND ...

runs COMMAND with FENGQIAO_DATABASE set and ends with its exit code. The programs are those of Debian's package
`postgresql`; run as root they work as the user `postgres` that this package made, since PostgreSQL refuses root.
"""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SETTINGS = {
    "fsync": "off",  # A test database need not survive a power cut.
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
}


class NoPostgres(Exception):
    """PostgreSQL's programs are not on this machine."""


def programs() -> Path:
    """The folder with `initdb` and `postgres`, the newest installed version's."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise NoPostgres(
            "PostgreSQL is not installed: apt-get install postgresql (`make test` does it for root)."
        )
    return max(found, key=lambda path: int(path.parent.name))


def free_port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _owner() -> pwd.struct_passwd:
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _as_owner(command: Sequence[str], *options: str) -> list[str]:
    owner = _owner()
    who = (
        [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"] if os.geteuid() == 0 else []
    )
    return ["setpriv", *who, *options, *command] if who or options else list(command)


def _run(command: Sequence[str], *, folder: Path) -> None:
    done = subprocess.run(_as_owner(command), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoPostgres(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running_postgres() -> Iterator[str]:
    """A server with one empty database; yields its address for FENGQIAO_DATABASE. Stopped and deleted at the end."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="fengqiao-postgres-"))
    owner = _owner()
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster, port = folder / "cluster", free_port()
    server: subprocess.Popen[bytes] | None = None

    def stop() -> None:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # "Fast" shutdown: sessions are ended, then the server.
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    try:
        initdb = [str(bin_folder / "initdb"), "-D", str(cluster), "-U", "fengqiao", "-A", "trust"]
        _run([*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], folder=folder)
        server = _start(bin_folder, cluster=cluster, port=port)
        _wait_until_ready(bin_folder, server, port=port, folder=folder)
        host = ["-h", "127.0.0.1", "-p", str(port), "-U", "fengqiao"]
        _run([str(bin_folder / "createdb"), *host, "fengqiao"], folder=folder)
        yield f"postgresql://fengqiao@127.0.0.1:{port}/fengqiao"
    finally:
        stop()
        atexit.unregister(stop)


def _start(bin_folder: Path, *, cluster: Path, port: int) -> subprocess.Popen[bytes]:
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [str(bin_folder / "postgres"), "-D", str(cluster), "-h", "127.0.0.1", "-p", str(port)]
    with open(cluster.parent / "log", "wb") as log:
        return subprocess.Popen(
            # setpriv replaces itself, so this process is the server; its session is its own, so that a Ctrl-C
            # on the terminal reaches only us, and we stop it in order. Should we be killed, the kernel tells it.
            _as_owner([*command, "-k", str(cluster.parent), *options], "--pdeathsig=INT"),
            cwd=cluster.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_ready(bin_folder: Path, server: subprocess.Popen[bytes], *, port: int, folder: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        ask = [str(bin_folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        if subprocess.run(ask, check=False).returncode == 0:
            return
        try:
            server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
    raise NoPostgres("The server did not start:\n" + (folder / "log").read_text())


def run(command: Sequence[str]) -> int:
    """Run `command` beside a fresh server; the exit code is the command's. SIGTERM and SIGINT end both."""
    child: subprocess.Popen[bytes] | None = None

    def on_signal(number: int, frame: FrameType | None) -> None:
        if child is not None and child.poll() is None:
            child.send_signal(number)
        else:
            raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    with running_postgres() as address:
        child = subprocess.Popen(command, env={**os.environ, "FENGQIAO_DATABASE": address})
        code = child.wait()
        return code if code >= 0 else 128 - code


def main(arguments: Sequence[str]) -> int:
    if list(arguments[:2]) != ["run", "--"] or len(arguments) < 3:
        print("usage: python -m tests.postgres run -- COMMAND ...", file=sys.stderr)
        return 2
    try:
        return run(arguments[2:])
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
