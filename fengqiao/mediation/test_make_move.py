"""Making a move: locked, checked, changed, recorded, told; or refused by name, with an entry, and nothing changed."""

from datetime import timedelta

import pytest

from fengqiao.audit import log
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, STATION

from .desk_queries import work_orders_of
from .fields import FieldsWrong
from .models import Agreement, Assignment, Dispute, PerformanceItem, Sitting, WorkOrder
from .queries import agreement_matches, dispute_for, open_moves
from .scope import is_in_scope, mediates

pytestmark = pytest.mark.django_db


def test_from_report_to_kept(quarrel):
    case = quarrel().in_force()
    assert (case.row.level, case.stage, case.row.settled_level, case.row.outcome) == (
        1,
        "in_force",
        1,
        "agreement",
    )
    case.do("record_performance", "B").do("record_follow_up", "assistant").do("close_kept", "assistant")
    row = case.row
    assert (row.stage, row.due_on, row.closed_at) == ("kept", None, case.at)
    assert [step.number for step in row.steps.all()] == list(range(1, row.version + 1))
    assert len(log.entries_about(object_kind="dispute", object_id=str(row.id), limit=500)) == row.version
    assert log.verify().ok


@pytest.mark.parametrize("who", ["outsider", "justice", "system-admin", "elder-202-1", "lawyer"])
def test_who_has_no_part_in_it_is_told_that_it_does_not_exist(quarrel, who):
    case = quarrel()
    assert case.refused("accept", who) == "not_found"
    assert case.entries("accept") == []


def test_a_refusal_is_an_entry_too(quarrel):
    case = quarrel().consenting()
    assert case.refused("withdraw", "B") == "not_the_reporter"
    assert [(entry.refusal, entry.actor) for entry in case.entries("withdraw")] == [
        ("not_the_reporter", str(case.party("B").id))
    ]
    assert RESIDENT["name"] not in str([entry.details for entry in case.entries("withdraw")])


def test_the_wrong_role_and_a_stale_page_are_told_apart(quarrel):
    case = quarrel()
    assert case.refused("accept", "A") == "role_may_not"
    version = case.row.version
    case.do("accept", "assistant")
    with pytest.raises(Refused) as caught:
        case.move("consent", "A", version=version)
    assert (caught.value.name, caught.value.detail) == ("stale_version", {"version": version + 1})


def test_the_same_answer_twice_makes_one_step(quarrel):
    case = quarrel().consenting().do("consent", "A")
    before = case.row
    again = case.move("consent", "A")
    assert (again.step, case.row.version, case.row.steps.count()) == (
        None,
        before.version,
        before.steps.count(),
    )


def test_nobody_speaks_for_the_other_side(quarrel):
    case = quarrel().consenting()
    assert case.refused("consent", "A", side="B") == "not_your_side"
    case.do("consent", "assistant", side="B", said_how="phone", witness="村会计")
    step = case.row.steps.get(move="consent")
    assert (step.side, step.role, step.words["said_how"], step.words["witness"]) == (
        "B",
        "assistant",
        "phone",
        "村会计",
    )


def test_what_cannot_be_read_changes_nothing(quarrel):
    case = quarrel().mediating()
    before = case.row
    with pytest.raises(FieldsWrong) as caught:
        case.do("record_talk", "elder", audience="everybody", with_side="Q", happened_at="yesterday")
    assert set(caught.value.errors) == {"note", "audience", "with_side", "happened_at"}
    assert case.row.version == before.version


# Who is told, and who may read


def test_everybody_else_is_told_and_never_what_was_said(quarrel):
    case = quarrel().mediating().do("make_offer", "A", amount="1200", terms="一千二了结")
    told = case.told("make_offer")
    assert "B" in {one.side for one in told}
    assert "A" not in {one.side for one in told}
    assert not any("1200" in one.text or "了结" in one.text for one in told)


