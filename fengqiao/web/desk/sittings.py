"""Hearings, joint sessions and talks: four weeks by day."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import STATION_ZONE, local_date, now
from fengqiao.mediation import desk_queries
from fengqiao.mediation.deadlines import next_conference_day
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import OFFICE, desk_page, framed
from fengqiao.web.phone.words import joined
from fengqiao.web.steps import LEVEL_NAMES


@desk_page(Kind.DISPUTE_REGISTER, Verb.LIST, roles=OFFICE)
def sittings(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A week, day by day; `?from=` another one."""
    today = local_date(now())
    monday = _monday(request.GET.get("from", ""), today)
    since = desk_queries.start_of_day(monday)
    found = desk_queries.sittings_between(caller=caller, since=since, until=since + timedelta(days=7))
    villages = {v.code: v.short_name for v in community.villages_of_station(caller.station)}
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for sitting in found:
        by_day[local_date(sitting.starts_at)].append(_told(sitting, villages))
    calendar = community.work_calendar(caller.station)
    regular = community.conference_days(caller.station)
    here = reverse("web:sittings")
    context = framed(
        request,
        caller,
        "sittings",
        days=[
            {
                "day": day,
                "now": day == today,
                "off": not calendar.is_working_day(day),
                "regular": next_conference_day(day - timedelta(days=1), calendar, regular) == day,
                "sittings": by_day[day],
            }
            for day in (monday + timedelta(days=n) for n in range(7))
        ],
        monday=monday,
        sunday=monday + timedelta(days=6),
        before=f"{here}?from={monday - timedelta(days=7)}",
        after=f"{here}?from={monday + timedelta(days=7)}",
        this_week=here,
        rooms=joined(
            _("%(room)s (%(n)s seats)") % {"room": room.name, "n": room.seats}
            for room in community.hearing_rooms_of(caller.station)
        ),
        count=len(found),
    )
    return render(request, "web/desk/sittings.html", context)


def _monday(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if not 1950 <= day.year <= 2200:
        day = today
    return day - timedelta(days=day.weekday())


def _told(sitting: Any, villages: dict[str, str]) -> dict[str, Any]:
    dispute = sitting.dispute
    return {
        "from": f"{sitting.starts_at.astimezone(STATION_ZONE):%H:%M}",
        "until": f"{sitting.ends_at.astimezone(STATION_ZONE):%H:%M}",
        "level": sitting.level,
        "what": LEVEL_NAMES.get(sitting.level, ""),
        "place": sitting.place,
        "title": dispute.title,
        "short": words.short_number(dispute.number),
        "village": villages.get(dispute.village, dispute.village),
        "url": reverse("web:dispute", kwargs={"number": dispute.number}),
    }
