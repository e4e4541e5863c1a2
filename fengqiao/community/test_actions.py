"""Changes of places and people: done, on record, and refused to whom they are not open."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from fengqiao.audit.models import Entry
from fengqiao.community import actions, queries
from fengqiao.community.conftest import AT, HERE, NEXT, TODAY, VILLAGES
from fengqiao.community.models import Appointment, ChatRoom, Department, Duty, User, Village
from fengqiao.kernel.refusals import Refused

HOME, EMPTY = VILLAGES[0][0], VILLAGES[2][0]


def _newest_entry() -> Entry:
    return Entry.objects.order_by("-number").first()


def _created(by, **changed):
    asked = {"username": "new-assistant", "name": "柳溪", "role": "assistant", "station": HERE.code}
    return actions.create_user(**asked | changed, by=by, at=AT)


def test_the_chief_takes_on_an_assistant_and_appoints_them(place):
    person = _created(place.chief, phone="139 0000 0001", password="a Long enough one 7")
    row = actions.appoint(
        user=person, village=EMPTY, from_date=TODAY, by=place.chief, at=AT, reason="nominated"
    )
    entry = _newest_entry()
    actions.open_account(user=person, by=place.security, at=AT)
    assert queries.assistant_of(EMPTY) == person
    assert person.check_password("a Long enough one 7")
    assert (entry.verb, entry.object_id, entry.actor) == ("appoint", str(row.id), str(place.chief.id))
    assert entry.reason == "nominated"


def test_names_and_phones_are_sealed_and_the_phone_can_be_found(place):
    from django.db import connection

    _created(place.chief, phone="139-0000-0001")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM community_user WHERE username = %s", ["new-assistant"])
        name, phone = map(bytes, cursor.fetchone())
    assert "柳溪".encode() not in name
    assert b"0001" not in phone
    index = actions.people.phone_index("139 0000 0001")
    assert User.objects.get(phone_index=index).username == "new-assistant"


@pytest.mark.parametrize("who", ["officer", "assistant", "elder", "lawyer", "clerk", "justice"])
def test_nobody_else_takes_people_on(place, who):
    with pytest.raises(Refused, match="role_may_not"):
        _created(getattr(place, who))
    with pytest.raises(Refused, match="role_may_not"):
        actions.appoint(user=place.assistant, village=EMPTY, from_date=TODAY, by=getattr(place, who), at=AT)


def test_the_next_townships_chief_changes_nothing_here(place):
    outsider = place.next_chief
    appointment = queries.appointments_of(place.assistant)[0]
    shift = _shift(place)
    attempts = [
        lambda: _created(outsider),
        lambda: actions.appoint(user=place.assistant, village=EMPTY, from_date=TODAY, by=outsider, at=AT),
        lambda: actions.end_appointment(appointment_id=appointment.id, by=outsider, at=AT),
        lambda: actions.set_level_term(station=HERE.code, level=1, working_days=3, by=outsider, at=AT),
        lambda: actions.set_calendar_day(station=HERE.code, day=TODAY, working=False, by=outsider, at=AT),
        lambda: actions.place_village(code=HOME, longitude=118.6, latitude=36.7, by=outsider, at=AT),
        lambda: actions.set_active(user=place.officer, active=False, reason="", by=outsider, at=AT),
        lambda: actions.set_password(user=place.officer, password="a Long enough one 7", by=outsider, at=AT),
        lambda: actions.open_account(user=place.officer, by=place.next_security, at=AT),
        lambda: actions.end_sessions(user=place.officer, by=place.next_security, at=AT, reason="gone"),
        lambda: actions.set_duty(
            user=place.officer, from_at=AT, until_at=AT + timedelta(hours=1), by=outsider, at=AT
        ),
        lambda: actions.add_policing_room(station=HERE.code, name="新警务室", by=outsider, at=AT),
        lambda: actions.add_hearing_room(station=HERE.code, name="新听证室", seats=9, by=outsider, at=AT),
        lambda: actions.give_village_to_room(village=HOME, room=place.rooms[1].id, by=outsider, at=AT),
        lambda: actions.remove_duty(duty=shift.id, by=outsider, at=AT),
    ]
    before = Entry.objects.count()
    for attempt in attempts:
        with pytest.raises(Refused, match="outside_station"):
            attempt()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"username": "chief"}, "username_taken"),
        ({"username": "no spaces please"}, "username_malformed"),
        ({"name": "  "}, "name_missing"),
        ({"role": "mayor"}, "unknown_role"),
        ({"language": "tlh"}, "unknown_language"),
        ({"password": "short"}, "weak_password"),
    ],
)
def test_a_person_who_cannot_be_created(place, changed, refusal):
    with pytest.raises(Refused, match=refusal):
        _created(place.chief, **changed)


def test_one_assistant_a_village(place):
    with pytest.raises(Refused, match="village_has_assistant"):
        actions.appoint(user=place.other_assistant, village=HOME, from_date=TODAY, by=place.chief, at=AT)


@pytest.mark.parametrize(
    ("who", "where", "refusal"),
    [
        ("officer", {}, "appointment_needs_room"),
        ("elder", {}, "appointment_needs_village"),
        ("clerk", {}, "appointment_needs_department"),
        ("elder", {"village": NEXT.villages[0][0]}, "unknown_place"),
        ("elder", {"village": "370781007999"}, "unknown_place"),
        ("elder", {"village": "\0"}, "unknown_place"),
        ("officer", {"room": "first"}, "unknown_place"),
    ],
)
def test_an_appointment_without_a_place_of_this_station(place, who, where, refusal):
    with pytest.raises(Refused, match=refusal):
        actions.appoint(user=getattr(place, who), from_date=TODAY, by=place.chief, at=AT, **where)


def test_an_appointment_ends_once(place):
    appointment = queries.appointments_of(place.assistant)[0]
    actions.end_appointment(appointment_id=appointment.id, by=place.chief, at=AT, reason="retired")
    assert Appointment.objects.get(pk=appointment.pk).until == TODAY
    with pytest.raises(Refused, match="already_ended"):
        actions.end_appointment(appointment_id=appointment.id, by=place.chief, at=AT)


def test_everything_one_person_serves_is_handed_over_at_once(place):
    heir = _created(None)
    given = actions.hand_over_appointments(
        user=place.assistant, to=heir, by=place.chief, at=AT, reason="retired"
    )
    assert [row.village_id for row in given] == [HOME]
    assert queries.assistant_of(HOME, on=TODAY) == place.assistant
    assert queries.assistant_of(HOME, on=TODAY + timedelta(days=1)) == heir


def test_work_is_handed_over_only_to_a_colleague_of_the_same_role_and_station(place):
    for heir, refusal in (
        (place.elder, "successor_of_other_role"),
        (place.assistant, "successor_is_same_person"),
    ):
        with pytest.raises(Refused, match=refusal):
            actions.hand_over_appointments(user=place.assistant, to=heir, by=place.chief, at=AT, reason="")
    with pytest.raises(Refused, match="outside_station"):
        actions.hand_over_appointments(
            user=place.officer, to=place.outsider, by=place.chief, at=AT, reason=""
        )


def test_a_lawyer_writes_their_own_line_of_the_directory_and_nobody_elses(place):
    line = {"firm": "示例所", "fields": ["debt"], "public_phone": "", "introduction": "", "volunteer": True}
    colleague = _created(place.chief, role="lawyer")
    row = actions.set_lawyer_profile(user=place.lawyer, **line, takes_cases=True, by=place.lawyer, at=AT)
    assert (row.user, row.fields) == (place.lawyer, ["debt"])
    for by, refusal in (
        (place.lawyer, "role_may_not"),
        (place.officer, "role_may_not"),
        (place.next_chief, "outside_station"),
    ):
        with pytest.raises(Refused, match=refusal):
            actions.set_lawyer_profile(user=colleague, **line, takes_cases=True, by=by, at=AT)


def test_the_use_of_a_token_is_noted_to_the_hour(place):
    token = actions.issue_token(user=place.officer, label="desk", at=AT)
    for minutes, noted in ((0, 0), (50, 0), (61, 61)):
        actions.note_token_use(token=token, at=AT + timedelta(minutes=minutes))
        assert place.officer.api_tokens.get().last_used_at == AT + timedelta(minutes=noted)


def _leave(place, by=None, **changed):
    asked = {
        "user": place.officer,
        "deputy": place.other_officer,
        "from_date": TODAY,
        "until_date": TODAY + timedelta(days=3),
        "reason": "leave",
    }
    return actions.record_absence(**asked | changed, by=by or place.officer, at=AT)


def test_an_officer_goes_on_leave_and_names_a_deputy(place):
    _leave(place)
    assert queries.deputy_of(place.officer, TODAY + timedelta(days=3)) == place.other_officer
    assert _newest_entry().verb == "record_absence"


def test_leave_that_is_refused(place):
    for changed, refusal in (
        ({"deputy": place.officer}, "deputy_is_same_person"),
        ({"deputy": place.assistant}, "deputy_of_other_role"),
        ({"deputy": place.outsider}, "deputy_of_other_station"),
        ({"until_date": TODAY - timedelta(days=1)}, "ends_before_start"),
        ({"by": place.other_officer}, "role_may_not"),
    ):
        with pytest.raises(Refused, match=refusal):
            _leave(place, **changed)


def test_nobody_deputises_while_away_themselves(place):
    _leave(place)
    with pytest.raises(Refused, match="already_absent"):
        _leave(place)
    with pytest.raises(Refused, match="deputy_absent"):
        _leave(place, user=place.other_officer, deputy=place.officer, by=place.chief)


def test_who_acts_for_a_colleague_is_not_away_meanwhile(place):
    _leave(place)
    third = _created(None, role="officer")
    later = {"from_date": TODAY + timedelta(days=4), "until_date": TODAY + timedelta(days=5)}
    with pytest.raises(Refused, match="acts_for_colleague"):
        _leave(place, user=place.other_officer, deputy=third, by=place.chief)
    _leave(place, user=place.other_officer, deputy=third, by=place.chief, **later)


def test_only_officers_stand_duty(place):
    with pytest.raises(Refused, match="only_officers_have_duty"):
        actions.set_duty(user=place.clerk, from_at=AT, until_at=AT + timedelta(hours=8), by=None, at=AT)
    with pytest.raises(Refused, match="ends_before_start"):
        actions.set_duty(user=place.officer, from_at=AT, until_at=AT, by=None, at=AT)


def _shift(place, starts=timedelta(0)):
    return actions.set_duty(
        user=place.officer, from_at=AT + starts, until_at=AT + starts + timedelta(hours=8), by=None, at=AT
    )


def test_a_shift_is_taken_off_or_cut_short(place):
    later, running = _shift(place, timedelta(days=1)), _shift(place)
    actions.remove_duty(duty=later.id, by=place.chief, at=AT)
    half_way = AT + timedelta(hours=4)
    actions.remove_duty(duty=running.id, by=place.chief, at=half_way)
    assert [(row.id, row.until_at) for row in Duty.objects.all()] == [(running.id, half_way)]
    assert queries.duty_officer(HERE.code, half_way) is None
    assert _newest_entry().verb == "remove_duty"
    for gone, refusal in ((later, "unknown_duty"), (running, "duty_over")):
        with pytest.raises(Refused, match=refusal):
            actions.remove_duty(duty=gone.id, by=place.chief, at=half_way)


def test_a_room_is_added_and_looks_after_a_village(place):
    room = actions.add_policing_room(station=HERE.code, name="第三警务室", by=place.chief, at=AT)
    assert room.number == 3
    actions.give_village_to_room(village=HOME, room=room.id, by=place.chief, at=AT)
    assert place.officer not in queries.officers_of(HOME)
    assert queries.officers_of(HOME) == []
    with pytest.raises(Refused, match="unknown_place"):
        elsewhere = queries.rooms_of_station(NEXT.code)[0]
        actions.give_village_to_room(village=HOME, room=elsewhere.id, by=place.chief, at=AT)
    with pytest.raises(Refused, match="room_exists"):
        actions.add_policing_room(station=HERE.code, name="第三警务室", by=place.chief, at=AT)


@pytest.mark.parametrize(("level", "days"), [(0, 5), (6, 5), (1, 0), (1, 61)])
def test_a_level_term_out_of_range(place, level, days):
    with pytest.raises(Refused):
        actions.set_level_term(station=HERE.code, level=level, working_days=days, by=place.chief, at=AT)


def test_a_village_is_placed_by_a_click(place):
    actions.place_village(code=HOME, longitude=118.61, latitude=36.71, by=place.chief, at=AT)
    village = queries.village(HOME)
    assert (village.longitude, village.latitude) == (118.61, 36.71)
    assert not village.position_is_illustrative
    with pytest.raises(Refused, match="position_outside_china"):
        actions.place_village(code=HOME, longitude=36.71, latitude=118.61, by=place.chief, at=AT)
    with pytest.raises(Refused, match="unknown_village"):
        actions.place_village(code="370781007999", longitude=118.61, latitude=36.71, by=place.chief, at=AT)


def _file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_positions_from_a_spreadsheet(place, tmp_path, encoding):
    path = _file(tmp_path, "p.csv", f"编码,名称,经度,纬度\n{HOME},卢李,118.6,36.7\n", encoding)
    assert actions.load_positions(path=path, by=place.chief, at=AT) == 1
    assert queries.village(HOME).longitude == 118.6


def test_positions_from_geojson(place, tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"code": HOME},
        "geometry": {"type": "Point", "coordinates": [118.6, 36.7, 40]},
    }
    path = _file(tmp_path, "p.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert actions.load_positions(path=path, by=None, at=AT) == 1
    assert queries.village(HOME).latitude == 36.7


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "positions_unreadable"),
        ("code,lon,lat\n", "positions_unreadable"),
        ("code,lon\n370781007201,118.6\n", "positions_unreadable"),
        ("code,lon,lat\n370781007201,118.6\n", "positions_unreadable"),
        ("code,lon,lat\n370781007201,118.6,north\n", "positions_unreadable"),
        ("code,lon,lat\n370781007201,nan,36.7\n", "position_outside_china"),
        ("code,lon,lat\n370781007201,36.7,118.6\n", "position_outside_china"),
        ("code,lon,lat\n370781007202,118.6,36.7\n370781007999,118.6,36.7\n", "unknown_village"),
        ("code,lon,lat\n" + "1" * 200_000, "positions_unreadable"),
        ("{", "positions_unreadable"),
        ('{"features": 3}', "positions_unreadable"),
        ('{"features": [{"properties": null, "geometry": null}]}', "positions_unreadable"),
        (
            '{"features": [{"properties": {"code": "1"}, "geometry": {"type": "Point", "coordinates": 1}}]}',
            "positions_unreadable",
        ),
    ],
)
def test_a_wrong_file_places_nothing(place, tmp_path, text, refusal):
    with pytest.raises(Refused, match=refusal):
        actions.load_positions(path=_file(tmp_path, "p", text), by=place.chief, at=AT)
    assert not Village.objects.exclude(longitude=None).exists()


def test_the_outsiders_file_places_nothing(place, tmp_path):
    path = _file(tmp_path, "p.csv", f"code,lon,lat\n{HOME},118.6,36.7\n")
    with pytest.raises(Refused, match="outside_station"):
        actions.load_positions(path=path, by=place.next_chief, at=AT)
    assert queries.village(HOME).longitude is None


@pytest.mark.parametrize(
    ("rooms", "shares"), [(1, [4]), (2, [2, 2]), (3, [2, 1, 1]), (6, [1, 0, 1, 1, 0, 1])]
)
def test_policing_rooms_get_equal_shares_of_the_villages(db, rooms, shares):
    actions.open_station(township=HERE, at=AT, rooms=rooms)
    found = [room.villages.count() for room in queries.rooms_of_station(HERE.code)]
    assert sorted(found) == sorted(shares)


def test_opening_a_station_twice_adds_nothing_and_brings_nothing_back(place):
    Department.objects.filter(station=HERE.code, kind="health").delete()
    again = actions.open_station(township=HERE, at=AT)
    assert set(again.created.values()) == {0}
    assert not Department.objects.filter(station=HERE.code, kind="health").exists()
    assert ChatRoom.objects.filter(village__station=HERE.code).count() == len(VILLAGES)


def test_the_database_itself_refuses_a_second_assistant(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            station_id=HERE.code,
            user=place.other_assistant,
            role="assistant",
            village_id=HOME,
            from_date=date(2026, 1, 1),
        )
