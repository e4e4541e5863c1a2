"""Intake: every report is a dispute; who filed for whom is kept; each side's code goes to that side only."""

from datetime import timedelta

import pytest

from fengqiao.community.queries import duty_officer
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, STATION, VILLAGE
from fengqiao.testing.quarrel import ANONYMOUS, Quarrel, party_of

from .actions.timers import page_chiefs
from .callers import caller_of_party, parties_of_phone, party_after_merge
from .fields import FieldsWrong
from .models import Assignment, Dispute, DisputeText, Party, Step
from .queries import dispute_for, likely_the_same
from .scope import is_in_scope
from .standing import Screening

pytestmark = pytest.mark.django_db


def test_a_resident_without_an_account_reports_and_comes_back_with_the_code(quarrel):
    case = quarrel()
    row = case.row
    assert (row.level, row.stage, row.version, row.kind) == (None, "reported", 1, row.standing.kind)
    assert row.number.endswith("-T-00001")
    party = party_of(case.code)
    assert (party.side, party.name, party.phone) == ("A", RESIDENT["name"], RESIDENT["phone"])
    assert party_of(f"{case.code[:4]} {case.code[4:8]} {case.code[8:]}") == party
    assert [(one.to, one.code) for one in case.told("receipt")] == [(RESIDENT["phone"], case.code)]
    assert [one.recipient_user for one in case.told("new_report")], "the village's assistant hears of it"


def test_the_other_side_is_not_told_before_it_is_accepted(quarrel):
    case = quarrel()
    assert {one.side for one in case.told()} == {"A", ""}
    assert case.party("B").receipt_index is None


def test_an_officer_of_the_next_township_files_nothing_here(quarrel, cast):
    outsider = quarrel().caller("outsider")
    with pytest.raises(Refused, match="outside_station"):
        quarrel(by=outsider)


def test_names_lie_sealed_and_the_words_hold_marks(quarrel):
    case = quarrel(summary="李禾穗说张柳溪的狗咬死三只鸡，电话13900002222。")
    row = case.row
    assert row.summary == "甲方说乙方的狗咬死三只鸡，电话〔电话〕。"
    assert row.title == "甲方说乙方的狗咬死三只鸡，电话〔电话〕"
    raw = str(Dispute.objects.filter(pk=row.pk).values()) + str(DisputeText.objects.values())
    assert "李禾穗" not in raw
    assert "13900002222" not in raw
    assert "柳溪" not in str(Step.objects.values())


def test_who_filed_for_whom_is_never_lost(quarrel):
    elder = quarrel().caller("elder")
    case = quarrel(by=elder, source="on_behalf", how="read_aloud", witness="邻居老董")
    assert (case.row.filed_by, case.row.filed_by_role, case.row.source) == (elder.id, "elder", "on_behalf")
    first = case.row.steps.get(number=1)
    assert (first.actor, first.role, first.side) == (elder.id, "elder", "A")
    assert first.words["how"] == "read_aloud"
    assert first.words["witness"] == "邻居老董"
    assert party_of(case.code).side == "A", "the code is the resident's, not the elder's"
    case.do("correct_kind", "officer", kind="debt").consenting().do("withdraw", "A")
    assert case.row.filed_by == elder.id


def test_when_it_happened_is_kept_apart_from_when_it_was_told(quarrel):
    case = quarrel(happened_on=(quarrel().at - timedelta(days=12)).date())
    assert (case.row.reported_at - timedelta(days=12)).date() == case.row.happened_on


def test_a_transfer_keeps_the_senders_number_and_asks_both_sides(quarrel):
    case = quarrel(by=quarrel().caller("officer"), source="police_110", sender_number="110-0815").consenting()
    assert (case.row.source, case.row.sender_number) == ("police_110", "110-0815")
    assert {one.side for one in case.told("side_asked")} == {"A", "B"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"village": "370781007999"}, "unknown_village"),
        ({"summary": "  "}, "empty_summary"),
        ({"parties": ()}, "parties_missing"),
        ({"parties": (RESIDENT, NEIGHBOUR | {"side": "D"})}, "sides_not_in_order"),
        ({"source": "rumour"}, "unknown_source"),
    ],
)
def test_what_is_no_report_is_refused_by_name(quarrel, changes, name):
    with pytest.raises(Refused, match=name):
        quarrel(**changes)
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        ("crime", "redirected"),
        ("court_seized", "redirected"),
        ("other_body", "redirected"),
        ("minor", "protected"),
    ],
)
def test_the_five_questions_lead_to_their_doors(quarrel, answer, stage):
    assert quarrel(screening=Screening(**{answer: True})).stage == stage