def test_a_private_word_is_for_its_side_and_the_mediators(quarrel):
    case = quarrel().mediating().do("say", "A", text="我最多出八百")
    seen = {
        who: dispute_for(number=case.number, caller=case.caller(who)) for who in ("A", "B", "elder", "chief")
    }
    assert "say" not in {step.move for step in seen["B"].steps}
    assert "八百" in str([step.words for step in seen["A"].steps])
    assert "八百" in str([step.words for step in seen["elder"].steps])
    assert [step.words for step in seen["chief"].steps if step.move == "say"] == [None]


def test_a_joint_word_is_for_all_in_the_case(quarrel):
    case = quarrel().mediating().do("say", "A", text="下周都有空", audience="joint")
    assert "下周都有空" in str(
        [step.words for step in dispute_for(number=case.number, caller=case.caller("B")).steps]
    )


def test_buttons_that_depend_on_the_day_are_there(quarrel):
    case = quarrel().in_force()
    assert "ask_confirmation" in {move.name for move in open_moves(case.standing, case.caller("A"))}
    case = quarrel().preparing().do("transfer_to_police", "officer").do("hold_police_mediation", "officer")
    assert "hold_police_mediation" in {
        move.name for move in open_moves(case.standing, case.caller("officer"))
    }
    case = quarrel().mediating()
    assert "stop" in {move.name for move in open_moves(case.standing, case.caller("elder"))}


# People


def test_elders_are_elders_and_a_mediator_of_record_is_the_committees(quarrel):
    case = quarrel().preparing()
    for name in ("clerk-land", "officer-1-1", "nobody", "outsider"):
        with pytest.raises(FieldsWrong):
            case.do("invite_elders", "assistant", elders=name)
    with pytest.raises(FieldsWrong):
        case.do("set_mediator_of_record", "officer", to="assistant-201")
    assert case.standing.committee_mediator == case.id_of("elder")
    case.do("set_mediator_of_record", "officer", to="mediator-1")
    assert case.standing.committee_mediator == case.id_of("mediator-1")
    case.do("invite_elders", "assistant", elders="elder-201-2、elder-201-3")
    assert case.standing.mediators == (case.id_of("elder-201-2"), case.id_of("elder-201-3"))
    assert mediates(case.row, case.caller("elder-201-2"))


def test_the_lawyer_both_named_sees_the_case_and_whoever_declines_no_longer_does(quarrel):
    case = quarrel().climbed(3)
    case.do("rank_lawyers", "A", lawyers="lawyer-3, lawyer-1").do(
        "rank_lawyers", "B", lawyers="lawyer-1，lawyer-2，lawyer-3"
    )
    asked, other = "lawyer-1", "lawyer-3"
    assert case.standing.lawyer_asked == case.id_of(asked)
    assert [one.recipient_user for one in case.told("rank_lawyers")], "somebody is told"
    assert not is_in_scope(case.row, case.caller(other))
    case.do("decline_assignment", asked, reason="认识甲方")
    assert case.standing.lawyer_asked == case.id_of(other)
    assert not is_in_scope(case.row, case.caller(asked))
    case.do("accept_assignment", other)
    assert mediates(case.row, case.caller(other))
    with pytest.raises(FieldsWrong):
        quarrel().climbed(3).do("rank_lawyers", "A", lawyers="officer-1-1")


def test_a_colleague_accepts_or_it_goes_back(quarrel):
    case = quarrel().mediating()
    with pytest.raises(FieldsWrong):
        case.do("hand_over", "elder", to="elder-201-1")
    case.do("hand_over", "elder", to="mediator-1", reason="我与乙方是表亲")
    assert is_in_scope(case.row, case.caller("mediator-1"))
    assert not mediates(case.row, case.caller("mediator-1")), "asked is not yet in"
    assert case.refused("accept_handover", "assistant") == "not_the_asked_colleague"
    case.do("return_to_colleague", "mediator-1", reason="没空")
    assert not is_in_scope(case.row, case.caller("mediator-1"))
    case.do("hand_over", "elder", to="mediator-2").do("accept_handover", "mediator-2")
    assert (case.row.mediator, case.standing.colleague_asked) == (case.id_of("mediator-2"), None)
    assert mediates(case.row, case.caller("mediator-2"))


