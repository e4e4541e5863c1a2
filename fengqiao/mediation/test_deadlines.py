"""The two clocks of a case, by example and at random."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel.calendars import CHINA, WorkCalendar

from .deadlines import (
    CONFERENCE_DAYS,
    DEFAULT_TERMS,
    Terms,
    next_conference_day,
    next_due,
    paused,
    resumed,
    second_police_mediation_until,
    with_deadlines,
)
from .standing import Climb, Duty, PoliceAttempt, Stage, Standing

MONDAY = date(2026, 3, 2)
TERMS = Terms()
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31))
PAUSES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=5)


def at_level(level: int, since: date, **changes: object) -> Standing:
    standing = Standing(stage=Stage.MEDIATING, level=level, accepted_on=since, level_since=since)
    return with_deadlines(standing.but(**changes), TERMS)


def regular(after: date, days: tuple[int, ...] = CONFERENCE_DAYS) -> date:
    return next_conference_day(after, CHINA, days)


def test_a_case_has_thirty_days_and_a_level_its_working_days():
    standing = at_level(1, MONDAY)
    assert standing.case_due == date(2026, 4, 1)
    assert standing.level_due == date(2026, 3, 9), "five working days: over one weekend"


def test_national_day_stops_the_level_but_not_the_case():
    standing = at_level(1, date(2026, 9, 29))
    assert standing.level_due == date(2026, 10, 12), (
        "30 September, then 8, 9, the worked Saturday 10, and 12 October"
    )
    assert standing.case_due == date(2026, 10, 29)


@given(DAYS, st.integers(1, 5), st.integers(0, 29))
def test_a_level_never_outlasts_its_case(accepted, level, later):
    standing = at_level(level, accepted).but(level_since=accepted + timedelta(days=later))
    standing = with_deadlines(standing, TERMS)
    assert standing.level_due <= standing.case_due == accepted + timedelta(days=30)


@given(DAYS, PAUSES)
def test_exactly_the_paused_days_are_added(start, pauses):
    standing, day = at_level(2, start), start
    calendar_days = working_days = 0
    for wait, length in pauses:
        stopped = day + timedelta(days=wait)
        day = stopped + timedelta(days=length)
        standing = resumed(paused(standing, on=stopped, reason="appraisal"), on=day, terms=TERMS)
        calendar_days += length
        working_days += CHINA.working_days_between(stopped, day)
    standing = with_deadlines(standing, TERMS)
    assert (standing.pauses, standing.case_paused_days) == (len(pauses), calendar_days)
    assert standing.level_paused_days == working_days
    assert standing.case_due == start + timedelta(days=30 + calendar_days)
    assert standing.level_due == min(
        CHINA.after_working_days(start, DEFAULT_TERMS[2] + working_days), standing.case_due
    )


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_two_pauses_end_to_end_are_one(start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    twice = at_level(1, start)
    for since, until in ((start, middle), (middle, end)):
        twice = resumed(paused(twice, on=since, reason="survey"), on=until, terms=TERMS)
    once = resumed(paused(at_level(1, start), on=start, reason="survey"), on=end, terms=TERMS)
    assert with_deadlines(twice, TERMS).level_due == with_deadlines(once, TERMS).level_due
    assert twice.case_paused_days == once.case_paused_days


def test_a_station_has_its_own_table_and_calendar():
    own = Terms(calendar=WorkCalendar(holidays=frozenset({date(2026, 3, 3)})), levels=((1, 2),))
    fresh = Standing(stage=Stage.MEDIATING, level=1, accepted_on=MONDAY, level_since=MONDAY)
    assert with_deadlines(fresh, own).level_due == date(2026, 3, 5)
    begun = with_deadlines(fresh, own)
    assert with_deadlines(begun, TERMS).level_due == date(2026, 3, 4), (
        "the two days it began with, by the calendar as it is"
    )


@pytest.mark.parametrize(
    ("standing", "due"),
    [
        (Standing(reported_on=date(2026, 3, 6)), date(2026, 3, 9)),
        (at_level(3, MONDAY).but(stage=Stage.PREPARING, lawyer_asked="x", lawyer_asked_on=MONDAY), date(2026, 3, 5)),
        (at_level(2, MONDAY).but(colleague_asked="x", colleague_asked_on=MONDAY), date(2026, 3, 4)),
        (at_level(2, MONDAY).but(stage=Stage.HANDING_OVER, climb=Climb(3, "A", agreed_on=MONDAY)), date(2026, 3, 4)),
        (at_level(5, MONDAY).but(duties=(Duty(1, "land", "sent", date(2026, 3, 6)),)), date(2026, 3, 6)),
        (at_level(5, MONDAY).but(duties=(Duty(1, "land", "finished", date(2026, 3, 6)),)), date(2026, 3, 11)),
        (at_level(1, MONDAY).but(stage=Stage.PAUSED), None),
        (at_level(1, MONDAY).but(stage=Stage.PROTECTED), None),
        (at_level(1, MONDAY).but(stage=Stage.KEPT), None),
        (Standing(stage=Stage.IN_FORCE, performance_due=(date(2026, 5, 1), date(2026, 4, 1))), date(2026, 4, 1)),
        (
            Standing(stage=Stage.IN_FORCE, performance_due=(date(2026, 5, 1),), performance_done=(1,)),
            date(2026, 5, 16),
        ),
        (
            Standing(stage=Stage.IN_FORCE, performance_due=(date(2026, 5, 1),), performance_done=(1,), follow_ups=1),
            None,
        ),
        (
            Standing(stage=Stage.POLICE_MEDIATION, police_attempts=(PoliceAttempt(MONDAY, agreed=False),)),
            date(2026, 3, 11),
        ),
    ],
)  # fmt: skip
def test_the_day_by_which_somebody_must_act(standing, due):
    assert next_due(standing, TERMS) == due


def test_the_second_police_mediation_is_counted_in_working_days():
    before_the_holiday = Standing(police_attempts=(PoliceAttempt(date(2026, 9, 30), agreed=False),))
    assert second_police_mediation_until(before_the_holiday, TERMS) == date(2026, 10, 15)
    assert second_police_mediation_until(Standing(), TERMS) is None


def test_joint_sessions_have_regular_days_and_holidays_move_them():
    assert regular(MONDAY) == date(2026, 3, 10)
    assert regular(date(2026, 3, 10)) == date(2026, 3, 25)
    assert regular(date(2026, 1, 9)) == date(2026, 1, 12), "the 10th is a Saturday"
    assert regular(date(2026, 1, 11)) == date(2026, 1, 12)
    assert regular(date(2026, 11, 24), (5,)) == date(2026, 12, 7)


@given(DAYS)
def test_a_regular_day_is_a_working_day_still_to_come(day):
    held = regular(day)
    assert held > day
    assert CHINA.is_working_day(held)
