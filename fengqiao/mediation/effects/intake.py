"""Effects of intake: accepted, redirected, protected, corrected."""

from ..guards import Turn
from ..standing import Screening, Stage, Standing
from .departments import with_duties_cancelled
from .registry import effect


@effect("accept")
def _accept(turn: Turn) -> Standing:
    s = turn.standing
    return s.but(
        accepted_on=turn.on,
        kind=turn.fields.get("kind", s.kind),
        committee_mediator=s.committee_mediator or turn.known.committee_mediator,
    )


@effect("redirect")
def _redirect(turn: Turn) -> Standing:
    return turn.standing.but(screening=with_flag(turn.standing.screening, turn.fields["reason"]))


@effect("protect")
def _protect(turn: Turn) -> Standing:
    return with_duties_cancelled(turn.standing).but(
        screening=with_flag(turn.standing.screening, turn.fields["reason"]),
        protected_side=turn.fields.get("side") or turn.standing.sheltered_side,
        arrangement=None,
    )


def with_flag(screening: Screening, reason: str) -> Screening:
    known = {name: getattr(screening, name) for name in Screening.__dataclass_fields__}
    return Screening(**(known | ({reason: True} if reason in known else {})))


@effect("correct_screening")
def _correct_screening(turn: Turn) -> Standing:
    """From the beginning, with everybody asked afresh; only an agreement that was in force goes on binding."""
    s = turn.standing
    screening = Screening(minor=s.screening.minor)
    if s.draft and s.draft.in_force_on:
        return s.but(stage=Stage.IN_FORCE, screening=screening, protected_side=None)
    return Standing(
        stage=s.stage,
        version=s.version,
        kind=s.kind,
        sides=s.sides,
        reporter_side=s.reporter_side,
        committee_mediator=s.committee_mediator,
        reported_on=turn.on,
        screening=screening,
        alarms=s.alarms,
        offers=s.offers,
        duties=s.duties,
        police_attempts=s.police_attempts,
    )


@effect("add_party")
def _add_party(turn: Turn) -> Standing:
    side = turn.fields["side"]
    sides = turn.standing.sides
    return turn.standing if side in sides else turn.standing.but(sides=tuple(sorted((*sides, side))))


@effect("correct_kind")
def _correct_kind(turn: Turn) -> Standing:
    return turn.standing.but(kind=turn.fields["kind"])


@effect("set_mediator_of_record", "correct_village")
def _set_mediator_of_record(turn: Turn) -> Standing:
    return turn.standing.but(
        committee_mediator=turn.known.committee_mediator or turn.standing.committee_mediator
    )
