"""What time brings: reminders and things going on to the next; nothing is decided for anyone, nothing done twice."""

from datetime import timedelta

import pytest

from fengqiao.community.queries import chief_of, duty_officer
from fengqiao.kernel.calendars import CHINA
from fengqiao.kernel.clock import local_date
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, STATION
from fengqiao.testing.quarrel import party_of

from .actions import run_timers
from .actions.timers import erase_unagreed, page_chiefs, pass_silent_lawyers, remind, return_handovers
from .models import Party
from .scope import is_in_scope
from .standing import Screening

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def working_days_on(at, days):
    """The same hour so many working days later."""
    return at + (CHINA.after_working_days(local_date(at), days) - local_date(at))


def test_nothing_is_due_on_the_first_day(quarrel):
    case = quarrel().mediating()
    assert run_timers(at=case.at) == 0


# Danger


def test_an_alarm_waits_ten_minutes_for_the_officer_and_then_goes_to_the_chief(quarrel):
    case = quarrel().preparing().do("raise_safety_concern", "A", what="violence")
    officer = duty_officer(STATION, case.at)
    assert [one.recipient_user for one in case.told("alarm_paged")] == [officer.id]
    assert page_chiefs(at=case.at + timedelta(minutes=9, seconds=59)) == 0
    assert page_chiefs(at=case.at + timedelta(minutes=10)) == 1
    assert [one.recipient_user for one in case.told("alarm_chief")] == [chief_of(STATION).id]
    assert page_chiefs(at=case.at + timedelta(minutes=20)) == 0, "once"


def test_an_acknowledged_alarm_goes_nowhere(quarrel):
    case = (
        quarrel()
        .preparing()
        .do("raise_safety_concern", "A", what="violence")
        .do("acknowledge_alarm", "officer")
    )
    assert page_chiefs(at=case.at + DAY) == 0
    assert case.row.alarms.get().acknowledged_by == case.id_of("officer")


# Lawyers and colleagues


def test_a_silent_lawyer_is_passed_over_after_three_working_days(quarrel):
    case = quarrel().climbed(3).all_do("rank_lawyers", lawyers="lawyer-1,lawyer-2")
    asked_at = case.at
    assert pass_silent_lawyers(at=working_days_on(asked_at, 3)) == 0, "the third day is still theirs"
    late = working_days_on(asked_at, 4)
    assert pass_silent_lawyers(at=late) == 1
    assert (case.standing.lawyer_asked, case.standing.lawyer_asked_on) == (
        case.id_of("lawyer-2"),
        local_date(late),
    )
    assert not is_in_scope(case.row, case.caller("lawyer-1"))
    assert case.entries("pass_to_next_lawyer")[0].actor_kind == "system"
    assert pass_silent_lawyers(at=late) == 0, "the next one has three days too"


def test_a_lawyer_who_accepted_is_left_alone(quarrel):
    case = quarrel().climbed(3).all_do("rank_lawyers", lawyers="lawyer-1").do("accept_assignment", "lawyer-1")
    assert pass_silent_lawyers(at=working_days_on(case.at, 9)) == 0


def test_a_colleague_has_two_working_days_whatever_else_happens(quarrel):
    case = quarrel().mediating().do("hand_over", "elder", to="mediator-1")
    asked_at = case.at
    case.at = working_days_on(asked_at, 2)
    case.do("say", "A", text="在吗")
    assert return_handovers(at=working_days_on(asked_at, 2)) == 0
    assert return_handovers(at=working_days_on(asked_at, 3)) == 1
    assert (case.standing.colleague_asked, case.row.steps.last().move) == (None, "return_to_colleague")
    assert not is_in_scope(case.row, case.caller("mediator-1"))
    assert return_handovers(at=working_days_on(asked_at, 9)) == 0


# Reminders


def test_a_report_nobody_accepts_reminds_those_who_can(quarrel):
    case = quarrel()
    late = working_days_on(case.at, 1) + DAY
    remind(at=late)
    told = {str(one.recipient_user) for one in case.told("deadline_passed")}
    assert {case.id_of("assistant"), case.id_of("officer")} <= told


def test_one_reminder_a_day(quarrel):
    case = quarrel().mediating()
    late = case.at + 40 * DAY
    remind(at=late)
    first = len(case.told("deadline_passed"))
    remind(at=late + timedelta(hours=2))
    assert len(case.told("deadline_passed")) == first > 0
    remind(at=late + DAY)
    assert len(case.told("deadline_passed")) == 2 * first
    assert (case.stage, case.standing.level) == ("mediating", 1), "a deadline decides nothing"


def test_a_handover_nobody_takes_reaches_the_chief(quarrel):
    case = quarrel().mediating().do("climb", "A").do("agree_climb", "B")
    remind(at=working_days_on(case.at, 2))
    assert not case.told("handover_waits")
    remind(at=working_days_on(case.at, 2) + DAY)
    assert chief_of(STATION).id in {one.recipient_user for one in case.told("handover_waits")}


def test_a_case_gone_quiet_reminds_its_mediators_not_the_sides(quarrel):
    case = quarrel().mediating()
    remind(at=case.at + 3 * DAY + timedelta(hours=1))
    told = case.told("gone_quiet")
    assert {str(one.recipient_user) for one in told} == {case.id_of("elder")}


def test_a_closed_case_is_left_in_peace(quarrel):
    case = quarrel().consenting().do("decline", "B")
    assert remind(at=case.at + 60 * DAY) == 0


