"""The one next thing: every stage has a card, and what is urgent can be done."""

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