# Codes


def test_each_code_goes_to_its_own_side_only(quarrel):
    case = quarrel().consenting()
    asked = case.told("side_asked")
    assert [(one.side, one.to) for one in asked] == [("B", NEIGHBOUR["phone"])]
    assert party_of(asked[0].code).side == "B"
    assert asked[0].code not in str([one for one in case.told() if one.to != NEIGHBOUR["phone"]])
    assert RESIDENT["name"] not in asked[0].text


def test_asking_again_replaces_the_code_and_leaves_the_reporters(quarrel):
    case = quarrel().consenting()
    first = case.code_of("B")
    case.do("ask_side", "assistant", side="B", how="visit")
    assert party_of(first) is None
    assert party_of(case.code_of("B")).side == "B"
    assert party_of(case.code).side == "A"


def test_somebody_more_on_a_side_gets_a_code_and_the_reporter_keeps_theirs(quarrel):
    case = quarrel().consenting().do("add_party", "assistant", side="A", name="李谷雨", phone="139-0000-3333")
    assert party_of(case.code) is not None
    assert party_of(case.code_of("A")).phone == "13900003333"


def test_a_corrected_phone_takes_the_code_away_from_the_wrong_one(quarrel):
    case = quarrel().consenting()
    wrong = case.code_of("B")
    case.do("correct_party", "assistant", side="B", phone="139 0000 4444")
    assert party_of(wrong) is None
    assert party_of(case.code_of("B")).phone == "13900004444"
    assert case.told("side_asked")[-1].to == "13900004444"


def test_a_name_known_later_becomes_a_mark_too(quarrel):
    case = quarrel(summary="张柳村的狗咬死三只鸡，他不认账。")
    case.do("correct_party", "assistant", side="B", name="张柳村")
    assert (case.row.summary, case.row.title) == (
        "乙方的狗咬死三只鸡，他不认账。",
        "乙方的狗咬死三只鸡，他不认账",
    )
    assert "柳" not in str(case.row.steps.get(move="correct_party").words)


# The same quarrel, the wrong village, a change of mind


def test_the_same_phones_are_likely_the_same_quarrel(quarrel):
    first = quarrel()
    mirrored = quarrel(
        parties=(NEIGHBOUR | {"side": "A", "phone": "+8613900002222"[3:]}, RESIDENT | {"side": "B"})
    )
    assert likely_the_same(mirrored.row) == [first.row]


def test_merged_reports_keep_their_receipts_and_the_senders_number(quarrel):
    first = quarrel()
    second = quarrel(source="resident", sender_number="12345-77").do("merge", "officer", into=first.number)
    row = second.row
    assert (row.stage, row.outcome, row.linked_to, row.sender_number) == (
        "merged",
        "merged",
        first.row,
        "12345-77",
    )
    party = party_of(second.code)
    assert (
        dispute_for(number=second.number, caller=caller_of_party(party)).dispute.linked_to.number
        == first.number
    )
    assert party_of(first.code).dispute == first.row


def test_what_only_one_of_two_reports_knew_is_not_lost(quarrel):
    """A reports B without a phone; B reports too. The one that goes on can now reach B, and B's receipt opens it."""
    first = quarrel(parties=[RESIDENT, NEIGHBOUR | {"phone": ""}])
    second = quarrel(parties=[NEIGHBOUR | {"side": "A"}, RESIDENT | {"side": "B"}])
    second.do("merge", "officer", into=first.number, same_person=True)
    assert first.party("B").phone == NEIGHBOUR["phone"]
    after = party_after_merge(party_of(second.code))
    assert (after.dispute.number, after.side) == (first.number, "B")
    first.consenting()
    assert [one.to for one in first.told("side_asked")] == [NEIGHBOUR["phone"]]


def test_a_receipt_is_followed_however_often_its_matter_was_merged(quarrel):
    first, second, third = quarrel(), quarrel(), quarrel()
    third.do("merge", "officer", into=second.number, same_person=True)
    second.do("merge", "officer", into=first.number)
    assert party_after_merge(party_of(third.code)).dispute.number == first.number
    assert party_after_merge(party_of(first.code)) is None


def test_of_two_on_one_phone_the_name_says_who_it_is(quarrel):
    both = [RESIDENT, NEIGHBOUR | {"phone": RESIDENT["phone"]}]
    first, second = quarrel(parties=both), quarrel(parties=[RESIDENT, NEIGHBOUR])
    other = quarrel(parties=[RESIDENT | {"name": "王榆荷"}, NEIGHBOUR])
    for case in (second, other):
        case.do("merge", "officer", into=first.number, same_person=True)
    assert party_after_merge(party_of(second.code)).side == "A"
    assert party_after_merge(party_of(other.code)) is None, "nobody is taken for somebody else"


