"""Papers of the talks: a record for every sitting, minutes of hearings and joint sessions, orders to departments."""

import re
from typing import Any

from fengqiao.documents.papers import (
    Attendee,
    Exchange,
    HearingMinutes,
    JointMinutes,
    MediationRecord,
    Paper,
    Resolution,
    Result,
    Speech,
    WorkOrder,
)
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.kinds import department_kind
from fengqiao.mediation.models import Step
from fengqiao.mediation.standing import Stage

from . import wording
from .matter import RECORDS, Matter, lines_of, named_in

ANSWER_WORKING_DAYS = 3
_SPEAKER = re.compile(r"([^：:，。；？！]{1,12})[：:]\s*(.+)")
# Where somebody typed on without a new line: a side, or a question, begins after the end of a sentence.
_NEXT_SIDE = re.compile(r"(?<=[。？！；])\s*(?=[甲乙丙丁戊己]方\s*[：:])")
_NEXT_MARK = re.compile(r"(?<=[。？！；])\s*(?=[问答]\s*[：:])")


def records(matter: Matter) -> list[Paper]:
    """A paper for every recorded sitting, in the order they were written down, work orders among them."""
    found: list[Paper] = []
    sitting = 0
    for step in matter.steps:
        if step.move in RECORDS:
            sitting += 1
            found.append(_DRAWN.get(step.move, _record)(matter, step, sitting))
        elif step.move == "send_work_order":
            found += _order_of(matter, step)
    return found


def _common(matter: Matter, step: Step) -> dict[str, Any]:
    return {
        **matter.heading,
        "place": step.words.get("place") or matter.place_at(step.level),
        "began_at": step.happened_at or step.at,
        "mediators": matter.mediators(step.actor),
        "recorder": matter.name(step.actor),
        "matter": matter.dispute.summary,
    }


def _record(matter: Matter, step: Step, sitting: int) -> MediationRecord:
    with_side = step.words.get("with_side", "")
    result = _result_of(matter, step)
    return MediationRecord(
        **_common(matter, step),
        sitting=sitting,
        level_label=wording.LEVELS.get(step.level or 0, ""),
        present=(*matter.present(with_side), *_mediators_present(matter, step)),
        notice_given=bool(matter.made("consent")) or None,
        statements=_statements(step),
        result=result,
        result_text=wording.RESULTS.get(result, "") if result else "",
        reason=wording.OUTCOMES.get(matter.dispute.outcome, "") if result == Result.FAILED else "",
        parties=matter.paper_parties(),
    )


def _mediators_present(matter: Matter, step: Step) -> tuple[Attendee, ...]:
    present = [(matter.committee_mediator, "人民调解员")]
    present.append((matter.name(step.actor), wording.ROLES.get(step.role, "")))
    seen = {name: role for name, role in reversed(present) if name}
    return tuple(Attendee(name=name, role=role) for name, role in reversed(seen.items()))


def _statements(step: Step) -> tuple[Speech, ...]:
    told = step.words
    if step.move == "record_visit":
        parts: tuple[tuple[str, Any], ...] = (
            ("纠纷起因", told.get("cause")),
            ("了解的事实", told.get("facts")),
            ("事态走向", wording.TRENDS.get(told.get("trend", ""))),
        )
    elif step.move == "give_analysis":
        parts = (("各方利益分析", told.get("interests")), ("法律后果分析", told.get("consequences")))
    else:
        return speeches(told.get("note"), otherwise="调解情况")
    return tuple(Speech(speaker=label, text=str(text)) for label, text in parts if text)


def speeches(text: Any, *, otherwise: str) -> tuple[Speech, ...]:
    """`甲方：……` at the start of a line or sentence is that speaker's; what names nobody is put under `otherwise`."""
    found: list[Speech] = []
    for line in lines_of(_NEXT_SIDE.sub("\n", str(text or ""))):
        named = _SPEAKER.fullmatch(line)
        if named:
            found.append(Speech(speaker=named[1], text=named[2]))
        elif found:
            found[-1] = Speech(speaker=found[-1].speaker, text=f"{found[-1].text}\n{line}")
        else:
            found.append(Speech(speaker=otherwise, text=line))
    return tuple(found)


