"""Working days as the State Council's notices and a station's own corrections make them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel.calendars import CHINA, WorkCalendar

DAYS = st.dates(min_value=date(2024, 6, 1), max_value=date(2027, 6, 1))
COUNTS = st.integers(min_value=0, max_value=60)


def test_national_day_2026_is_left_out():
    wednesday = date(2026, 9, 30)
    assert CHINA.after_working_days(wednesday, 1) == date(2026, 10, 8)
    assert CHINA.after_working_days(wednesday, 3) == date(2026, 10, 10), (
        "the Saturday after is worked instead"
    )
    assert CHINA.working_days_between(wednesday, date(2026, 10, 12)) == 4


def test_no_days_after_a_day_is_that_day_even_on_a_sunday():
    sunday = date(2026, 11, 22)
    assert CHINA.after_working_days(sunday, 0) == sunday
    assert CHINA.working_days_between(sunday, sunday) == 0
    assert CHINA.working_days_between(sunday, sunday - timedelta(days=9)) == 0


def test_make_up_days_are_worked_and_spring_festival_is_not():
    assert CHINA.is_working_day(date(2026, 2, 14))
    assert not any(CHINA.is_working_day(date(2026, 2, 15) + timedelta(days=n)) for n in range(9))
    assert CHINA.is_working_day(date(2026, 2, 24))


def test_every_make_up_day_is_a_weekend_and_no_holiday():
    assert all(day.weekday() >= 5 for day in CHINA.make_up_days)
    assert not CHINA.make_up_days & CHINA.holidays


def test_a_station_corrects_both_ways():
    market_day, saturday = date(2026, 11, 25), date(2026, 11, 28)
    own = CHINA.corrected(holidays=[market_day], make_up_days=[saturday])
    assert not own.is_working_day(market_day)
    assert own.is_working_day(saturday)
    assert CHINA.is_working_day(market_day)
    back = own.corrected(holidays=[saturday], make_up_days=[market_day])
    assert back.is_working_day(market_day)
    assert not back.is_working_day(saturday)


@given(DAYS, COUNTS)
def test_counting_back_what_was_counted_forward(start, days):
    end = CHINA.after_working_days(start, days)
    assert CHINA.working_days_between(start, end) == days
    assert days == 0 or CHINA.is_working_day(end)


@given(DAYS, COUNTS, COUNTS)
def test_days_add_up(start, first, second):
    there = CHINA.after_working_days(CHINA.after_working_days(start, first), second)
    assert there == CHINA.after_working_days(start, first + second)


@given(DAYS, COUNTS, st.sets(DAYS, max_size=20))
def test_more_holidays_never_bring_a_day_forward(start, days, off):
    assert WorkCalendar(holidays=frozenset(off)).after_working_days(
        start, days
    ) >= WorkCalendar().after_working_days(start, days)
