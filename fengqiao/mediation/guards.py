"""Guards: why a move may be refused. Each has the name of its refusal and says yes (refuse) or no; pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fengqiao.kernel.clock import local_date

from .deadlines import CONFIRMATION_DAYS, Terms, second_police_mediation_until
from .standing import Level, Stage, Standing


@dataclass(frozen=True)
class By:
    """Who makes the move: the role, an opaque id, for a party the side, for a deputy the colleagues on leave."""

    role: str
    id: str = ""
    side: str | None = None
    stands_in_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """What the rules need from outside: who could be mediator of record, who is asked at the next level, when
    joint sessions are held."""

    committee_mediator: str | None = None
    mediators: tuple[str, ...] = ()
    lawyers: tuple[str, ...] = ()
    conference_days: tuple[int, ...] = ()


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


@guard
def no_committee_mediator(turn: Turn) -> bool:
    """No mediator of the people's-mediation committee is of record (People's Mediation Law arts 13, 29)."""
    return not (turn.standing.committee_mediator or turn.known.committee_mediator)


@guard
def only_one_side(turn: Turn) -> bool:
    """A dispute has two sides or more."""
    return len(turn.standing.sides) < 2


@guard
def not_the_reporter(turn: Turn) -> bool:
    """Only the side that reported may withdraw; whoever filed on its behalf may record that it did."""
    return turn.by.role == "resident" and turn.by.side != turn.standing.reporter_side


@guard
def screened_out(turn: Turn) -> bool:
    """A crime, a seized court or another body's matter cannot be accepted (DOMAIN: not mediable)."""
    screening = turn.standing.screening
    return screening.crime or screening.court_seized or screening.other_body


@guard
def family_violence(turn: Turn) -> bool:
    """Serious danger in a family is not mediated: it stays on the protected path until an officer found it safe."""
    return turn.standing.screening.family_violence


@guard
def guardian_missing(turn: Turn) -> bool:
    """Where a minor is involved the guardian's part is written down first."""
    return turn.standing.screening.minor and not turn.fields.get("guardian")


@guard
def nothing_arranged(turn: Turn) -> bool:
    """No time, place or people have been proposed for this level."""
    return turn.standing.arrangement is None


@guard
def cooling_off(turn: Turn) -> bool:
    """The sides are cooling off: nobody brings them together before that day; one side alone may be talked to."""
    until = turn.standing.cooling_off_until
    planned = turn.fields.get("at")
    if planned is not None:
        until = turn.fields.get("cooling_off_until", until)
    if until is None or turn.fields.get("with_side"):
        return False
    meeting = planned or turn.fields.get("happened_at")
    return (local_date(meeting) if meeting else turn.on) < until


@guard
def no_lawyer_asked(turn: Turn) -> bool:
    """The sides have no lawyer in common yet."""
    return turn.standing.lawyer_asked is None


@guard
def not_the_asked_lawyer(turn: Turn) -> bool:
    """The parties choose: only the lawyer they asked may answer."""
    return turn.standing.lawyer_asked is not None and turn.by.id != turn.standing.lawyer_asked


@guard
def open_session_not_unanimous(turn: Turn) -> bool:
    """A hearing is closed unless every side has asked for an open one (People's Mediation Law art 23)."""
    asked = turn.standing.agreed.get("ask_open_session", ())
    return bool(turn.fields.get("open_session")) and any(side not in asked for side in turn.standing.sides)


@guard
def nothing_recorded(turn: Turn) -> bool:
    """Before an agreement is written, somebody sat down with the sides at this level and recorded it."""
    return turn.standing.sittings == 0


@guard
def no_offer(turn: Turn) -> bool:
    """There is no joint offer on the table."""
    return turn.standing.offer is None


@guard
def not_a_higher_level(turn: Turn) -> bool:
    """One climbs; the level asked for is this one or a lower one."""
    asked = turn.fields.get("to_level")
    return asked is not None and int(asked) <= (turn.standing.level or 0)


@guard
def top_of_the_ladder(turn: Turn) -> bool:
    """Above the joint session there are only the courts."""
    return turn.standing.level == Level.JOINT_SESSION


@guard
def no_climb_proposed(turn: Turn) -> bool:
    """Nobody has proposed to go up."""
    return turn.standing.climb is None


@guard
def not_for_your_role(turn: Turn) -> bool:
    """An assistant takes over levels 2 and 3, an officer or the chief any."""
    climb = turn.standing.climb
    return climb is not None and turn.by.role == "assistant" and climb.to_level > Level.LAWYER


@guard
def no_extension_proposed(turn: Turn) -> bool:
    """Nobody has asked for more days."""
    return turn.standing.extension_asked is None


@guard
def too_many_days(turn: Turn) -> bool:
    """An extension is of 1 to 60 calendar days."""
    return not 1 <= int(turn.fields.get("days", 1)) <= 60


@guard
def nobody_asked(turn: Turn) -> bool:
    """No colleague has been asked to take this over."""
    return turn.standing.colleague_asked is None


@guard
def not_the_asked_colleague(turn: Turn) -> bool:
    """Only the colleague who was asked may answer, or who deputises them."""
    asked = turn.standing.colleague_asked
    return asked is not None and asked not in turn.by.stands_in_for | {turn.by.id}


@guard
def agreement_unsigned(turn: Turn) -> bool:
    """Every side signs, seals or fingerprints first (People's Mediation Law art 29)."""
    return bool(turn.standing.sides_missing("sign"))


