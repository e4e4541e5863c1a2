"""What goes in and what comes out."""

from dataclasses import dataclass, field
from datetime import date

from fengqiao.kernel.reasons import Reason


@dataclass(frozen=True)
class Message:
    """One message. `code` is what it is called by afterwards; `author` tells people apart and is never given out."""

    code: str | int
    day: date
    subject: str = field(repr=False)
    text: str = field(repr=False, default="")
    author: str = field(repr=False, default="")
    likes: int = 0


@dataclass(frozen=True)
class Topic:
    """One issue. `what` names its kind and key words; `messages` are codes in order of time.

    `told` counts messages without repetitions by the same person; `heat` is described in `heat.py`.
    """

    rank: int
    place: str
    kind: str
    what: Reason
    first: date
    last: date
    messages: tuple[str | int, ...]
    days: tuple[date, ...]
    told: int
    people: int
    likes: int
    heat: float
    because: Reason


@dataclass(frozen=True)
class Topics:
    """The issues, hottest first; `complete` is False where time ran out; `seconds` counts the work."""

    topics: tuple[Topic, ...]
    complete: bool
    seconds: float
