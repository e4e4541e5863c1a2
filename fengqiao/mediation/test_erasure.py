"""Who may erase a case, when, and that nothing of another case is touched."""

from datetime import timedelta

import pytest
from django.db import connection

from fengqiao.audit import log, vault
from fengqiao.audit.resealing import reseal_everything
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused

from .actions.attachments import path_of
from .actions.erasure import NO_TITLE, erase_dispute
from .models import Attachment, DisputeText, Party, SigningCode, Step
from .scope import SYSTEM

pytestmark = pytest.mark.django_db


def erase(case, by=SYSTEM):
    return erase_dispute(dispute_id=case.row.pk, by=by, at=case.at + timedelta(days=1), cause="request")


def test_everything_readable_of_a_case_is_emptied_and_of_no_other(
    quarrel, django_capture_on_commit_callbacks
):
    case, other = quarrel().in_force(), quarrel().mediating()
    case.do("record_performance", "A", item="1")
    case.do("record_follow_up", "assistant").do("close_kept", "assistant")
    scans = [path_of(row) for row in Attachment.objects.filter(dispute=case.row)]
    assert scans and all(path.exists() for path in scans)
    steps = Step.objects.filter(dispute=case.row).count()

    with django_capture_on_commit_callbacks(execute=True):
        assert erase(case) is True

    row = case.row
    assert (row.title, row.summary, row.arranged, bytes(row.case_key)) == (NO_TITLE, "", None, b"")
    assert not any(path.exists() for path in scans)
    assert not DisputeText.objects.filter(dispute=row).exists()
    assert {(p.name, p.phone, p.phone_index, p.receipt_index) for p in row.parties.all()} == {
        ("", "", None, None)
    }
    assert not SigningCode.objects.filter(party__dispute=row).exists()
    assert {(a.content_hash, bytes(a.check_index)) for a in row.agreements.all()} == {("", b"")}
    assert {notice.text + notice.code + notice.to for notice in case.told()} == {""}
    assert Step.objects.filter(dispute=row).count() == steps and not any(s.words for s in row.steps.all())
    assert other.row.summary and other.party("A").name and any(notice.text for notice in other.told())
    assert DisputeText.objects.filter(dispute=other.row).exists()
    assert log.verify().ok
    assert [entry.particulars["cause"] for entry in case.entries("erase_dispute")] == ["request"]


def test_nobody_but_the_chief_of_this_station_and_the_job_erases(quarrel, station):
    case = quarrel().do("set_aside", "officer")
    for who in ("A", "assistant", "officer", "audit_admin", "system_admin", "outsider"):
        with pytest.raises(Refused, match="role_may_not|not_found"):
            erase(case, by=case.caller(who))
    assert case.row.erased_at is None and case.row.summary
    assert erase(case, by=case.caller("chief")) is True


def test_a_matter_that_goes_on_is_not_erased(quarrel):
    case = quarrel().mediating()
    with pytest.raises(Refused, match="case_still_runs"):
        erase(case)
    assert case.party("A").name


def test_erasing_again_changes_nothing_and_what_is_not_there_is_not_found(quarrel):
    case = quarrel().do("set_aside", "officer")
    assert erase(case) is True
    assert erase(case) is False
    assert len(case.entries("erase_dispute")) == 1
    with pytest.raises(Refused, match="not_found"):
        erase_dispute(dispute_id=uuid7(), by=SYSTEM, at=case.at, cause="request")


def test_a_phone_number_leads_to_an_erased_case_no_more(quarrel):
    case = quarrel().do("set_aside", "officer")
    index = bytes(case.party("A").phone_index)
    erase(case)
    assert not Party.objects.filter(phone_index=index).exists()


def test_a_rotation_after_an_erasure_finds_nothing_damaged(quarrel, tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    path.write_bytes(vault.ring_path().read_bytes())
    monkeypatch.setenv("FENGQIAO_KEYS", str(path))
    vault.forget_ring()
    case = quarrel().do("set_aside", "officer")
    erase(case)
    vault.rotate_keys()
    assert reseal_everything().damaged == ()
    assert reseal_everything().values == 0, "a second pass finds nothing to do"
    assert {bytes(raw)[:3] for raw in stored_details(case)} == {b"\x02k2"}
    vault.forget_ring()


def stored_details(case):
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM mediation_party")
        return [row[0] for row in cursor.fetchall()]
