"""Where a file waits until it is known to be fit: outside the web root, sealed, under a name nobody chose."""

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from fengqiao.audit import vault
from fengqiao.kernel.durable import write_durably

KEPT_FOR = timedelta(days=1)
MOST_BYTES = 512 * 1024 * 1024
MOST_FILES = 2_000
"""More than this is not kept: who sends unfit files by the thousand fills no disk, and makes no folder long to read."""
_NAME = re.compile(r"[0-9a-f]{32}")


@contextlib.contextmanager
def held(content: bytes) -> Iterator[str]:
    """The bytes lie in quarantine, readable by the owner alone and executable by nobody, while they are checked.

    They leave it when the check passes; what raises stays for a day, for whoever looks into it. Gives their name.
    """
    name = secrets.token_hex(16)
    path = _folder() / name
    lying = _lying()
    is_room = len(lying) < MOST_FILES and sum(one.size for one in lying) + len(content) <= MOST_BYTES
    if is_room:
        write_durably(path, vault.seal_bytes(content))
    yield name
    path.unlink(missing_ok=True)


def clear_quarantine(*, at: datetime) -> int:
    """Remove what has been lying there for a day; returns how many files."""
    old = [one for one in _lying() if one.since < (at - KEPT_FOR).timestamp()]
    for one in old:
        (_folder() / one.name).unlink(missing_ok=True)
    return len(old)


def content_held(name: str) -> bytes:
    """The bytes in quarantine, for whoever looks into it with a shell of the station's computer.

    Raises `FileNotFoundError` for what is no name given here: none leads out of the folder.
    """
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return vault.unseal_bytes((_folder() / name).read_bytes())


def _folder() -> Path:
    return Path(settings.QUARANTINE)


class _Lying(NamedTuple):
    name: str
    size: int
    since: float


def _lying() -> list[_Lying]:
    """What is there. Other processes put in and take out meanwhile: what is gone when looked at is not there."""
    found = []
    try:
        with os.scandir(_folder()) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    about = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(about.st_mode):
                        found.append(_Lying(entry.name, about.st_size, about.st_mtime))
    except FileNotFoundError:
        return []
    return found
