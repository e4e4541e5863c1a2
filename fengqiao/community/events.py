"""What happened to people that others must be told of. Plain ids."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SecondFactorsReset:
    """An administrator took away what somebody signs in with besides the password; they must enrol anew."""

    user: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SignInCodeAsked:
    """Somebody on the way in asked for a code as a text message, to the phone of record."""

    user: UUID
    code: str
    at: datetime