@guard
def mediator_unsigned(turn: Turn) -> bool:
    """The mediator signs too (art 29)."""
    return turn.standing.draft is None or not turn.standing.draft.mediator_signed


@guard
def mediator_has_signed(turn: Turn) -> bool:
    """Once is enough."""
    return turn.standing.draft is not None and turn.standing.draft.mediator_signed


@guard
def agreement_is_oral(turn: Turn) -> bool:
    """An oral agreement carries no seal; it is recorded (art 28)."""
    return turn.standing.draft is not None and turn.standing.draft.form == "oral"


@guard
def agreement_is_written(turn: Turn) -> bool:
    """A written agreement takes effect with its seal, not by being recorded (art 29)."""
    return turn.standing.draft is not None and turn.standing.draft.form == "written"


@guard
def seal_unconfirmed(turn: Turn) -> bool:
    """The scanned paper bears the committee's seal (art 29)."""
    return turn.fields.get("seal_on_paper") is not True


@guard
def confirmation_too_late(turn: Turn) -> bool:
    """Judicial confirmation is asked for within 30 days of taking effect (art 33)."""
    draft = turn.standing.draft
    return bool(draft and draft.in_force_on and (turn.on - draft.in_force_on).days > CONFIRMATION_DAYS)


@guard
def confirmation_not_possible(turn: Turn) -> bool:
    """Status relations and property titles are not confirmed (Civil Procedure Law, interpretation)."""
    return turn.standing.kind == "marriage_family" or turn.fields.get("no_title_or_status") is False


@guard
def performance_open(turn: Turn) -> bool:
    """Something promised is not done yet."""
    return bool(turn.standing.performance_open)


@guard
def all_performed(turn: Turn) -> bool:
    """Everything promised is done already."""
    return turn.standing.stage == Stage.IN_FORCE and not turn.standing.performance_open


@guard
def follow_up_missing(turn: Turn) -> bool:
    """Nobody has been back to ask (art 31)."""
    return turn.standing.follow_ups == 0


@guard
def agreement_is_whole(turn: Turn) -> bool:
    """The agreement settles everything, or what it left open goes on already."""
    draft = turn.standing.draft
    return draft is None or not draft.partial or draft.continued


@guard
def duty_open(turn: Turn) -> bool:
    """A department's work order is not finished; the case cannot close over it."""
    return bool(turn.standing.open_duties)


@guard
def no_duty_waiting(turn: Turn) -> bool:
    """There is no work order in the state this move needs."""
    return not turn.standing.open_duties


@guard
def unknown_work_order(turn: Turn) -> bool:
    """The number given is not one of the open work orders."""
    number = turn.fields.get("order")
    return number is not None and number not in {duty.number for duty in turn.standing.open_duties}


@guard
def unknown_item(turn: Turn) -> bool:
    """The number given is not one of the promised items."""
    number = turn.fields.get("item")
    return number is not None and not 1 <= number <= len(turn.standing.performance_due)


@guard
def not_performed(turn: Turn) -> bool:
    """The day of performance is still to come."""
    day = turn.fields.get("performed_on")
    return day is not None and day > turn.on


@guard
def danger_unanswered(turn: Turn) -> bool:
    """Somebody may be in danger and no officer has acknowledged it; sides are not brought together before."""
    return bool(turn.standing.open_alarms)


@guard
def no_alarm(turn: Turn) -> bool:
    """There is no alarm to acknowledge."""
    return not turn.standing.open_alarms


@guard
def side_is_not_new(turn: Turn) -> bool:
    """Sides are lettered in order: the next free letter, or one already there."""
    side = turn.fields.get("side")
    return side is not None and ord(side) - ord("A") > len(turn.standing.sides)


@guard
def side_unnamed(turn: Turn) -> bool:
    """Whoever writes down that a side leaves says which one; nobody ends a matter in nobody's name."""
    return turn.side is None


@guard
def not_a_side(turn: Turn) -> bool:
    """The dispute has no such side."""
    side = turn.side or turn.fields.get("with_side")
    return side is not None and side not in turn.standing.sides


@guard
def police_mediation_not_allowed(turn: Turn) -> bool:
    """Minor acts out of a civil dispute, everybody willing; never hired violence, gangs or repeat violations.

    Provisions on Administrative Cases of Public Security Organs, arts 178 and 179.
    """
    wanted = ("civil_origin", "minor_circumstances", "not_hired_not_gang", "not_repeated", "all_willing")
    guardian = not turn.standing.screening.minor or turn.fields.get("guardian_notified") is True
    return not (guardian and all(turn.fields.get(name) is True for name in wanted))


@guard
def police_attempts_used(turn: Turn) -> bool:
    """One mediation, and a second only within 7 working days of the first (Provisions, art 183)."""
    attempts = turn.standing.police_attempts
    last_day = second_police_mediation_until(turn.standing, turn.terms)
    held = min(turn.fields.get("held_on") or turn.on, turn.on)
    return len(attempts) >= 2 or (last_day is not None and held > last_day)


@guard
def police_not_agreed(turn: Turn) -> bool:
    """No public-security mediation has been agreed."""
    return not any(attempt.agreed for attempt in turn.standing.police_attempts)


@guard
def police_already_agreed(turn: Turn) -> bool:
    """It was agreed already; what is left is its performance."""
    return any(attempt.agreed for attempt in turn.standing.police_attempts)
