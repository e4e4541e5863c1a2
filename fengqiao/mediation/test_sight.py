"""Who has a case before them, and for how long: what was given with a question or a seat goes with it."""

from datetime import timedelta

import pytest

from fengqiao.testing.cast import NEIGHBOUR, NEXT_VILLAGE, RESIDENT

from .actions.timers import pass_silent_lawyers
from .callers import caller_of_party
from .fields import FieldsWrong
from .models import Party
from .queries import dispute_for
from .scope import is_in_scope, mediates

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sees(case, who):
    return is_in_scope(case.row, case.caller(who))


def reads(case, who):
    return mediates(case.row, case.caller(who))


# Asked only


@pytest.mark.parametrize(
    "ending",
    [
        lambda case: case.do("return_to_colleague", "mediator-1"),
        lambda case: case.do("hand_over", "elder", to="mediator-2"),
        lambda case: case.do("climb", "A").do("agree_climb", "B").do("take_over", "officer"),
        lambda case: case.do("stop", "B"),
        lambda case: case.do("fail", "elder"),
    ],
)
def test_a_colleague_who_was_only_asked_sees_it_until_the_question_is_over(quarrel, ending):
    case = quarrel().mediating().do("hand_over", "elder", to="mediator-1")
    assert sees(case, "mediator-1")
    assert not reads(case, "mediator-1")
    ending(case)
    assert not sees(case, "mediator-1")


def test_asked_again_and_declined_again_it_is_over_again(quarrel):
    case = quarrel().mediating()
    for _ in range(2):
        case.do("hand_over", "elder", to="mediator-1").do("return_to_colleague", "mediator-1")
        case.at += 2 * DAY
        assert not sees(case, "mediator-1")


def test_whoever_sees_the_case_anyway_sees_it_after_declining_too(quarrel):
    case = quarrel().mediating().do("hand_over", "elder", to="assistant-201")
    case.do("return_to_colleague", "assistant")
    assert sees(case, "assistant"), "it is their village's"


@pytest.mark.parametrize(
    "ending",
    [
        lambda case: case.do("decline_assignment", "lawyer-1"),
        lambda case: case.do("climb", "A", to_level="4").do("agree_climb", "B").do("take_over", "officer"),
        lambda case: case.do("stop", "B"),
        lambda case: pass_silent_lawyers(at=case.at + 14 * DAY),
    ],
)
def test_a_lawyer_who_did_not_accept_no_longer_sees_it(quarrel, ending):
    case = quarrel().climbed(3).all_do("rank_lawyers", lawyers="lawyer-1")
    assert sees(case, "lawyer-1")
    ending(case)
    assert not sees(case, "lawyer-1")


def test_a_lawyer_who_accepted_keeps_the_case(quarrel):
    case = quarrel().climbed(3).all_do("rank_lawyers", lawyers="lawyer-1").do("accept_assignment", "lawyer-1")
    case.do("climb", "A", to_level="4").do("agree_climb", "B").do("take_over", "officer").do("stop", "B")
    assert reads(case, "lawyer-1")


# Seats


def test_who_handed_the_case_over_has_it_no_longer(quarrel):
    case = quarrel().preparing().do("set_mediator_of_record", "officer", to="mediator-2")
    case.do("invite_elders", "assistant", elders="elder-201-2").all_do("agree_arrangement")
    case.do("hand_over", "elder-201-2", to="mediator-1", reason="我与乙方是表亲")
    assert reads(case, "elder-201-2"), "until the colleague accepts"
    case.do("accept_handover", "mediator-1")
    assert reads(case, "mediator-1")
    assert not sees(case, "elder-201-2")


def test_who_is_of_record_or_of_the_village_keeps_sight(quarrel):
    case = quarrel().mediating().do("hand_over", "elder", to="mediator-1").do("accept_handover", "mediator-1")
    assert reads(case, "elder"), "still of record"
    case = quarrel().climbed(2).do("plan_visit", "officer").all_do("agree_arrangement")
    case.do("hand_over", "assistant", to="mediator-1").do("accept_handover", "mediator-1")
    assert sees(case, "assistant")
    assert not reads(case, "assistant")


