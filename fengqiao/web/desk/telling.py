"""A case in words: what comes next, who is on it, what has been said; for the work list and the page of the case."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fengqiao.kernel.calendars import CHINA
from fengqiao.mediation import ladder
from fengqiao.mediation.queries import DisputeShown, StepShown
from fengqiao.mediation.standing import Standing
from fengqiao.web.desk import words
from fengqiao.web.fields import fields_of_move
from fengqiao.web.steps import LEVEL_NAMES
from fengqiao.web.suggesting import over_words
from fengqiao.web.templatetags.fengqiao import local_day, money, when

NEXT_SENTENCES = {
    "reported": gettext_lazy("Read it and accept it, or say why not."),
    "consenting": gettext_lazy("Nothing starts until every side agrees."),
    "mediating": gettext_lazy("The sides are talking. Write down what was said."),
    "handing_over": gettext_lazy("All sides want to go up. Somebody at the next level takes over."),
    "agreeing": gettext_lazy("Every side signs, then the mediator; then the seal."),
    "in_force": gettext_lazy("What was promised is being carried out."),
    "not_kept": gettext_lazy(
        "It was not kept. Tell the sides how to go to court, or mediate again if all agree."
    ),
    "protected": gettext_lazy("Only safe moves. The other side is never contacted."),
    "redirected": gettext_lazy("It belongs elsewhere. Say where the people were sent."),
    "paused": gettext_lazy("The clock stands still until it is started again."),
    "police_mediation": gettext_lazy("Under the police's own rules; a second try within 7 working days."),
}


def next_words(standing: Standing, *, dispute: Any, today: date) -> str:
    """What happens next; first of all what can be done when the days of the step are over."""
    if standing.stage == "police_mediation" and standing.police_attempts:
        return _police_words(standing, until=dispute.due_on)
    said = _next_sentence(standing)
    over = "" if standing.climb else over_words(standing, dispute.summary, today)
    return f"{over} {said}".strip()


def _next_sentence(standing: Standing) -> str:
    arranged = standing.arrangement
    if standing.stage == "preparing" and arranged is not None:
        when_words = when(arranged.at) if arranged.at else _("time still open")
        missing = standing.sides_missing("agree_arrangement")
        waiting = _("waiting for %(sides)s") % {"sides": side_names(missing)} if missing else ""
        return ("，" if _is_chinese() else ", ").join(p for p in (when_words, arranged.place, waiting) if p)
    if standing.stage == "preparing":
        if standing.level == 3:
            return (
                _("The sides choose a lawyer.")
                if not standing.lawyer_asked
                else _("The lawyer has been asked.")
            )
        return _("Propose when, where and with whom.")
    if standing.stage == "consenting":
        missing = standing.sides_missing("consent")
        if missing:
            return _("%(sides)s still to agree.") % {"sides": side_names(missing)}
    if standing.climb and standing.stage == "mediating":
        return _("Proposed: up to %(level)s. Every side is asked.") % {
            "level": LEVEL_NAMES[standing.climb.to_level]
        }
    return str(NEXT_SENTENCES.get(standing.stage, ""))


def _police_words(standing: Standing, *, until: date | None) -> str:
    """After the first try of the police: performance, or the last day for a second one."""
    if any(attempt.agreed for attempt in standing.police_attempts):
        return _("Agreed with the police. What was promised is being carried out.")
    if until is None or len(standing.police_attempts) > 1:
        return _("Not reached with the police. The ordinary procedure goes on.")
    return _("Not reached at the first try. A second one is possible until %(day)s.") % {
        "day": local_day(until)
    }


def _is_chinese() -> bool:
    return not words.in_english()


def side_names(sides: Any) -> str:
    """`甲方、乙方`."""
    return ("、" if _is_chinese() else ", ").join(str(words.SIDES.get(side, side)) for side in sides)


def paused_words(standing: Standing) -> str:
    """How often and how long the clock stood still, and why it does now."""
    if not standing.pauses:
        return ""
    times = ngettext("%(n)s time", "%(n)s times", standing.pauses) % {"n": standing.pauses}
    days = ngettext("%(n)s working day added", "%(n)s working days added", standing.level_paused_days) % {
        "n": standing.level_paused_days
    }
    reason = words.PAUSES.get(standing.pause_reason, "") if standing.paused_since else ""
    return " · ".join(str(part) for part in (times, days, reason) if part)


def on_it(standing: Standing, dispute: Any, people: Mapping[str, Any]) -> str:
    """Who has it in hand: role and masked name, or the role that should."""
    found = [words.person_words(people[i]) for i in standing.mediators if i in people]
    if standing.stage == "police_mediation" and not found:
        return _("the policing room")
    if standing.stage in {"reported", "protected", "redirected"}:
        return _("to be taken up by the policing room")
    if standing.level == 3 and standing.lawyer_asked in people and standing.stage == "preparing":
        found = [words.person_words(people[standing.lawyer_asked or ""])]
    if not found and standing.committee_mediator in people:
        found = [words.person_words(people[standing.committee_mediator or ""])]
    if len(found) > 2:
        return _("%(first)s and %(n)s more") % {"first": found[0], "n": len(found) - 1}
    return ("、" if _is_chinese() else ", ").join(found)


def waiting_words(standing: Standing, today: date) -> str:
    """A chip for what others have not done: a lawyer who is silent, work orders not back, a hand-over nobody takes."""
    if standing.stage == "handing_over":
        return _("nobody has taken over")
    if standing.colleague_asked:
        return _("a colleague was asked")
    if standing.stage == "preparing" and standing.lawyer_asked_on:
        days = CHINA.working_days_between(standing.lawyer_asked_on, today)
        return (
            ngettext("no answer for %(n)s day", "no answer for %(n)s days", days) % {"n": days}
            if days
            else ""
        )
    if standing.is_cooling_off(today):
        return _("cooling off until %(day)s") % {"day": local_day(standing.cooling_off_until)}
    late = len(standing.open_duties)
    return ngettext("%(n)s work order open", "%(n)s work orders open", late) % {"n": late} if late else ""


def settled_words(standing: Standing) -> str:
    """For the chip of what is settled."""
    if standing.stage == "in_force":
        return _("agreed, follow up") if not standing.follow_ups else _("agreed")
    return words.stage_name(standing.stage) if standing.stage in words.SETTLED else ""


def people_in(standings: list[Standing]) -> set[str]:
    """Ids of everybody these standings name."""
    found: set[str] = set()
    for standing in standings:
        found |= {*standing.mediators, standing.committee_mediator or "", standing.lawyer_asked or ""}
        found.add(standing.colleague_asked or "")
        if standing.arrangement:
            found |= set(standing.arrangement.mediators)
    return found - {""}


def thread_entries(shown: DisputeShown, people: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The thread, newest first, as `parts/thread.html` draws it. Words only where the reader may have them."""
    newest = max((step.number for step in shown.steps), default=0)
    return [_entry(step, people, newest) for step in sorted(shown.steps, key=lambda s: -s.number)]


