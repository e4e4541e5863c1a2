"""What a station sets for itself: days of each step, days of the joint session, days off, rooms and their villages."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain
from fengqiao.web.steps import LEVEL_NAMES

_NUMBER = re.compile(r"[0-9]+")
_PAST_SHOWN = timedelta(days=30)


@desk_page(Kind.STATION_SETTINGS, Verb.MOVE)
def station_settings(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Everything the station sets, on one page."""
    return _page(request, caller)


def _page(
    request: HttpRequest, caller: Caller, *, wrong: str = "", refusal: Any = None, status: int = 200
) -> HttpResponse:
    station = caller.station
    given = {wrong: request.POST}
    rooms = community.rooms_of_station(station)
    villages = community.villages_of_station(station)
    context = framed(
        request,
        caller,
        "staff",
        wrong=wrong,
        refusal=refusal,
        terms=[(n, LEVEL_NAMES[n], days) for n, days in sorted(community.level_terms(station).items())],
        conference_fields=_conference_fields(station, given.get("conference-days")),
        password_fields=_password_fields(station, given.get("password-days", {})),
        contact_fields=_contact_fields(station, given.get("contact", {})),
        calendar_fields=_calendar_fields(given.get("calendar", {})),
        calendar=community.calendar_days_of(station, since=local_date(now()) - _PAST_SHOWN),
        rooms=[
            {
                "number": room.number,
                "name": room.name,
                "villages": [v.short_name for v in villages if v.room_id == room.id],
            }
            for room in rooms
        ],
        room_fields=[_text("name", _("Name of the room"), given.get("policing-room", {}), prefix="p")],
        village_fields=_village_fields(rooms, villages, given.get("village", {})),
        hearing_rooms=community.hearing_rooms_of(station),
        hearing_fields=[
            _text("name", _("Name of the room"), given.get("hearing-room", {}), prefix="h"),
            _text("seats", _("Seats"), given.get("hearing-room", {}), prefix="h", kind="integer"),
        ],
    )
    return render(request, "web/desk/settings.html", context, status=status)


def _text(name: str, label: str, given: Mapping[str, Any], **more: Any) -> Field:
    return Field(name=name, label=label, value=str(given.get(name, "")), autocomplete="off", **more)


def _conference_fields(station: str, given: Mapping[str, Any] | None) -> list[Field]:
    days = ", ".join(map(str, community.conference_days(station)))
    return [
        Field(
            name="days",
            label=_("Days of the month, separated by commas"),
            value=days if given is None else str(given.get("days", "")),
            hint=_("From 1 to 28. A day off moves to the next working day."),
            prefix="c",
        )
    ]


def _of_station(column: str, name: str, station: str, given: Mapping[str, Any], **more: Any) -> list[Field]:
    """One field that shows what the station's row says now, or what was sent."""
    row = community.station(station)
    return [Field(name=name, value=str(given.get(name, getattr(row, column, ""))), **more)]


def _password_fields(station: str, given: Mapping[str, Any]) -> list[Field]:
    return _of_station(
        "password_days",
        "days",
        station,
        given,
        label=_("Days a password of the staff lasts"),
        kind="integer",
        hint=_("From 30 to 730; 0: until there is a reason to change it."),
        prefix="w",
    )


def _contact_fields(station: str, given: Mapping[str, Any]) -> list[Field]:
    return _of_station(
        "contact",
        "contact",
        station,
        given,
        label=_("Phone and address for questions about data"),
        hint=_("It stands in every notice on personal data. Empty: the name of the place alone."),
        required=False,
        prefix="k",
    )


def _calendar_fields(given: Mapping[str, Any]) -> list[Field]:
    ways = [("yes", _("Worked")), ("no", _("Day off"))]
    return [
        Field(name="day", label=_("Day"), kind="date", value=str(given.get("day", "")), prefix="d"),
        Field(
            name="working", label=_("What is it"), kind="choice", options=ways,
            value=str(given.get("working", "")), prefix="d",
        ),
        Field(
            name="note", label=_("Why"), required=False, value=str(given.get("note", "")), autocomplete="off",
            prefix="d",
        ),
    ]  # fmt: skip


