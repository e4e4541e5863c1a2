"""Where a file waits until it is known to be fit: outside the web root, sealed, under a name nobody chose."""

import contextlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from fengqiao.audit import vault
from fengqiao.kernel.durable import write_durably

KEPT_FOR = timedelta(days=1)
MOST_BYTES = 512 * 1024 * 1024
"""More than this is not kept: who sends unfit files by the thousand fills no disk."""


@contextlib.contextmanager
def held(content: bytes) -> Iterator[str]:
    """The bytes lie in quarantine, readable by the owner alone and executable by nobody, while they are checked.

    They leave it when the check passes; what raises stays for a day, for whoever looks into it. Gives their name.
    """
    name = secrets.token_hex(16)
    path = _folder() / name
    is_room = sum(file.stat().st_size for file in _files()) + len(content) <= MOST_BYTES
    if is_room:
        write_durably(path, vault.seal_bytes(content))
    yield name
    path.unlink(missing_ok=True)


def clear_quarantine(*, at: datetime) -> int:
    """Remove what has been lying there for a day; returns how many files."""
    old = [file for file in _files() if file.stat().st_mtime < (at - KEPT_FOR).timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def content_held(name: str) -> bytes:
    """The bytes in quarantine, for whoever looks into it with a shell of the station's computer."""
    return vault.unseal_bytes((_folder() / name).read_bytes())


def _folder() -> Path:
    return Path(settings.QUARANTINE)


def _files() -> list[Path]:
    return [file for file in _folder().iterdir() if file.is_file()] if _folder().is_dir() else []
