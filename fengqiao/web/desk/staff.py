"""The people of a station, role by role, who is new, and what an administrator may do. One person is in `person`."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb, may_at_all
from fengqiao.community.roles import ADMINISTRATORS
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import desk_queries
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.desk.newcomers import add_newcomer, newcomer_fields
from fengqiao.web.desk.person import may_take_on, place_of
from fengqiao.web.phone.words import joined
from fengqiao.web.refusals import explain

SHORT_LIST = 15
ADMINISTRATORS_IN_ORDER = ("system_admin", "security_admin", "audit_admin")
ROLES_IN_ORDER = ("chief", "officer", "clerk", "justice", "lawyer", "assistant", "elder")


@desk_page(Kind.ACCOUNT, Verb.LIST)
def staff(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Everybody of one role, with what they have in hand; `?find=` some by name, sign-in name or place."""
    return _staff_page(request, caller)


def _staff_page(
    request: HttpRequest, caller: Caller, *, refusal: Any = None, status: int = 200
) -> HttpResponse:
    role = request.POST.get("role") or request.GET.get("role", "officer")
    shown = ROLES_IN_ORDER + ADMINISTRATORS_IN_ORDER
    role = role if role in shown else "officer"
    of_chief = may_at_all(caller.role, Verb.MOVE, Kind.STAFF)
    serving: dict[Any, list[Any]] = {}
    for row in community.appointments_of_station(caller.station):
        serving.setdefault(row.user_id, []).append(row)
    cases = desk_queries.open_cases_by_person(caller.station) if of_chief else {}
    lines = [
        _line(user, serving.get(user.id, []), cases.get(str(user.id), 0))
        for user in community.staff_of(caller.station, role)
    ]
    find = request.GET.get("find", "").strip()[:40]
    context = framed(
        request,
        caller,
        "staff",
        role=role,
        roles=[
            {"name": words.role_name(one), "url": f"{reverse('web:staff')}?role={one}", "here": one == role}
            for one in shown
        ],
        people=[line for line in lines if find in " ".join((line["name"], line["username"], line["serves"]))],
        find=find,
        searchable=len(lines) > SHORT_LIST,
        locked=[_locked(user) for user in community.locked_staff_of(caller.station, role)],
        waiting=[
            (*_locked(user), words.role_name(user.role))
            for user in community.staff_awaiting_opening(caller.station)
        ],
        of_chief=of_chief,
        newcomer_fields=newcomer_fields(request.POST, role) if may_take_on(caller, role) else [],
        refusal=refusal,
    )
    return render(request, "web/desk/staff.html", context, status=status)


def _locked(user: Any) -> tuple[str, str]:
    return f"{user.name} · {user.username}", reverse("web:person", kwargs={"user": user.id})


def _line(user: Any, serving: list[Any], cases: int) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "serves": joined(place_of(row) for row in serving),
        "of_committee": any(row.committee_mediator for row in serving),
        "cases": cases,
        "url": reverse("web:person", kwargs={"user": user.id}),
    }


@require_POST
@desk_page(Kind.ACCOUNT, Verb.MOVE)
def add_person(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Somebody new who may sign in; next they are appointed, on their own page."""
    try:
        to = done_once(request, door="desk/staff/new", deed=lambda: add_newcomer(request, caller))
    except Refused as refused:
        return _staff_page(request, caller, refusal=explain(refused), status=409)
    messages.success(request, _("The account is set up. The security administrator opens it."))
    return HttpResponseRedirect(to)


@desk_page(Kind.STAFF, Verb.LIST, roles=frozenset(map(str, ADMINISTRATORS)))
def administration(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What an administrator may do: the machine is theirs, the cases are not."""
    return render(
        request, "web/desk/administration.html", framed(request, caller, "administration", role=caller.role)
    )
