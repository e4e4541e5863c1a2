"""The doors of the desk: who may come in, and what every page of it is framed with."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb, may_at_all
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation import desk_queries
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.queries import DisputeShown, dispute_for
from fengqiao.mediation.scope import Caller
from fengqiao.reactions.queries import unread_count
from fengqiao.web.once import once
from fengqiao.web.phone.words import joined

OFFICE = frozenset({"officer", "chief"})
View = Callable[..., HttpResponse]


def desk_page(kind: Kind, verb: Verb, *, roles: frozenset[str] | None = None) -> Callable[[View], View]:
    """Only for roles that reach such records at all (`community.access`), and of those only `roles`, if given.

    The view gets the caller as its second argument. Whoever is not signed in goes to the door first.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        @login_required
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            role = getattr(request.user, "role", "")
            if not may_at_all(role, verb, kind) or (roles is not None and role not in roles):
                raise PermissionDenied
            response = view(request, caller_of_user(request.user), *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return inner

    return wrap


def dispute_or_404(number: str, caller: Caller) -> DisputeShown:
    """The case as this caller may see it; outside their scope there is nothing."""
    found = dispute_for(number=number, caller=caller)
    if found is None:
        raise Http404
    return found


def done_once(request: HttpRequest, *, door: str, deed: Callable[[], str]) -> str:
    """Carry out the deed once and return the address it leads to, however often the form is sent."""
    return str(once(request, door=door, actor=str(request.user.pk), deed=deed))


def framed(request: HttpRequest, caller: Caller, here: str, **context: Any) -> dict[str, Any]:
    """The context of a desk page: places on the left with their counts, the search box, the station's name."""
    station = community.station(caller.station) if caller.station else None
    if station is not None:
        request.station_is_sample = station.sample  # type: ignore[attr-defined]
    return {
        "places": _places(caller, here),
        "search_url": reverse("web:register") if caller.role in OFFICE else None,
        "place": _short(station.town) if station else "",
        "reach_words": _reach(caller),
        "sees_roster": may_at_all(caller.role, Verb.MOVE, Kind.STAFF),
        "sets_station": may_at_all(caller.role, Verb.MOVE, Kind.STATION_SETTINGS),
        **({"station_is_sample": station.sample} if station else {}),
        **context,
    }


def _short(town: str) -> str:
    for ending in ("街道办事处", "街道", "镇", "乡"):
        if town.endswith(ending) and len(town) > len(ending) + 1:
            return town[: -len(ending)]
    return town


def _reach(caller: Caller) -> str:
    """`第二警务室 · 31 个村` for an officer; the whole station for the chief."""
    if caller.role not in OFFICE:
        return ""
    rooms = [room for room in community.rooms_of_station(caller.station) if room.number in caller.rooms]
    villages = community.villages_of_station(caller.station)
    if caller.role == "officer":
        count = sum(1 for village in villages if village.room and village.room.number in caller.rooms)
        return _("%(rooms)s · %(count)s villages") % {
            "rooms": joined(r.name for r in rooms),
            "count": count,
        }
    return _("whole station · %(count)s villages") % {"count": len(villages)}


def counted(count: int) -> str:
    """`1000+` where counting stopped, nothing for none."""
    return f"{count}+" if count >= desk_queries.COUNT_LIMIT else str(count or "")


def _places(caller: Caller, here: str) -> list[dict[str, Any]]:
    groups: list[tuple[str, list[tuple[str, str, Any]]]] = []
    today = local_date(now())
    if caller.role in OFFICE:
        groups.append(
            (
                "",
                [
                    ("today", _("To do today"), counted(desk_queries.due_count(caller, today))),
                    ("register", _("Disputes"), counted(desk_queries.running_count(caller))),
                    ("work-orders", _("Work orders"), counted(desk_queries.open_orders_count(caller))),
                    ("sittings", _("Hearings and sessions"), ""),
                    ("report", _("Write down a report"), ""),
                ],
            )
        )
        station = [("import", _("Read a spreadsheet"), ""), ("funnel", _("Funnel and figures"), "")]
        if caller.role == "chief":
            station += [("justice", _("Quarterly figures"), ""), ("trust", _("Sheet of trust"), "")]
            station += [("staff", _("People and places"), "")]
            station += [("rights-requests", _("Requests about personal data"), "")]
            station += [("demo-outbox", _("What was sent"), "")] if settings.DEMO else []
        groups.append((_("The station"), station))
    elif caller.role == "clerk":
        groups.append(
            ("", [("work-orders", _("Work orders"), counted(desk_queries.open_orders_count(caller)))])
        )
    elif caller.role == "justice":
        groups.append(
            ("", [("justice", _("Quarterly figures"), ""), ("funnel", _("Funnel and figures"), "")])
        )
    elif caller.role == "system_admin" or caller.role == "security_admin":
        groups.append(
            ("", [("administration", _("What you may do"), ""), ("staff", _("People and places"), "")])
        )
    elif caller.role == "audit_admin":
        log = [("audit-log", _("The log"), ""), ("trust", _("Sheet of trust"), "")]
        groups.append(("", [("administration", _("What you may do"), ""), *log]))
    if caller.id:
        own = [
            ("inbox", _("Messages"), str(unread_count(UUID(caller.id)) or "")),
            ("account", _("My account"), ""),
        ]
        groups.append(("", own))
    return [
        {
            "title": title,
            "links": [
                {"label": label, "url": reverse(f"web:{name}"), "count": count, "here": name == here}
                for name, label, count in links
            ],
        }
        for title, links in groups
    ]
