"""Who serves where, asked in a constant number of statements."""

from datetime import date, datetime, timedelta

import pytest

from fengqiao.community import queries
from fengqiao.community.actions import (
    end_appointment,
    issue_token,
    record_absence,
    revoke_token,
    set_active,
    set_calendar_day,
    set_duty,
    set_level_term,
)
from fengqiao.community.conftest import AT, HERE, NEXT, TODAY, VILLAGES
from fengqiao.community.models import ApiToken, CalendarDay, LawyerProfile, LevelTerm

HOME, NEIGHBOUR, ACROSS = VILLAGES[0][0], VILLAGES[1][0], VILLAGES[2][0]


def test_a_village_knows_its_people(place):
    assert queries.assistant_of(HOME) == place.assistant
    assert queries.elders_of(HOME) == [place.elder, place.second_elder]
    assert queries.officers_of(HOME) == [place.officer]
    assert queries.officers_of(ACROSS) == [place.other_officer]
    assert queries.assistant_of(ACROSS) is None


def test_the_villages_own_committee_mediator_comes_before_the_stations(place):
    assert queries.committee_mediators_of(HOME) == [place.elder, place.mediator]
    assert queries.committee_mediator_of(ACROSS) == place.mediator
    assert queries.committee_mediator_of(NEXT.villages[0][0]) is None
    assert queries.is_committee_mediator(place.elder)
    assert not queries.is_committee_mediator(place.assistant)


def test_everybody_has_the_villages_of_their_appointment(place):
    everywhere = {code for code, _ in VILLAGES}
    assert queries.village_codes_of(place.elder) == {HOME}
    assert queries.village_codes_of(place.assistant) == {HOME}
    assert queries.village_codes_of(place.officer) == {HOME, NEIGHBOUR}
    assert queries.village_codes_of(place.chief) == everywhere
    assert queries.village_codes_of(place.justice) == everywhere
    assert queries.village_codes_of(place.mediator) == set()
    assert queries.village_codes_of(place.lawyer) == set()
    assert queries.village_codes_of(place.clerk) == set()


def test_the_next_township_shares_nothing(place):
    everywhere = {code for code, _ in VILLAGES}
    assert not queries.village_codes_of(place.outsider) & everywhere
    assert not queries.village_codes_of(place.next_chief) & everywhere
    assert place.outsider not in queries.staff_of(HERE.code)
    assert queries.chief_of(NEXT.code) == place.next_chief


def test_an_appointment_counts_from_its_first_to_its_last_day(place):
    appointment = queries.appointments_of(place.assistant)[0]
    end_appointment(appointment_id=appointment.id, until=TODAY, by=place.chief, at=AT)
    assert queries.assistant_of(HOME) is None
    assert queries.assistant_of(HOME, on=TODAY) == place.assistant
    assert queries.assistant_of(HOME, on=TODAY + timedelta(days=1)) is None
    assert queries.assistant_of(HOME, on=date(2024, 12, 31)) is None


def test_who_may_not_sign_in_serves_nowhere(place):
    set_active(user=place.assistant, active=False, reason="moved away", by=place.chief, at=AT)
    assert queries.assistant_of(HOME) is None
    assert place.assistant not in queries.staff_of(HERE.code, "assistant")


def test_a_deputy_has_the_villages_of_the_absent_for_those_days(place):
    record_absence(
        user=place.officer,
        deputy=place.other_officer,
        from_date=TODAY,
        until_date=TODAY + timedelta(days=2),
        reason="leave",
        by=place.chief,
        at=AT,
    )
    assert queries.deputy_of(place.officer, TODAY) == place.other_officer
    assert HOME in queries.village_codes_of(place.other_officer, on=TODAY)
    assert HOME not in queries.village_codes_of(place.other_officer, on=TODAY + timedelta(days=3))
    assert queries.deputy_of(place.officer, TODAY + timedelta(days=3)) is None
    assert HOME not in queries.village_codes_of(place.outsider, on=TODAY)


def test_the_duty_officer_is_whoever_is_on_now(place):
    change = AT + timedelta(hours=8)
    set_duty(user=place.officer, from_at=AT, until_at=change, by=None, at=AT)
    set_duty(user=place.other_officer, from_at=change, until_at=change + timedelta(hours=8), by=None, at=AT)
    assert queries.duty_officer(HERE.code, AT) == place.officer
    assert queries.duty_officer(HERE.code, change) == place.other_officer
    assert queries.duty_officer(HERE.code, AT - timedelta(seconds=1)) is None
    assert queries.duty_officer(NEXT.code, AT) is None


def test_the_directory_lists_lawyers_of_this_station_only(place):
    LawyerProfile.objects.create(user=place.lawyer, firm="示例律师事务所", fields=["debt"])
    assert [profile.user for profile in queries.lawyers_of(HERE.code)] == [place.lawyer]
    assert queries.lawyers_of(NEXT.code) == []


def test_the_staff_pages_see_their_own_station_only(place):
    assert {row.user for row in queries.appointments_of_station(NEXT.code)} == {
        place.outsider,
        place.next_chief,
        place.next_security,
    }
    hour = timedelta(hours=1)
    set_duty(user=place.officer, from_at=AT, until_at=AT + hour, by=None, at=AT)
    assert len(queries.duties_of_station(HERE.code, since=AT - hour, until=AT + hour)) == 1
    assert queries.duties_of_station(HERE.code, since=AT + hour, until=AT + 2 * hour) == []
    assert queries.duties_of_station(NEXT.code, since=AT - hour, until=AT + hour) == []


