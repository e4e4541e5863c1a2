"""Walks the whole chain and names the first entry that is not as it was written."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fengqiao.audit.chain import link, stored_rows
from fengqiao.audit.models import NO_DIGEST, Entry, Head

_PROGRESS_STEP = 10_000


@dataclass(frozen=True)
class Verdict:
    """`first_bad` is None or `{"number": int, "why": altered | missing | reordered | added | head_mismatch}`.

    `entries` counts the sound ones, `head` is the digest of the last of them in hexadecimal.
    """

    ok: bool
    entries: int
    first_bad: dict[str, int | str] | None
    head: str
    seconds: float


def verify(*, pinned_head: str | None = None, progress: Callable[[int], None] | None = None) -> Verdict:
    """Check every entry against the one before it, and the end against the head; nothing is decrypted.

    `pinned_head` is a head printed earlier: it must be the digest of some entry, which finds a chain that was rewritten
    as a whole. `progress` is told how many entries are done. Appending may go on meanwhile.
    """
    started = time.perf_counter()
    walk = _Walk(pinned=bytes.fromhex(pinned_head) if pinned_head else None, progress=progress)
    first_bad = walk.first_bad()
    return Verdict(
        ok=first_bad is None,
        entries=walk.number,
        first_bad=first_bad,
        head=walk.digest.hex(),
        seconds=round(time.perf_counter() - started, 3),
    )


def _bad(number: int, why: str) -> dict[str, int | str]:
    return {"number": number, "why": why}


class _Walk:
    def __init__(self, *, pinned: bytes | None, progress: Callable[[int], None] | None) -> None:
        self.number = 0
        self.digest = NO_DIGEST
        self.pinned = pinned
        self.pin_met = pinned in (None, NO_DIGEST)
        self.progress = progress

    def first_bad(self) -> dict[str, int | str] | None:
        known_before = _head_now()
        for row in stored_rows():
            number, previous, digest = row[0], bytes(row[1]), bytes(row[2])
            if number != self.number + 1 or previous != self.digest or link(previous, row[3:]) != digest:
                return self._diagnosis(row)
            if number == known_before[0] and digest != known_before[1]:
                return _bad(number, "altered")
            self._step(number, digest)
        return self._bad_end(known_before[0])

    def _step(self, number: int, digest: bytes) -> None:
        self.number, self.digest = number, digest
        if digest == self.pinned:
            self.pin_met = True
        if self.progress and number % _PROGRESS_STEP == 0:
            self.progress(number)

    def _bad_end(self, known_before: int) -> dict[str, int | str] | None:
        """The chain is sound as far as it goes: does it end where the head says, and does it hold the pinned head?"""
        head_number, _ = _head_now()
        if self.number < known_before:
            return _bad(self.number + 1, "missing")
        if self.number > head_number:
            return _bad(head_number + 1, "added")
        if not self.pin_met:
            return _bad(self.number, "head_mismatch")
        if self.progress:
            self.progress(self.number)
        return None

    def _diagnosis(self, row: tuple[Any, ...]) -> dict[str, int | str]:
        number, previous, digest = row[0], bytes(row[1]), bytes(row[2])
        expected = self.number + 1
        if number < expected or digest == self.digest:
            return _bad(number, "added")
        if number > expected:
            # A gap. The successor may still be there under a number of its own.
            return _bad(expected, "reordered" if _follower_of(self.digest) > number else "missing")
        if number > _head_now()[0]:
            return _bad(number, "added")
        if link(previous, row[3:]) != digest:
            return _bad(number, "added" if _follower_of(self.digest) == number + 1 else "altered")
        return self._misplaced(number, previous)

    def _misplaced(self, number: int, previous: bytes) -> dict[str, int | str]:
        """The entry agrees with itself, but does not follow the one before it. Where is the one it did follow?"""
        place = _place_of(previous)
        if place >= number:
            return _bad(number, "reordered")
        if place or previous == NO_DIGEST:
            return _bad(place + 1, "added")
        # The entry it followed is gone: removed and the rest moved up, or rewritten with a digest to match.
        shortened = Entry.objects.order_by("-number").values_list("number", flat=True)[0] < _head_now()[0]
        return _bad(number, "missing") if shortened else _bad(number - 1, "altered")


def _head_now() -> tuple[int, bytes]:
    found = Head.objects.values_list("number", "digest").first()
    return (found[0], bytes(found[1])) if found else (0, NO_DIGEST)


def _place_of(digest: bytes) -> int:
    """The number of the entry with this digest, 0 if there is none."""
    return (
        Entry.objects.filter(digest=digest).order_by("number").values_list("number", flat=True).first() or 0
    )


def _follower_of(digest: bytes) -> int:
    """The number of the entry written after the one with this digest, 0 if there is none."""
    return (
        Entry.objects.filter(previous=digest).order_by("-number").values_list("number", flat=True).first()
        or 0
    )
