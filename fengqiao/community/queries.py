"""What other rooms ask about places and people. Every question takes a constant number of statements.

Where a question depends on the day, `on` is that day; without it, what is not ended counts.
Stations and villages are named by their codes.
"""

import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F, Q, QuerySet

from fengqiao.community.models import (
    Absence,
    Appointment,
    CalendarDay,
    Department,
    Duty,
    HearingRoom,
    LawyerProfile,
    LevelTerm,
    PolicingRoom,
    SecondFactor,
    Station,
    User,
    Village,
)
from fengqiao.community.roles import Role
from fengqiao.kernel.calendars import CHINA, WorkCalendar

DEFAULT_LEVEL_TERMS = {1: 5, 2: 7, 3: 7, 4: 5, 5: 7}
STATION_DIGITS = 9
_NOTHING = uuid.UUID(int=0)
_VILLAGE_CODE = re.compile(r"[0-9]{12}")


def read_id(value: object) -> uuid.UUID:
    """What somebody typed or sent as an id; where it is none, the nil id, which nothing has."""
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        return _NOTHING


def station(code: str) -> Station | None:
    """The station of a nine-digit township code."""
    return Station.objects.filter(pk=code).first()


def stations() -> list[Station]:
    """Every station kept in this database, by code."""
    return list(Station.objects.order_by("code"))


def villages_of_station(station: str) -> list[Village]:
    """The station's villages by code, each with its policing room and chat room."""
    return list(Village.objects.filter(station=station).select_related("room", "chat_room").order_by("code"))


def village(code: str) -> Village | None:
    """The village of a twelve-digit code, with station, room and chat room."""
    if not _VILLAGE_CODE.fullmatch(code):
        return None
    return Village.objects.select_related("station", "room", "chat_room").filter(pk=code).first()


@dataclass(frozen=True)
class Place:
    """Where a report belongs: the village, its station, the number of its policing room (0: none), its assistant."""

    village: str
    station: str
    room: int
    assistant: str = ""

    @classmethod
    def at(cls, village: Village) -> "Place":
        """Of a village already read with its room; the assistant is left out."""
        room = village.room.number if village.room else 0
        return cls(village=village.code, station=str(village.station_id), room=room)


def place_of(village_code: str) -> Place | None:
    """The village of a twelve-digit code as intake needs it, with the assistant's id; empty where nobody serves."""
    if not _VILLAGE_CODE.fullmatch(village_code):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [village_code])
        row = cursor.fetchone()
    return row and Place(row[0], row[1], row[2] or 0, str(read_id(row[3])) if row[3] else "")


_PLACE = """
SELECT village.code, village.station_id, room.number, appointed.user_id
  FROM community_village village
  LEFT JOIN community_policingroom room ON room.id = village.room_id
  LEFT JOIN (community_appointment appointed JOIN community_user person ON person.id = appointed.user_id)
    ON appointed.village_id = village.code AND appointed.role = 'assistant' AND appointed.until IS NULL
       AND person.is_active
 WHERE village.code = %s
"""


def rooms_of_station(station: str) -> list[PolicingRoom]:
    """The policing rooms by number."""
    return list(PolicingRoom.objects.filter(station=station).order_by("number"))


def hearing_rooms_of(station: str) -> list[HearingRoom]:
    """Rooms for hearings and joint sessions."""
    return list(HearingRoom.objects.filter(station=station))


def departments_of(station: str) -> list[Department]:
    """The departments a joint session can call on."""
    return list(Department.objects.filter(station=station))


def department(department_id: uuid.UUID | str) -> Department | None:
    """One department by its id."""
    return Department.objects.filter(pk=read_id(department_id)).first()


def person(user_id: uuid.UUID | str) -> User | None:
    """The person with this id, whether or not they may still sign in."""
    return User.objects.select_related("station").filter(pk=read_id(user_id)).first()


def people(user_ids: list[uuid.UUID] | set[uuid.UUID]) -> dict[uuid.UUID, User]:
    """Several people at once, by id."""
    return User.objects.in_bulk(list(user_ids))


def user_by_username(username: str) -> User | None:
    """The person who signs in with this name."""
    if "\0" in username:  # PostgreSQL takes no NUL
        return None
    return User.objects.select_related("station").filter(username=username).first()


def user_of_token(token: str) -> User | None:
    """Whose API token this is; None for an unknown or revoked token, or a person who may not sign in."""
    found = User.objects.filter(
        api_tokens__digest=token_digest(token), api_tokens__revoked_at=None, is_active=True
    )
    # Name and phone are not opened for every request; who wants them reads them then.
    return next(iter(found.only("role", "station", "is_active").order_by()), None)


