"""What each level owes both sides stands on both their pages: the lawyer's analysis, the minutes, who was invited."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from fengqiao.testing.cast import NEIGHBOUR, RESIDENT


def page_of(case: Any, side: str) -> str:
    """The matter as this side sees it, in English."""
    browser = Client()
    browser.cookies["django_language"] = "en"
    phone = {"A": RESIDENT, "B": NEIGHBOUR}[side]["phone"]
    code = case.side(side).removeprefix("Receipt ")
    answer = browser.post("/case/", {"code": code, "last": phone[-4:]})
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(answer.url).content.decode()


@pytest.mark.parametrize("side", "AB")
def test_the_lawyers_analysis_is_given_to_both_sides(walk_to, cast, side):
    case = walk_to("mediating", 3)
    lawyer = next(p for p in cast.people if p.role == "lawyer" and case.look(p.key).status == 200)
    given = case.move("give_analysis", lawyer.key, interests="都要安静", consequences="按价赔偿")
    assert given.status == 200
    page = page_of(case, side)
    assert "都要安静" in page and "按价赔偿" in page


@pytest.mark.parametrize("side", "AB")
def test_who_is_invited_to_the_hearing_is_asked_of_both_sides_and_the_minutes_go_to_both(walk_to, cast, side):
    case = walk_to("preparing", 4)
    officer = cast.officer.key
    case.move("schedule_hearing", officer, place="二号听证室", invited="村支书, 邻居老周")
    page = page_of(case, side)
    assert "老周" in page and "agree_arrangement" in page
    for letter in "AB":
        assert case.move("agree_arrangement", case.side(letter)).status == 200
    held = {"attendance": "双方、村支书", "statements": "各说各的", "assessment": "建议各让一步"}
    assert case.move("record_hearing", officer, **held).status == 200
    assert "建议各让一步" in page_of(case, side)


def test_a_hearing_is_open_only_if_every_side_asks(walk_to, cast):
    case = walk_to("preparing", 4)
    assert case.move("ask_open_session", case.side("A")).status == 200
    refused = case.move("schedule_hearing", cast.officer.key, open_session=True)
    assert refused.refusal == "open_session_not_unanimous"
    assert case.move("ask_open_session", case.side("B")).status == 200
    assert case.move("schedule_hearing", cast.officer.key, open_session=True).status == 200


def test_the_sides_are_told_that_they_cool_off_and_no_talk_is_recorded(walk_to, cast):
    from datetime import timedelta

    from fengqiao.kernel.clock import local_date, now

    case = walk_to("mediating", 1)
    until = (local_date(now()) + timedelta(days=2)).isoformat()
    assert case.move("record_talk", cast.elder.key, note="先冷静", cooling_off_until=until).status == 200
    assert "Cooling off: nobody calls you together" in page_of(case, "A")
    assert case.move("record_talk", cast.elder.key, note="再谈").refusal == "cooling_off"
    assert case.move("record_talk", cast.elder.key, note="单独谈", with_side="B").status == 200


def test_the_thread_does_not_repeat_how_a_form_is_filled_in():
    from fengqiao.web.phone.words import words_of_step

    with translation.override("en"):
        said = words_of_step("schedule_hearing", {"invited": "村支书", "civil_origin": True})

    assert said == "Who is invited: 村支书"