def _entry(step: StepShown, people: Mapping[str, Any], newest: int) -> dict[str, Any]:
    side = f"{words.SIDES[step.side]} · " if step.side in words.SIDES else ""
    actor = words.person_words(people.get(step.actor)) or words.role_name(step.role)
    entry: dict[str, Any] = {
        "title": words.step_title(step.move, side + actor),
        "at": step.happened_at or step.at,
        "private": step.audience == "private",
        "state": "ok" if step.stage in words.SETTLED else "now" if step.number == newest else "",
    }
    if step.happened_at and abs((step.at - step.happened_at).total_seconds()) > 3600:
        entry["recorded_at"] = step.at
    if step.words is None:
        return entry
    if step.move == "make_offer":
        entry["offer"] = {
            "amount": step.words.get("amount"),
            "terms": step.words.get("terms"),
            "joint": step.audience != "private",
        }
        return entry
    entry["body"] = said(step)
    return entry


def said(step: StepShown) -> str:
    """What was filled in, one line each, with the words of its fields."""
    row = ladder.BY_NAME.get(step.move)
    if row is None or not step.words:
        return "\n".join(str(v) for v in (step.words or {}).values() if isinstance(v, str) and v)
    lines = []
    for field in fields_of_move(row.fields):
        value = step.words.get(field.name)
        if value in (None, "", False) or field.name in {"side", "audience"}:
            continue
        colon = "：" if _is_chinese() else ": "
        lines.append(f"{field.label}{colon}{_said_value(field, value)}")
    return "\n".join(lines)


def _said_value(field: Any, value: Any) -> str:
    if field.name == "kind":
        return words.kind_name(str(value))
    if field.name == "department":
        return words.department_name(str(value))
    if field.kind == "boolean":
        return _("Yes") if value else _("No")
    if field.kind == "money":
        return str(money(value))
    if field.kind in {"date", "datetime"}:
        try:
            return when(
                datetime.fromisoformat(str(value))
                if field.kind == "datetime"
                else date.fromisoformat(str(value))
            )
        except ValueError:
            return str(value)
    return str(dict(field.options).get(str(value), value))


def latest_offer(shown: DisputeShown) -> dict[str, Any] | None:
    """The newest offer, only for those who may read what is said."""
    found = [step for step in shown.steps if step.move == "make_offer" and step.words]
    if not found:
        return None
    newest = found[-1]
    return {
        "version": len(found),
        "amount": newest.words.get("amount") if newest.words else None,
        "terms": newest.words.get("terms") if newest.words else "",
        "joint": newest.audience != "private",
    }
