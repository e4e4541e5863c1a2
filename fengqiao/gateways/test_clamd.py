"""clamd as it speaks on its socket, and what we make of its answers."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fengqiao.gateways.clamd import finding
from fengqiao.kernel.refusals import Refused

VIRUS = b"X5O-of-a-test"


class Clamd:
    """A faithful fake: it takes zINSTREAM, pieces with their length before them, a zero, and answers."""

    def __init__(self, path: Path) -> None:
        self.path, self.says = path, ""
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listening.bind(str(path))
        self.listening.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                talk, _from = self.listening.accept()
            except OSError:
                return
            with talk, talk.makefile("rb") as coming:
                assert coming.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(coming.read(4), "big"):
                    content += coming.read(length)
                said = "stream: Test-Virus FOUND" if VIRUS in content else "stream: OK"
                talk.sendall((self.says or said).encode() + b"\0")


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Clamd]:
    fake = Clamd(tmp_path / "clamd")
    yield fake
    fake.listening.close()


@pytest.fixture
def found(clamd: Clamd) -> Callable[[bytes], str]:
    return lambda content: finding(content, path=str(clamd.path))


def test_a_clean_file_and_one_with_a_virus(found: Callable[[bytes], str]) -> None:
    assert found(b"a" * 200_000) == ""
    assert found(b"a" * 65_530 + VIRUS) == "Test-Virus"


def test_a_scanner_that_cannot_say_lets_nothing_through(
    clamd: Clamd, found: Callable[[bytes], str], tmp_path: Path
) -> None:
    clamd.says = "INSTREAM size limit exceeded. ERROR"
    with pytest.raises(Refused, match="scanner_away"):
        found(b"a")
    with pytest.raises(Refused, match="scanner_away"):
        finding(b"a", path=str(tmp_path / "nobody"))
