"""Counts of tries, kept in small locked files so that all processes of the server count together and none is lost.

Files and not rows: a try is counted although its transaction is undone, and counting takes no turn from the writers
of cases. The names in the files are keyed digests. Counts need not outlive a power cut.
"""

import fcntl
import json
import math
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from fengqiao.audit.vault import keyed_digest

SLICES = 60
"""A count is kept in so many slices of its time, so that one of a million tries is as small as one of ten."""


@dataclass(frozen=True)
class Answer:
    """Whether the try is within the limit (and was counted); if not, how long to wait, and whether this is news."""

    let_in: bool
    wait: timedelta = timedelta()
    closed_now: bool = False


@dataclass
class _Count:
    """The tries of one key: how many in which slice, and whether somebody was told that it is full."""

    slices: dict[int, int] = field(default_factory=dict)
    told: bool = False
    until: int = 0

    @property
    def total(self) -> int:
        return sum(self.slices.values())


def take(key: str, *, most: int, within: timedelta, at: datetime) -> Answer:
    """Count one try if fewer than `most` were counted in the time before `at`; in one step, whoever else tries."""
    width = within.total_seconds() / SLICES
    with _locked(key, at) as counts:
        count = _counted(counts, key, width, at)
        if count.total >= most:
            news, count.told = not count.told, True
            return Answer(False, _wait(count, most, width, at), news)
        this = int(at.timestamp() // width)
        count.slices[this] = count.slices.get(this, 0) + 1
        count.until = math.ceil((this + 1 + SLICES) * width)
        count.told = False
        return Answer(True)


def give_back(key: str, *, within: timedelta, at: datetime) -> None:
    """Take back one try: it was not in vain."""
    width = within.total_seconds() / SLICES
    with _locked(key, at) as counts:
        count = _counted(counts, key, width, at)
        if count.slices:
            newest = max(count.slices)
            count.slices[newest] -= 1
            count.slices = {number: tries for number, tries in count.slices.items() if tries}


def counted(key: str, *, within: timedelta, at: datetime) -> int:
    """How many tries count against this key."""
    with _locked(key, at) as counts:
        return _counted(counts, key, within.total_seconds() / SLICES, at).total


def forget_all() -> None:
    """Forget every count: for tests."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _wait(count: _Count, most: int, width: float, at: datetime) -> timedelta:
    """Until enough slices are over that one more try is within the limit."""
    left, last = count.total, max(count.slices, default=0)
    for number in sorted(count.slices):
        left, last = left - count.slices[number], number
        if left < most:
            break
    return timedelta(seconds=max(1, math.ceil((last + 1 + SLICES) * width - at.timestamp())))


def _counted(counts: dict[str, _Count], key: str, width: float, at: datetime) -> _Count:
    """The count of this key without the slices that are wholly over."""
    count = counts.setdefault(_name(key), _Count())
    over = at.timestamp() / width - SLICES
    count.slices = {number: tries for number, tries in count.slices.items() if number + 1 > over}
    return count


def _name(key: str) -> str:
    return keyed_digest(key.encode(errors="replace"), purpose="tries").hex()[:32]


def _folder() -> Path:
    return Path(settings.DATA) / "tries"


@contextmanager
def _locked(key: str, at: datetime) -> Iterator[dict[str, _Count]]:
    """What is counted in this key's file, which is nobody else's until it is written back."""
    path = _folder() / _name(key)[:2]
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = os.pread(file, os.fstat(file).st_size, 0)
        counts = _read(before)
        yield counts
        after = _written(counts, at)
        if after != before:
            os.pwrite(file, after, 0)
            os.ftruncate(file, len(after))
    finally:
        os.close(file)


def _read(content: bytes) -> dict[str, _Count]:
    """A file that a killed process left half written counts as empty."""
    try:
        stored: dict[str, Any] = json.loads(content or b"{}")
        return {
            name: _Count({int(number): tries for number, tries in slices.items()}, told, until)
            for name, (slices, told, until) in stored.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def _written(counts: dict[str, _Count], at: datetime) -> bytes:
    kept = {
        name: [count.slices, count.told, count.until]
        for name, count in counts.items()
        if count.slices and count.until > at.timestamp()
    }
    return json.dumps(kept, separators=(",", ":")).encode()
