"""Moves and stages in village words: buttons, the thread, what was filled in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel.kinds import KINDS
from fengqiao.mediation.asks import ASKS
from fengqiao.mediation.fields import Field
from fengqiao.mediation.ladder import BY_NAME, Move
from fengqiao.mediation.queries import StepShown
from fengqiao.mediation.standing import Stage
from fengqiao.web.templatetags.fengqiao import money, when

# Buttons of a party where the label of the table is stiff.
FRIENDLY: dict[str, Promise] = {
    "consent": _("Yes, let us talk it over"),
    "decline": _("No, I do not want that"),
    "withdraw": _("I take it back"),
    "rank_lawyers": _("Choose a lawyer"),
    "ask_open_session": _("Let the villagers listen in"),
    "agree_arrangement": _("That suits me"),
    "refuse_arrangement": _("Another time, or somebody else"),
    "say": _("Say something"),
    "make_offer": _("Make an offer"),
    "accept_offer": _("I agree to it"),
    "refuse_offer": _("I do not agree to it"),
    "propose_extension": _("Ask for a few more days"),
    "agree_extension": _("More days are fine"),
    "climb": _("I want to go one step up"),
    "agree_climb": _("Yes, one step up"),
    "decline_climb": _("No, stay here"),
    "stop": _("I want to stop"),
    "refuse_police_mediation": _("I do not want the police to mediate"),
    "reopen_talk": _("Not yet: talk again"),
    "ask_signing_code": _("Send the code to my phone"),
    "sign": _("Sign it"),
    "ask_confirmation": _("Ask the court to confirm it"),
    "record_performance": _("It was done"),
    "report_not_kept": _("They did not do it"),
    "mediate_again": _("Yes, talk it over again"),
    "raise_safety_concern": _("Someone is in danger"),
}

# The thread: who did it, then what.
HAPPENED: dict[str, Promise] = {
    "report": _("%(who)s told us about it"),
    "accept": _("%(who)s took it on"),
    "set_aside": _("%(who)s set it aside"),
    "redirect": _("%(who)s showed the right door"),
    "protect": _("%(who)s made sure of protection"),
    "correct_screening": _("%(who)s found it safe to go on"),
    "refer": _("%(who)s passed it on to those in charge"),
    "add_party": _("%(who)s added somebody to it"),
    "ask_side": _("%(who)s asked a side"),
    "consent": _("%(who)s agreed to talk"),
    "decline": _("%(who)s did not agree to talk"),
    "withdraw": _("%(who)s took it back"),
    "merge": _("%(who)s joined it with the same matter"),
    "link": _("%(who)s linked another matter"),
    "correct_kind": _("%(who)s corrected the type"),
    "correct_village": _("%(who)s corrected the village"),
    "correct_party": _("%(who)s corrected a name or a phone"),
    "set_mediator_of_record": _("%(who)s named the committee's mediator"),
    "invite_elders": _("%(who)s proposed elders, a day and a place"),
    "record_talk": _("%(who)s sat down and talked"),
    "plan_visit": _("%(who)s proposed a visit"),
    "record_visit": _("%(who)s came to see for themselves"),
    "rank_lawyers": _("%(who)s chose lawyers"),
    "accept_assignment": _("%(who)s agreed to help"),
    "decline_assignment": _("%(who)s could not take it"),
    "pass_to_next_lawyer": _("%(who)s asked the next lawyer"),
    "give_analysis": _("%(who)s explained what the law says"),
    "ask_open_session": _("%(who)s would let villagers listen in"),
    "schedule_hearing": _("%(who)s proposed a hearing"),
    "record_hearing": _("%(who)s held the hearing"),
    "schedule_conference": _("%(who)s called the departments together"),
    "send_work_order": _("%(who)s gave a department something to do"),
    "accept_work_order": _("%(who)s took on the work"),
    "return_work_order": _("%(who)s sent the work back"),
    "finish_work_order": _("%(who)s finished the work"),
    "cancel_work_order": _("%(who)s withdrew the work"),
    "record_conference": _("%(who)s held the joint session"),
    "agree_arrangement": _("%(who)s said the day suits"),
    "refuse_arrangement": _("%(who)s asked for another day or person"),
    "say": _("%(who)s left a word"),
    "make_offer": _("%(who)s made an offer"),
    "accept_offer": _("%(who)s agreed to the offer"),
    "refuse_offer": _("%(who)s did not agree to the offer"),
    "pause": _("%(who)s stopped the clock"),
    "resume": _("%(who)s started the clock again"),
    "propose_extension": _("%(who)s asked for more days"),
    "agree_extension": _("%(who)s agreed to more days"),
    "climb": _("%(who)s proposed to go up"),
    "agree_climb": _("%(who)s agreed to go up"),
    "decline_climb": _("%(who)s wanted to stay at this step"),
    "take_over": _("%(who)s took it over"),
    "return_handover": _("%(who)s handed it back"),
    "hand_over": _("%(who)s asked a colleague to take over"),
    "accept_handover": _("%(who)s took it over from a colleague"),
    "return_to_colleague": _("%(who)s handed it back to the colleague"),
    "stop": _("%(who)s did not want to go on"),
    "fail": _("%(who)s closed it without agreement"),
    "draft_agreement": _("%(who)s wrote down what was agreed"),
    "add_performance_item": _("%(who)s added something to be done"),
    "reopen_talk": _("%(who)s wanted to talk again"),
    "ask_signing_code": _("%(who)s asked for a signing code"),
    "sign": _("%(who)s signed"),
    "sign_as_mediator": _("%(who)s signed as mediator"),
    "seal": _("%(who)s put in the sealed paper: it counts now"),
    "record_oral_agreement": _("%(who)s recorded the agreement: it counts now"),
    "ask_confirmation": _("%(who)s asked the court to confirm it"),
    "record_confirmation": _("%(who)s wrote down the court's answer"),
    "record_performance": _("%(who)s said it was done"),
    "record_follow_up": _("%(who)s came back to ask"),
    "close_kept": _("%(who)s closed it: everything was done"),
    "continue_open_points": _("%(who)s went on with the open points"),
    "report_not_kept": _("%(who)s said it was not done"),
    "mediate_again": _("%(who)s agreed to talk it over again"),
    "close_not_kept": _("%(who)s closed it and explained the way to court"),
    "transfer_to_police": _("%(who)s handed it to the police mediation"),
    "hold_police_mediation": _("%(who)s held the police mediation"),
    "close_police_performed": _("%(who)s closed it: agreed and done"),
    "refuse_police_mediation": _("%(who)s did not want the police to mediate"),
    "resume_procedure": _("%(who)s went on with the ordinary procedure"),
    "return_to_committee": _("%(who)s gave it back to the village's mediators"),
    "raise_safety_concern": _("%(who)s said somebody may be in danger"),
    "acknowledge_alarm": _("%(who)s saw the alarm and acted"),
}

STAGES: dict[Stage, Promise] = {
    Stage.REPORTED: _("waiting to be read"),
    Stage.SET_ASIDE: _("set aside"),
    Stage.REDIRECTED: _("sent to the right door"),
    Stage.PROTECTED: _("protected"),
    Stage.REFERRED: _("referred"),
    Stage.CONSENTING: _("asking everyone"),
    Stage.PREPARING: _("finding a day"),
    Stage.MEDIATING: _("talking"),
    Stage.PAUSED: _("the clock stands still"),
    Stage.HANDING_OVER: _("waiting to be taken over"),
    Stage.AGREEING: _("being signed"),
    Stage.IN_FORCE: _("agreed, being done"),
    Stage.NOT_KEPT: _("not kept"),
    Stage.KEPT: _("settled and done"),
    Stage.CLOSED_NOT_KEPT: _("closed, not kept"),
    Stage.FAILED: _("closed without agreement"),
    Stage.ENDED: _("ended by a side"),
    Stage.WITHDRAWN: _("taken back"),
    Stage.MERGED: _("joined with another"),
    Stage.POLICE_MEDIATION: _("with the police"),
    Stage.POLICE_SETTLED: _("settled with the police"),
    Stage.POLICE_PROCEDURE: _("ordinary procedure"),
}
ROLES: dict[str, Promise] = {
    "resident": _("A resident"),
    "elder": _("The elder"),
    "assistant": _("The police assistant"),
    "lawyer": _("The lawyer"),
    "officer": _("The community officer"),
    "clerk": _("The department"),
    "justice": _("The justice office"),
    "chief": _("The chief"),
    "system": _("The computer"),
}
SIDES: dict[str, Promise] = {
    "A": _("Side A"),
    "B": _("Side B"),
    "C": _("Side C"),
    "D": _("Side D"),
    "E": _("Side E"),
    "F": _("Side F"),
}
GOOD = frozenset(
    {"consent", "record_talk", "record_visit", "give_analysis", "record_hearing", "record_conference", "accept_offer"}
    | {"agree_climb", "take_over", "sign", "seal", "record_oral_agreement", "record_performance", "close_kept"}
    | {"accept_assignment", "record_follow_up", "mediate_again"}
)  # fmt: skip
# A side's no: whoever mediates writes it down, but it is never theirs.
_NO_OF_A_SIDE = frozenset(
    {"decline", "stop", "refuse_offer", "refuse_arrangement", "decline_climb", "refuse_police_mediation"}
)
FOR_A_SIDE = _NO_OF_A_SIDE | {"make_offer", "rank_lawyers"}
ENDINGS = frozenset(
    {"decline", "stop", "fail", "withdraw", "close_not_kept", "set_aside", "report_not_kept"}
    | {"refuse_police_mediation"}
)
# Said without a label: the words themselves.
_PLAIN = ("text", "note", "terms", "reason", "words", "what", "result", "task", "facts")
_NOT_SHOWN = frozenset(
    {"side", "said_how", "audience", "version", "method", "scan"} | {"elders", "lawyers", "to", "proof"}
)
# "(separated by commas)": help for the form, not for the thread.
_HOW_TO_FILL_IN = re.compile(r"\s*[(（][^()（）]*[)）]$")
# What stands in the card of the agreement is not said twice.
_SAID_ELSEWHERE = frozenset({"draft_agreement"})


def label_of(move: Move, *, friendly: bool) -> str:
    """What the button says."""
    if friendly and move.name in FRIENDLY:
        return str(FRIENDLY[move.name])
    if not friendly and is_written_for_a_side(move):
        return gettext("Write down for a side: %(what)s") % {"what": gettext(move.label)}
    return gettext(move.label)


def is_written_for_a_side(move: Move) -> bool:
    """Whether whoever mediates makes this move only in the name of a side."""
    return move.collective or move.name in _NO_OF_A_SIDE


def stage_words(stage: str) -> str:
    """A stage in a few words."""
    return str(STAGES[Stage(stage)])


def role_words(role: str) -> str:
    """A role as it is called in the village."""
    return str(ROLES.get(role, ROLES["system"]))


def side_words(side: str) -> str:
    """甲方, Side A."""
    return str(SIDES.get(side, side))


def kind_words(code: str) -> str:
    """The name of a kind of matter in the reader's language."""
    english = (get_language() or "").startswith("en")
    return next(((kind.en if english else kind.zh) for kind in KINDS if kind.code == code), code)


