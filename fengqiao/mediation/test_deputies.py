"""While somebody is on leave their deputy sees and does what they could; before and after, nothing of it."""

from datetime import timedelta
from typing import Any

from fengqiao.community import queries as community
from fengqiao.community.actions import record_absence
from fengqiao.kernel.clock import local_date, now


def _leave(cast: Any, away: str, deputy: str, *, days_off: int = 0) -> None:
    day = local_date(now()) + timedelta(days=days_off)
    user, acting = (community.user_by_username(name) for name in (away, deputy))
    assert user is not None and acting is not None
    record_absence(user=user, from_date=day, until_date=day, deputy=acting, reason="休假", by=None, at=now())


def test_a_deputy_sees_the_case_and_goes_on_with_it(walk_to: Any, cast: Any, api: Any) -> None:
    case = walk_to("mediating", 2)
    deputy = next(one for one in cast.people if one.role == "assistant" and one != cast.assistant)
    assert case.look(deputy.key).status == 404
    _leave(cast, cast.assistant.username, deputy.username, days_off=-3)
    assert case.look(deputy.key).status == 404, "the leave is over"
    _leave(cast, cast.assistant.username, deputy.username)

    assert case.number in {row["number"] for row in api.get("/disputes", deputy.key)["items"]}
    steps = case.look(deputy.key)["steps"]
    assert any(step["words"] for step in steps), "who acts reads what was said"
    made = case.move("record_visit", deputy.key, cause="水沟", facts="堵了", trend="calmer")
    assert made.status == 200, made
    assert community.village_codes_of(community.user_by_username(cast.assistant.username)) <= set(
        api.get("/me", deputy.key)["villages"]
    )


def test_a_deputy_is_told_what_the_absent_is_told(report: Any, cast: Any) -> None:
    deputy = next(one for one in cast.people if one.role == "assistant" and one != cast.assistant)
    _leave(cast, cast.assistant.username, deputy.username)
    case = report()
    acting = community.user_by_username(deputy.username)
    assert acting is not None
    assert str(acting.id) in {message["to"] for message in case.messages() if message["kind"] == "new_report"}


def test_an_officer_acts_for_another_room(walk_to: Any, cast: Any) -> None:
    case = walk_to("preparing", 4)
    officers = [one for one in cast.people if one.role == "officer"]
    other = next(one for one in officers if case.look(one.key).status == 404)
    _leave(cast, cast.officer.username, other.username)
    assert case.look(other.key).status == 200
    assert "schedule_hearing" in case.look(other.key)["moves"]


def test_who_deputises_takes_over_what_the_absent_was_asked(walk_to: Any, cast: Any) -> None:
    case = walk_to("mediating", 2)
    second, third = [one for one in cast.people if one.role == "assistant" and one != cast.assistant][:2]
    assert case.move("hand_over", cast.assistant.key, to=second.username).status == 200
    assert case.move("accept_handover", third.key).status == 404
    _leave(cast, second.username, third.username)
    assert case.move("accept_handover", third.key).status == 200
