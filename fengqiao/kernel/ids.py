"""Ids: UUIDv7 for rows, receipt codes for people, numbers like 370781007-2026-T-00042 for paper."""

import os
import secrets
import time
import uuid

RECEIPT_DIGITS = 12


def uuid7(nanoseconds: int | None = None) -> uuid.UUID:
    """A time-ordered UUID, version 7 (RFC 9562 section 5.7, method 3); `nanoseconds` since 1970, by default now.

    Twelve of the random bits carry the fraction of the millisecond, so that rows made one after the other sort so.
    """
    moment = time.time_ns() if nanoseconds is None else nanoseconds
    stamp, rest = divmod(moment, 1_000_000)
    value = (stamp & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (rest * 4096 // 1_000_000) << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=value)


def new_receipt_code() -> str:
    """Twelve random digits (a space of 10^12), what a resident needs to come back to a case."""
    return "".join(secrets.choice("0123456789") for _ in range(RECEIPT_DIGITS))


def human_number(*, station: str, year: int, series: str, count: int) -> str:
    """`370781007-2026-T-00042`: station code, year, one letter for the series (T: 调解), running number."""
    return f"{station}-{year}-{series}-{count:05d}"
