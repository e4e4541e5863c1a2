"""Sessions: listed for their owner, ended by them, by the security administrator, by a lock or a new password."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fengqiao.audit.models import Entry
from fengqiao.community import actions
from fengqiao.community.conftest import AT
from fengqiao.community.models import User
from fengqiao.community.sessions import masked_address, rough_browser, session_counts, sessions_of
from fengqiao.kernel.refusals import Refused

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-X) AppleWebKit/537.36 Chrome/141.0.7390.54 Mobile Safari/537.36"


def begun(user: User, **changed):
    return actions.begin_session(
        **{"user": user, "address": "203.0.113.77", "browser": PHONE, "at": AT} | changed
    )


def counts(session, user: User, *, minutes: int = 1) -> bool:
    return session_counts(session, user=user, at=AT + timedelta(minutes=minutes))


def test_a_session_is_listed_roughly_until_it_is_ended(place):
    first, second = begun(place.officer), begun(place.officer)
    begun(place.chief)
    rows = sessions_of(place.officer, at=AT)
    assert {row.id for row in rows} == {first, second}
    assert (rows[0].browser, rows[0].address) == ("Chrome · Android", "203.0.*.*")
    actions.end_session(session=first, by=place.officer, at=AT)
    assert [row.id for row in sessions_of(place.officer, at=AT)] == [second]
    assert (counts(first, place.officer), counts(second, place.officer)) == (False, True)
    with pytest.raises(Refused, match="unknown_session"):
        actions.end_session(session=first, by=place.officer, at=AT)


def test_nobody_ends_another_persons_session_by_its_id(place):
    session = begun(place.officer)
    for who in ("chief", "security", "other_officer"):
        with pytest.raises(Refused, match="unknown_session"):
            actions.end_session(session=session, by=getattr(place, who), at=AT)
    assert counts(session, place.officer)
    assert not counts(session, place.chief)
    assert not counts(session, place.other_officer)  # of the same role
    assert not counts(uuid4(), place.officer)
    assert not counts("nonsense", place.officer)


def test_all_others_end_and_this_one_stays(place):
    here, there = begun(place.officer), begun(place.officer)
    assert actions.end_sessions(user=place.officer, by=place.officer, keep=here, at=AT) == 1
    assert (counts(here, place.officer), counts(there, place.officer)) == (True, False)


def test_the_security_administrator_ends_them_all_with_a_reason(place):
    session = begun(place.officer)
    for who in ("chief", "system", "auditor", "other_officer"):
        with pytest.raises(Refused, match="role_may_not"):
            actions.end_sessions(user=place.officer, by=getattr(place, who), at=AT, reason="lost phone")
    with pytest.raises(Refused, match="reason_missing"):
        actions.end_sessions(user=place.officer, by=place.security, at=AT, reason=" ")
    assert counts(session, place.officer)
    assert actions.end_sessions(user=place.officer, by=place.security, at=AT, reason="lost phone") == 1
    assert not counts(session, place.officer)
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.reason, entry.particulars["sessions"]) == ("end_sessions", "lost phone", 1)


def test_they_end_with_the_account_the_password_and_the_role(place):
    session = begun(place.officer)
    actions.set_active(user=place.officer, active=False, reason="left", by=place.chief, at=AT)
    assert not counts(session, place.officer)
    session = begun(place.elder)
    actions.set_password(user=place.elder, password="a Long enough one 7", by=place.system, at=AT)
    assert not counts(session, place.elder)
    session = begun(place.clerk)
    actions.reset_factors(user=place.clerk, reason="phone lost", by=place.security, at=AT)
    assert not counts(session, place.clerk)
    session = begun(place.lawyer)
    assert counts(session, place.lawyer)
    place.lawyer.role = "justice"
    assert not counts(session, place.lawyer)


def test_they_end_after_twelve_hours_however_busy(place):
    session = begun(place.officer)
    actions.note_session_use(session=session, at=AT + timedelta(hours=11, minutes=59))
    assert counts(session, place.officer, minutes=12 * 60 - 1)
    assert len(sessions_of(place.officer, at=AT + timedelta(hours=11, minutes=59))) == 1
    assert not counts(session, place.officer, minutes=12 * 60)
    assert sessions_of(place.officer, at=AT + timedelta(hours=12)) == []


def test_idle_sessions_are_not_listed(place):
    begun(place.officer)
    assert sessions_of(place.officer, at=AT + timedelta(minutes=29))
    assert not sessions_of(place.officer, at=AT + timedelta(minutes=31))


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (PHONE, "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) MicroMessenger/8.0.50", "WeChat · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge · Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_roughly(agent, said):
    assert rough_browser(agent) == said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("203.0.113.77", "203.0.*.*"),
        ("2001:db8::1:2", "2001:db8:*"),
        ("::ffff:203.0.113.77", "203.0.*.*"),
        ("fe80::1%eth0", "fe80:0:*"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_an_address_is_masked(address, said):
    assert masked_address(address) == said
