"""What the desk suggests: the department by type, the level to go up to, the ways on when days are over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import override

from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation.models import Dispute
from fengqiao.mediation.standing import Level, Stage, Standing
from fengqiao.web.suggesting import over_words, suggested_level
from fengqiao.web.templatetags.fengqiao import local_day

TODAY = local_date(now())
AT_ELDERS = Standing(stage=Stage.MEDIATING, level=Level.ELDERS, sides=("A", "B"))


def test_the_level_that_suits_the_matter_is_suggested() -> None:
    assert suggested_level(AT_ELDERS, "狗咬死三只鸡") == 2
    assert (
        suggested_level(AT_ELDERS, "多户村民与多个部门因征地补偿争议，需要自然资源、农业农村部门联合处理")
        == 5
    )
    assert suggested_level(replace(AT_ELDERS, level=5), "狗咬死三只鸡") is None


@override("en")
def test_when_the_days_are_over_three_ways_are_named_and_none_taken() -> None:
    over = replace(AT_ELDERS, level_due=TODAY - timedelta(days=1))
    assert "go up to" in over_words(over, "狗咬死三只鸡", TODAY)
    assert over_words(replace(over, level_due=TODAY), "狗咬死三只鸡", TODAY) == ""
    assert "go up" not in over_words(replace(over, level=5), "狗咬死三只鸡", TODAY)
    assert over_words(replace(over, stage=Stage.IN_FORCE), "狗咬死三只鸡", TODAY) == ""


def test_the_page_says_so_and_the_forms_suggest(at_desk: Any, walk_to: Any) -> None:
    case = walk_to("preparing", 5)
    row = Dispute.objects.get(number=case.number)
    row.facts = row.standing.but(level_due=TODAY - timedelta(days=1)).to_json()
    row.kind = "house_homestead"
    row.save()
    chief = at_desk("chief")
    assert "The days of this step are over" in chief.text(f"/disputes/{case.number}/")
    form = chief.text(f"/disputes/{case.number}/do/send_work_order/")
    assert 'value="land" selected' in form or 'value="land" checked' in form
    assert "Usual for this type: Land and natural resources" in form

    low = walk_to("mediating", 2)
    form = chief.text(f"/disputes/{low.number}/do/climb/")
    assert "Suggested: Lawyer steps in" in form


def test_the_last_day_of_a_second_try_with_the_police_is_named(at_desk: Any, walk_to: Any) -> None:
    case = walk_to("mediating", 1)
    sure = ("civil_origin", "minor_circumstances", "not_hired_not_gang", "not_repeated", "all_willing")
    officer = case.cast.officer
    assert case.move("transfer_to_police", officer.key, **dict.fromkeys(sure, True)).status == 200
    assert case.move("hold_police_mediation", officer.key, result="not_reached").status == 200
    until = Dispute.objects.get(number=case.number).due_on
    assert until is not None
    page = at_desk("officer").text(f"/disputes/{case.number}/")
    assert f"A second one is possible until {local_day(until)}" in page
    assert case.look()["stage"] == "police_mediation"
