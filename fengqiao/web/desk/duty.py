"""The duty roster: who is paged when somebody is in danger. Where nobody is on duty, the chief is."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import STATION_ZONE, local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain

SHOWN = timedelta(days=14)
LONGEST = timedelta(days=7)


@require_http_methods(["GET", "POST"])
@desk_page(Kind.STAFF, Verb.MOVE)
def duty(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Who is on duty in the coming two weeks, and a form to put somebody on."""
    if request.method == "GET":
        return _page(request, caller)

    def deed() -> str:
        starts, ends = _moment(request.POST.get("from_at")), _moment(request.POST.get("until_at"))
        if ends - starts > LONGEST:
            raise Refused("duty_too_long")
        user = next((one for one in _able(caller) if str(one.id) == request.POST.get("who")), None)
        if user is None:
            raise Refused("unknown_colleague")
        community_actions.set_duty(
            user=user,
            from_at=starts,
            until_at=ends,
            by=request.user,  # type: ignore[arg-type]
            at=now(),
        )
        return reverse("web:duty-roster")

    try:
        to = done_once(request, door="desk/duty", deed=deed)
    except Refused as refused:
        return _page(request, caller, refusal=explain(refused), status=409)
    messages.success(request, _("They are on the roster and will be paged."))
    return HttpResponseRedirect(to)


@require_POST
@desk_page(Kind.STAFF, Verb.MOVE)
def remove_duty(request: HttpRequest, caller: Caller, duty: UUID) -> HttpResponse:
    """Take one shift off the roster."""

    def deed() -> str:
        community_actions.remove_duty(duty=duty, by=request.user, at=now())  # type: ignore[arg-type]
        return reverse("web:duty-roster")

    try:
        to = done_once(request, door="desk/duty/remove", deed=deed)
    except Refused as refused:
        return _page(request, caller, refusal=explain(refused), status=409)
    messages.success(request, _("The shift is off the roster."))
    return HttpResponseRedirect(to)


def _able(caller: Caller) -> list[Any]:
    return [*community.staff_of(caller.station, "officer"), *community.staff_of(caller.station, "chief")]


def _moment(text: str | None) -> datetime:
    try:
        at = datetime.fromisoformat(text or "").replace(tzinfo=STATION_ZONE)
    except ValueError as error:
        raise Refused("day_unreadable") from error
    if not date(2020, 1, 1) <= at.date() <= date(2200, 1, 1):
        raise Refused("day_unreadable")
    return at


def _page(request: HttpRequest, caller: Caller, *, refusal: Any = None, status: int = 200) -> HttpResponse:
    at = now()
    rows = community.duties_of_station(caller.station, since=at, until=at + SHOWN)
    on_duty = community.duty_officer(caller.station, at)
    typed = request.POST
    able = [(str(one.id), words.person_words(one)) for one in _able(caller)]
    context = framed(
        request,
        caller,
        "staff",
        on_duty=words.person_words(on_duty) if on_duty else "",
        rows=[_shift(row, at) for row in rows],
        fields=[
            Field(
                name="who",
                kind="choice",
                label=pgettext("on duty", "Who"),
                options=able,
                value=typed.get("who", ""),
            ),
            Field(
                name="from_at",
                kind="datetime",
                label=pgettext("of a shift", "From"),
                value=typed.get("from_at", ""),
            ),
            Field(
                name="until_at",
                kind="datetime",
                label=pgettext("of a shift", "Until"),
                value=typed.get("until_at", ""),
            ),
        ],
        refusal=refusal,
    )
    return render(request, "web/desk/duty.html", context, status=status)


def _shift(row: Any, at: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "who": words.person_words(row.user),
        "from": row.from_at,
        "until": row.until_at,
        "until_same_day": local_date(row.from_at) == local_date(row.until_at),
        "until_time": f"{row.until_at.astimezone(STATION_ZONE):%H:%M}",
        "now": row.from_at <= at,
    }
