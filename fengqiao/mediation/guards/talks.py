"""Guards of sitting down: who was asked, what was proposed, what has been agreed to."""

from fengqiao.kernel.clock import local_date

from ..standing import Level
from .registry import Turn, guard


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
    return asked is not None and asked not in turn.by.ids


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
