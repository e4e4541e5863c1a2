"""What a guard looks at, where guards are registered, and which moves bring about what one misses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..deadlines import Terms
from ..standing import Standing


@dataclass(frozen=True)
class By:
    """Who makes the move: the role, an opaque id, for a party the side, for a deputy the colleagues on leave."""

    role: str
    id: str = ""
    side: str | None = None
    stands_in_for: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """Their own id and those of the colleagues they deputise."""
        return self.stands_in_for | {self.id}


@dataclass(frozen=True)
class Known:
    """What the rules need from outside: who could be mediator of record, who is asked at the next level, when
    joint sessions are held, whether a side's data is gone by now."""

    committee_mediator: str | None = None
    mediators: tuple[str, ...] = ()
    lawyers: tuple[str, ...] = ()
    conference_days: tuple[int, ...] = ()
    parties_erased: bool = False


@dataclass(frozen=True)
class Turn:
    """One move being made: everything a guard or an effect may look at. `on` is the local day of the move."""

    standing: Standing
    by: By
    on: date
    fields: dict[str, Any] = field(default_factory=dict)
    terms: Terms = Terms()
    known: Known = Known()

    @property
    def side(self) -> str | None:
        """The side that speaks: the party's own, or the one somebody writes it down for."""
        return self.by.side or self.fields.get("side")


Guard = Callable[[Turn], bool]
GUARDS: dict[str, Guard] = {}
# Which moves bring about what a guard misses: enough for a program to find its way.
SATISFIED_BY: dict[str, tuple[str, ...]] = {
    "no_committee_mediator": ("set_mediator_of_record",),
    "only_one_side": ("add_party",),
    "open_session_not_unanimous": ("ask_open_session",),
    "nothing_arranged": ("invite_elders", "plan_visit", "schedule_hearing", "schedule_conference"),
    "no_lawyer_asked": ("rank_lawyers",),
    "nothing_recorded": (
        "record_talk",
        "record_visit",
        "give_analysis",
        "record_hearing",
        "record_conference",
    ),
    "no_offer": ("make_offer",),
    "no_climb_proposed": ("climb",),
    "no_extension_proposed": ("propose_extension",),
    "nobody_asked": ("hand_over",),
    "agreement_unsigned": ("sign",),
    "mediator_unsigned": ("sign_as_mediator",),
    "performance_open": ("record_performance",),
    "follow_up_missing": ("record_follow_up",),
    "duty_open": ("finish_work_order", "cancel_work_order"),
    "no_duty_waiting": ("send_work_order",),
    "danger_unanswered": ("acknowledge_alarm",),
    "no_alarm": ("raise_safety_concern",),
    "police_not_agreed": ("hold_police_mediation",),
}


def guard(rule: Guard) -> Guard:
    """Registers a rule under its own name, which is the name of the refusal."""
    GUARDS[rule.__name__] = rule
    return rule
