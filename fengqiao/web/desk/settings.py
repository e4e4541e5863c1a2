"""What a station sets for itself: working days of each step, regular days of the joint session."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import now
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk.door import desk_page, done_once
from fengqiao.web.fields import Field
from fengqiao.web.steps import LEVEL_NAMES

_NUMBER = re.compile(r"[0-9]+")


def settings_shown(station: str) -> dict[str, Any]:
    """The settings as the page of people and places shows them."""
    days = community.conference_days(station)
    return {
        "terms": [(n, LEVEL_NAMES[n], days) for n, days in sorted(community.level_terms(station).items())],
        "conference_field": Field(
            name="days",
            label=_("Days of the month, separated by commas"),
            value=", ".join(map(str, days)),
            hint=_("From 1 to 28. A day off moves to the next working day."),
            prefix="c",
        ),
    }


@require_POST
@desk_page(Kind.STATION_SETTINGS, Verb.MOVE)
def set_terms(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Working days a level may take."""
    text, days = request.POST.get("level", ""), request.POST.get("working_days", "")

    def carry_out() -> str:
        community_actions.set_level_term(
            station=caller.station,
            level=int(text) if text in set("12345") else 0,
            working_days=int(days) if days.isdecimal() and len(days) < 4 else 0,
            by=request.user,  # type: ignore[arg-type]
            at=now(),
        )
        return reverse("web:staff") + "#terms"

    to = done_once(request, door="desk/terms", deed=carry_out)
    messages.success(
        request, _("From now on this many days. Cases already at that step keep what they were told.")
    )
    return HttpResponseRedirect(to)


@require_POST
@desk_page(Kind.STATION_SETTINGS, Verb.MOVE)
def set_conference_days(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Days of the month on which joint sessions are held."""
    days = [int(text[:3]) for text in _NUMBER.findall(request.POST.get("days", "")[:200])]

    def carry_out() -> str:
        community_actions.set_conference_days(
            station=caller.station,
            days=days,
            by=request.user,  # type: ignore[arg-type]
            at=now(),
        )
        return reverse("web:staff") + "#conference"

    to = done_once(request, door="desk/conference-days", deed=carry_out)
    messages.success(request, _("From now on joint sessions are proposed for these days."))
    return HttpResponseRedirect(to)
