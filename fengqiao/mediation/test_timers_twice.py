"""Timers run late, twice, or two at once, and one of them in trouble: everything is done once, and nobody is left out."""

from datetime import timedelta

import pytest

from fengqiao.kernel.clock import STATION_ZONE

from .actions import timers
from .actions.timers import erase_unagreed, page_chiefs, remind, return_handovers, run_timers
from .models import Alarm, Dispute, Party

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_second_run_finds_nothing_however_late_the_first_was(quarrel):
    cases = [
        quarrel(),
        quarrel().mediating(),
        quarrel().climbed(3).all_do("rank_lawyers", lawyers="lawyer-1,lawyer-2"),
        quarrel().mediating().do("hand_over", "elder", to="mediator-1"),
        quarrel().mediating().do("climb", "A").do("agree_climb", "B"),
        quarrel().in_force(),
        quarrel().consenting().do("decline", "B"),
    ]
    late = cases[0].at + 40 * DAY
    assert run_timers(at=late) > 0
    assert run_timers(at=late + timedelta(hours=1)) == 0
    assert run_timers(at=late - DAY) == 0, "nor when the clock was put back"
    assert cases[2].standing.lawyer_asked == cases[2].id_of("lawyer-2"), "one lawyer further, not two"


def test_many_who_are_overdue_do_not_keep_the_others_waiting(quarrel, monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 1)
    cases = [quarrel().mediating() for _ in range(3)]
    late = cases[0].at + 40 * DAY
    for _round in cases:
        assert remind(at=late) == 1
    assert all(case.told("deadline_passed") for case in cases)
    assert remind(at=late) == 0


def test_of_two_workers_with_the_same_list_one_tells(quarrel):
    case = quarrel().mediating()
    late = case.at + 40 * DAY
    row = case.row
    assert timers._tell_once(row, "deadline_passed", late) == 1
    assert timers._tell_once(row, "deadline_passed", late) == 0


def test_a_colleague_is_not_given_up_on_while_the_case_goes_up(quarrel):
    case = quarrel().mediating().do("hand_over", "elder", to="mediator-1")
    stale = case.row  # as another worker read it, just before the sides agreed to go up
    case.do("climb", "A").do("agree_climb", "B")
    late = case.at + 20 * DAY
    done = timers._system_move(stale, "return_to_colleague", at=late, since="colleague_asked_on", days=2)
    assert (done, case.stage) == (0, "handing_over")
    assert return_handovers(at=late) == 0


def test_an_alarm_acknowledged_in_the_same_moment_goes_no_further(quarrel, monkeypatch):
    case = quarrel().preparing().do("raise_safety_concern", "A", what="violence")
    late = case.at + timedelta(minutes=11)
    chosen = Alarm.objects.filter(dispute=case.row)
    real = timers.transaction.atomic

    def acknowledged_first():
        chosen.update(acknowledged_at=late)
        return real()

    monkeypatch.setattr(timers.transaction, "atomic", acknowledged_first)
    assert page_chiefs(at=late) == 0
    assert chosen.get().paged_chief_at is None


def test_trouble_with_one_duty_keeps_no_other_from_its_turn(quarrel, monkeypatch):
    def trouble(*, at):
        raise ValueError("a row nobody can read")

    monkeypatch.setattr(timers, "DUTIES", (trouble, *timers.DUTIES))
    case = quarrel().mediating()
    with pytest.raises(ValueError, match="nobody can read"):
        run_timers(at=case.at + 40 * DAY)
    assert case.told("deadline_passed")


# People who never agreed


def test_a_matter_that_goes_on_after_all_keeps_its_people(quarrel, monkeypatch):
    case = quarrel().do("redirect", "assistant")
    late = case.at + 31 * DAY
    real = Dispute.objects.select_for_update

    def reopened_first():
        Dispute.objects.filter(pk=case.row.pk).update(stage="reported")
        return real()

    monkeypatch.setattr(Dispute.objects, "select_for_update", reopened_first)
    assert erase_unagreed(at=late) == 0
    assert case.party("A").name


def test_two_workers_forget_somebody_once(quarrel):
    case = quarrel().consenting().do("decline", "B")
    late = case.at + 31 * DAY
    first = list(Party.objects.filter(dispute=case.row))
    assert erase_unagreed(at=late) == len(first)
    assert sum(timers._erase(party, Party.objects.filter(erased_at=None), late) for party in first) == 0


def test_what_was_told_about_them_goes_and_what_was_decided_stays(quarrel):
    case = quarrel().do("set_aside", "assistant", reason="not_a_dispute", note="欧阳淑芬来电问路")
    erase_unagreed(at=case.at + 31 * DAY)
    assert case.row.steps.get(move="set_aside").words == {"reason": "not_a_dispute"}


def test_who_agreed_keeps_what_staff_wrote_about_the_matter(quarrel):
    case = quarrel().consenting().do("consent", "A").do("decline", "B", reason="不认识他")
    case_note = case.row.steps.get(move="accept")
    erase_unagreed(at=case.at + 31 * DAY)
    assert (case.party("A").erased_at, bool(case.party("B").erased_at)) == (None, True)
    assert case.row.steps.get(move="accept").words == case_note.words
    assert case.row.steps.get(move="decline").words == {}


def test_no_phone_rings_at_midnight_about_a_promise(quarrel):
    case = quarrel().in_force()
    last = case.standing.performance_due[-1]
    midnight = (
        (case.at + (last - case.at.date()) + DAY).astimezone(STATION_ZONE).replace(hour=0, minute=0, second=5)
    )
    remind(at=midnight)
    rows = case.told("promise_due")
    sides = [row.due_at.astimezone(STATION_ZONE).hour for row in rows if row.side]
    assert sides == [8, 8]
    assert {row.due_at for row in rows if not row.side} == {midnight}
