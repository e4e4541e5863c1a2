"""Tries in vain at a door, such as wrong codes: counted for all processes of the server together.

Two tries in the same millisecond may count as one; what is guessed is long enough for that.
"""

from datetime import datetime, timedelta

from django.core.cache import cache


def tries_in_vain(door: str, *, within: timedelta, at: datetime) -> int:
    """How often this door was tried in vain in the time before `at`."""
    return len(_since(door, within, at))


def count_try(door: str, *, within: timedelta, at: datetime) -> None:
    """One more try in vain; it is forgotten when `within` is over."""
    # Not cache.incr: on a cache of files it forgets how long the count was to be kept.
    cache.set(door, [*_since(door, within, at), at.timestamp()], within.total_seconds())


def _since(door: str, within: timedelta, at: datetime) -> list[float]:
    start = (at - within).timestamp()
    return [moment for moment in cache.get(door, []) if moment > start]