# Rooms and work orders


def test_two_hearings_do_not_meet_in_one_room(quarrel):
    first, second = quarrel().climbed(4), quarrel().climbed(4)
    at = first.at + timedelta(days=2)
    first.do("schedule_hearing", "officer", at=at.isoformat(), place="圆桌调解室")
    overlapping = (at + timedelta(hours=1)).isoformat()
    assert (
        second.refused("schedule_hearing", "officer", at=overlapping, place="圆桌调解室")
        == "hearing_room_taken"
    )
    second.do("schedule_hearing", "officer", at=overlapping, place="联席会议室")
    first.do("schedule_hearing", "officer", at=(at + timedelta(days=1)).isoformat(), place="圆桌调解室")
    second.do("schedule_hearing", "officer", at=overlapping, place="圆桌调解室")
    assert Sitting.objects.filter(cancelled=False).count() == 2, "an earlier proposal frees its room"


def test_a_joint_session_left_open_is_booked_for_the_regular_day(quarrel):
    case = quarrel().climbed(5).do("schedule_conference", "officer", place="联席会议室")
    sitting = Sitting.objects.get(dispute=case.row)
    assert sitting.starts_at == case.standing.arrangement.at > case.at


def test_work_orders_are_answered_by_their_own_department(quarrel):
    case = quarrel().climbed(5).do("schedule_conference", "officer").all_do("agree_arrangement")
    due = (case.at + timedelta(days=3)).date()
    for department in ("land", "traffic"):
        case.do("send_work_order", "officer", department=department, task="去看一下", due_on=due.isoformat())
    assert [order.number for order in work_orders_of(case.caller("clerk-land"))] == [1]
    assert case.refused("accept_work_order", "clerk-land", order=2) == "not_your_work_order"
    case.do("accept_work_order", "clerk-land")
    assert case.refused("accept_work_order", "clerk-land") == "no_duty_waiting", "once is enough"
    case.do("return_work_order", "clerk-traffic", reason="不归我们管")
    case.do("record_conference", "officer", attendance="都到了", resolutions="下周复测")
    case.do("finish_work_order", "clerk-land", result="测过了")
    states = list(WorkOrder.objects.order_by("number").values_list("state", flat=True))
    assert states == ["finished", "returned"]
    assert case.refused("draft_agreement", "officer", due_on=due.isoformat()) == "duty_open"
    assert case.refused("finish_work_order", "clerk-traffic", result="x") == "no_duty_waiting"
    case.do("cancel_work_order", "officer", order=2).do("draft_agreement", "officer", due_on=due.isoformat())
    assert case.stage == "agreeing"


def test_departments_stop_working_when_a_side_leaves(quarrel):
    case = quarrel().climbed(5)
    case.do("send_work_order", "officer", due_on=(case.at + timedelta(days=3)).date().isoformat()).do(
        "stop", "B"
    )
    assert WorkOrder.objects.get(dispute=case.row).state == "cancelled"
    assert work_orders_of(case.caller("clerk-land")) == []


# Agreement


def test_nobody_signs_for_a_neighbour(quarrel):
    case = quarrel().agreeing()
    assert case.refused("sign", "A", method="screen_before_mediator") == "sign_before_mediator"
    assert case.refused("sign", "A", method="one_time_code", code="000000") == "signing_code_wrong"
    case.do("ask_signing_code", "A")
    told = case.told("signing_code")
    assert [(one.to, one.side) for one in told] == [(RESIDENT["phone"], "A")]
    assert case.refused("sign", "B", method="one_time_code", code=told[0].code) == "signing_code_wrong"
    assert (
        case.refused("sign", "elder", side="A", method="one_time_code", code=told[0].code)
        == "code_is_for_the_party"
    )
    case.do("sign", "A", method="one_time_code", code=told[0].code)
    assert case.standing.agreed["sign"] == ("A",)
    assert told[0].code not in str(case.row.steps.get(move="sign").words)


