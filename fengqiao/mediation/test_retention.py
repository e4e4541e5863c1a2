"""What is over is let go, once, with a receipt; what is not over stays."""

from datetime import timedelta

import pytest

from fengqiao.audit import log, retention
from fengqiao.audit.models import RetentionRun
from fengqiao.audit.retention import running
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import STATION

from .actions.phone_codes import ask_phone_code
from .models import Dispute, PhoneCode

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_scrubbing(monkeypatch):
    """A test runs in one transaction, in which the index cannot be rewritten."""
    monkeypatch.setattr(running, "AFTERWARDS", [])


def kept(case):
    return case.row.erased_at is None


def test_a_report_set_aside_goes_after_its_period_and_leaves_a_receipt(quarrel):
    case, running_on = quarrel().do("set_aside", "officer"), quarrel().mediating()
    assert retention.run_retention(at=case.at + 170 * DAY).counts.get(STATION, {}).get("set_aside") is None
    assert kept(case)

    over = case.at + 181 * DAY
    assert retention.due_by_kind(at=over)[STATION]["set_aside"] == 1
    assert kept(case), "a dry run changes nothing"
    run = retention.run_retention(at=over)

    assert not kept(case) and kept(running_on)
    assert run.counts[STATION]["set_aside"] == 1 and run.sound and len(run.digest) == 64
    assert [entry.particulars["cause"] for entry in case.entries("erase_dispute")] == ["retention_set_aside"]
    assert retention.run_retention(at=over).counts == {}, "twice does nothing twice"
    assert log.verify().ok


def test_each_kind_of_case_has_its_own_period(quarrel):
    settled = quarrel().in_force().do("record_performance", "A", item="1")
    settled.do("record_follow_up", "assistant").do("close_kept", "assistant")
    failed = quarrel().mediating().do("fail", "elder")
    promised = quarrel().in_force()
    for days, gone in ((3 * 365 - 1, ()), (3 * 365 + 1, (failed,)), (10 * 365 + 1, (failed, settled))):
        retention.run_retention(at=settled.at + days * DAY)
        assert [case for case in (failed, settled, promised) if not kept(case)] == list(gone)


def test_a_station_whose_archives_say_thirty_years_keeps_the_files_of_settled_matters_so_long(quarrel):
    case = quarrel().in_force().do("record_performance", "A", item="1")
    case.do("record_follow_up", "assistant").do("close_kept", "assistant")
    retention.set_period(station=STATION, kind="settled", days=30 * 365, by=log.SYSTEM, at=case.at)
    retention.run_retention(at=case.at + (30 * 365 - 1) * DAY)
    assert kept(case)
    retention.run_retention(at=case.at + (30 * 365 + 1) * DAY)
    assert not kept(case)


def test_a_station_keeps_longer_or_shorter_within_bounds_and_it_is_an_entry(quarrel):
    case = quarrel().do("set_aside", "officer")
    chief = log.Actor("staff", case.id_of("chief"), "chief")
    for wrong in (29, 366):
        with pytest.raises(Refused, match="retention_out_of_bounds"):
            retention.set_period(station=STATION, kind="set_aside", days=wrong, by=chief, at=case.at)
    with pytest.raises(Refused, match="unknown_record_kind"):
        retention.set_period(station=STATION, kind="answers", days=7, by=chief, at=case.at)
    retention.set_period(station=STATION, kind="set_aside", days=30, by=chief, at=case.at)
    assert log.entries_about(object_kind="retention", object_id="set_aside")[0].particulars == {"days": 30}
    retention.run_retention(at=case.at + 31 * DAY)
    assert not kept(case)


def test_a_run_that_was_interrupted_goes_on_and_its_receipt_counts_everything(quarrel, monkeypatch):
    cases = [quarrel().do("set_aside", "officer") for _ in range(3)]
    monkeypatch.setattr(running, "BATCH", 1)
    late = cases[-1].at + 181 * DAY
    first = running._begun(log.SYSTEM, late)
    assert running._step(first, late) == 1
    running._over.clear()  # the process died
    run = retention.run_retention(at=late + DAY)
    done = run.counts[STATION]
    assert run.id == first and done["set_aside"] == 3
    assert not Dispute.objects.filter(erased_at=None).exists()


def test_the_worker_runs_it_once_a_day_in_pieces(quarrel, monkeypatch):
    case = quarrel().do("set_aside", "officer")
    monkeypatch.setattr(running, "BATCH", 1)
    late = case.at + 181 * DAY
    for _ in range(60):
        retention.run_daily(at=late)
    assert not kept(case) and RetentionRun.objects.count() == 1
    assert retention.receipts()[0].finished_at is not None
    retention.run_daily(at=late.replace(hour=2) + DAY)
    assert RetentionRun.objects.count() == 1, "not before three in the morning"
    retention.run_daily(at=late + DAY)
    assert RetentionRun.objects.count() == 2


def test_a_receipt_that_was_altered_is_not_sound(quarrel):
    run = retention.run_retention(at=quarrel().at)
    assert run.sound
    RetentionRun.objects.update(counts={STATION: {"settled": 7}})
    assert not retention.receipts()[0].sound


def test_every_kind_the_job_promises_has_somebody_who_does_it():
    from fengqiao.audit.retention.terms import KEEPERS

    assert {kind.code for kind in retention.KINDS if kind.job} == set(KEEPERS)


def test_a_merged_matter_is_kept_as_long_as_the_one_that_goes_on(quarrel):
    case, other = quarrel(), quarrel()
    case.do("merge", "officer", into=other.number)
    retention.run_retention(at=case.at + 200 * DAY)
    assert kept(case)
    other.do("set_aside", "officer")
    retention.run_retention(at=case.at + 400 * DAY)
    assert not kept(case)


def test_codes_asked_for_by_phone_go_after_a_day(quarrel):
    at = quarrel().at
    for when in (at, at + DAY):
        ask_phone_code(digits="13900007777", at=when)
    retention.run_retention(at=at + DAY + timedelta(hours=1))
    assert [row.made_at for row in PhoneCode.objects.all()] == [at + DAY]
