"""A process of its own for strangers' bytes: what it may not do."""

import os
import signal
import socket
from pathlib import Path

import pytest

from .confined import Broken, run_confined

HERE = __name__
MB = 1024 * 1024


def confined(deed, content: bytes = b"", *, memory=400 * MB, seconds=5, most=MB) -> bytes:
    return run_confined(f"{HERE}:{deed.__name__}", content, memory=memory, seconds=seconds, most=most)


def backwards(content: bytes) -> bytes:
    return content[::-1]


def hungry(content: bytes) -> bytes:
    return bytes(800 * MB)[:1]


def endless(content: bytes) -> bytes:
    while True:
        pass


def broken(content: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def wordy(content: bytes) -> bytes:
    return bytes(3 * MB)


def surroundings(content: bytes) -> bytes:
    return "\n".join(os.environ).encode()


def writing(content: bytes) -> bytes:
    Path(content.decode()).write_bytes(bytes(3 * MB))
    return b""


def test_the_answer_comes_back_whole():
    content = os.urandom(200_000)
    assert confined(backwards, content) == content[::-1]


@pytest.mark.parametrize(
    ("deed", "why"), [(hungry, "memory"), (endless, "time"), (broken, "died"), (wordy, "died")]
)
def test_who_takes_too_much_ends_and_takes_nothing_along(deed, why):
    with pytest.raises(Broken) as caught:
        confined(deed, seconds=1)
    assert caught.value.why == why


def test_no_key_of_ours_is_in_its_environment(monkeypatch):
    monkeypatch.setenv("FENGQIAO_KEY", "secret")
    assert not [name for name in confined(surroundings).decode().split("\n") if name.startswith("FENGQIAO")]


def test_it_fills_no_disk(tmp_path):
    file = tmp_path / "filled"
    with pytest.raises(Broken):
        confined(writing, str(file).encode())
    assert file.stat().st_size <= MB


def handles(content: bytes) -> bytes:
    return b" ".join(
        os.readlink(f"/proc/self/fd/{number}").encode() for number in range(3, 20) if _is_open(number)
    )


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def test_it_inherits_no_open_line():
    with socket.socket() as line:
        os.set_inheritable(line.fileno(), True)
        assert b"socket" not in confined(handles)
