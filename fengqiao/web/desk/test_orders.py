"""A department's clerk answers work orders on the list; hearings and the week they are in."""

from datetime import timedelta
from typing import Any

import pytest

from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation.models import Alarm, Dispute, Sitting, WorkOrder


@pytest.fixture
def ordered(walk_to: Any) -> Any:
    """A joint session has asked the land department to measure."""
    case = walk_to("preparing", 5)
    officer = case.cast.officer
    due = (local_date(now()) + timedelta(days=3)).isoformat()
    case.move("send_work_order", officer.key, department="land", task="测量四至", due_on=due)
    assert WorkOrder.objects.filter(dispute__number=case.number).exists()
    return case


def _order(case: Any) -> WorkOrder:
    return WorkOrder.objects.filter(dispute__number=case.number, department_kind="land").latest("number")


def _answer(desk: Any, case: Any, move: str, **fields: Any) -> Any:
    version = Dispute.objects.get(number=case.number).version
    return desk.send(f"/orders/{case.number}/{move}/", order=_order(case).number, version=version, **fields)


def test_the_clerk_takes_it_and_reports_it_done(at_desk: Any, ordered: Any) -> None:
    clerk = at_desk("clerk-land")
    assert "测量四至" in clerk.text("/orders/")
    assert _answer(clerk, ordered, "accept_work_order").status_code == 302
    assert _order(ordered).state == "accepted"
    assert _answer(clerk, ordered, "finish_work_order").status_code == 422
    assert _answer(clerk, ordered, "finish_work_order", words="量过了，以界石为准").status_code == 302
    assert _order(ordered).state == "finished"
    assert "量过了" in clerk.text("/orders/")


def test_returned_with_a_reason_it_stays_open(at_desk: Any, ordered: Any) -> None:
    clerk = at_desk("clerk-land")
    assert _answer(clerk, ordered, "return_work_order", words="不归我们管").status_code == 302
    assert _order(ordered).state == "returned"
    assert "不归我们管" in at_desk("officer").text("/orders/")


def test_another_department_neither_sees_nor_answers_it(at_desk: Any, ordered: Any) -> None:
    other = at_desk("clerk-health")
    assert "测量四至" not in other.text("/orders/")
    assert _answer(other, ordered, "accept_work_order").status_code == 404
    assert _order(ordered).state == "sent"
    assert at_desk("justice").get("/orders/").status_code == 403


def test_hearings_stand_in_their_week(at_desk: Any, report: Any) -> None:
    dispute = Dispute.objects.get(number=report().number)
    starts = now() + timedelta(days=7)
    Sitting.objects.create(
        dispute=dispute, station=dispute.station, level=4, place="圆桌调解室", starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )  # fmt: skip
    officer = at_desk("officer")
    assert "圆桌调解室 ·" in officer.text("/sittings/", **{"from": local_date(starts).isoformat()})
    assert officer.get("/sittings/", {"from": "never"}).status_code == 200
    assert "圆桌调解室 ·" not in at_desk("outsider").text(
        "/sittings/", **{"from": local_date(starts).isoformat()}
    )


def test_a_clerk_too_may_say_that_somebody_is_in_danger(at_desk: Any, ordered: Any) -> None:
    clerk = at_desk("clerk-land")
    assert "raise_safety_concern" in clerk.text("/orders/")
    assert _answer(clerk, ordered, "raise_safety_concern", what="violence").status_code == 422
    done = _answer(clerk, ordered, "raise_safety_concern", what="violence", imminent="yes", words="要动手")
    assert done.status_code == 302
    alarm = Alarm.objects.get(dispute__number=ordered.number)
    assert alarm.imminent and alarm.paged
