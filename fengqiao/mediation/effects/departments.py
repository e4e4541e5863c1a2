"""Effects of the joint session's work orders."""

from dataclasses import replace

from ..guards import Turn
from ..standing import Duty, Standing
from .registry import EFFECTS, Effect, effect


@effect("send_work_order")
def _send_work_order(turn: Turn) -> Standing:
    s = turn.standing
    duty = Duty(len(s.duties) + 1, turn.fields["department"], "sent", turn.fields["due_on"])
    return s.but(duties=(*s.duties, duty))


def _duty_state(state: str, source: frozenset[str]) -> Effect:
    def change(turn: Turn) -> Standing:
        s = turn.standing
        wanted = turn.fields.get("order") or next(
            (d.number for d in s.open_duties if d.state in source), None
        )
        changed = tuple(
            replace(d, state=state) if d.number == wanted and d.state in source else d for d in s.duties
        )
        return s.but(duties=changed)

    return change


def with_duties_cancelled(standing: Standing) -> Standing:
    """Nobody works on for a matter that has ended or must stay hidden."""
    still = {duty.number for duty in standing.open_duties}
    changed = tuple(replace(d, state="cancelled") if d.number in still else d for d in standing.duties)
    return standing.but(duties=changed)


@effect("stop")
def _stop(turn: Turn) -> Standing:
    """A side may leave at any time; the case does not close over a duty, so what departments were asked is off."""
    return with_duties_cancelled(turn.standing)


EFFECTS["accept_work_order"] = _duty_state("accepted", frozenset({"sent"}))
EFFECTS["return_work_order"] = _duty_state("returned", frozenset({"sent", "accepted"}))
EFFECTS["finish_work_order"] = _duty_state("finished", frozenset({"accepted", "sent"}))
EFFECTS["cancel_work_order"] = _duty_state("cancelled", frozenset({"returned", "sent", "accepted"}))
