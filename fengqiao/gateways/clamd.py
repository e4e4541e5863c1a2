"""A virus scanner beside us: clamd, asked over its local socket with INSTREAM. The file never lies open on a disk."""

import socket

from fengqiao.kernel.refusals import Refused

_PIECE = 64 * 1024
_PATIENCE = 30.0
_LONGEST_ANSWER = 4_096


def finding(content: bytes, *, path: str) -> str:
    """The name of what clamd found in `content`, empty where it found nothing. `path` is its Unix socket.

    Raises `Refused("scanner_away")` where it does not answer, or cannot say: nothing is taken unseen.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
            talk.settimeout(_PATIENCE)
            talk.connect(path)
            talk.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                talk.sendall(len(piece).to_bytes(4, "big") + piece)
            talk.sendall(bytes(4))
            said = _answer(talk)
    except OSError as error:
        raise Refused("scanner_away") from error
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND").removeprefix("stream: ")
    if said != "stream: OK":
        raise Refused("scanner_away")
    return ""


def _answer(talk: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        more = talk.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
