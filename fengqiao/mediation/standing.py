"""Where a dispute stands: its level, its stage and the few facts the rules look at. Pure, frozen, JSON both ways."""

import functools
import types
import typing
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Self

Side = str  # "A" … "F": 甲方 … 己方

SIDES: tuple[Side, ...] = ("A", "B", "C", "D", "E", "F")


class Level(IntEnum):
    """五级联动. Who sits down with the sides."""

    ELDERS = 1
    ASSISTANT = 2
    LAWYER = 3
    HEARING = 4
    JOINT_SESSION = 5


class Stage(StrEnum):
    """What is going on at a level, or before the first and after the last."""

    REPORTED = "reported"
    SET_ASIDE = "set_aside"
    REDIRECTED = "redirected"
    PROTECTED = "protected"
    REFERRED = "referred"
    CONSENTING = "consenting"
    PREPARING = "preparing"
    MEDIATING = "mediating"
    PAUSED = "paused"
    HANDING_OVER = "handing_over"
    AGREEING = "agreeing"
    IN_FORCE = "in_force"
    NOT_KEPT = "not_kept"
    KEPT = "kept"
    CLOSED_NOT_KEPT = "closed_not_kept"
    FAILED = "failed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    POLICE_MEDIATION = "police_mediation"
    POLICE_SETTLED = "police_settled"
    POLICE_PROCEDURE = "police_procedure"


FINAL = frozenset(
    {
        Stage.SET_ASIDE,
        Stage.REFERRED,
        Stage.KEPT,
        Stage.CLOSED_NOT_KEPT,
        Stage.FAILED,
        Stage.ENDED,
        Stage.WITHDRAWN,
        Stage.MERGED,
        Stage.POLICE_SETTLED,
        Stage.POLICE_PROCEDURE,
    }
)
# Stages that exist only on one of the five levels; the others have `level: null` or keep the level they ended on.
ON_A_LEVEL = frozenset(
    {
        Stage.PREPARING,
        Stage.MEDIATING,
        Stage.PAUSED,
        Stage.HANDING_OVER,
        Stage.AGREEING,
        Stage.IN_FORCE,
        Stage.NOT_KEPT,
    }
)


@dataclass(frozen=True)
class Screening:
    """The five questions asked before anything else (DOMAIN: not mediable, refuse and redirect)."""

    crime: bool = False
    court_seized: bool = False
    other_body: bool = False
    family_violence: bool = False
    minor: bool = False


@dataclass(frozen=True)
class Arrangement:
    """What a mediator proposes for the sitting down; it holds once every side has agreed to it."""

    at: datetime | None = None
    place: str = ""
    mediators: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    open_session: bool = False


@dataclass(frozen=True)
class Offer:
    """The joint offer on the table; earlier and private ones are in the history only."""

    version: int
    by: str


@dataclass(frozen=True)
class Climb:
    """A proposal to go up: which level, answered by when, proposed by whom."""

    to_level: int
    by: str
    answer_by: date | None = None
    agreed_on: date | None = None


@dataclass(frozen=True)
class Draft:
    """The agreement being signed, or in force. Its words are in the history, sealed."""

    form: str
    partial: bool = False
    continued: bool = False
    mediator_signed: bool = False
    in_force_on: date | None = None


@dataclass(frozen=True)
class Duty:
    """A department's work order: open until it is finished or cancelled; returned ones stay open."""

    number: int
    department: str
    state: str
    due_on: date


@dataclass(frozen=True)
class Alarm:
    """Somebody is in danger. Imminent ones page the duty officer, who acknowledges within ten minutes."""

    number: int
    what: str
    imminent: bool
    acknowledged: bool = False


@dataclass(frozen=True)
class PoliceAttempt:
    """One mediation under the Provisions on Administrative Cases, arts 178 to 186."""

    on: date
    agreed: bool


