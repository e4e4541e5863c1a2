"""The two clocks. The case: 30 calendar days and what was paused; each level: working days and what was paused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fengqiao.kernel.calendars import CHINA, WorkCalendar
from fengqiao.kernel.clock import STATION_ZONE

from .standing import Stage, Standing

CASE_DAYS = 30  # Provisions on People's Mediation Work; appraisal time is not counted
ACCEPT_WORKING_DAYS = 1
LAWYER_WORKING_DAYS = 3
HANDOVER_WORKING_DAYS = 2
POLICE_SECOND_WORKING_DAYS = 7  # Provisions on Administrative Cases of Public Security Organs, art 183
CONFIRMATION_DAYS = 30  # People's Mediation Law art 33
UNAGREED_DATA_DAYS = 30
ALARM_MINUTES = 10
FOLLOW_UP_DAYS = (
    15  # after the last promised day somebody has been back to ask (People's Mediation Law art 31)
)
CONFERENCE_DAYS = (10, 25)  # of the month: joint meetings where the station has set no days of its own
CONFERENCE_HOUR = 9
LONGEST_HOLIDAY = 14

DEFAULT_TERMS: Mapping[int, int] = {1: 5, 2: 7, 3: 7, 4: 5, 5: 7}


@dataclass(frozen=True)
class Terms:
    """A station's working days per level (editable) and its calendar."""

    calendar: WorkCalendar = CHINA
    levels: tuple[tuple[int, int], ...] = tuple(DEFAULT_TERMS.items())

    def days_at(self, level: int) -> int:
        """Working days this station gives a level."""
        return dict(self.levels)[level]


def with_deadlines(standing: Standing, terms: Terms) -> Standing:
    """The standing with both clocks worked out anew from its dates; a level never outlasts its case.

    A level keeps the working days it began with: a station that edits its table changes nobody's promised day.
    """
    if standing.accepted_on is None:
        return standing.but(case_due=None, level_due=None, level_days=None)
    days = CASE_DAYS + standing.case_paused_days + standing.extended_days
    case_due = standing.accepted_on + timedelta(days=days)
    level_due = level_days = None
    if standing.level is not None and standing.level_since is not None:
        level_days = standing.level_days or terms.days_at(standing.level)
        allowed = level_days + standing.level_paused_days
        level_due = min(terms.calendar.after_working_days(standing.level_since, allowed), case_due)
    return standing.but(case_due=case_due, level_due=level_due, level_days=level_days)


def paused(standing: Standing, *, on: date, reason: str) -> Standing:
    """Both clocks stop on this day."""
    return standing.but(paused_since=on, pause_reason=reason, pauses=standing.pauses + 1)


def resumed(standing: Standing, *, on: date, terms: Terms) -> Standing:
    """Both clocks run again; exactly the paused calendar and working days are added, and several pauses add up."""
    since = standing.paused_since or on
    return standing.but(
        paused_since=None,
        pause_reason="",
        case_paused_days=standing.case_paused_days + max((on - since).days, 0),
        level_paused_days=standing.level_paused_days + terms.calendar.working_days_between(since, on),
    )


def next_due(standing: Standing, terms: Terms) -> date | None:
    """The day by which somebody must have done something; None while paused, closed or protected."""
    calendar = terms.calendar
    if standing.stage == Stage.REPORTED and standing.reported_on:
        return calendar.after_working_days(standing.reported_on, ACCEPT_WORKING_DAYS)
    if standing.stage in {Stage.IN_FORCE, Stage.NOT_KEPT}:
        promised = min((standing.performance_due[n - 1] for n in standing.performance_open), default=None)
        if promised is None and standing.performance_due and not standing.follow_ups:
            return max(standing.performance_due) + timedelta(days=FOLLOW_UP_DAYS)
        return promised
    if standing.stage == Stage.POLICE_MEDIATION and standing.police_attempts:
        return calendar.after_working_days(standing.police_attempts[0].on, POLICE_SECOND_WORKING_DAYS)
    if standing.is_final or standing.stage in {Stage.PAUSED, Stage.PROTECTED, Stage.REDIRECTED}:
        return None
    candidates = [standing.level_due, standing.case_due]
    if standing.stage == Stage.HANDING_OVER and standing.climb and standing.climb.agreed_on:
        candidates.append(calendar.after_working_days(standing.climb.agreed_on, HANDOVER_WORKING_DAYS))
    if standing.climb and not standing.climb.agreed_on:
        candidates.append(standing.climb.answer_by)
    if standing.stage == Stage.PREPARING and standing.lawyer_asked_on:
        candidates.append(calendar.after_working_days(standing.lawyer_asked_on, LAWYER_WORKING_DAYS))
    if standing.colleague_asked_on:
        candidates.append(calendar.after_working_days(standing.colleague_asked_on, HANDOVER_WORKING_DAYS))
    candidates += [duty.due_on for duty in standing.open_duties]
    return min((day for day in candidates if day), default=None)


def next_conference_day(after: date, calendar: WorkCalendar, days: tuple[int, ...]) -> date:
    """The next regular day of joint sessions after this one; a day off moves to the working day that follows.

    `days` are days of the month, at least one of them from 1 to 28.
    """
    day = after - timedelta(days=LONGEST_HOLIDAY)
    while True:
        day += timedelta(days=1)
        if day.day in days:
            held = day if calendar.is_working_day(day) else calendar.after_working_days(day, 1)
            if held > after:
                return held


def second_police_mediation_until(standing: Standing, terms: Terms) -> date | None:
    """The last day for a second public-security mediation: 7 working days after the first."""
    if not standing.police_attempts:
        return None
    return terms.calendar.after_working_days(standing.police_attempts[0].on, POLICE_SECOND_WORKING_DAYS)


def end_of_day(day: date | None) -> datetime | None:
    """The last second of a local day; None of none."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=STATION_ZONE) if day else None
