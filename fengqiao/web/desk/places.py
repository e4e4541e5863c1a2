"""Where the villages lie: a plain drawing, and a click that places the picked one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.refusals import explain

WIDTH, HEIGHT, EDGE = 900, 560, 40
# About ten kilometres, where no village has a position yet.
SPAN = 0.1


@desk_page(Kind.STATION_SETTINGS, Verb.MOVE)
def villages(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The map; with `?pick=code` the next click (or the numbers typed) places that village."""
    if request.method == "POST":
        return _place(request, caller)
    return _page(request, caller)


def _page(request: HttpRequest, caller: Caller, *, refusal: Any = None, status: int = 200) -> HttpResponse:
    found = community.villages_of_station(caller.station)
    picked = next((v for v in found if v.code == (request.GET.get("pick") or request.POST.get("code"))), None)
    frame = frame_of(found)
    context = framed(
        request,
        caller,
        "staff",
        villages=[_dot(village, frame) for village in found if village.longitude is not None],
        all_villages=[(v.code, v.short_name) for v in found],
        without=[v.short_name for v in found if v.longitude is None],
        picked=picked,
        illustrative=sum(1 for v in found if v.position_is_illustrative),
        frame={"west": frame[0], "south": frame[1], "east": frame[2], "north": frame[3]},
        width=WIDTH,
        height=HEIGHT,
        refusal=refusal,
    )
    return render(request, "web/desk/villages.html", context, status=status)


Frame = tuple[float, float, float, float]


def frame_of(found: list[Any]) -> Frame:
    """West, south, east, north of all positions, with a margin."""
    placed = [(v.longitude, v.latitude) for v in found if v.longitude is not None]
    if not placed:
        return (118.57, 36.65, 118.57 + SPAN, 36.65 + SPAN)
    west, east = min(x for x, _y in placed), max(x for x, _y in placed)
    south, north = min(y for _x, y in placed), max(y for _x, y in placed)
    wide, high = max(east - west, 0.01) * 0.06, max(north - south, 0.01) * 0.06
    return (west - wide, south - high, east + wide, north + high)


def _dot(village: Any, frame: Frame) -> dict[str, Any]:
    west, south, east, north = frame
    return {
        "code": village.code,
        "name": village.short_name,
        "x": f"{(village.longitude - west) / (east - west) * WIDTH:.1f}",
        "y": f"{(north - village.latitude) / (north - south) * HEIGHT:.1f}",
        "real": not village.position_is_illustrative,
    }


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Refused("positions_unreadable") from error


def _place(request: HttpRequest, caller: Caller) -> HttpResponse:
    code = request.POST.get("code", "")

    def deed() -> str:
        longitude, latitude = _position(request, caller)
        community_actions.place_village(
            code=code,
            longitude=longitude,
            latitude=latitude,
            by=request.user,  # type: ignore[arg-type]
            at=now(),
        )
        return f"{reverse('web:villages')}?pick={code}"

    try:
        to = done_once(request, door="desk/villages", deed=deed)
    except Refused as refused:
        return _page(request, caller, refusal=explain(refused), status=409)
    messages.success(request, _("Placed."))
    return HttpResponseRedirect(to)


def _position(request: HttpRequest, caller: Caller) -> tuple[float, float]:
    """Typed degrees, or a click on the picture: `<input type=image>` sends its pixels without any JavaScript."""
    if "map.x" in request.POST:
        west, south, east, north = frame_of(community.villages_of_station(caller.station))
        x = _number(request.POST["map.x"]) / WIDTH
        y = _number(request.POST.get("map.y", "")) / HEIGHT
        return round(west + x * (east - west), 6), round(north - y * (north - south), 6)
    return _number(request.POST.get("longitude", "")), _number(request.POST.get("latitude", ""))


@desk_page(Kind.STATION_SETTINGS, Verb.LIST)
def map_svg(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The drawing as a picture, so that a click on it is a form's answer."""
    found = community.villages_of_station(caller.station)
    frame = frame_of(found)
    context = {
        "villages": [_dot(village, frame) for village in found if village.longitude is not None],
        "picked": request.GET.get("pick", ""),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "web/desk/villages.svg", context, content_type="image/svg+xml")