@dataclass(frozen=True)
class Standing:
    """The whole state the rules need. `agreed` holds, for each collective move, the sides that have made it."""

    stage: Stage = Stage.REPORTED
    level: int | None = None
    version: int = 1
    track: str = "people"
    kind: str = "other"
    sides: tuple[Side, ...] = ("A", "B")
    reporter_side: Side | None = "A"
    protected_side: Side | None = None
    screening: Screening = Screening()
    committee_mediator: str | None = None
    mediators: tuple[str, ...] = ()
    reported_on: date | None = None
    accepted_on: date | None = None
    level_since: date | None = None
    case_due: date | None = None
    level_due: date | None = None
    paused_since: date | None = None
    pause_reason: str = ""
    case_paused_days: int = 0
    level_paused_days: int = 0
    level_days: int | None = None
    pauses: int = 0
    extended_days: int = 0
    extension_asked: int | None = None
    agreed: dict[str, tuple[Side, ...]] = field(default_factory=dict)
    arrangement: Arrangement | None = None
    cooling_off_until: date | None = None
    lawyer_ranks: dict[Side, tuple[str, ...]] = field(default_factory=dict)
    lawyer_asked: str | None = None
    lawyer_asked_on: date | None = None
    lawyers_declined: tuple[str, ...] = ()
    sittings: int = 0
    sat_with: tuple[str, ...] = ()
    offers: int = 0
    offer: Offer | None = None
    climb: Climb | None = None
    colleague_asked: str | None = None
    colleague_asked_on: date | None = None
    duties: tuple[Duty, ...] = ()
    draft: Draft | None = None
    performance_due: tuple[date, ...] = ()
    performance_done: tuple[int, ...] = ()
    follow_ups: int = 0
    alarms: tuple[Alarm, ...] = ()
    police_attempts: tuple[PoliceAttempt, ...] = ()
    levels_used: tuple[int, ...] = ()

    @property
    def concerns_minor(self) -> bool:
        """Whether somebody said that a child is involved: at intake, when it was protected, or in a safety concern."""
        return self.screening.minor or any(alarm.what == "minor" for alarm in self.alarms)

    @property
    def is_final(self) -> bool:
        """Whether the matter is closed: nothing but a safety concern can be raised."""
        return self.stage in FINAL

    @property
    def sheltered_side(self) -> Side | None:
        """On the protected path: the only side that is contacted. Whoever asked for help, else whoever reported."""
        return self.protected_side or self.reporter_side

    @property
    def lawyer_accepted(self) -> bool:
        """Whether the lawyer the sides asked has said yes."""
        return self.lawyer_asked is not None and self.lawyer_asked_on is None

    @property
    def open_duties(self) -> tuple[Duty, ...]:
        """Work orders a department has not finished."""
        return tuple(duty for duty in self.duties if duty.state not in {"finished", "cancelled"})

    @property
    def open_alarms(self) -> tuple[Alarm, ...]:
        """Imminent dangers nobody has acknowledged."""
        return tuple(alarm for alarm in self.alarms if alarm.imminent and not alarm.acknowledged)

    def is_cooling_off(self, today: date) -> bool:
        """Whether the sides are not brought together yet."""
        return self.cooling_off_until is not None and today < self.cooling_off_until

    @property
    def performance_open(self) -> tuple[int, ...]:
        """Numbers (from 1) of promised items not yet performed."""
        return tuple(n for n in range(1, len(self.performance_due) + 1) if n not in self.performance_done)

    def sides_missing(self, move: str) -> tuple[Side, ...]:
        """Sides that have not yet made this collective move."""
        return tuple(side for side in self.sides if side not in self.agreed.get(move, ()))

    def but(self, **changes: Any) -> Self:
        """A copy with these changes."""
        return replace(self, **changes)

    def without_agreed(self, *moves: str) -> dict[str, tuple[Side, ...]]:
        """`agreed` with these collective moves forgotten: a new proposal needs everyone's answer again."""
        return {name: sides for name, sides in self.agreed.items() if name not in moves}

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; defaults left out, so that a row stays small."""
        blank = type(self)()
        return {
            f.name: _plain(getattr(self, f.name))
            for f in fields(self)
            if getattr(self, f.name) != getattr(blank, f.name)
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The standing again; unknown keys (of a later version) are left aside."""
        return typing.cast(Self, _build(cls, values))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


_hints = functools.cache(typing.get_type_hints)


def _build(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        return (
            None
            if value is None
            else _build(next(a for a in typing.get_args(kind) if a is not type(None)), value)
        )
    if origin is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in value)
    if origin is dict:
        return {key: _build(typing.get_args(kind)[1], item) for key, item in value.items()}
    if is_dataclass(kind):
        hints = _hints(typing.cast(typing.Hashable, kind))
        return typing.cast(Any, kind)(**{k: _build(hints[k], v) for k, v in value.items() if k in hints})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return Stage(value) if kind is Stage else value
