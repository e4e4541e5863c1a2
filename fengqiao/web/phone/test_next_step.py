"""The one next thing: every stage has a card, and what is urgent can be done."""

import pytest

from fengqiao.mediation.ladder import BY_NAME
from fengqiao.mediation.standing import Stage
from fengqiao.web.phone.next_step import FOR_PARTY, URGENT
from fengqiao.web.phone.words import STAGES


def test_every_stage_has_a_card_and_a_name() -> None:
    assert set(FOR_PARTY) == set(Stage)
    assert set(STAGES) == set(Stage)


def test_what_is_urgent_is_a_move_of_that_stage() -> None:
    for stage, names in URGENT.items():
        for name in names:
            assert stage in BY_NAME[name].source, (stage, name)


@pytest.mark.django_db
def test_whoever_took_it_back_can_tell_again(village, enter):
    matter = village.reported()
    matter.move("withdraw", matter.party("A"))

    page = enter(matter).get(f"/my/{matter.number}/")

    assert page.context["next"].main["url"] == "/report/"
    assert not page.context["page"].is_on_ladder


@pytest.mark.django_db
def test_what_was_not_kept_leads_to_the_papers_for_the_court(village, enter):
    matter = village.in_force()
    matter.move("report_not_kept", matter.party("A"), what="没给钱")

    card = enter(matter).get(f"/my/{matter.number}/").context["next"]

    assert card.main["name"] == "mediate_again"
    assert card.second["url"] == f"/my/{matter.number}/papers/"


@pytest.mark.django_db
def test_the_only_promise_needs_no_choosing(village, enter, client):
    matter = village.in_force()
    form = f"/my/{matter.number}/do/record_performance/"
    assert 'name="item"' not in enter(matter).get(form).content.decode()

    client.post(form, {"version": matter.row().version, "idempotency_key": "done"})

    assert matter.row().standing.performance_open == ()