def who_of(step: StepShown, *, own_side: str | None, two_sided: bool, name: str = "") -> str:
    """Who made a step: you, the other side, the mediator by name. Who writes it down for a side is named too."""
    staff = f"{role_words(step.role)} {name}".strip()
    if step.role == "resident":
        return _side_who(step.side, own_side, two_sided)
    if step.side and (step.move == "report" or BY_NAME[step.move].collective or step.move in FOR_A_SIDE):
        told = {"side": _side_who(step.side, own_side, two_sided), "by": staff}
        return gettext("%(side)s (written down by %(by)s)") % told
    return staff


def _side_who(side: str, own_side: str | None, two_sided: bool) -> str:
    if own_side and side == own_side:
        return gettext("You")
    if own_side and two_sided:
        return gettext("The other side")
    return side_words(side)


def title_of_step(step: StepShown, *, who: str) -> str:
    """One line of the thread."""
    template = HAPPENED.get(step.move)
    return str(template) % {"who": who} if template else step.move


def words_of_step(move: str, words: Mapping[str, Any] | None, *, leave_out: Sequence[str] = ()) -> str:
    """What was filled in, a line each, options and dates in the reader's language. Assurances go without saying."""
    if not words or move in _SAID_ELSEWHERE:
        return ""
    asked = {field.name: field for field in (BY_NAME[move].fields if move in BY_NAME else ASKS.get(move, ()))}
    lines = [
        _line(asked[name], value)
        for name, value in words.items()
        if name in asked and _is_shown(asked[name], value) and name not in leave_out
    ]
    return "\n".join(line for line in lines if line)


