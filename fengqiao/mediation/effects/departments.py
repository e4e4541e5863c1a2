"""Effects of the joint session's work orders."""

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
            Duty(d.number, d.department, state, d.due_on) if d.number == wanted else d for d in s.duties
        )
        return s.but(duties=changed)

    return change


EFFECTS["accept_work_order"] = _duty_state("accepted", frozenset({"sent"}))
EFFECTS["return_work_order"] = _duty_state("returned", frozenset({"sent", "accepted"}))
EFFECTS["finish_work_order"] = _duty_state("finished", frozenset({"accepted", "sent"}))
EFFECTS["cancel_work_order"] = _duty_state("cancelled", frozenset({"returned", "sent", "accepted"}))
