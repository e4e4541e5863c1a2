"""Days: working days, terms of the levels, days of conferences."""

from datetime import date

from django.db import connection

from fengqiao.community.models import (
    CalendarDay,
    LevelTerm,
    Station,
)
from fengqiao.kernel.calendars import CHINA, WorkCalendar

DEFAULT_LEVEL_TERMS = {1: 5, 2: 7, 3: 7, 4: 5, 5: 7}


def calendar_days_of(station: str, *, since: date) -> list[CalendarDay]:
    """The station's own corrections of the calendar from `since` on."""
    return list(CalendarDay.objects.filter(station=station, day__gte=since))


def level_terms(station: str) -> dict[int, int]:
    """Working days allowed at each of the five levels; the usual ones where the station has set none."""
    own = dict(LevelTerm.objects.filter(station=station).values_list("level", "working_days"))
    return DEFAULT_LEVEL_TERMS | own


def station_terms(station: str) -> tuple[dict[int, int], WorkCalendar]:
    """`level_terms` and `work_calendar` in one statement: every report and every move asks for both."""
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [station, station])
        rows = cursor.fetchall()
    own = {number: value for level, number, value, _ in rows if level}
    entries = [(_day(day), bool(value)) for level, _, value, day in rows if not level]
    return DEFAULT_LEVEL_TERMS | own, _corrected(entries)


_TERMS = (
    "SELECT 1, level, working_days, NULL FROM community_levelterm WHERE station_id = %s UNION ALL "
    "SELECT 0, NULL, CASE WHEN working THEN 1 ELSE 0 END, day FROM community_calendarday WHERE station_id = %s"
)


def _day(found: date | str) -> date:
    return date.fromisoformat(found) if isinstance(found, str) else found  # SQLite keeps days as text


def conference_days(station: str) -> tuple[int, ...]:
    """Days of the month on which the station holds its joint sessions; none for an unknown station."""
    row = Station.objects.filter(pk=station).values_list("conference_days", flat=True).first()
    return tuple(row or ())


def work_calendar(station: str) -> WorkCalendar:
    """The published working days, corrected by the station's own entries."""
    entries = list(CalendarDay.objects.filter(station=station).values_list("day", "working"))
    return _corrected(entries)


def _corrected(entries: list[tuple[date, bool]]) -> WorkCalendar:
    worked = {day for day, working in entries if working}
    off = {day for day, working in entries if not working}
    return CHINA.corrected(holidays=off, make_up_days=worked)