def test_departments_answer_through_their_clerks(place):
    assert place.department in queries.departments_of(HERE.code)
    assert queries.clerks_of(place.department.id) == [place.clerk]


def test_a_token_finds_its_person_until_it_is_revoked(place):
    token = issue_token(user=place.officer, label="desk", at=AT)
    assert queries.user_of_token(token) == place.officer
    assert queries.user_of_token(token + "x") is None
    assert not ApiToken.objects.filter(digest=token).exists()
    revoke_token(token_id=place.officer.api_tokens.get().id, by=place.officer, at=AT)
    assert queries.user_of_token(token) is None


def test_a_token_of_somebody_locked_out_is_worth_nothing(place):
    token = issue_token(user=place.officer, label="desk", at=AT)
    set_active(user=place.officer, active=False, reason="left", by=place.chief, at=AT)
    assert queries.user_of_token(token) is None


@pytest.mark.parametrize("typed", ["", "x", "\0", "\ud800", "370781007201", "1" * 40, "' OR 1=1"])
def test_what_is_no_id_finds_nothing(place, typed):
    assert queries.person(typed) is None
    assert queries.department(typed) is None
    assert queries.clerks_of(typed) == []
    assert queries.user_of_token(typed) is None
    assert queries.village(typed + "?") is None


def test_a_name_that_no_database_can_hold_finds_nobody(place):
    assert queries.user_by_username("chief") == place.chief
    assert queries.user_by_username("chief\0") is None


def test_level_terms_are_the_usual_ones_until_the_station_sets_its_own(place):
    assert queries.level_terms(HERE.code) == {1: 5, 2: 7, 3: 7, 4: 5, 5: 7}
    set_level_term(station=HERE.code, level=3, working_days=10, by=place.chief, at=AT)
    assert queries.level_terms(HERE.code)[3] == 10
    assert queries.level_terms(NEXT.code)[3] == 7


def test_the_work_calendar_carries_the_stations_corrections(place):
    saturday, monday = date(2026, 3, 7), date(2026, 3, 9)
    set_calendar_day(station=HERE.code, day=saturday, working=True, by=place.chief, at=AT)
    set_calendar_day(station=HERE.code, day=monday, working=False, by=place.chief, at=AT)
    here, there = queries.work_calendar(HERE.code), queries.work_calendar(NEXT.code)
    assert here.is_working_day(saturday)
    assert not here.is_working_day(monday)
    assert not there.is_working_day(saturday)
    assert there.is_working_day(monday)


def test_intake_asks_for_the_place_and_its_assistant_at_once(place):
    found = queries.place_of(HOME)
    village = queries.village(HOME)
    assert (found.village, found.station, found.room) == (HOME, HERE.code, village.room.number)
    assert found.assistant == str(place.assistant.id)
    assert queries.Place.at(village) == queries.Place(HOME, HERE.code, village.room.number)
    assert queries.place_of("370781007999") is None
    assert queries.place_of("nowhere") is None


def test_a_village_whose_assistant_may_not_sign_in_has_none(place):
    place.assistant.is_active = False
    place.assistant.save()
    assert queries.place_of(HOME).assistant == ""
    assert queries.assistant_of(HOME) is None


def test_the_terms_at_once_are_the_terms_one_by_one(place):
    LevelTerm.objects.update_or_create(station_id=HERE.code, level=3, defaults={"working_days": 11})
    for day, working in ((date(2026, 3, 2), False), (date(2026, 3, 7), True)):
        CalendarDay.objects.create(station_id=HERE.code, day=day, working=working)
    levels, calendar = queries.station_terms(HERE.code)
    assert levels == queries.level_terms(HERE.code) and levels[3] == 11
    assert calendar == queries.work_calendar(HERE.code)
    assert calendar.is_working_day(date(2026, 3, 7)) and not calendar.is_working_day(date(2026, 3, 2))
    assert queries.station_terms(NEXT.code)[0][3] == 7


def test_the_committee_mediator_by_id_is_the_one_by_name(place):
    for village in (HOME, ACROSS, "370781007999"):
        person = queries.committee_mediator_of(village, on=TODAY)
        assert queries.committee_mediator_id_of(village, on=TODAY) == (str(person.id) if person else None)


@pytest.mark.parametrize(
    ("question", "statements"),
    [
        (lambda place: queries.villages_of_station(HERE.code)[0].chat_room.place, 1),
        (lambda place: queries.village(HOME).station.name, 1),
        (lambda place: queries.assistant_of(HOME), 1),
        (lambda place: queries.elders_of(HOME), 1),
        (lambda place: queries.officers_of(HOME), 1),
        (lambda place: queries.committee_mediators_of(HOME), 1),
        (lambda place: queries.village_codes_of(place.officer, on=TODAY), 1),
        (lambda place: queries.lawyers_of(HERE.code), 1),
        (lambda place: queries.staff_of(HERE.code), 1),
        (lambda place: queries.duty_officer(HERE.code, datetime.now(AT.tzinfo)), 1),
        (lambda place: queries.work_calendar(HERE.code), 1),
        (lambda place: queries.station_terms(HERE.code), 1),
        (lambda place: queries.place_of(HOME), 1),
        (lambda place: queries.committee_mediator_id_of(HOME), 1),
        (lambda place: queries.user_of_token("fq_unknown"), 1),
    ],
)
def test_each_question_takes_one_statement(place, django_assert_num_queries, question, statements):
    with django_assert_num_queries(statements):
        question(place)
