"""One person: where they serve, leave, handing over everything, and what may be done about their account.

The system administrator keeps the accounts here and the security administrator opens them and ends sessions; neither
sees what anybody has in hand.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Reach, Verb, may_at_all, reach
from fengqiao.community.roles import ADMINISTRATORS, SERVES
from fengqiao.community.sessions import sessions_of
from fengqiao.kernel.clock import local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import desk_queries
from fengqiao.mediation.actions.handover import hand_over_everything
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.desk.newcomers import (
    directory_fields,
    end_all_sessions,
    enter_in_directory,
    give_password,
    lock,
    open_the_account,
    password_fields,
    reset_second_step,
    unlock,
)
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain


def may_take_on(caller: Caller, role: str) -> bool:
    """Whether this caller sets up accounts of this role: a chief's or an administrator's, only the chief."""
    if role in {*ADMINISTRATORS, "chief"} and caller.role != "chief":
        return False
    return may_at_all(caller.role, Verb.MOVE, Kind.ACCOUNT)


def place_of(row: Any) -> str:
    """Where an appointment is: the village, the room, the department, or the whole station."""
    if row.village is not None:
        return str(row.village.short_name)
    if row.room is not None:
        return str(row.room.name)
    return str(row.department.name) if row.department is not None else _("whole station")


@desk_page(Kind.ACCOUNT, Verb.LIST)
def person(request: HttpRequest, caller: Caller, user: UUID) -> HttpResponse:
    """One person: appointments, leave, hand-over of everything."""
    return _person_page(request, caller, user)


def _person_page(
    request: HttpRequest, caller: Caller, user_id: UUID, *, refusal: Any = None, status: int = 200
) -> HttpResponse:
    user = _of_station(caller, user_id)
    today = local_date(now())
    deputy = community.deputy_of(user, today)
    colleagues = [
        (str(one.id), f"{one.name} · {one.username}")
        for one in community.staff_of(caller.station, user.role)
        if one.pk != user.pk
    ]
    of_chief = may_at_all(caller.role, Verb.MOVE, Kind.STAFF)
    cases = desk_queries.assigned_to(station=caller.station, user=str(user.id)) if of_chief else []
    context = framed(
        request,
        caller,
        "staff",
        person=user,
        name=user.name,
        role_words=words.role_name(user.role),
        serves=[
            {
                "id": row.id,
                "place": place_of(row),
                "since": row.from_date,
                "of_committee": row.committee_mediator,
            }
            for row in community.appointments_of(user)
        ],
        deputy=words.person_words(deputy) if deputy else "",
        cases=[
            {
                "url": reverse("web:dispute", kwargs={"number": row.number}),
                "title": _("Protected case") if row.stage in desk_queries.PROTECTED else row.title,
                "short": words.short_number(row.number),
                "stage": words.stage_name(row.stage),
            }
            for row in cases[:50]
        ],
        cases_count=len(cases),
        of_chief=of_chief,
        **_doors(caller, user),
        refusal=refusal,
        appoint_fields=_appoint_fields(user, caller, today),
        leave_fields=_leave_fields(colleagues, today),
        hand_over_fields=_hand_over_fields(colleagues),
        has_colleagues=bool(colleagues),
        is_oneself=user.pk == request.user.pk,
        reason_fields=[Field(name="reason", label=_("Why"), prefix="k")],
        end_fields=[Field(name="reason", label=_("Why"), prefix="e")],
        reset_fields=[Field(name="reason", label=_("Why, and how you know who they are"), prefix="r")],
        open_fields=[Field(name="reason", label=_("How you know who they are"), prefix="o")],
        directory_fields=directory_fields(user)
        if user.role == "lawyer" and may_at_all(caller.role, Verb.MOVE, Kind.DIRECTORY)
        else [],
    )
    return render(request, "web/desk/person.html", context, status=status)


def _doors(caller: Caller, user: Any) -> dict[str, Any]:
    """What this caller may do about the account: never what would let one person alone sign in as another."""
    keeps = may_take_on(caller, user.role)
    opens = user.awaits_opening and str(user.set_up_by_id) != caller.id
    if caller.role != "security_admin":
        opens = opens and caller.role == "system_admin" and user.role == "security_admin"
    gives_password = keeps and user.role not in ADMINISTRATORS and str(user.id) != caller.id
    return {
        "keeps_account": keeps,
        "opens_account": opens,
        "keeps_password_alone": user.role in ADMINISTRATORS,
        "password_fields": password_fields() if gives_password else [],
        "resets_second_step": str(user.id) != caller.id
        and (
            caller.role == "security_admin"
            or (caller.role == "system_admin" and user.role == "security_admin")
        ),
        "ends_sessions": reach(caller.role, Verb.MOVE, Kind.SIGNING_IN) is Reach.STATION,
        "session_count": len(sessions_of(user, at=now())),
    }


def _of_station(caller: Caller, user_id: UUID) -> Any:
    user = community.person(user_id)
    if user is None or user.station_id != caller.station or user.role == "resident":
        raise Http404
    return user


def _appoint_fields(user: Any, caller: Caller, today: date) -> list[Field]:
    kind = SERVES.get(user.role)
    options: list[tuple[str, str]] = []
    if kind == "village":
        options = [(v.code, v.short_name) for v in community.villages_of_station(caller.station)]
    elif kind == "room":
        options = [(str(r.id), r.name) for r in community.rooms_of_station(caller.station)]
    elif kind == "department":
        options = [(str(d.id), d.name) for d in community.departments_of(caller.station)]
    labels = {"village": _("Village"), "room": _("Policing room"), "department": _("Department")}
    place = [Field(name=kind, label=labels[kind], kind="choice", options=options, prefix="a")] if kind else []
    return [
        *place,
        Field(name="from_date", label=_("From"), kind="date", value=today.isoformat(), prefix="a"),
        Field(
            name="committee_mediator",
            label=_("Mediator of the people's-mediation committee?"),
            kind="boolean",
            required=False,
            prefix="a",
        ),
    ]


def _leave_fields(colleagues: list[tuple[str, str]], today: date) -> list[Field]:
    return [
        Field(name="from_date", label=_("First day"), kind="date", value=today.isoformat(), prefix="l"),
        Field(name="until_date", label=_("Last day"), kind="date", prefix="l"),
        Field(name="deputy", label=_("Who acts meanwhile"), kind="choice", options=colleagues, prefix="l"),
        Field(name="reason", label=_("Reason"), required=False, prefix="l"),
    ]


def _hand_over_fields(colleagues: list[tuple[str, str]]) -> list[Field]:
    return [
        Field(name="to", label=_("Who takes everything over"), kind="choice", options=colleagues, prefix="h"),
        Field(name="reason", label=_("Why"), prefix="h"),
    ]


# What the chief changes: each form one action.


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_unreadable") from error


def _someone(caller: Caller, text: str) -> Any:
    try:
        return _of_station(caller, UUID(text))
    except (ValueError, Http404) as error:
        raise Refused("unknown_colleague") from error


def _appoint(request: HttpRequest, caller: Caller, user: Any) -> str:
    place: dict[str, Any] = {}
    kind = SERVES.get(user.role)
    given = request.POST.get(kind or "", "")
    if kind == "village":
        place["village"] = given or None
    elif kind and given:
        try:
            place[kind] = UUID(given)
        except ValueError as error:
            raise Refused("unknown_place", place=given[:40]) from error
    community_actions.appoint(
        user=user,
        from_date=_day(request.POST.get("from_date", "")),
        committee_mediator=request.POST.get("committee_mediator") == "yes",
        by=request.user,  # type: ignore[arg-type]
        at=now(),
        **place,
    )
    return _("Appointed.")


def _end(request: HttpRequest, caller: Caller, user: Any) -> str:
    try:
        key = UUID(request.POST.get("appointment", ""))
    except ValueError as error:
        raise Refused("unknown_appointment") from error
    community_actions.end_appointment(appointment_id=key, by=request.user, at=now())  # type: ignore[arg-type]
    return _("The appointment ends today.")


def _leave(request: HttpRequest, caller: Caller, user: Any) -> str:
    community_actions.record_absence(
        user=user,
        from_date=_day(request.POST.get("from_date", "")),
        until_date=_day(request.POST.get("until_date", "")),
        deputy=_someone(caller, request.POST.get("deputy", "")),
        reason=request.POST.get("reason", "")[:200],
        by=request.user,  # type: ignore[arg-type]
        at=now(),
    )
    return _("The leave is written down.")


def _hand_over(request: HttpRequest, caller: Caller, user: Any) -> str:
    done = hand_over_everything(
        user_from=user,
        user_to=_someone(caller, request.POST.get("to", "")),
        by=request.user,
        at=now(),
        reason=request.POST.get("reason", "").replace("\x00", "")[:400],
    )
    return ngettext("Handed over: %(n)s open case.", "Handed over: %(n)s open cases.", len(done.disputes)) % {
        "n": len(done.disputes)
    }


_DEEDS: dict[str, Callable[[HttpRequest, Caller, Any], str]] = {
    "appoint": _appoint,
    "end": _end,
    "leave": _leave,
    "hand-over": _hand_over,
    "lock": lock,
    "unlock": unlock,
    "password": give_password,
    "directory": enter_in_directory,
    "open": open_the_account,
    "end-sessions": end_all_sessions,
    "reset-second-step": reset_second_step,
}
# Whose deed it is: a row of the table of access each.
_ROWS = {
    "appoint": Kind.STAFF,
    "end": Kind.STAFF,
    "leave": Kind.STAFF,
    "hand-over": Kind.STAFF,
    "directory": Kind.DIRECTORY,
    "open": Kind.ACCOUNT_OPENING,
    "end-sessions": Kind.SIGNING_IN,
    "reset-second-step": Kind.ACCOUNT_OPENING,
}


@require_POST
@desk_page(Kind.ACCOUNT, Verb.LIST)
def change_person(request: HttpRequest, caller: Caller, user: UUID, deed: str) -> HttpResponse:
    """Appoint, end, leave, hand over."""
    if deed not in _DEEDS:
        raise Http404
    if reach(caller.role, Verb.MOVE, _ROWS.get(deed, Kind.ACCOUNT)) is not Reach.STATION:
        raise PermissionDenied
    about = _of_station(caller, user)
    said: list[str] = []

    def carry_out() -> str:
        said.append(_DEEDS[deed](request, caller, about))
        return reverse("web:person", kwargs={"user": user})

    try:
        to = done_once(request, door=f"desk/staff/{user}/{deed}", deed=carry_out)
    except Refused as refused:
        return _person_page(request, caller, user, refusal=explain(refused), status=409)
    if said:
        messages.success(request, said[0])
    return HttpResponseRedirect(to)
