"""Rows of the joint session: work orders to departments."""

from datetime import datetime

from fengqiao.community import queries as community

from ...fields import FieldsWrong
from ...guards import Turn
from ...models import Step, WorkOrder
from ...standing import Standing
from ..case import Case
from .registry import record


@record("send_work_order")
def _send_work_order(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    kind = turn.fields["department"]
    department = next((d for d in community.departments_of(case.dispute.station) if d.kind == kind), None)
    if department is None:
        raise FieldsWrong({"department": "none_here"})
    case.add(
        WorkOrder(
            dispute=case.dispute,
            station=case.dispute.station,
            number=len(after.duties),
            department=department.id,
            department_kind=kind,
            task=turn.fields["task"],
            state="sent",
            sent_at=at,
            due_on=turn.fields["due_on"],
        )
    )


@record("accept_work_order", "return_work_order", "finish_work_order", "cancel_work_order")
def _answer_work_order(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    follow_duties(case, turn, after, at, answer=turn.fields.get("reason") or turn.fields.get("result") or "")


def follow_duties(case: Case, turn: Turn, after: Standing, at: datetime, *, answer: str = "") -> None:
    """The rows of the work orders whose state the move has changed."""
    changed = [new for old, new in zip(turn.standing.duties, after.duties, strict=True) if old != new]
    for duty in changed:
        row = WorkOrder.objects.get(dispute=case.dispute, number=duty.number)
        row.state, row.answered_at, row.answer = duty.state, at, answer or row.answer
        row.save(update_fields=["state", "answered_at", "answer"])
