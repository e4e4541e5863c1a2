"""The processes a command starts, and that none of them is left when the command ends, however it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType

PATIENCE = 8.0
"""Seconds that a process gets to finish by itself after SIGTERM, before SIGKILL."""

_PR_SET_PDEATHSIG = 1


def _die_with_the_parent() -> Callable[[], None] | None:
    """For Linux: the kernel sends SIGTERM to the child when its parent is gone, even killed by SIGKILL."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def before_exec() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


class Processes:
    """A context manager. Each process leads a group of its own, so that its own children end with it.

    While it is open, SIGINT, SIGTERM and SIGHUP only set `is_stopping`. Leaving the context asks every leader to end,
    which sees its own children out, and then kills what is left of its group.
    """

    def __init__(self) -> None:
        self.is_stopping = False
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._former: dict[int, object] = {}

    def __enter__(self) -> "Processes":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._former[number] = signal.signal(number, self._on_signal)
        return self

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def start(
        self, *, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path | None = None
    ) -> None:
        """Start `command` in a new session under `name`; what it says goes to the end of `log`, if one is named."""
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(log.open("ab")) if log is not None else None
            self._running[name] = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_die_with_the_parent(),
            )

    def ended(self) -> str | None:
        """The name of a process that has ended by itself, or None while all run."""
        return next((name for name, process in self._running.items() if process.poll() is not None), None)

    def wait(self) -> str | None:
        """Wait until asked to stop (None), or until one process ends by itself (its name)."""
        while not self.is_stopping:
            name = self.ended()
            if name is not None:
                return name
            time.sleep(0.1)
        return None

    def kill(self) -> None:
        """SIGKILL to every group at once, as when the power fails; then others can be started under the names."""
        for process in self._running.values():
            _signal_group(process, signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        self._running.clear()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            process.terminate()
        last = time.monotonic() + PATIENCE
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.0, last - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    """To the whole group, whose id is the leader's even after the leader has ended."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