def exchanges(text: Any) -> tuple[Exchange, ...]:
    """Questions and answers: a line or sentence that begins with 答 answers the one before."""
    found: list[Exchange] = []
    for line in lines_of(_NEXT_MARK.sub("\n", str(text or ""))):
        mark, _, rest = line.replace(":", "：", 1).partition("：")
        said = rest.strip() if mark.strip() in {"问", "答"} and rest else line
        if mark.strip() == "答" and found:
            found[-1] = Exchange(question=found[-1].question, answer=said)
        else:
            found.append(Exchange(question=said))
    return tuple(found)


def _result_of(matter: Matter, step: Step) -> Result | None:
    """Only the last sitting ends the matter; None, a box to tick by hand, while nobody knows yet."""
    later = [one for one in matter.made(*RECORDS) if one.number > step.number]
    agreed = _agreement_after(matter, step, later)
    if agreed is not None:
        return Result.PARTLY_AGREED if agreed.partial else Result.AGREED
    if later:
        return Result.CONTINUES
    stage = matter.standing.stage
    return Result.FAILED if stage in {Stage.FAILED, Stage.ENDED} else None


def _agreement_after(matter: Matter, step: Step, later: list[Step]) -> Any:
    """The agreement that came into force between this sitting and the next."""
    until = later[0].at if later else None
    for agreement in matter.agreements:
        in_force = agreement.in_force_at
        if in_force and in_force >= step.at and (until is None or in_force <= until):
            return agreement
    return None


def _hearing(matter: Matter, step: Step, sitting: int) -> HearingMinutes:
    told = step.words
    result = _result_of(matter, step)
    called = [one for one in matter.made("schedule_hearing") if one.number < step.number]
    return HearingMinutes(
        **_common(matter, step),
        is_open=bool(called[-1].words.get("open_session")) if called else None,
        presider=matter.name(step.actor),
        present=tuple(Attendee(name=name) for name in named_in(told.get("attendance"))),
        statements=speeches(told.get("statements"), otherwise="各方陈述"),
        debate=speeches(told.get("debate"), otherwise="辩论情况"),
        questions=exchanges(told.get("questions")),
        assessment=str(told.get("assessment", "")),
        result=result,
        result_text=wording.RESULTS.get(result, "") if result else "",
        parties=matter.paper_parties(),
    )


def _conference(matter: Matter, step: Step, sitting: int) -> JointMinutes:
    told = step.words
    return JointMinutes(
        **_common(matter, step),
        presider=matter.name(step.actor),
        present=tuple(Attendee(name=name) for name in named_in(told.get("attendance"))),
        agenda=tuple(lines_of(told.get("agenda"))),
        discussion=_reports(matter, step),
        resolutions=tuple(Resolution(what=line) for line in lines_of(told.get("resolutions"))),
    )


def _reports(matter: Matter, step: Step) -> tuple[Speech, ...]:
    """What the departments had reported on their orders by then."""
    return tuple(
        Speech(speaker=_unit(matter, order), text=order.answer)
        for order in matter.orders
        if order.answer and order.answered_at and order.answered_at <= step.at
    )


def _unit(matter: Matter, order: Any) -> str:
    department = matter.departments.get(order.department)
    return department.name if department else department_kind(order.department_kind).zh


_DRAWN: dict[str, Any] = {"record_hearing": _hearing, "record_conference": _conference}


def _order_of(matter: Matter, step: Step) -> list[Paper]:
    """The order that this step sent: the nth such step sent the nth order."""
    place = matter.made("send_work_order").index(step)
    if place >= len(matter.orders):
        return []
    order = matter.orders[place]
    heading = matter.heading
    return [
        WorkOrder(
            **heading,
            order_number=f"{heading['number']}-{order.number}",
            from_unit=str(matter.station or ""),
            to_unit=_unit(matter, order),
            dispute_kind=matter.kind_zh,
            village=matter.village,
            matter=matter.dispute.summary,
            task=order.task,
            issued_at=order.sent_at,
            issued_by=matter.name(step.actor),
            answer_by=matter.calendar.after_working_days(local_date(order.sent_at), ANSWER_WORKING_DAYS),
            due_on=order.due_on,
            answer=order.answer or wording.ORDER_STATES.get(order.state, ""),
            answered_by=_answered_by(matter, order),
            answered_at=order.answered_at,
        )
    ]


def _answered_by(matter: Matter, order: Any) -> str:
    """Who reported the work done; with several orders done at once, the one whose step names this order."""
    finished = [step for step in matter.made("finish_work_order") if step.at == order.answered_at]
    return matter.name(finished[0].actor) if finished else ""
