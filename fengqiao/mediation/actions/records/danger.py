"""Rows of danger: who is paged, who acknowledged."""

from datetime import datetime

from fengqiao.kernel.events import emit

from ...events import AlarmRaised
from ...guards import Turn
from ...models import Alarm, Step
from ...standing import Standing
from ..case import Case
from ..intake import duty_officer_id
from .departments import follow_duties
from .intake import stop_contact
from .registry import about, record


@record("raise_safety_concern")
def _alarm(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    fact = after.alarms[-1]
    officer = duty_officer_id(case.dispute.station, at)
    case.add(
        Alarm(
            dispute=case.dispute,
            station=case.dispute.station,
            number=fact.number,
            what=fact.what,
            imminent=fact.imminent,
            raised_at=at,
            paged=officer,
        )
    )
    if case.dispute.apart and officer:  # whoever is called to a child has the case, whatever room it is of
        case.assign(user=officer, role="officer", at=at, mediates=False)
    if after.stage == "protected":
        stop_contact(case, after, at)
        follow_duties(case, turn, after, at)
    danger = AlarmRaised(
        **about(case, at), alarm=fact.number, what=fact.what, officer=officer, imminent=fact.imminent
    )
    emit(danger)


@record("acknowledge_alarm")
def _acknowledge(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    rows = Alarm.objects.filter(dispute=case.dispute, acknowledged_at=None)
    rows.update(acknowledged_at=at, acknowledged_by=turn.by.id)