def _village_fields(rooms: list[Any], villages: list[Any], given: Mapping[str, Any]) -> list[Field]:
    here = [(v.code, f"{v.short_name} · {v.room.name}" if v.room else v.short_name) for v in villages]
    return [
        Field(
            name="village", label=_("Village"), kind="choice", options=here,
            value=str(given.get("village", "")), prefix="v",
        ),
        Field(
            name="room", label=_("Policing room"), kind="choice",
            options=[(str(room.id), room.name) for room in rooms],
            value=str(given.get("room", "")), prefix="v",
        ),
    ]  # fmt: skip


# What is kept: each form one action.


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _terms(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    level, days = _whole(given.get("level", "")), _whole(given.get("working_days", ""))
    community_actions.set_level_term(station=station, level=level, working_days=days, **who)


def _conference_days(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    days = [int(text[:3]) for text in _NUMBER.findall(given.get("days", "")[:200])]
    community_actions.set_conference_days(station=station, days=days, **who)


def _password_days(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    text = given.get("days", "").strip()
    days = _whole(text) if text else -1
    if days == 0 and text.strip("0"):
        raise Refused("password_days_out_of_range")
    community_actions.set_password_days(station=station, days=days, **who)


def _contact(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    community_actions.set_contact(station=station, contact=given.get("contact", ""), **who)


def _calendar(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError as error:
        raise Refused("day_unreadable") from error
    if given.get("working") not in {"yes", "no"} or not 2020 <= day.year <= 2200:
        raise Refused("day_unreadable")
    note = given.get("note", "").replace("\x00", "")[:120]
    community_actions.set_calendar_day(
        station=station, day=day, working=given["working"] == "yes", note=note, **who
    )


def _policing_room(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    community_actions.add_policing_room(station=station, name=given.get("name", ""), **who)


def _hearing_room(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    seats = _whole(given.get("seats", ""))
    community_actions.add_hearing_room(station=station, name=given.get("name", ""), seats=seats, **who)


def _village(given: Mapping[str, Any], who: dict[str, Any], station: str) -> None:
    community_actions.give_village_to_room(
        village=given.get("village", "")[:12], room=given.get("room", ""), **who
    )


_DEEDS: dict[str, tuple[Callable[[Mapping[str, Any], dict[str, Any], str], None], Promise]] = {
    "terms": (
        _terms,
        gettext_lazy("From now on this many days. Cases already at that step keep what they were told."),
    ),
    "conference-days": (
        _conference_days,
        gettext_lazy("From now on joint sessions are proposed for these days."),
    ),
    "password-days": (
        _password_days,
        gettext_lazy("Older passwords are changed at the next sign-in."),
    ),
    "contact": (_contact, gettext_lazy("From now on it stands in every notice.")),
    "calendar": (
        _calendar,
        gettext_lazy("Written in the calendar. Days that run count with it from now on."),
    ),
    "policing-room": (
        _policing_room,
        gettext_lazy("The room is there. Next: give it villages, and appoint officers to it."),
    ),
    "hearing-room": (_hearing_room, gettext_lazy("The room can be chosen for hearings and joint sessions.")),
    "village": (
        _village,
        gettext_lazy("New reports of this village go to that room. Cases that run stay where they are."),
    ),
}


@require_POST
@desk_page(Kind.STATION_SETTINGS, Verb.MOVE)
def change_settings(request: HttpRequest, caller: Caller, what: str) -> HttpResponse:
    """Keep one of the settings."""
    if what not in _DEEDS:
        raise Http404
    deed, said = _DEEDS[what]

    def carry_out() -> str:
        deed(request.POST, {"by": request.user, "at": now()}, caller.station)
        return f"{reverse('web:station-settings')}#{what}"

    try:
        to = done_once(request, door=f"desk/settings/{what}", deed=carry_out)
    except Refused as refused:
        return _page(request, caller, wrong=what, refusal=explain(refused), status=409)
    messages.success(request, str(said))
    return HttpResponseRedirect(to)
