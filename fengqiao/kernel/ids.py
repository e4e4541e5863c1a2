"""Ids: UUIDv7 for rows, receipt codes for people, numbers like 370781007-2026-T-00042 for paper."""

import os
import secrets
import time
import uuid

RECEIPT_DIGITS = 12


def uuid7(milliseconds: int | None = None) -> uuid.UUID:
    """A time-ordered UUID, version 7 (RFC 9562 section 5.7); `milliseconds` since 1970, by default now."""
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (stamp & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_receipt_code() -> str:
    """Twelve random digits (a space of 10^12), what a resident needs to come back to a case."""
    return "".join(secrets.choice("0123456789") for _ in range(RECEIPT_DIGITS))


def human_number(*, station: str, year: int, series: str, count: int) -> str:
    """`370781007-2026-T-00042`: station code, year, one letter for the series (T: 调解), running number."""
    return f"{station}-{year}-{series}-{count:05d}"