def test_a_stranger_who_named_somebody_elses_phone_opens_nothing_by_a_merge(quarrel):
    """They hold the receipt of what they reported; the real matter of that phone they neither read nor change."""
    real = quarrel(parties=[RESIDENT, NEIGHBOUR | {"phone": ""}]).mediating()
    forged = quarrel(parties=[RESIDENT | {"name": "王榆荷"}, NEIGHBOUR | {"phone": "13900009999"}])
    forged.do("merge", "officer", into=real.number)
    assert party_after_merge(party_of(forged.code)) is None
    assert real.party("B").phone == "", "nor does a phone they made up take anybody's place"
    assert [one.dispute.number for one in parties_of_phone(RESIDENT["phone"])][:1] != []
    assert real.number in {one.dispute.number for one in parties_of_phone(RESIDENT["phone"])}


def test_what_the_staff_wrote_down_is_followed_without_a_call(quarrel):
    first = quarrel()
    second = quarrel(by=first.caller("officer"), source="police_110").do(
        "merge", "officer", into=first.number
    )
    assert party_after_merge(party_of(second.code)).dispute.number == first.number


def test_one_quarrel_is_counted_once(quarrel):
    first, second = quarrel().consenting(), quarrel().consenting()
    second.do("merge", "officer", into=first.number)
    assert first.row.accepted_at
    assert second.row.accepted_at is None


def test_parties_are_not_told_what_the_desk_has_linked(quarrel):
    first, second = quarrel(), quarrel()
    second.do("link", "officer", other=first.number)
    shown = {who: dispute_for(number=second.number, caller=second.caller(who)) for who in ("A", "officer")}
    assert (shown["A"].linked_to, shown["officer"].linked_to) == (None, first.number)
    first.do("protect", "officer", reason="family_violence")
    assert dispute_for(number=second.number, caller=second.caller("officer")).linked_to is None


def test_nothing_is_merged_into_itself_the_closed_or_the_protected(quarrel):
    case, closed, hidden = (
        quarrel(),
        quarrel().do("withdraw", "A"),
        quarrel(screening=Screening(family_violence=True)),
    )
    for other in (case, closed, hidden):
        with pytest.raises(FieldsWrong):
            case.do("merge", "officer", into=other.number)
    with pytest.raises(FieldsWrong):
        case.do("link", "officer", other=hidden.number)
    assert case.do("link", "officer", other=closed.number).row.linked_to == closed.row


def test_the_village_is_corrected_and_its_assistant_sees_the_case(quarrel, cast):
    case = quarrel()
    other = "assistant-202"
    assert not is_in_scope(case.row, case.caller(other))
    case.do("correct_village", "officer", village="370781007202")
    assert case.row.village == "370781007202"
    assert is_in_scope(case.row, case.caller(other))
    with pytest.raises(FieldsWrong):
        case.do("correct_village", "officer", village="370781006001")


def test_a_report_is_taken_back_by_whoever_made_it(quarrel):
    case = quarrel().consenting()
    assert case.refused("withdraw", "B") == "not_the_reporter"
    case.do("withdraw", "A", reason="和好了")
    assert (case.stage, case.row.outcome, case.row.due_on) == ("withdrawn", "withdrawn", None)


# The protected path


def test_the_alleged_abuser_is_never_contacted(quarrel):
    case = quarrel(screening=Screening(family_violence=True))
    assert case.stage == "protected"
    assert case.party("B").never_contact
    case.do("refer", "officer")
    assert {one.side for one in case.told()} <= {"A", ""}
    assert case.party("B").receipt_index is None


def test_whoever_cries_for_help_is_sheltered_although_the_other_reported(quarrel):
    case = quarrel().preparing()
    code = case.code_of("B")
    case.do("raise_safety_concern", "B", what="family_violence", imminent=False, words="他又动手了")
    assert (case.stage, party_of(case.code), party_of(code).side) == ("protected", None, "B")
    party = Party.objects.get(dispute=case.row, side="A")
    assert party.never_contact
    assert not is_in_scope(case.row, caller_of_party(party))
    assert is_in_scope(case.row, caller_of_party(party_of(code)))


