"""Work on bytes that strangers sent, in a process of its own: it may break, and it takes nothing along when it does."""

import importlib
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

OUT_OF_MEMORY = 71
"""Exit status of a child that was refused more memory."""
AT_ONCE = 2
"""So many children of one server process at a time; the next waits."""
FILES = 64
PATIENCE = 3
"""On a busy machine a second of work takes longer than a second: this many times."""

_seats = threading.BoundedSemaphore(AT_ONCE)
_ROOT = Path(__file__).resolve().parents[2]
# Isolated: neither the environment, with its keys, nor the working folder has a say in what runs.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from fengqiao.kernel.confined import work_inside; "
    "work_inside(sys.argv[2], *map(int, sys.argv[3:]))"
)


class Broken(Exception):
    """The work was not finished. `why`: memory, time, or died (a fault of its own, or more written than allowed)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def run_confined(deed: str, content: bytes, *, memory: int, seconds: int, most: int) -> bytes:
    """What the function `deed` ("package.module:name", bytes to bytes) makes of `content`, in a child process.

    The child knows nothing of the environment. It has at most `memory` bytes of address space, `seconds` of processor
    time, and `most` bytes to write: its answer, or any one file. Raises `Broken`.
    """
    given, answer = os.memfd_create("given"), os.memfd_create("answer")
    try:
        with open(given, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(given, 0, os.SEEK_SET)
        limits = [str(number) for number in (memory, seconds, most)]
        with _seats:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-c", _START, str(_ROOT), deed, *limits],
                stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env=_environment(), cwd="/", check=False,
                timeout=seconds * PATIENCE,
            )  # fmt: skip
        if done.returncode:
            raise Broken(_why(done.returncode))
        os.lseek(answer, 0, os.SEEK_SET)
        with open(answer, "rb", closefd=False) as file:
            return file.read()
    except subprocess.TimeoutExpired as late:
        raise Broken("time") from late
    finally:
        os.close(given)
        os.close(answer)


def _environment() -> dict[str, str]:
    """Nothing of ours, least of all a key; only where an interpreter built otherwise finds its own library."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def work_inside(deed: str, memory: int, seconds: int, most: int) -> None:
    """The child's whole life. Its own code is loaded before the limits close; the strangers' bytes are read after."""
    module, _, name = deed.partition(":")
    work = getattr(importlib.import_module(module), name)
    for what, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, most),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(what, (limit, limit))
    try:
        answer = work(sys.stdin.buffer.read())
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _why(status: int) -> str:
    # With soft and hard limit the same, the system kills outright instead of asking first.
    return {OUT_OF_MEMORY: "memory", -24: "time", -9: "time"}.get(status, "died")
