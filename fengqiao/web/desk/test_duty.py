"""The chief keeps the duty roster; whoever is on it is paged, else the chief."""

from datetime import timedelta

import pytest

from fengqiao.audit.models import Entry
from fengqiao.community import queries as community
from fengqiao.community.models import Duty
from fengqiao.kernel.clock import STATION_ZONE, now
from fengqiao.mediation.models import Alarm


def put_on(desk, user, *, starts=-1, ends=8):
    local = now().astimezone(STATION_ZONE).replace(tzinfo=None, microsecond=0)
    moments = {"from_at": local + timedelta(hours=starts), "until_at": local + timedelta(hours=ends)}
    given = {name: at.isoformat(timespec="minutes") for name, at in moments.items()}
    return desk.send("/staff/duty/", who=str(user.id), **given)


def test_whoever_is_put_on_duty_is_paged(at_desk, cast, report):
    Duty.objects.all().delete()
    chief, officer = at_desk("chief"), at_desk("officer").user
    assert "Nobody is on duty now" in chief.text("/staff/duty/")
    assert put_on(chief, officer).status_code == 302
    assert "On duty now" in chief.text("/staff/duty/")
    assert community.duty_officer(chief.user.station_id, now()) == officer

    quarrel = report()
    quarrel.move("raise_safety_concern", quarrel.side("A"), what="suicide", imminent=True)
    assert Alarm.objects.get(dispute__number=quarrel.number).paged == str(officer.id)


@pytest.mark.parametrize(("starts", "ends"), [(3, 2), (0, 24 * 30), (-24 * 365 * 20, 1)])
def test_nonsense_is_refused_and_nothing_is_written(at_desk, starts, ends):
    before = Duty.objects.count()
    desk = at_desk("chief")
    assert put_on(desk, at_desk("officer").user, starts=starts, ends=ends).status_code == 409
    assert put_on(desk, at_desk("elder").user).status_code == 409
    assert desk.send("/staff/duty/", who="x", from_at="x", until_at="y").status_code == 409
    assert Duty.objects.count() == before


@pytest.mark.parametrize("role", ["officer", "assistant", "justice", "audit_admin"])
def test_nobody_else_keeps_it(at_desk, role):
    assert at_desk(role).get("/staff/duty/").status_code == 403


def test_the_next_township_is_out_of_reach(at_desk, cast):
    assert put_on(at_desk("chief"), at_desk("outsider").user).status_code == 409


def test_a_shift_that_was_a_mistake_is_taken_off(at_desk, cast):
    Duty.objects.all().delete()
    chief, officer = at_desk("chief"), at_desk("officer").user
    put_on(chief, officer, starts=5, ends=9)
    row = Duty.objects.get()
    assert f"/staff/duty/{row.id}/remove/" in chief.text("/staff/duty/")
    for _time in range(2):  # the form sent twice
        assert chief.send(f"/staff/duty/{row.id}/remove/", key="same").status_code == 302
    assert not Duty.objects.exists()
    entry = Entry.objects.get(verb="remove_duty")
    assert entry.object_id == str(row.id)
    assert str(officer.id) in entry.details
    assert chief.send(f"/staff/duty/{row.id}/remove/").status_code == 409


def test_a_shift_that_has_begun_ends_now_and_stays_on_record(at_desk, cast):
    Duty.objects.all().delete()
    chief, officer = at_desk("chief"), at_desk("officer").user
    put_on(chief, officer)
    row = Duty.objects.get()
    assert "End now" in chief.text("/staff/duty/")
    assert chief.send(f"/staff/duty/{row.id}/remove/").status_code == 302
    assert community.duty_officer(chief.user.station_id, now()) is None
    assert Duty.objects.get().until_at <= now()
    assert chief.send(f"/staff/duty/{row.id}/remove/").status_code == 409  # it is over


def test_nobody_else_takes_a_shift_off(at_desk, cast):
    put_on(at_desk("chief"), at_desk("officer").user, starts=5, ends=9)
    row = Duty.objects.last()
    for role in ("officer", "audit_admin", "outsider"):
        assert at_desk(role).send(f"/staff/duty/{row.id}/remove/").status_code == 403
    assert Duty.objects.filter(pk=row.pk).exists()
