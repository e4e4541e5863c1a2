"""What happened in mediation, for whoever must be told. Secrets (codes) travel in memory only, to their one reader."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class DisputeEvent:
    """Common to all: which dispute, when."""

    dispute_id: UUID
    number: str
    station: str
    at: datetime


@dataclass(frozen=True)
class Recipient:
    """Somebody to be told: a party by phone, or a colleague by id."""

    side: str = ""
    phone: str = ""
    user: str = ""
    code: str = ""


@dataclass(frozen=True)
class DisputeReported(DisputeEvent):
    """A report came in; the reporter gets the receipt code."""

    reporter: Recipient = Recipient()
    desk: tuple[str, ...] = ()


@dataclass(frozen=True)
class PhoneCodeAsked:
    """Somebody wants to sign in from their phone; the code goes to that phone only."""

    asked: UUID
    station: str
    phone: str
    code: str
    at: datetime


@dataclass(frozen=True)
class SideAsked(DisputeEvent):
    """A side is asked whether it agrees; the code goes to that side only.

    `how`: link, phone, visit, or `new_code` where an earlier code no longer works.
    """

    to: Recipient = Recipient()
    how: str = "link"


@dataclass(frozen=True)
class DisputeMoved(DisputeEvent):
    """A move was made. `tell` are the others who should know; words are never part of it."""

    move: str = ""
    level: int | None = None
    stage: str = ""
    tell: tuple[Recipient, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AlarmRaised(DisputeEvent):
    """Danger: page this officer, who acknowledges within ten minutes; what is not imminent they are told of."""

    alarm: int = 1
    what: str = ""
    officer: str = ""
    imminent: bool = True


@dataclass(frozen=True)
class AlarmUnanswered(DisputeEvent):
    """Ten minutes have passed: page the chief."""

    alarm: int = 1
    what: str = ""
    chief: str = ""


@dataclass(frozen=True)
class SigningCodeAsked(DisputeEvent):
    """A one-time code for this party's own phone."""

    to: Recipient = Recipient()


@dataclass(frozen=True)
class DisputeErased(DisputeEvent):
    """Data of a side is gone here (empty: of all); whoever keeps something about it lets it go, too.

    `phone`: only what went to that phone, where others of the side stay.
    """

    side: str = ""
    phone: str = ""


@dataclass(frozen=True)
class SideKeptAway(DisputeEvent):
    """This side must not be contacted from now on: what waits to be sent to it is not sent."""

    side: str = ""


@dataclass(frozen=True)
class RightsAnswered(DisputeEvent):
    """A request about one's own data waits for the chief (`to` has no side), or was answered.

    `deleted`: what was asked for was deletion, and it was done.
    """

    request: str = ""
    deleted: bool = False
    to: Recipient = Recipient()


@dataclass(frozen=True)
class DeadlinePassed(DisputeEvent):
    """A clock ran out: the mediator is reminded and shown what can be done; nothing is decided for anyone."""

    what: str = ""
    due_on: date | None = None
    tell: tuple[Recipient, ...] = ()
