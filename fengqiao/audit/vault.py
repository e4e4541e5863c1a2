"""The personal-data vault: AES-256-GCM sealing, keyed blind indexes, masks. The key ring lies outside the database.

The ring is a JSON file, `{"current": "k1", "encryption": {"k1": base64}, "index": base64}`, named by the environment
variable FENGQIAO_KEYS, by default `keys.json` in the data folder. Whoever has the database without it reads nothing;
whoever loses it loses every name: back it up apart from the database.

A second drawer, `"apart": {"current": "m1", "encryption": {"m1": base64}}`, seals the keys of cases with a minor (PIPL
art. 28 and 31; Provisions on the Cyber Protection of Children's Personal Information). A ring from before it had the
drawer is given one when the program starts, or on first need.
"""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from fengqiao.kernel.durable import create_durably, write_durably
from fengqiao.kernel.refusals import Refused

_KEY_BYTES = 32
_NONCE_BYTES = 12
PLAIN, APART = "plain", "apart"
# The letter before the number of a key's id, by which a sealed value tells its drawer.
_LETTERS = {PLAIN: "k", APART: "m"}
# A back-off: the other writer is another process, which takes its lock file away and tells nobody.
_TRIES, _PAUSE = 100, 0.02
_VILLAGE = re.compile(r".*(?:村|社区|居委会|街道|镇|乡)")


@dataclass(frozen=True)
class _Ring:
    """The keys as read once from the file; `stamp` tells whether the file has changed since."""

    current: dict[str, str]  # drawer -> id of the key that seals
    headers: dict[str, bytes]
    ciphers: dict[str, AESGCM]  # of all drawers: their ids differ
    index: bytes
    stamp: tuple[int, int, int]


_ring: _Ring | None = None
_loading = threading.Lock()


def seal(text: str) -> bytes:
    """`text` encrypted under the current key: length and id of the key, nonce, ciphertext with its tag.

    Two seals of one text differ. Raises `Refused("text_not_unicode")` for text that no encoding can hold.
    """
    return seal_bytes(encoded(text))


def seal_bytes(data: bytes, *, drawer: str = PLAIN) -> bytes:
    """As `seal`, for a file's content; `drawer` APART for what may be opened only with the keys kept for minors."""
    ring = _ring_with(drawer)
    header = ring.headers[drawer]
    nonce = os.urandom(_NONCE_BYTES)
    return header + nonce + ring.ciphers[ring.current[drawer]].encrypt(nonce, data, header)


def unseal(sealed: bytes) -> str:
    """The text that `seal` was given. Raises `Refused("sealed_text_damaged")` if it was altered or its key is gone."""
    try:
        return unseal_bytes(sealed).decode()
    except ValueError as error:
        raise Refused("sealed_text_damaged") from error


def unseal_bytes(sealed: bytes) -> bytes:
    """As `unseal`, for a file's content."""
    end = 1 + sealed[0] if sealed else 0
    key_id = sealed[1:end].decode("ascii", "replace")
    cipher = _open_ring().ciphers.get(key_id) or _reread_ring().ciphers.get(key_id)
    if cipher is None:
        raise Refused("sealed_text_damaged")
    try:
        nonce = sealed[end : end + _NONCE_BYTES]
        return cipher.decrypt(nonce, sealed[end + _NONCE_BYTES :], sealed[:end])
    except (InvalidTag, ValueError) as error:
        raise Refused("sealed_text_damaged") from error


def encoded(text: str) -> bytes:
    """The bytes of `text`. Raises `Refused("text_not_unicode")` for text that no encoding can hold."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Refused("text_not_unicode") from error


def blind_index(value: str, *, purpose: str) -> bytes:
    """32 bytes by which an exact `value` is found again without being readable; other purposes give other bytes.

    Compatible forms, letter case and outer spaces do not matter (`３７０x` is found as `370X`).
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    return keyed_digest(encoded(plain), purpose=purpose)


def keyed_digest(data: bytes, *, purpose: str) -> bytes:
    """HMAC-SHA256 of exactly these bytes under the index key, 32 bytes."""
    return hmac.digest(_open_ring().index, purpose.encode() + b"\0" + data, hashlib.sha256)


def is_sealed_with_current_key(sealed: bytes) -> bool:
    """Whether `sealed` needs no re-sealing after a rotation."""
    header = _open_ring().headers.get(drawer_of(sealed))
    return header is not None and sealed.startswith(header)


def drawer_of(sealed: bytes) -> str:
    """From which drawer came the key that sealed this: the id at its beginning tells."""
    return APART if sealed[1:2] == _LETTERS[APART].encode() else PLAIN


def rotate_keys() -> str:
    """Add a fresh key to both drawers and make it current; older keys stay for reading. Returns the plain key's id.

    Running servers notice the changed file by themselves. The index key stays, so that look-ups go on working.
    """
    path = ring_path()
    _open_ring()
    with _sole_writer(path):
        stored = json.loads(path.read_text())
        key_id = _add_key(stored, PLAIN)
        _add_key(stored.setdefault(APART, {}), APART)
        write_durably(path, json.dumps(stored, indent=1).encode())
    _reread_ring()
    return key_id


def make_ring(path: Path) -> None:
    """Write a fresh key ring that only its owner can read. Raises `FileExistsError`; never overwrites keys."""
    stored: dict[str, Any] = {"index": _fresh_key(), APART: {}}
    _add_key(stored, PLAIN)
    _add_key(stored[APART], APART)
    create_durably(path, json.dumps(stored, indent=1).encode())


