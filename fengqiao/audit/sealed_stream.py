"""A file of any length, encrypted with a passphrase: AES-256-GCM in pieces, so that nothing has to fit into memory.

    8 bytes mark, purpose and version | 16 salt | 16 proof of the passphrase | 7 nonce prefix | pieces

A piece is at most 1 MiB of text and its 16-byte tag. Its nonce is the prefix, the piece's place (4 bytes) and whether
it is the last (1 byte), so that pieces cannot be exchanged, left out or cut off at the end; the header is
authenticated with each. Key and proof come from the passphrase and the salt by scrypt.
"""

import enum
import hmac
import io
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fengqiao.kernel.refusals import Refused

COST = 2**16
"""Scrypt's N; with r = 8 it takes 64 MiB and some tenths of a second. Fixed for this version of the format."""
SHORTEST_PASSPHRASE = 12
PIECE = 1024 * 1024
_MARK, _VERSION = b"FQSEAL", b"\x01"
_TAG = 16
_HEADER = 8 + 16 + 16 + 7


class Purpose(enum.Enum):
    """What a sealed file is, told by its seventh byte: to be seen without the passphrase, not to be altered unseen."""

    BACKUP = b"B"
    KEYS = b"K"


class SealedWriter(io.RawIOBase):
    """Encrypts what is written to it into `file`. Only leaving the context without an error makes it whole.

    Raises `Refused("passphrase_too_short")` below twelve characters.
    """

    def __init__(self, file: BinaryIO, *, passphrase: str, purpose: Purpose) -> None:
        salt, prefix = os.urandom(16), os.urandom(7)
        self._cipher, proof = _derived(passphrase, salt)
        self._header = _MARK + purpose.value + _VERSION + salt + proof + prefix
        self._file, self._place, self._waiting = file, 0, bytearray()
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        given = bytes(data)  # type: ignore[call-overload]
        self._waiting += given
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(given)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()
        self.close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._header, self._place, is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._header))
        self._place += 1


class SealedReader(io.RawIOBase):
    """Decrypts `file` piece by piece; nothing is given out that was not authenticated.

    Raises `Refused`: `not_a_sealed_file`, `wrong_passphrase` (or a damaged header), `sealed_file_damaged`,
    `sealed_file_cut_off`. Only what was read to its end is known to be whole.
    """

    def __init__(self, file: BinaryIO, *, passphrase: str) -> None:
        self._header = file.read(_HEADER)
        if _purpose_in(self._header) is None:
            raise Refused("not_a_sealed_file")
        if len(self._header) < _HEADER:
            raise Refused("sealed_file_cut_off")
        salt, proof = self._header[8:24], self._header[24:40]
        self._cipher, expected = _derived(passphrase, salt)
        if not hmac.compare_digest(proof, expected):
            raise Refused("wrong_passphrase")
        self._file, self._place, self._open, self._is_over = file, 0, memoryview(b""), False
        self._next = file.read(PIECE + _TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if not self._open and not self._is_over:
            self._unseal_next()
        count = min(len(room), len(self._open))
        room[:count] = self._open[:count]
        self._open = self._open[count:]
        return count

    def _unseal_next(self) -> None:
        sealed, self._next = self._next, self._file.read(PIECE + _TAG)
        self._is_over = not self._next
        text = self._try(sealed, is_last=self._is_over)
        if text is None:
            # A sound piece that is not marked as the last one, at the end: the rest is missing.
            cut_off = self._is_over and (len(sealed) < _TAG or self._try(sealed, is_last=False) is not None)
            raise Refused("sealed_file_cut_off" if cut_off else "sealed_file_damaged")
        self._open = memoryview(text)
        self._place += 1

    def _try(self, sealed: bytes, *, is_last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_nonce(self._header, self._place, is_last), sealed, self._header)
        except (InvalidTag, ValueError):
            return None


def seal_file(content: bytes, *, to: BinaryIO, passphrase: str, purpose: Purpose) -> None:
    """A small file's whole content, such as a key ring."""
    with SealedWriter(to, passphrase=passphrase, purpose=purpose) as writer:
        writer.write(content)


def unseal_file(path: Path, *, passphrase: str) -> bytes:
    """What `seal_file` was given; raises as `SealedReader` does."""
    with path.open("rb") as file, SealedReader(file, passphrase=passphrase) as reader:
        return reader.readall() or b""


def require_long_enough(passphrase: str) -> None:
    """Raises `Refused("passphrase_too_short")` below twelve characters: for asking before any work is done."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused("passphrase_too_short", at_least=SHORTEST_PASSPHRASE)


def _derived(passphrase: str, salt: bytes) -> tuple[AESGCM, bytes]:
    require_long_enough(passphrase)
    key = Scrypt(salt=salt, length=48, n=COST, r=8, p=1).derive(passphrase.encode())
    return AESGCM(key[:32]), key[32:]


def _nonce(header: bytes, place: int, is_last: bool) -> bytes:
    return header[-7:] + place.to_bytes(4, "big") + bytes([is_last])


def purpose_of(path: Path) -> Purpose | None:
    """What the file says it is; None for one that does not begin as files written here do, or that is gone."""
    try:
        with path.open("rb") as file:
            return _purpose_in(file.read(8))
    except FileNotFoundError:
        return None


def _purpose_in(header: bytes) -> Purpose | None:
    is_ours = len(header) >= 8 and header[:6] == _MARK and header[7:8] == _VERSION
    return next((one for one in Purpose if is_ours and header[6:7] == one.value), None)