def test_a_report_whose_people_are_forgotten_is_not_reopened_but_told_anew(quarrel):
    case, early = quarrel().do("redirect", "assistant"), quarrel().do("redirect", "assistant")
    early.do("correct_screening", "officer")
    assert early.stage == "reported"
    erase_unagreed(at=case.at + 31 * DAY)
    assert case.refused("correct_screening", "officer") == "parties_erased"
    assert case.do("refer", "officer").stage == "referred", "where it was sent can still be written down"


# Data of people who never agreed


def test_who_never_agreed_is_forgotten_after_thirty_days(quarrel):
    case = quarrel().consenting().do("decline", "B", reason="我不认识他")
    code = case.code
    assert erase_unagreed(at=case.at + 30 * DAY) == 0
    assert erase_unagreed(at=case.at + 31 * DAY) == 2
    row = case.row
    assert (row.stage, row.number, row.steps.count(), row.parties.count()) == (
        "ended",
        case.number,
        row.version,
        2,
    )
    for party in row.parties.all():
        assert (party.name, party.phone, party.phone_index, party.receipt_index) == ("", "", None, None)
        assert party.erased_at
    assert row.steps.get(move="decline").words == {}
    assert not any(one.to or one.text or one.code for one in case.told() if one.side)
    assert code not in str([one.text for one in case.told()])
    assert erase_unagreed(at=case.at + 32 * DAY) == 0


def test_what_is_erased_is_gone_from_the_rows(quarrel):
    case = quarrel().consenting().do("withdraw", "A")
    erase_unagreed(at=case.at + 31 * DAY)
    stored = str(list(Party.objects.values("name", "phone", "details")))
    assert NEIGHBOUR["phone"] not in stored
    assert RESIDENT["name"] not in stored


@pytest.mark.parametrize(
    "ending",
    [
        lambda case: case.mediating().do("stop", "B"),
        lambda case: case.mediating().do("fail", "elder"),
        lambda case: case.mediating(),
    ],
)
def test_who_agreed_is_kept(quarrel, ending):
    case = ending(quarrel())
    assert erase_unagreed(at=case.at + 60 * DAY) == 0
    assert case.party("A").name == RESIDENT["name"]


@pytest.mark.parametrize(
    "ending",
    [
        lambda case: case.do("set_aside", "assistant"),
        lambda case: case.do("redirect", "assistant"),
        lambda case: case.do("redirect", "assistant").do("refer", "officer"),
        lambda case: case.consenting().do("fail", "elder", outcome="unreachable"),
    ],
)
def test_every_ending_before_consent_counts(quarrel, ending):
    case = ending(quarrel())
    assert erase_unagreed(at=case.at + 31 * DAY) == 2


def test_many_who_agreed_do_not_keep_one_who_did_not_waiting(quarrel, monkeypatch):
    monkeypatch.setattr("fengqiao.mediation.actions.timers.BATCH", 2)
    agreed = quarrel().mediating().do("stop", "B")
    unagreed = quarrel().consenting().do("decline", "B")
    assert erase_unagreed(at=agreed.at + 31 * DAY) == 2
    assert unagreed.party("B").erased_at


def test_a_merged_matter_keeps_whom_the_other_keeps_and_forgets_the_rest(quarrel):
    third = {"name": "王榆荷", "phone": "13900003333", "side": "C"}
    first = quarrel()
    second = quarrel(parties=[RESIDENT, NEIGHBOUR, third]).do("merge", "officer", into=first.number)
    first.mediating()
    assert erase_unagreed(at=second.at + 31 * DAY) == 1
    assert [bool(second.party(side).erased_at) for side in "ABC"] == [False, False, True]
    assert party_of(second.code), "the receipt still opens what goes on"


def test_nobody_who_never_agreed_is_kept_by_a_merger(quarrel):
    first = quarrel()
    second = quarrel().do("merge", "officer", into=first.number)
    first.consenting().do("decline", "B")
    late = first.at + 31 * DAY
    assert [erase_unagreed(at=late), erase_unagreed(at=late + DAY)] in ([2, 2], [4, 0])
    assert all(case.party(side).erased_at for case in (first, second) for side in "AB")


def test_a_silence_over_going_up_is_reminded_on_the_day_named(quarrel):
    case = quarrel().mediating()
    tomorrow = (case.at + DAY).date()
    case.do("climb", "A", answer_by=tomorrow)
    assert case.row.due_on == tomorrow
    case.do("agree_climb", "B")
    assert case.row.due_on > tomorrow


def test_the_protected_keep_what_was_told(quarrel):
    case = quarrel(screening=Screening(family_violence=True))
    assert erase_unagreed(at=case.at + 60 * DAY) == 0


def test_what_was_told_on_the_protected_path_is_no_unagreed_data(quarrel):
    case = quarrel().do("accept", "officer").do("protect", "officer").do("refer", "officer")
    assert erase_unagreed(at=case.at + 60 * DAY) == 0
    assert all(party.name for party in Party.objects.filter(dispute=case.row))


# What waits to be sent


def test_nothing_that_waits_is_sent_to_a_side_that_must_be_kept_away(quarrel):
    case = quarrel().mediating()
    case.do("make_offer", "elder", side="A", terms="五五开")
    waiting = [one for one in case.told() if one.side == "B" and one.sent_at is None]
    assert waiting
    case.do("protect", "officer", reason="family_violence", side="A")
    assert {one.last_error for one in case.told() if one.side == "B"} == {"kept_away"}
    assert {one.sent_at for one in case.told() if one.side == "B"} == {None}
    assert {one.failed_at for one in case.told() if one.side == "A"} == {None}, (
        "the other side's still arrive"
    )