def token_digest(token: str) -> str:
    """What is stored of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def staff_of(station: str, role: str | None = None) -> list[User]:
    """Active people of the station other than residents, of one role if given, by sign-in name."""
    found = User.objects.filter(station=station, is_active=True)
    found = found.filter(role=role) if role else found.exclude(role=Role.RESIDENT)
    return list(found.order_by("username"))


def locked_staff_of(station: str, role: str) -> list[User]:
    """People of a role who may no longer sign in, by sign-in name."""
    found = User.objects.filter(station=station, role=role, is_active=False, awaits_opening=False)
    return list(found.order_by("username"))


def factors_of(user: User, kind: str = "") -> list[SecondFactor]:
    """What this person can show besides the password, unused recovery codes among it, oldest first; of one kind
    (`totp`, `passkey`, `recovery`) if given.
    """
    rows = SecondFactor.objects.filter(user=user, revoked_at=None)
    return list(rows.filter(kind=kind) if kind else rows)


def may_have_text(user: User) -> bool:
    """Whether this person may receive a sign-in code as a text message: volunteers with a phone on record."""
    return user.role in {Role.ELDER, Role.ASSISTANT} and bool(user.phone)


def password_is_due(user: User, *, at: datetime) -> bool:
    """Whether they must choose a new password before they work: somebody else chose theirs, or, for staff, it is as
    old as the station allows.
    """
    if user.password_is_given:
        return True
    days = user.station.password_days if user.station else 0
    since = user.password_set_at or user.created_at
    return user.role != Role.RESIDENT and days > 0 and since + timedelta(days=days) <= at


def staff_awaiting_opening(station: str) -> list[User]:
    """People whose account, or whose new password, the security administrator has not opened yet."""
    found = User.objects.filter(station=station, awaits_opening=True).exclude(role=Role.RESIDENT)
    return list(found.order_by("role", "username"))


def lawyer_profile_of(user: User) -> LawyerProfile | None:
    """What the directory says of this lawyer; None before anything was entered."""
    return LawyerProfile.objects.filter(user=user).first()


def serving(on: date | None = None) -> Q:
    """The condition that an appointment holds on a day."""
    if on is None:
        return Q(until=None)
    return Q(from_date__lte=on) & (Q(until=None) | Q(until__gte=on))


def _appointed(role: str, *, on: date | None, **where: object) -> QuerySet[Appointment]:
    return (
        Appointment.objects.select_related("user")
        .filter(serving(on), role=role, user__is_active=True, **where)
        .order_by("from_date", "user__username")
    )


def assistant_of(village_code: str, *, on: date | None = None) -> User | None:
    """The village's police assistant."""
    row = _appointed(Role.ASSISTANT, on=on, village=village_code).first()
    return row.user if row else None


def elders_of(village_code: str, *, on: date | None = None) -> list[User]:
    """The village's elders, the longest serving first."""
    return [row.user for row in _appointed(Role.ELDER, on=on, village=village_code)]


def officers_of(village_code: str, *, on: date | None = None) -> list[User]:
    """The officers of the policing room that looks after the village."""
    return [row.user for row in _appointed(Role.OFFICER, on=on, room__villages=village_code)]


def clerks_of(department_id: uuid.UUID | str, *, on: date | None = None) -> list[User]:
    """Who answers a department's work orders."""
    return [row.user for row in _appointed(Role.CLERK, on=on, department=read_id(department_id))]


def department_ids_of(user: User, *, on: date | None = None) -> set[uuid.UUID]:
    """The departments whose work orders this person answers."""
    return set(
        Appointment.objects.filter(serving(on), user=user, role=Role.CLERK).values_list(
            "department_id", flat=True
        )
    )


def committee_mediators_of(village_code: str, *, on: date | None = None) -> list[User]:
    """Mediators of the people's-mediation committee (人民调解员): the village's own, then the station's."""
    rows = _committee(village_code, on=on).select_related("user")
    return list(dict.fromkeys(row.user for row in rows))


def _committee(village_code: str, *, on: date | None) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(serving(on), committee_mediator=True, user__is_active=True)
        .filter(Q(village=village_code) | Q(village=None, station=village_code[:STATION_DIGITS]))
        .order_by(F("village").asc(nulls_last=True), "from_date", "user__username")
    )


def committee_mediator_of(village_code: str, *, on: date | None = None) -> User | None:
    """The first of `committee_mediators_of`; None where the committee has nobody."""
    found = committee_mediators_of(village_code, on=on)
    return found[0] if found else None


def committee_mediator_id_of(village_code: str, *, on: date | None = None) -> str | None:
    """The id of `committee_mediator_of`, without opening anybody's name."""
    rows = _committee(village_code, on=on).values_list("user", flat=True)[:1]
    return next((str(user) for user in rows), None)


def is_committee_mediator(user: User, *, on: date | None = None) -> bool:
    """Whether this person may be the mediator of record."""
    return Appointment.objects.filter(serving(on), user=user, committee_mediator=True).exists()


def duty_officer(station: str, at: datetime) -> User | None:
    """Who answers for the station at this moment; of several the one who came on last."""
    row = (
        Duty.objects.select_related("user")
        .filter(station=station, from_at__lte=at, until_at__gt=at, user__is_active=True)
        .order_by("-from_at", "id")
        .first()
    )
    return row.user if row else None


