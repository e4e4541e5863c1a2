"""What accounts leave behind goes when its time is over; what is in use stays."""

from datetime import timedelta

import pytest

from fengqiao.audit import log, retention
from fengqiao.audit.retention import KINDS, running
from fengqiao.audit.retention.terms import KEEPERS
from fengqiao.community.actions import begin_session, issue_token
from fengqiao.community.conftest import AT
from fengqiao.community.models import ApiToken, PastPassword, SecondFactor, SignedIn
from fengqiao.kernel.refusals import Refused

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_scrubbing(monkeypatch):
    monkeypatch.setattr(running, "AFTERWARDS", [])


def counted(at):
    return retention.run_retention(at=at).counts.get("", {})


def test_every_kind_the_job_lets_go_of_has_somebody_who_does_it():
    assert {kind.code for kind in KINDS if kind.job} == set(KEEPERS)


def test_the_list_of_sign_ins_goes_a_month_after_the_last_page(place):
    begin_session(user=place.officer, address="203.0.113.77", browser="", at=AT)
    newer = begin_session(user=place.chief, address="203.0.113.77", browser="", at=AT + 5 * DAY)
    assert "signed_in" not in counted(AT + 29 * DAY)
    assert counted(AT + 31 * DAY)["signed_in"] == 1
    assert [row.pk for row in SignedIn.objects.all()] == [newer]


def test_earlier_passwords_go_two_years_after_they_were_changed(place):
    PastPassword.objects.create(user=place.officer, password="!", until=AT)
    PastPassword.objects.create(user=place.officer, password="!", until=AT + 10 * DAY)
    assert "past_passwords" not in counted(AT + 729 * DAY)
    assert counted(AT + 731 * DAY)["past_passwords"] == 1
    assert PastPassword.objects.get().until == AT + 10 * DAY


def test_a_key_taken_back_goes_and_one_in_use_stays_however_old(place):
    issue_token(user=place.officer, label="old", by=place.officer, at=AT)
    ApiToken.objects.update(revoked_at=AT)
    issue_token(user=place.officer, label="in use", by=place.officer, at=AT)
    assert "ended_keys" not in counted(AT + 179 * DAY)
    assert counted(AT + 181 * DAY)["ended_keys"] == 1
    assert ApiToken.objects.get().label == "in use"


def test_a_second_factor_that_was_ended_goes_with_its_sealed_key(place):
    for name, ended in (("old", AT), ("in use", None)):
        SecondFactor.objects.create(
            user=place.officer, kind="passkey", name=name, secret={"key": "k"}, added_at=AT, revoked_at=ended
        )
    assert "ended_factors" not in counted(AT + 179 * DAY)
    assert counted(AT + 181 * DAY)["ended_factors"] == 1
    assert SecondFactor.objects.get(user=place.officer).name == "in use"


def test_a_period_is_not_changed_beyond_its_bounds(place):
    with pytest.raises(Refused, match="retention_out_of_bounds"):
        retention.set_period(station="", kind="ended_keys", days=30, by=log.SYSTEM, at=AT)
