"""Effects of intake: accepted, redirected, protected, corrected."""

from ..guards import Turn
from ..standing import Screening, Standing
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
    return turn.standing.but(
        screening=with_flag(turn.standing.screening, turn.fields["reason"]),
        protected_side=turn.fields.get("side") or turn.standing.reporter_side,
        arrangement=None,
    )


def with_flag(screening: Screening, reason: str) -> Screening:
    known = {name: getattr(screening, name) for name in Screening.__dataclass_fields__}
    return Screening(**(known | ({reason: True} if reason in known else {})))


@effect("correct_screening")
def _correct_screening(turn: Turn) -> Standing:
    minor = turn.standing.screening.minor
    blank = Standing()
    return blank.but(
        version=turn.standing.version,
        kind=turn.standing.kind,
        sides=turn.standing.sides,
        reporter_side=turn.standing.reporter_side,
        committee_mediator=turn.standing.committee_mediator,
        reported_on=turn.on,
        screening=Screening(minor=minor),
        alarms=turn.standing.alarms,
    )


@effect("add_party")
def _add_party(turn: Turn) -> Standing:
    side = turn.fields["side"]
    sides = turn.standing.sides
    return turn.standing if side in sides else turn.standing.but(sides=tuple(sorted((*sides, side))))


@effect("correct_kind")
def _correct_kind(turn: Turn) -> Standing:
    return turn.standing.but(kind=turn.fields["kind"])


@effect("set_mediator_of_record")
def _set_mediator_of_record(turn: Turn) -> Standing:
    return turn.standing.but(committee_mediator=turn.known.committee_mediator)
