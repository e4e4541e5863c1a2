"""A key of its own for every case, so that deleting the case is destroying one key.

Names, words and files of a case are sealed under the case's key; the key itself is 32 random bytes, sealed by the
vault, in a column of the case's row. History, notices and the tamper-evident log stay as they are when a case is
erased: their digests still agree, and nobody can read them any more (Personal Information Protection Law art. 47).

A rotation of the vault's keys seals only the case keys again. A sealed value begins with a zero byte and the id of
its case; what the vault sealed itself never begins with zero.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from fengqiao.audit import vault
from fengqiao.kernel.refusals import Refused

DESTROYED = b""
MARK = b"\0"
_HEADER = 17
_NONCE = 12
_KEPT = 4_096
_KEPT_SECONDS = 60.0

# Case id -> (the sealed key or its cipher, when it was read). Short-lived: another process may destroy the key.
_known: OrderedDict[bytes, tuple[bytes | AESGCM, float]] = OrderedDict()
_changing = threading.Lock()
_keepers: list[tuple[type[models.Model], str]] = []


def keep_in(model: type[models.Model], *, column: str) -> None:
    """Name the model whose rows are cases, and its column of sealed keys. Called once, when the app is ready."""
    if (model, column) not in _keepers:
        _keepers.append((model, column))


def fresh_key() -> bytes:
    """A new random key, sealed by the vault: what a new case's row keeps."""
    return vault.seal_bytes(os.urandom(32))


def set_apart(sealed_key: bytes) -> bytes:
    """The same key, sealed from the drawer kept for cases with a minor: what the case's row keeps from now on.

    What lies under the key stays as it is. A destroyed key stays destroyed.
    """
    if is_apart(sealed_key):
        return sealed_key
    return vault.seal_bytes(vault.unseal_bytes(sealed_key), drawer=vault.APART)


def is_apart(sealed_key: bytes) -> bool:
    """Whether nothing more is to be done to set the case apart: its key is sealed apart, or gone."""
    return sealed_key == DESTROYED or vault.drawer_of(sealed_key) == vault.APART


def remember(case: UUID, sealed_key: bytes | None) -> None:
    """Tell of a key that was just read or written with its case, so that sealing asks the database for nothing."""
    if sealed_key is None:
        return
    with _changing:
        _known[case.bytes] = (bytes(sealed_key), time.monotonic())
        _known.move_to_end(case.bytes)
        while len(_known) > _KEPT:
            _known.popitem(last=False)


def read_ahead(cases: Iterable[UUID]) -> None:
    """Read the keys of many cases at once, before their texts are read. At most one statement a kind of case."""
    wanted = {case for case in cases if _fresh(case.bytes) is None}
    for keeper, column in _keepers if wanted else ():
        for case, sealed_key in keeper._default_manager.filter(pk__in=wanted).values_list("pk", column):
            remember(case, sealed_key)


def forget() -> None:
    """Drop every key held in memory (after a destruction; tests)."""
    with _changing:
        _known.clear()


def seal_bytes(data: bytes, *, case: UUID) -> bytes:
    """`data` encrypted under the case's key: zero, id of the case, nonce, ciphertext with its tag.

    Raises `Refused("case_erased")` where the key was destroyed or there is no such case.
    """
    header = MARK + case.bytes
    nonce = os.urandom(_NONCE)
    return header + nonce + _cipher(case.bytes).encrypt(nonce, data, header)


def unseal_bytes(sealed: bytes) -> bytes:
    """What was sealed under a case's key, or by the vault itself.

    Raises `Refused("case_erased")` if the key of its case was destroyed, `Refused("sealed_text_damaged")` if altered.
    """
    if sealed[:1] != MARK:
        return vault.unseal_bytes(sealed)
    header, nonce, rest = (
        sealed[:_HEADER],
        sealed[_HEADER : _HEADER + _NONCE],
        sealed[_HEADER + _NONCE :],
    )
    if len(header) != _HEADER:
        raise Refused("sealed_text_damaged")
    try:
        return _cipher(header[1:]).decrypt(nonce, rest, header)
    except (InvalidTag, ValueError) as error:
        raise Refused("sealed_text_damaged") from error


def is_sealed_for_a_case(sealed: bytes) -> bool:
    """Whether the value lies under a case's key, and needs nothing when the vault's keys are rotated."""
    return sealed[:1] == MARK


def _cipher(case: bytes) -> AESGCM:
    held = _fresh(case)
    if held is None:
        read_ahead([UUID(bytes=case)])
        held = _fresh(case)
    if not held:
        raise Refused("case_erased")
    if isinstance(held, AESGCM):
        return held
    cipher = AESGCM(vault.unseal_bytes(held))
    with _changing:
        if case in _known:
            _known[case] = (cipher, _known[case][1])
    return cipher


def _fresh(case: bytes) -> bytes | AESGCM | None:
    found = _known.get(case)
    if found is None or time.monotonic() - found[1] > _KEPT_SECONDS:
        return None
    return found[0]