def test_a_concern_never_comes_back_to_whom_it_is_about(quarrel):
    case = quarrel().preparing().do("raise_safety_concern", "A", what="violence", words="他说要砸我家的门")
    case.do("acknowledge_alarm", "officer")
    shown = dispute_for(number=case.number, caller=case.caller("B"))
    assert not {"raise_safety_concern", "acknowledge_alarm"} & {step.move for step in shown.steps}
    assert shown.alarms == []
    own = dispute_for(number=case.number, caller=case.caller("A"))
    assert [alarm.what for alarm in own.alarms] == ["violence"]
    officer = dispute_for(number=case.number, caller=case.caller("officer"))
    assert "砸我家的门" in str([step.words for step in officer.steps]), "whoever must act reads it"


def test_found_to_be_safe_everybody_is_asked_afresh(quarrel):
    case = quarrel(screening=Screening(family_violence=True)).do(
        "correct_screening", "officer", reason="查过了"
    )
    assert case.stage == "reported"
    assert not case.party("B").never_contact
    assert case.consenting().code_of("B")


def test_after_a_mistaken_alarm_the_reporter_who_was_cut_off_is_asked_too(quarrel):
    case = quarrel().preparing().do("raise_safety_concern", "B", what="family_violence", imminent=False)
    case.do("correct_screening", "officer").consenting()
    assert {party_of(case.code_of(side)).side for side in "AB"} == {"A", "B"}


def test_the_officer_on_duty_reaches_the_alarm_whatever_the_room(quarrel, cast):
    case = quarrel(screening=Screening(family_violence=True))
    foreign = case.caller("officer-3-1")
    assert not is_in_scope(case.row, foreign)
    case.do("raise_safety_concern", "A", what="violence")
    case.row.alarms.update(paged=foreign.id)
    assert is_in_scope(case.row, foreign)
    case.do("acknowledge_alarm", "officer-3-1")
    assert {alarm.acknowledged_by for alarm in case.row.alarms.all()} == {foreign.id}


@pytest.mark.parametrize("what", ["crime", "family_violence", "minor"])
def test_the_duty_officer_hears_of_what_cannot_be_mediated_and_nobody_is_paged(quarrel, what):
    case = quarrel(screening=Screening(**{what: True}))
    officer = duty_officer(STATION, case.at)
    (told,) = case.told("concern_raised")
    assert (told.recipient_user, told.side) == (officer.id, "")
    assert [(alarm.what, alarm.imminent, alarm.paged) for alarm in case.row.alarms.all()] == [
        (what, False, str(officer.id))
    ]
    assert not case.told("alarm_paged")
    assert page_chiefs(at=case.at + timedelta(hours=1)) == 0
    assert bool(case.told("new_report")) is (what == "crime"), "the assistant hears of what they may open"


def test_danger_now_is_one_alarm_although_it_is_a_crime_too(quarrel):
    case = quarrel(screening=Screening(crime=True), unsafe_now=True)
    assert [(alarm.what, alarm.imminent) for alarm in case.row.alarms.all()] == [("violence", True)]
    assert case.told("alarm_paged")
    assert not case.told("concern_raised")


def test_a_worry_that_can_wait_is_heard_by_the_duty_officer_too(quarrel):
    case = quarrel().consenting().do("raise_safety_concern", "A", what="crime", imminent=False)
    assert [one.recipient_user for one in case.told("concern_raised")] == [duty_officer(STATION, case.at).id]
    case.do("consent", "B")


def test_the_desk_puts_right_who_is_sheltered(quarrel):
    case = quarrel().preparing().do("raise_safety_concern", "A", what="family_violence", imminent=False)
    assert case.party("B").never_contact
    case.do("protect", "officer", reason="family_violence", side="B")
    assert (case.party("A").never_contact, case.party("B").never_contact) == (True, False)
    assert party_of(case.code_of("B")).side == "B"
    assert party_of(case.code) is None
    assert is_in_scope(case.row, case.caller("B"))
    assert not is_in_scope(case.row, case.caller("A"))


def test_suicide_in_the_words_pages_at_once(quarrel):
    case = quarrel(summary="他欠我的不还，我不想活了，今晚就喝药。")
    assert [alarm.what for alarm in case.row.alarms.all()] == ["suicide"]
    assert case.told("alarm_paged")
    assert case.refused("accept", "assistant") == "danger_unanswered"


def test_the_villages_assistant_has_it_from_the_start(quarrel):
    case: Quarrel = quarrel()
    given = Assignment.objects.get(dispute=case.row)
    assert (given.user, given.mediates) == (case.id_of("assistant"), False)
    assert ANONYMOUS.id == ""
    assert case.row.village == VILLAGE
