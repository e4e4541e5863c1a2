"""Effects of the agreement: drafted, signed, in force, kept or not."""

from dataclasses import replace

from ..guards import Turn
from ..standing import Draft, Stage, Standing
from .registry import PER_LEVEL, effect, fresh_level


@effect("draft_agreement")
def _draft(turn: Turn) -> Standing:
    due = turn.fields.get("due_on")
    draft = Draft(form=turn.fields["form"], partial=bool(turn.fields.get("partial")))
    return turn.standing.but(
        draft=draft,
        performance_due=(due,) if due else (),
        performance_done=(),
        agreed=turn.standing.without_agreed("sign", "ask_confirmation", "mediate_again"),
    )


@effect("add_performance_item")
def _add_item(turn: Turn) -> Standing:
    s = _unsigned(turn.standing)
    return s.but(performance_due=(*s.performance_due, turn.fields["due_on"]))


def _unsigned(standing: Standing) -> Standing:
    """Whoever had signed had signed something else: all sign again."""
    draft = standing.draft and replace(standing.draft, mediator_signed=False)
    return standing.but(draft=draft, agreed=standing.without_agreed("sign"))


@effect("correct_party")
def _correct_party(turn: Turn) -> Standing:
    """A name stands in the agreement; one that has been sealed stays as it was signed."""
    is_being_signed = turn.standing.stage == Stage.AGREEING and bool(turn.fields.get("name"))
    return _unsigned(turn.standing) if is_being_signed else turn.standing


@effect("reopen_talk")
def _reopen_talk(turn: Turn) -> Standing:
    return turn.standing.but(draft=None, performance_due=(), agreed=turn.standing.without_agreed("sign"))


@effect("sign_as_mediator")
def _sign_as_mediator(turn: Turn) -> Standing:
    draft = turn.standing.draft
    return turn.standing.but(draft=draft and replace(draft, mediator_signed=True))


@effect("seal", "record_oral_agreement")
def _in_force(turn: Turn) -> Standing:
    """From the day of the seal, where the scan comes in later: the thirty days for the court run from then."""
    draft, begun = turn.standing.draft, turn.standing.level_since or turn.on
    on = max(begun, min(turn.fields.get("sealed_on", turn.on), turn.on))
    settled = draft and replace(draft, mediator_signed=True, in_force_on=on)
    return turn.standing.but(draft=settled, climb=None, offer=None, extension_asked=None)


@effect("continue_open_points")
def _continue_open_points(turn: Turn) -> Standing:
    draft = turn.standing.draft
    return turn.standing.but(draft=draft and replace(draft, continued=True))


@effect("record_performance")
def _record_performance(turn: Turn) -> Standing:
    s = turn.standing
    item = turn.fields.get("item") or next(iter(s.performance_open), None)
    return (
        s
        if item is None or item in s.performance_done
        else s.but(performance_done=(*s.performance_done, item))
    )


@effect("record_follow_up")
def _follow_up(turn: Turn) -> Standing:
    return turn.standing.but(follow_ups=turn.standing.follow_ups + 1)


@effect("report_not_kept")
def _report_not_kept(turn: Turn) -> Standing:
    return turn.standing.but(agreed=turn.standing.without_agreed("mediate_again"))


@effect("mediate_again")
def _mediate_again(turn: Turn) -> Standing:
    """At its level, with everyone's fresh consent; the sides have sat down before, the level's clock starts anew."""
    s = turn.standing
    return fresh_level(s, level_since=turn.on).but(
        accepted_on=turn.on,
        case_paused_days=0,
        extended_days=0,
        follow_ups=0,
        agreed=s.without_agreed(*PER_LEVEL, "mediate_again", "ask_confirmation"),
    )
