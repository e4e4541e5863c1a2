"""Accounts changed by two at once, and what ends with them: nobody undoes what another has just decided."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import connection, connections

from fengqiao.audit.models import Entry
from fengqiao.community import actions
from fengqiao.community.actions import people
from fengqiao.community.conftest import AT, HERE
from fengqiao.community.models import User
from fengqiao.community.queries import user_of_token
from fengqiao.community.sessions import tokens_of
from fengqiao.kernel.refusals import Refused

NEW, OTHER = "a Long enough one 7", "another Long one 8"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def as_read_now(user: User) -> User:
    """The row as another request has it in its hands."""
    return User.objects.get(pk=user.pk)


def test_a_new_password_undoes_no_lock_set_meanwhile(place):
    mine = as_read_now(place.officer)
    actions.set_active(user=place.officer, active=False, reason="left", by=place.chief, at=AT)
    actions.set_password(user=mine, password=NEW, by=mine, at=AT)
    assert not as_read_now(mine).is_active


def test_a_new_password_opens_nothing_that_awaits_opening(place):
    mine = as_read_now(place.officer)
    User.objects.filter(pk=mine.pk).update(is_active=False, awaits_opening=True, set_up_by=place.system)
    actions.set_password(user=mine, password=NEW, by=mine, at=AT)
    found = as_read_now(mine)
    assert (found.is_active, found.awaits_opening, found.set_up_by) == (False, True, place.system)


def test_whoever_knew_the_password_before_another_changed_it_changes_nothing(place):
    mine = as_read_now(place.officer)
    actions.set_password(user=place.officer, password=OTHER, by=place.system, at=AT)
    with pytest.raises(Refused, match="wrong_password"):
        actions.set_password(user=mine, password=NEW, by=mine, at=AT)
    assert as_read_now(mine).check_password(OTHER)


def test_an_unlock_does_not_open_what_was_closed_for_a_given_password_meanwhile(place):
    actions.set_active(user=place.officer, active=False, reason="ill", by=place.chief, at=AT)
    seen_by_chief = as_read_now(place.officer)
    actions.set_password(user=place.officer, password=NEW, by=place.system, at=AT)
    with pytest.raises(Refused, match="account_awaits_opening"):
        actions.set_active(user=seen_by_chief, active=True, reason="back", by=place.chief, at=AT)
    assert not as_read_now(place.officer).is_active


def test_one_preference_leaves_the_other_as_it_is(place):
    here, there = as_read_now(place.elder), as_read_now(place.elder)
    actions.set_preferences(user=here, large_type=True)
    actions.set_preferences(user=there, language="en")
    found = as_read_now(place.elder)
    assert (found.large_type, found.language) == (True, "en")


@pytest.mark.django_db(transaction=True)
def test_one_phone_becomes_one_administrator_also_when_two_are_taken_on_at_once(place, monkeypatch):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory has no lock to wait for; FENGQIAO_TEST_DATABASE names a file")
    looked, real, said = threading.Barrier(2), people._check_single_administrator, []

    def together(user: User) -> None:
        real(user)
        with contextlib.suppress(
            threading.BrokenBarrierError
        ):  # the other waits for the station and never comes
            looked.wait(timeout=0.5)

    monkeypatch.setattr(people, "_check_single_administrator", together)

    def take_on(role: str) -> None:
        try:
            actions.create_user(
                username=role, name="柳溪", role=role, station=HERE.code, phone="139-0000-0007", password=NEW,
                by=place.chief, at=AT,
            )  # fmt: skip
            said.append("made")
        except Refused as refused:
            said.append(refused.name)
        finally:
            connections.close_all()

    both = [threading.Thread(target=take_on, args=(role,)) for role in ("system_admin", "audit_admin")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(said) == ["already_administrator", "made"]


# Keys for programs


def _given_password(place: Any) -> None:
    actions.set_password(user=place.officer, password=NEW, by=place.system, at=AT)


def _own_password(place: Any) -> None:
    actions.set_password(user=place.officer, password=NEW, by=place.officer, at=AT)


def _factors_reset(place: Any) -> None:
    actions.reset_factors(user=place.officer, reason="phone lost", by=place.security, at=AT)


def _locked(place: Any) -> None:
    actions.set_active(user=place.officer, active=False, reason="left", by=place.chief, at=AT)


def _signed_out(place: Any) -> None:
    actions.end_sessions(user=place.officer, reason="phone lost", by=place.security, at=AT)


@pytest.mark.parametrize("deed", [_given_password, _own_password, _factors_reset, _locked, _signed_out])
def test_keys_for_programs_end_with_password_second_step_and_account(place, deed):
    token = actions.issue_token(user=place.officer, label="sheet", by=place.officer, at=AT)
    others = actions.issue_token(user=place.elder, label="sheet", by=place.elder, at=AT)
    assert user_of_token(token) == place.officer
    deed(place)
    User.objects.filter(pk=place.officer.pk).update(is_active=True, awaits_opening=False)  # even when opened
    assert user_of_token(token) is None
    assert tokens_of(place.officer) == []
    assert user_of_token(others) == place.elder
    entry = Entry.objects.get(verb="end_tokens")
    assert (entry.object_id, entry.particulars["tokens"]) == (str(place.officer.id), 1)


def test_ending_ones_own_other_sessions_keeps_ones_keys(place):
    token = actions.issue_token(user=place.officer, label="sheet", by=place.officer, at=AT)
    actions.end_sessions(user=place.officer, by=place.officer, at=AT)
    assert user_of_token(token) == place.officer


def test_a_key_of_a_role_they_no_longer_have_opens_nothing(place):
    token = actions.issue_token(user=place.officer, label="sheet", by=place.officer, at=AT)
    User.objects.filter(pk=place.officer.pk).update(role="elder")
    assert user_of_token(token) is None
    assert tokens_of(as_read_now(place.officer)) == []


def test_a_key_of_a_closed_account_opens_nothing_even_one_that_was_not_ended(place):
    token = actions.issue_token(user=place.officer, label="sheet", by=place.officer, at=AT)
    User.objects.filter(pk=place.officer.pk).update(is_active=False)
    assert user_of_token(token) is None


def test_a_key_is_taken_back_by_its_owner_and_the_security_administrator_only(place):
    token = actions.issue_token(user=place.officer, label="sheet", by=place.officer, at=AT)
    row = tokens_of(place.officer)[0]
    for who in ("chief", "system", "auditor", "other_officer", "next_security"):
        with pytest.raises(Refused, match=r"role_may_not|outside_station"):
            actions.revoke_token(token_id=row.id, by=getattr(place, who), at=AT)
    assert user_of_token(token) == place.officer
    actions.revoke_token(token_id=row.id, by=place.security, at=AT)
    assert user_of_token(token) is None


# Locks


def test_the_chief_and_the_administrators_are_locked_out_by_the_chief_only(place):
    for who in ("chief", "system", "security", "auditor"):
        with pytest.raises(Refused, match="role_may_not"):
            actions.set_active(user=getattr(place, who), active=False, reason="x", by=place.system, at=AT)
    actions.set_active(user=place.auditor, active=False, reason="left", by=place.chief, at=AT)
    assert not as_read_now(place.auditor).is_active


def test_nobody_locks_themselves_out(place):
    with pytest.raises(Refused, match="cannot_lock_oneself_out"):
        actions.set_active(user=place.chief, active=False, reason="x", by=place.chief, at=AT)
    assert as_read_now(place.chief).is_active