def _is_shown(field: Field, value: Any) -> bool:
    return field.must_be is None and field.name not in _NOT_SHOWN and value not in ("", None)


def _line(field: Field, value: Any) -> str:
    said = _value(field, value)
    if not said:
        return ""
    if field.name in _PLAIN:
        return said
    label = _HOW_TO_FILL_IN.sub("", gettext(field.label))
    if label.endswith(("?", "？")):
        return f"{label} {said}"
    return gettext("%(label)s: %(said)s") % {"label": label, "said": said}


def _value(field: Field, value: Any) -> str:
    if field.type == "choice":
        label = next((option.label for option in field.options if option.value == str(value)), "")
        return kind_words(str(value)) if field.name == "kind" else gettext(label) if label else str(value)
    if field.type == "boolean":
        return gettext("Yes") if value else pgettext("in the history", "No")
    if field.type == "money":
        return money(value)
    if field.type == "party":
        return side_words(str(value))
    if field.type == "datetime":
        return _moment(value, datetime)
    if field.type == "date":
        return _moment(value, date)
    return str(value)


def _moment(value: Any, kind: Any) -> str:
    try:
        return when(
            value if isinstance(value, date) else kind.fromisoformat(str(value).replace("Z", "+00:00"))
        )
    except ValueError:
        return str(value)


def joined(names: Iterable[str]) -> str:
    """Several names as the language strings them together."""
    return gettext(", ").join(name for name in names if name)


def sentences(lines: Iterable[str]) -> str:
    """Sentences one after the other: with a space between them, in Chinese without."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(lines)
