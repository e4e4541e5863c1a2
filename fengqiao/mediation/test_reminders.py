"""Who hears that it is their turn, and what is said when a day has passed."""

from datetime import timedelta
from typing import Any

from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation.actions.timers import run_timers
from fengqiao.mediation.models import Dispute, PerformanceItem


def _told(case: Any, kind: str) -> set[str]:
    return {message["to"] for message in case.messages() if message["kind"] == kind}


def _id(username: str) -> str:
    user = community.user_by_username(username)
    assert user is not None
    return str(user.id)


def test_a_department_hears_of_its_work_order_and_that_it_is_late(walk_to: Any, cast: Any) -> None:
    case = walk_to("mediating", 5)
    due = local_date(now()) + timedelta(days=2)
    sent = case.move(
        "send_work_order", cast.officer.key, department="land", task="丈量", due_on=due.isoformat()
    )
    assert sent.status == 200, sent
    clerk = _id(cast.named("clerk-land").username)
    assert clerk in _told(case, "send_work_order")

    run_timers(at=now())
    assert not _told(case, "work_order_overdue")
    late = now() + timedelta(days=4)
    for _again in range(2):
        run_timers(at=late)
    assert {clerk, Dispute.objects.get(number=case.number).mediator} == _told(case, "work_order_overdue")
    reminders = [m for m in case.messages() if m["kind"] == "work_order_overdue" and m["to"] == clerk]
    assert len(reminders) == 1, "once a day"


def test_whoever_is_asked_hears_it(walk_to: Any, cast: Any) -> None:
    case = walk_to("preparing", 3)
    for side in "AB":
        assert case.move("rank_lawyers", case.side(side), lawyers=cast.lawyer.username).status == 200
    assert _id(cast.lawyer.username) in _told(case, "rank_lawyers")

    case = walk_to("mediating", 2)
    case.move("climb", cast.assistant.key, to_level="5", reason="要几个部门一起")
    for side in "AB":
        assert case.move("agree_climb", case.side(side)).status == 200
    assert _id(cast.officer.username) in _told(case, "agree_climb")


def test_when_a_promised_day_passes_the_sides_are_asked_once(walk_to: Any, cast: Any) -> None:
    case = walk_to("in_force", 1)
    last = max(PerformanceItem.objects.filter(dispute__number=case.number).values_list("due_on", flat=True))
    late = now() + (last - local_date(now())) + timedelta(days=2)
    for day in range(3):
        run_timers(at=late + timedelta(days=day))
    asked = [message for message in case.messages() if message["kind"] == "promise_due" and message["side"]]
    assert sorted(message["side"] for message in asked) == ["A", "B"]
    assert Dispute.objects.get(number=case.number).stage == "in_force", "nothing is decided for anyone"