def test_another_mediator_of_record_takes_the_place_of_the_first(quarrel):
    case = quarrel().preparing().do("set_mediator_of_record", "officer", to="mediator-1")
    assert reads(case, "mediator-1")
    assert not sees(case, "elder")


def test_an_elder_whom_a_side_did_not_want_is_out(quarrel):
    case = quarrel().preparing().do("invite_elders", "assistant", elders="elder-201-2")
    case.do("refuse_arrangement", "A", reason="他和乙方是亲戚")
    case.do("invite_elders", "assistant", elders="elder-201-3")
    assert reads(case, "elder-201-3")
    assert not sees(case, "elder-201-2")


# The right village


def test_a_case_of_another_village_leaves_the_assistant(quarrel):
    case = quarrel().do("correct_village", "officer", village=NEXT_VILLAGE)
    assert sees(case, "assistant-202")
    assert not sees(case, "assistant")


def test_before_the_first_level_the_right_committee_is_of_record(quarrel):
    case = quarrel().consenting().do("correct_village", "officer", village=NEXT_VILLAGE)
    assert case.standing.committee_mediator == case.id_of("elder-202-1")
    assert reads(case, "elder-202-1")
    assert not sees(case, "elder")


def test_later_whoever_is_of_record_stays(quarrel):
    case = quarrel().mediating().do("correct_village", "officer", village=NEXT_VILLAGE)
    assert case.standing.committee_mediator == case.id_of("elder")
    assert reads(case, "elder")


def test_a_village_that_does_not_exist_changes_nothing(quarrel):
    with pytest.raises(FieldsWrong):
        quarrel().consenting().do("correct_village", "officer", village="999999999999")


# The same matter


STRANGERS = ({"name": "王一一", "phone": "13900005551"}, {"name": "赵二二", "phone": "13900005552"})


@pytest.mark.parametrize(("move", "field"), [("merge", "into"), ("link", "other")])
def test_a_case_out_of_sight_cannot_be_named(quarrel, move, field):
    others = [one | {"side": side} for one, side in zip(STRANGERS, "AB", strict=True)]
    unseen = quarrel(village=NEXT_VILLAGE, parties=others)
    with pytest.raises(FieldsWrong) as caught:
        quarrel().do(move, "assistant", **{field: unseen.number})
    assert caught.value.errors == {field: "unknown_dispute"}
    quarrel().do(move, "chief", **{field: unseen.number})
    same_people = quarrel(village=NEXT_VILLAGE)
    quarrel().do(move, "assistant", **{field: same_people.number})


# What is said with one side only


def test_a_talk_with_one_side_alone_is_theirs(quarrel):
    case = quarrel().mediating().do("record_talk", "elder", note="乙方最少要六百", with_side="B")
    told = {who: dispute_for(number=case.number, caller=case.caller(who)).steps for who in ("A", "B")}
    assert "record_talk" not in {step.move for step in told["A"]}
    assert "六百" in str([step.words for step in told["B"]])
    case.do("record_talk", "elder", note="转告双方：周五再谈", with_side="B", audience="joint")
    assert "周五" in str([s.words for s in dispute_for(number=case.number, caller=case.caller("A")).steps])


def test_any_one_of_a_side_may_leave(quarrel):
    brother = NEIGHBOUR | {"name": "张柳河", "phone": "13900003333"}
    case = quarrel(parties=(RESIDENT, NEIGHBOUR, brother)).mediating()
    second = Party.objects.filter(dispute=case.row, side="B").order_by("id")[1]
    case.caller = lambda who: caller_of_party(second)  # type: ignore[method-assign]
    assert case.do("stop", "B").stage == "ended"