def ring_path() -> Path:
    """Where the key ring lies: FENGQIAO_KEYS, else `keys.json` in the data folder."""
    return Path(os.environ.get("FENGQIAO_KEYS") or _default_path())


def require_ring() -> None:
    """Make sure that sealing works; raises `ImproperlyConfigured` with what to do. Called when the program starts."""
    _ring_with(APART)


def forget_ring() -> None:
    """Drop the cached ring, so that the next call reads the file again (tests change it)."""
    global _ring
    _ring = None


def mask_name(name: str) -> str:
    """张三丰 becomes 张**: the first character and two stars, however long the name is."""
    return f"{name[0]}**" if name else ""


def mask_phone(phone: str) -> str:
    """13900001234 becomes 139****1234; of shorter numbers at most the last two digits stay."""
    if len(phone) >= 11:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return f"****{phone[-2:]}" if len(phone) > 4 else "*" * len(phone)


def mask_id_number(number: str) -> str:
    """370781199001011234 becomes 370*************34; the date of birth never shows."""
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def mask_address(address: str) -> str:
    """The address as far as its village or township, then stars; without one only the first two characters."""
    if not address:
        return ""
    known = _VILLAGE.match(address)
    return f"{known.group() if known and known.end() < len(address) else address[:2]}****"


def _open_ring() -> _Ring:
    ring = _ring
    try:
        # On every call, since another process may rotate the keys: as cheap as one look at the file can be.
        found = os.stat(os.environ.get("FENGQIAO_KEYS") or _default_path())
    except FileNotFoundError:
        return _reread_ring()
    if ring is not None and ring.stamp == (found.st_mtime_ns, found.st_ino, found.st_size):
        return ring
    return _reread_ring()


def _ring_with(drawer: str) -> _Ring:
    """The ring, with this drawer in it."""
    for _ in range(_TRIES):
        ring = _open_ring()
        if drawer in ring.headers:
            return ring
        try:
            _add_drawer(drawer)
        except (
            Refused
        ):  # another process is writing: it will be done in a moment, perhaps with this very drawer
            time.sleep(_PAUSE)
    raise Refused("keys_are_being_rotated")


def _add_drawer(drawer: str) -> None:
    path = ring_path()
    try:
        with _sole_writer(path):
            stored = json.loads(path.read_text())
            if drawer not in stored:
                _add_key(stored.setdefault(drawer, {}), drawer)
                write_durably(path, json.dumps(stored, indent=1).encode())
    except OSError as error:
        raise ImproperlyConfigured(
            f"The key ring {path} has no drawer for the cases of minors yet, and none can be written ({error}). "
            "Let the program write there once."
        ) from error
    _reread_ring()


def _add_key(drawer: dict[str, Any], name: str) -> str:
    """A fresh key, current from now on, in what is stored of a drawer. Returns its id."""
    keys = drawer.setdefault("encryption", {})
    letter = _LETTERS[name]
    key_id = f"{letter}{1 + max((int(known.removeprefix(letter)) for known in keys), default=0)}"
    keys[key_id] = _fresh_key()
    drawer["current"] = key_id
    return key_id


def _default_path() -> str:
    return f"{settings.DATA}/keys.json"


def _reread_ring() -> _Ring:
    global _ring
    with _loading:
        path = ring_path()
        if not path.exists():
            _make_missing_ring(path)
        _ring = _read_ring(path)
        return _ring


def _make_missing_ring(path: Path) -> None:
    if settings.MODE == "production":
        raise ImproperlyConfigured(
            f"There is no key ring at {path}. Restore it from its backup, or for a new station make one with "
            "`fengqiao keys new --ring FILE` and name it in FENGQIAO_KEYS. Keep a copy apart from the database."
        )
    with contextlib.suppress(FileExistsError):
        make_ring(path)


def _read_ring(path: Path) -> _Ring:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            stored = json.load(file)
        drawers = {PLAIN: stored} | ({APART: stored[APART]} if APART in stored else {})
        ciphers: dict[str, AESGCM] = {}
        current: dict[str, str] = {}
        for name, drawer in drawers.items():
            ciphers |= {key_id: AESGCM(_key(key)) for key_id, key in drawer["encryption"].items()}
            current[name] = drawer["current"]
            if current[name] not in drawer["encryption"] or not current[name].startswith(_LETTERS[name]):
                raise ValueError("the current key is not among the keys")
        index = _key(stored["index"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(
            f"The key ring {path} cannot be read ({error}). Restore its backup."
        ) from error
    headers = {name: _header(key_id) for name, key_id in current.items()}
    return _Ring(current, headers, ciphers, index, (found.st_mtime_ns, found.st_ino, found.st_size))


@contextlib.contextmanager
def _sole_writer(path: Path) -> Iterator[None]:
    """Two rotations at once: the second is refused, so that neither loses the other's key.

    The folder is locked, and the system unlocks it when a process ends, however it ends: no file of a killed one bars
    the way.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("keys_are_being_rotated") from error
        yield
    finally:
        os.close(folder)


def _header(key_id: str) -> bytes:
    return bytes([len(key_id)]) + key_id.encode("ascii")


def _fresh_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError(f"a key has {len(key)} bytes instead of {_KEY_BYTES}")
    return key
