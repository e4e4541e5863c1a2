"""Guards at the doors: who is there, who may speak, what must not be mediated, the police's own track."""

from ..deadlines import second_police_mediation_until
from .registry import Turn, guard


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
def parties_erased(turn: Turn) -> bool:
    """A side's data was let go of meanwhile: there is nobody left to ask, so the matter is reported anew."""
    return turn.known.parties_erased


@guard
def guardian_missing(turn: Turn) -> bool:
    """Where a minor is involved the guardian's part is written down first."""
    return turn.standing.screening.minor and not turn.fields.get("guardian")


@guard
def guardian_consent_missing(turn: Turn) -> bool:
    """Under 14 the guardian agrees first, by name and relation (Personal Information Protection Law art 31)."""
    asked = turn.standing.screening.minor and turn.fields.get("under_14") is True
    given = turn.fields.get("guardian_consents") is True and turn.fields.get("guardian_relation")
    return asked and not given


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