def test_a_signing_code_is_not_guessed(quarrel):
    case = quarrel().agreeing().do("ask_signing_code", "A")
    code = case.told("signing_code")[-1].code
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert case.refused("sign", "A", method="one_time_code", code=wrong) == "signing_code_wrong"
    assert case.refused("sign", "A", method="one_time_code", code=code) == "signing_code_used_up"


def test_the_hash_covers_what_is_promised_and_a_print_can_be_checked(quarrel):
    case = quarrel().agreeing(amount="1,200")
    agreement = Agreement.objects.get(dispute=case.row)
    first = agreement.content_hash
    due = str(agreement.content["due_on"])
    case.do(
        "add_performance_item", "elder", what="赔礼", due_on=(case.at + timedelta(days=20)).date().isoformat()
    )
    agreement.refresh_from_db()
    assert agreement.content_hash != first
    assert not agreement_matches(number=agreement.number, amount="1200.00", due_on=due), "not in force yet"
    for side in "AB":
        case.do("sign", "elder", side=side, method="fingerprint")
    case.do("sign_as_mediator", "elder").do("seal", "elder")
    assert agreement_matches(number=agreement.number, amount="1200.00", due_on=due)
    assert not agreement_matches(number=agreement.number, amount="1200.01", due_on=due)
    assert PerformanceItem.objects.filter(agreement=agreement).count() == 2


def test_open_points_go_on_as_a_dispute_of_their_own_once(quarrel):
    case = quarrel().in_force(partial=True, open_points="院墙以后谁修")
    case.do("continue_open_points", "elder")
    new = Dispute.objects.get(linked_to=case.row)
    assert (new.stage, new.summary, new.sender_number) == ("reported", "院墙以后谁修", case.number)
    assert {party.name for party in new.parties.all()} == {RESIDENT["name"], NEIGHBOUR["name"]}
    assert case.refused("continue_open_points", "elder") == "agreement_is_whole"


def test_not_kept_tells_all_sides_that_the_court_is_open(quarrel):
    case = quarrel().in_force().do("report_not_kept", "A", what="钱没给")
    texts = {one.side: one.text for one in case.told("report_not_kept")}
    assert set(texts) >= {"B"}
    assert "法院" in texts["B"]
    case.do("mediate_again", "A").do("mediate_again", "B")
    assert (case.stage, case.row.settled_level) == ("mediating", None)
    assert Agreement.objects.get(dispute=case.row).replaced is False, "the agreement still binds"


def test_whoever_sits_down_with_the_sides_is_seen_to_mediate(quarrel):
    case = quarrel().mediating().do("record_talk", "assistant", note="又去了一趟")
    given = Assignment.objects.get(dispute=case.row, user=case.id_of("assistant"))
    assert given.mediates
    assert given.station == STATION


def test_every_person_of_a_side_can_be_corrected(quarrel):
    second = {"name": "王榆荷", "phone": "13900003333", "side": "A"}
    case = quarrel(parties=[RESIDENT, second, NEIGHBOUR])
    with pytest.raises(FieldsWrong):
        case.do("correct_party", "assistant", side="A", name="王榆钱")
    with pytest.raises(FieldsWrong):
        case.do("correct_party", "assistant", side="A", name="王榆钱", person=3)
    case.do("correct_party", "assistant", side="A", name="王榆钱", person=2)
    assert [party.name for party in case.row.parties.filter(side="A")] == [RESIDENT["name"], "王榆钱"]
    case.do("correct_party", "assistant", side="B", name="张柳河")
    assert case.party("B").name == "张柳河"
