"""What a station sets for itself: rooms, whose village is whose, days that differ from the calendar."""

from datetime import timedelta
from typing import Any

import pytest

from fengqiao.audit.models import Entry
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now

STATION = "370781007"
VILLAGE = "370781007201"


def _set(desk: Any, what: str, **fields: Any) -> Any:
    return desk.send(f"/staff/settings/{what}/", **fields)


def test_a_new_policing_room_gets_a_village_and_its_reports(at_desk: Any, report: Any) -> None:
    chief = at_desk("chief")
    old = report().number
    before = len(community.rooms_of_station(STATION))
    assert _set(chief, "policing-room", name=" 第九  警务室 ").status_code == 302
    room = community.rooms_of_station(STATION)[-1]
    assert (room.number, room.name) == (before + 1, "第九 警务室")
    assert "no villages yet" in chief.text("/staff/settings/")

    assert _set(chief, "village", village=VILLAGE, room=room.id).status_code == 302
    village = community.village(VILLAGE)
    assert village is not None
    assert village.room == room
    officer = at_desk("officer")
    new = report().number
    register = officer.text("/disputes/")
    assert old in register  # what ran stays with the room that had it
    assert new not in register
    verbs = ["add_policing_room", "give_village_to_room"]
    assert [e.verb for e in Entry.objects.filter(verb__in=verbs).order_by("number")] == verbs


def test_a_room_is_added_once_however_often_the_form_is_sent(at_desk: Any) -> None:
    chief = at_desk("chief")
    for _time in range(2):
        assert chief.send("/staff/settings/policing-room/", key="same", name="河东警务室").status_code == 302
    assert [r.name for r in community.rooms_of_station(STATION)].count("河东警务室") == 1
    again = _set(chief, "policing-room", name="河东警务室")
    assert again.status_code == 409
    assert "There is a room of this name" in again.content.decode()
    assert 'value="河东警务室"' in again.content.decode()


def test_a_hearing_room_can_be_chosen_afterwards(at_desk: Any) -> None:
    admin = at_desk("system_admin")
    assert _set(admin, "hearing-room", name="二楼会议室", seats="16").status_code == 302
    assert "二楼会议室 (16 seats)" in at_desk("officer").text("/sittings/")


def test_a_day_off_counts_no_more(at_desk: Any) -> None:
    chief = at_desk("chief")
    day = local_date(now()) + timedelta(days=1)
    was = community.work_calendar(STATION).is_working_day(day)
    said = {"day": day.isoformat(), "working": "no" if was else "yes", "note": "赶集"}
    assert _set(chief, "calendar", **said).status_code == 302
    assert community.work_calendar(STATION).is_working_day(day) is not was
    assert "赶集" in chief.text("/staff/settings/")


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("policing-room", {"name": "  "}),
        ("hearing-room", {"name": "会议室", "seats": "0"}),
        ("hearing-room", {"name": "会议室", "seats": "many"}),
        ("hearing-room", {"name": "", "seats": "5"}),
        ("village", {"village": VILLAGE, "room": "nonsense"}),
        ("village", {"village": "370781006022", "room": ""}),
        ("calendar", {"day": "2026-13-01", "working": "yes"}),
        ("calendar", {"day": "2026-12-01", "working": "perhaps"}),
        ("terms", {"level": "6", "working_days": "3"}),
    ],
)
def test_nonsense_is_refused_and_nothing_is_written(at_desk: Any, what: str, fields: dict[str, str]) -> None:
    before = Entry.objects.exclude(refusal="").count(), Entry.objects.filter(refusal="").count()
    answer = _set(at_desk("chief"), what, **fields)
    assert answer.status_code == 409
    assert 'class="card refusal"' in answer.content.decode()
    assert (Entry.objects.exclude(refusal="").count(), Entry.objects.filter(refusal="").count()) == before


@pytest.mark.parametrize("role", ["officer", "assistant", "justice", "audit_admin", "security_admin"])
def test_nobody_else_sets_anything(at_desk: Any, role: str) -> None:
    desk = at_desk(role)
    assert desk.get("/staff/settings/").status_code == 403
    assert _set(desk, "policing-room", name="我的警务室").status_code == 403


def test_what_does_not_exist_is_not_found(at_desk: Any) -> None:
    assert _set(at_desk("chief"), "everything").status_code == 404
