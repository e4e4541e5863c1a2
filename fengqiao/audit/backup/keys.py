"""The key ring in a sealed file of its own, apart from the backup."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path

from fengqiao.audit.backup.archive import Manifest
from fengqiao.audit.sealed_stream import Purpose, seal_file, unseal_file
from fengqiao.audit.vault import ring_path
from fengqiao.kernel.durable import keep_names
from fengqiao.kernel.refusals import Refused


def export_keys(*, file: Path, passphrase: str) -> None:
    """Write this station's key ring, sealed. Raises `Refused("file_exists")`; nothing is overwritten."""
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused("file_exists", file=str(file)) from error
    try:
        with os.fdopen(number, "wb") as out:
            seal_file(ring_path().read_bytes(), to=out, passphrase=passphrase, purpose=Purpose.KEYS)
            out.flush()
            os.fsync(out.fileno())
        keep_names(file.parent)
    except BaseException:
        file.unlink()
        raise


def keys_for(*, manifest: Manifest, file: Path, passphrase: str) -> bytes:
    """The exported ring, which must be the one that this backup needs.

    Raises `Refused("not_the_keys_of_this_backup")` for another station's ring, or one from before a rotation.
    """
    ring = unseal_file(file, passphrase=passphrase)
    try:
        suits = keys_mark(ring) == manifest.keys_mark and set(manifest.keys) <= set(keys_in(ring))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("not_the_keys_of_this_backup") from error
    if not suits:
        raise Refused("not_the_keys_of_this_backup")
    return ring


def keys_mark(ring: bytes) -> str:
    """Sixteen digits that tell one station's ring from another's and tell nothing of the keys."""
    index = base64.b64decode(json.loads(ring)["index"])
    return hmac.digest(index, b"mark of the ring", hashlib.sha256).hex()[:16]


def keys_in(ring: bytes) -> tuple[str, ...]:
    """The ids of the encryption keys in it."""
    return tuple(sorted(json.loads(ring)["encryption"]))
