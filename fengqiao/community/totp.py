"""One-time codes that follow from the time (RFC 6238): six digits, 30 seconds, SHA-1, as every app has them.

No Django. A step is a count of 30 seconds since 1970; a key is 20 bytes, written in base32.
"""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

SECONDS = 30
DIGITS = 6
TOLERANCE = 1
_KEY_BYTES = 20


def new_key() -> str:
    """A random key in base32, 160 bits as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def step_at(at: datetime) -> int:
    """The step that this moment lies in."""
    return int(at.timestamp()) // SECONDS


def code_of(key: str, step: int) -> str:
    """The code that is right during a step."""
    digest = hmac.digest(base64.b32decode(key), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(key: str, code: str, *, at: datetime) -> int | None:
    """The step whose code this is: the present one, or one before or after it, for clocks that go wrong. Else None."""
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    now = step_at(at)
    found = None
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if hmac.compare_digest(code_of(key, step), code):
            found = step
    return found


def address(key: str, *, account: str, issuer: str) -> str:
    """What the QR code says to an authenticator app."""
    label = f"{quote(issuer)}:{quote(account)}"
    return f"otpauth://totp/{label}?secret={key}&issuer={quote(issuer)}&digits={DIGITS}&period={SECONDS}"
