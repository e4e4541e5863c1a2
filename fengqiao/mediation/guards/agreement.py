"""Guards of the agreement: what is written before it is signed, signed before it counts, done before it is closed."""

from ..deadlines import CONFIRMATION_DAYS
from ..standing import Stage
from .registry import Turn, guard


@guard
def nothing_recorded(turn: Turn) -> bool:
    """Before an agreement is written, somebody sat down with the sides at this level and recorded it."""
    return turn.standing.sittings == 0


@guard
def agreement_unsigned(turn: Turn) -> bool:
    """Every side signs, seals or fingerprints first (People's Mediation Law art 29)."""
    return bool(turn.standing.sides_missing("sign"))


@guard
def mediator_unsigned(turn: Turn) -> bool:
    """The mediator signs too (art 29)."""
    return turn.standing.draft is None or not turn.standing.draft.mediator_signed


@guard
def not_the_mediator(turn: Turn) -> bool:
    """Who signs as mediator mediated here: of record, in charge now, or once at the table (arts 28, 29)."""
    s = turn.standing
    return not turn.by.ids & {s.committee_mediator, *s.mediators, *s.sat_with}


@guard
def not_before_the_mediator(turn: Turn) -> bool:
    """A side signs on a screen only before somebody who mediates here, who then answers for whose hand it was."""
    on_screen = turn.fields.get("method") == "screen_before_mediator"
    return on_screen and turn.by.role != "resident" and not_the_mediator(turn)


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
def unknown_item(turn: Turn) -> bool:
    """The number given is not one of the promised items."""
    number = turn.fields.get("item")
    return number is not None and not 1 <= number <= len(turn.standing.performance_due)


@guard
def not_performed(turn: Turn) -> bool:
    """The day of performance is still to come."""
    day = turn.fields.get("performed_on")
    return day is not None and day > turn.on
