"""A matter that cannot be let go of stops nothing else, and two runs at once leave one sound receipt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fengqiao.audit import log, retention
from fengqiao.audit.models import Entry, RetentionRun
from fengqiao.audit.retention import running
from fengqiao.testing.cast import STATION

from .actions import erasure
from .actions.phone_codes import ask_phone_code
from .models import Party, PhoneCode

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SPOKEN = "李禾穗 139-0000-1111"


@pytest.fixture(autouse=True)
def no_scrubbing(monkeypatch):
    """A test runs in one transaction, in which the index cannot be rewritten."""
    monkeypatch.setattr(running, "AFTERWARDS", [])


def kept(case):
    return case.row.erased_at is None


@pytest.fixture
def stuck(monkeypatch):
    """Whatever is named here cannot be erased, after half of the work was done."""
    named, whole = set(), erasure._empty

    def empty(dispute, at):
        whole(dispute, at)
        if dispute.number in named:
            raise ValueError(SPOKEN)

    monkeypatch.setattr(erasure, "_empty", empty)
    return named


def test_one_bad_row_does_not_keep_the_others_from_going(quarrel, stuck):
    cases = [quarrel().do("set_aside", "officer") for _ in range(3)]
    bad = cases[1]
    stuck.add(bad.number)
    late = cases[-1].at + 181 * DAY

    run = retention.run_retention(at=late)

    assert [kept(case) for case in cases] == [False, True, False]
    assert bad.row.summary, "what was half done is undone"
    assert run.counts[STATION]["set_aside"] == 2 and run.sound
    assert [(one.station, one.kind, one.id, one.error) for one in run.failures] == [
        (STATION, "set_aside", str(bad.row.pk), "ValueError")
    ]
    row, entry = RetentionRun.objects.get(), Entry.objects.get(verb="retention_run")
    assert "李禾穗" not in str(row.failures) + str(row.counts) + entry.details, (
        "no message of an error is kept"
    )
    assert entry.particulars["failed"] == 1

    stuck.clear()
    again = retention.run_retention(at=late + DAY)
    assert not kept(bad) and again.failures == () and again.sound, "the next run tries it again"


def test_a_kind_that_cannot_even_be_looked_for_is_passed_over(quarrel, monkeypatch):
    case = quarrel().do("set_aside", "officer")

    def unreadable(**_):
        raise PermissionError(SPOKEN)

    broken = retention.terms.Keeper(due=unreadable, over=unreadable, release=unreadable)
    monkeypatch.setitem(retention.terms.KEEPERS, "never_agreed", broken)
    run = retention.run_retention(at=case.at + 181 * DAY)
    assert not kept(case)
    assert ("never_agreed", "", "PermissionError") in {(one.kind, one.id, one.error) for one in run.failures}


def test_a_kind_in_which_everything_fails_is_left_for_the_next_day(quarrel, stuck, monkeypatch):
    monkeypatch.setattr(running, "MOST_FAILURES", 2)
    cases = [quarrel().do("set_aside", "officer") for _ in range(4)]
    stuck.update(case.number for case in cases)
    run = retention.run_retention(at=cases[-1].at + 181 * DAY)
    assert len(run.failures) == 2 and run.finished_at is not None


def test_a_failure_that_is_taken_out_of_a_receipt_makes_it_unsound(quarrel, stuck):
    case = quarrel().do("set_aside", "officer")
    stuck.add(case.number)
    assert retention.run_retention(at=case.at + 181 * DAY).sound
    RetentionRun.objects.update(failures=[])
    assert not retention.receipts()[0].sound


def test_the_worker_goes_on_past_a_bad_row(quarrel, stuck):
    bad, good = (quarrel().do("set_aside", "officer") for _ in range(2))
    stuck.add(bad.number)
    for _ in range(60):
        retention.run_daily(at=good.at + 181 * DAY)
    run = retention.receipts()[0]
    assert kept(bad) and not kept(good) and run.finished_at and len(run.failures) == 1


def test_a_run_that_another_finished_first_does_nothing_and_says_so(quarrel, monkeypatch):
    """The other one finishes between this one's look for what is over and its first transaction."""
    case = quarrel().do("set_aside", "officer")
    late, whole = case.at + 181 * DAY, running._let_go
    others = []

    def after_another(run_id, *args, **given):
        if not others:
            others.append(running._write_receipt(run_id, log.SYSTEM, late))
        return whole(run_id, *args, **given)

    monkeypatch.setattr(running, "_let_go", after_another)
    run = retention.run_retention(at=late)

    assert others == [True]
    assert run.by_another and run.sound and run.counts == {}, "a finished receipt is never added to"
    assert kept(case), "nothing went that no receipt counts"
    assert Entry.objects.filter(verb="retention_run").count() == 1
    again = retention.run_retention(at=late)
    assert not again.by_another and not kept(case)


def test_a_person_whose_data_cannot_go_does_not_keep_others_from_going(quarrel, monkeypatch):
    cases = [quarrel().do("set_aside", "officer") for _ in range(2)]
    bad, whole = cases[0].party("A").pk, log.append

    def failing(**given):
        if given["object_id"] == str(bad):
            raise ValueError(SPOKEN)
        return whole(**given)

    monkeypatch.setattr(log, "append", failing)
    run = retention.run_retention(at=cases[1].at + 31 * DAY)
    assert [row.pk for row in Party.objects.filter(erased_at=None)] == [bad]
    assert [(one.kind, one.id) for one in run.failures] == [("never_agreed", str(bad))]


def test_of_a_batch_with_one_bad_row_the_others_go(quarrel, monkeypatch):
    at = quarrel().at
    for _ in range(3):
        ask_phone_code(digits="13900007777", at=at)
    whole, bad = retention.terms.KEEPERS["phone_codes"], PhoneCode.objects.order_by("pk")[1].pk

    def failing(*, matters, **given):
        done = whole.release(matters=matters, **given)
        if bad in matters:
            raise ValueError(SPOKEN)
        return done

    monkeypatch.setitem(retention.terms.KEEPERS, "phone_codes", replace(whole, release=failing))
    run = retention.run_retention(at=at + 2 * DAY)
    assert [row.pk for row in PhoneCode.objects.all()] == [bad]
    assert run.counts[""]["phone_codes"] == 2 and [one.id for one in run.failures] == [str(bad)]