def chief_of(station: str) -> User | None:
    """The station's chief; of several the first appointed."""
    found = User.objects.filter(station=station, role=Role.CHIEF, is_active=True)
    return found.order_by("created_at", "username").first()


def lawyers_of(station: str) -> list[LawyerProfile]:
    """The public directory: profiles (with `.user`) of lawyers who may be chosen, volunteers among them."""
    return list(
        LawyerProfile.objects.select_related("user")
        .filter(user__station=station, user__role=Role.LAWYER, user__is_active=True)
        .order_by("-takes_cases", "user__username")
    )


def village_codes_of(user: User, *, on: date | None = None) -> set[str]:
    """The villages this person serves: elder and assistant their own, officer those of the policing room,
    chief and justice clerk all of the station, others none. With `on`, also those of absent colleagues of the
    same role whom this person deputises for that day.
    """
    if user.role in {Role.CHIEF, Role.JUSTICE}:
        return set(Village.objects.filter(station=user.station_id).values_list("code", flat=True))
    if user.role not in {Role.ELDER, Role.ASSISTANT, Role.OFFICER}:
        return set()
    served = Appointment.objects.filter(serving(on), _served_by(user, on), role=user.role)
    way = "room__villages" if user.role == Role.OFFICER else "village"
    return set(served.filter(**{f"{way}__isnull": False}).values_list(way, flat=True))


def _served_by(user: User, on: date | None) -> Q:
    if on is None:
        return Q(user=user)
    absent = Absence.objects.filter(deputy=user, from_date__lte=on, until_date__gte=on)
    return Q(user=user) | Q(user__in=absent.values("user"))


def colleagues_deputised_by(user: User, *, on: date) -> list[User]:
    """Colleagues of the same role who are on leave that day with this person acting for them."""
    absent = Absence.objects.select_related("user").filter(deputy=user, from_date__lte=on, until_date__gte=on)
    return [row.user for row in absent.order_by("user") if row.user.role == user.role]


def colleague_ids_deputised_by(user: User, *, on: date) -> list[uuid.UUID]:
    """The ids of `colleagues_deputised_by`."""
    absent = Absence.objects.filter(deputy=user, from_date__lte=on, until_date__gte=on, user__role=user.role)
    return list(absent.order_by("user").values_list("user", flat=True))


def rooms_and_departments_of(user_ids: Iterable[uuid.UUID]) -> tuple[frozenset[int], frozenset[uuid.UUID]]:
    """Numbers of the policing rooms, and the departments, where these people serve."""
    rows = list(
        Appointment.objects.filter(serving(), user__in=list(user_ids)).values_list(
            "room__number", "department"
        )
    )
    return frozenset(room for room, _ in rows if room is not None), frozenset(d for _, d in rows if d)


def deputies_of(user_ids: Iterable[str], *, on: date) -> dict[str, str]:
    """Of these people, by id, who is on leave that day, with the id of who acts meanwhile."""
    absent = Absence.objects.filter(user__in=[read_id(one) for one in user_ids], deputy__is_active=True)
    rows = absent.filter(from_date__lte=on, until_date__gte=on).values_list("user", "deputy")
    return {str(user): str(deputy) for user, deputy in rows}


def deputy_of(user: User, on: date) -> User | None:
    """Who acts for this person on that day; None when they are not on leave."""
    row = (
        Absence.objects.select_related("deputy")
        .filter(user=user, from_date__lte=on, until_date__gte=on, deputy__is_active=True)
        .order_by("-from_date", "-id")
        .first()
    )
    return row.deputy if row else None


def appointments_of(user: User, *, on: date | None = None) -> list[Appointment]:
    """Where this person serves."""
    return list(
        Appointment.objects.select_related("village", "room", "department")
        .filter(serving(on), user=user)
        .order_by("from_date", "id")
    )


def appointed_in_villages(station: str, role: str, *, on: date | None = None) -> dict[str, list[User]]:
    """Village code to its elders or its assistant, for pages that show all villages at once."""
    found: dict[str, list[User]] = {}
    for row in _appointed(role, on=on, station=station, village__isnull=False):
        found.setdefault(row.village_id or "", []).append(row.user)
    return found


def appointments_of_station(station: str, *, on: date | None = None) -> list[Appointment]:
    """Who serves where, by role and place."""
    return list(
        Appointment.objects.select_related("user", "village", "room", "department")
        .filter(serving(on), station=station)
        .order_by("role", "room__number", "village", "from_date", "user__username")
    )


def absences_of_station(station: str, *, since: date) -> list[Absence]:
    """Leave that is not over before `since`, by its first day, with who is away and who acts."""
    found = Absence.objects.select_related("user", "deputy").filter(station=station, until_date__gte=since)
    return list(found.order_by("from_date", "id"))


def duties_of_station(station: str, *, since: datetime, until: datetime) -> list[Duty]:
    """The roster's shifts that touch the time from `since` to `until`, in order."""
    found = Duty.objects.select_related("user").filter(station=station, from_at__lt=until, until_at__gt=since)
    return list(found.order_by("from_at", "id"))


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
