"""Telling what happened: three screens, then the receipt. Nothing is registered before the last button."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.kernel.kinds import KINDS
from fengqiao.mediation.actions import report_dispute
from fengqiao.mediation.standing import SIDES
from fengqiao.web.fields import Field
from fengqiao.web.once import once
from fengqiao.web.phone import doors
from fengqiao.web.phone.draft import MAY_TAKE_TRANSFERS, TRANSFERS, Draft
from fengqiao.web.phone.public import rights
from fengqiao.web.phone.words import kind_words, side_words

_RECEIPT = "receipt"
MAY_FILE = frozenset({"resident", "elder", "assistant", "officer", "chief"})


def _is_staff(request: HttpRequest) -> bool:
    return doors.role_at_door(request) not in {"", "resident"}


def _may_not_file(request: HttpRequest) -> HttpResponse | None:
    if doors.role_at_door(request) not in MAY_FILE | {""}:
        return render(request, "403.html", status=403)
    return None


@never_cache
@require_http_methods(["GET", "POST"])
def story(request: HttpRequest) -> HttpResponse:
    """Screen 1: what happened, in which village, and five questions none of which is answered beforehand."""
    if refused := _may_not_file(request):
        return refused
    draft = Draft.kept(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        draft, errors = draft.with_story(request.POST.dict())
        if not errors:
            draft.keep(request)
            return redirect("web:report-who" if draft.path == "mediation" else "web:report-door")
    elif request.GET.get("village"):
        draft = draft.but(village=request.GET["village"][:12])
    context = {
        "fields": [
            *_story_fields(draft, errors, staff=_is_staff(request)),
            *_source_fields(request, draft, errors),
        ],
        "villages": _villages(request),
        "village": draft.village,
        "village_error": errors.get("village", ""),
        "questions": _questions(draft, errors),
        "wrong": bool(errors),
        "staff": _is_staff(request),
    }
    return render(request, "web/phone/report_story.html", context, status=422 if errors else 200)


@never_cache
@require_GET
def door(request: HttpRequest) -> HttpResponse:
    """Where mediation is not the way: the right door, or safety first. One may still go on and tell us."""
    draft = Draft.kept(request)
    if not draft.answers or draft.path == "mediation":
        return redirect("web:report")
    doors_open = [name for name in ("crime", "court_seized", "other_body") if draft.answers.get(name)]
    context = {"path": draft.path, "doors": doors_open, "answers": draft.answers}
    return render(request, f"web/phone/report_{draft.path}.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Screen 2: the type as it looks, whoever tells it, and the other sides."""
    draft = Draft.kept(request)
    errors: dict[str, str] = {}
    if not draft.summary or not draft.answers:
        return redirect("web:report")
    if request.method == "POST":
        draft, errors = draft.with_people(request.POST.dict())
        if request.POST.get("go") == "add" and len(draft.others) < len(SIDES) - 1:
            draft.but(others=(*draft.others, ("", ""))).keep(request)
            return HttpResponseRedirect(f"{reverse('web:report-who')}#others")
        if not errors:
            draft.keep(request)
            return redirect("web:report-confirm")
    context = {
        "draft": draft,
        "kind_field": _kind_field(draft),
        "own": _own_fields(draft, errors, staff=_is_staff(request)),
        "somebody": _somebody_fields(draft, errors),
        "others": _other_fields(draft, errors),
        "may_add": len(draft.others) < len(SIDES) - 1,
        "staff": _is_staff(request),
        "wrong": bool(errors),
    }
    return render(request, "web/phone/report_who.html", context, status=422 if errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Screen 3: read back, the rights notice, and the button that registers it."""
    if refused := _may_not_file(request):
        return refused
    draft = Draft.kept(request)
    if request.method == "POST":
        return _register(request, draft)
    if not draft.name:
        return redirect("web:report-who" if draft.answers else "web:report")
    village = community.village(draft.village)
    context = {
        "draft": draft,
        "village": village.short_name if village else "",
        "kind": kind_words(draft.suggested_kind()),
        "others": [pair for pair in draft.others if any(pair)],
        "rights": rights(),
        "protected": draft.path == "protected",
        "notice_place": "behalf" if _is_staff(request) else "report",
    }
    return render(request, "web/phone/report_confirm.html", context)


def _register(request: HttpRequest, draft: Draft) -> HttpResponse:
    caller = doors.caller_at_door(request)

    def deed() -> dict[str, Any]:
        if not draft.name:
            return {}
        reported = report_dispute(report=draft.report(by=caller), by=caller, at=now())
        return {
            "number": reported.dispute.number,
            "code": reported.receipt_code,
            "stage": str(reported.standing.stage),
            "phone": bool(draft.phone),
            "transfer": draft.sender_number if draft.is_transfer else "",
        }

    request.session.modified = True
    told = once(request, door="POST report/confirm/", actor=caller.id, deed=deed)
    if not told:
        return redirect("web:report")
    Draft.forget(request)
    request.session[_RECEIPT] = doors.put_away(told)
    return redirect("web:report-done")


@never_cache
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """The receipt: twelve digits in large type, shown only here."""
    told = doors.taken_out(request.session.get(_RECEIPT))
    if not told:
        return redirect("web:report")
    if told.get("transfer"):  # nobody of the sides is here: each gets a code of its own when it is asked
        told["code"] = ""
    code = told["code"]
    context = told | {
        "groups": [code[at : at + 4] for at in (0, 4, 8)] if code else [],
        "staff": _is_staff(request),
    }
    return render(request, "web/phone/report_done.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: what was typed is forgotten, and another page is shown."""
    doors.unbind(request)
    return HttpResponseRedirect("https://www.weather.com.cn/")


def _story_fields(draft: Draft, errors: dict[str, str], *, staff: bool) -> list[Field]:
    story_field = Field(
        name="summary",
        label=_("What happened"),
        lines=5,
        value=draft.summary,
        error=errors.get("summary", ""),
        hint=_("In any order, as you would tell a neighbour."),
    )
    if not staff:
        return [story_field]
    how = [
        ("in_person", _("In person")),
        ("phone", _("By phone")),
        ("visit", _("At a visit")),
        ("read_aloud", _("Read aloud to them")),
        ("fingerprint", _("Read aloud, fingerprint on the paper")),
    ]
    return [
        story_field,
        Field(
            name="happened_on",
            kind="date",
            label=_("On which day it happened"),
            required=False,
            value=draft.happened_on,
            error=errors.get("happened_on", ""),
        ),
        Field(
            name="how",
            kind="choice",
            label=_("How they told you"),
            options=how,
            required=False,
            value=draft.how,
        ),
        Field(name="witness", label=_("Who was there as a witness"), required=False, value=draft.witness),
    ]


def _source_fields(request: HttpRequest, draft: Draft, errors: dict[str, str]) -> list[Field]:
    """How it came to somebody of the staff; elders take no transfers."""
    if not _is_staff(request):
        return []
    words = {
        "on_behalf": _("Somebody told us"),
        "initiative": _("We noticed it ourselves"),
        "police_110": _("Sent on by the 110 line"),
        "court": _("Sent on by the court"),
        "department": _("Sent on by a department"),
    }
    takes = doors.role_at_door(request) in MAY_TAKE_TRANSFERS
    how_it_came = Field(
        name="source",
        kind="choice",
        label=_("How it came to us"),
        options=[pair for pair in words.items() if takes or pair[0] not in TRANSFERS],
        required=False,
        value=draft.source,
    )
    number = Field(
        name="sender_number",
        label=_("The sender's number"),
        hint=_("For what was sent on: the number it has at 110, at the court or at the department."),
        required=False,
        value=draft.sender_number,
        error=errors.get("sender_number", ""),
        autocomplete="off",
    )
    return [how_it_came, number] if takes else [how_it_came]


def _villages(request: HttpRequest) -> list[dict[str, Any]]:
    """The villages to choose from, by station; a volunteer sees their own station only, their own village first."""
    own = getattr(request.user, "station_id", None) if _is_staff(request) else None
    stations = [one for one in community.stations() if own in (None, one.code)]
    return [
        {
            "name": one.name,
            "villages": [(v.code, v.short_name) for v in community.villages_of_station(one.code)],
        }
        for one in stations
    ]


def _questions(draft: Draft, errors: dict[str, str]) -> list[Field]:
    somebody, nobody = pgettext("there is somebody", "Yes"), pgettext("there is nobody", "No")
    asked = {
        "crime": (_("Is someone hurt, or unsafe right now?"), somebody, nobody),
        "family_violence": (_("Has someone in the family hit someone?"), _("Yes"), _("No")),
        "minor": (_("Is a child caught up in it?"), somebody, nobody),
        "other_body": (_("Is another office dealing with it already?"), _("Yes"), nobody),
        "court_seized": (_("Is it before a court already?"), _("Yes"), nobody),
    }
    return [
        Field(
            name=name,
            kind="boolean",
            label=label,
            yes=yes,
            no=no,
            value=draft.answers.get(name),
            error=errors.get(name, ""),
            prefix="q",
        )
        for name, (label, yes, no) in asked.items()
    ]


def _kind_field(draft: Draft) -> Field:
    return Field(
        name="kind",
        kind="choice",
        label=_("It looks like this; change it if not"),
        options=[(kind.code, kind_words(kind.code)) for kind in KINDS],
        value=draft.suggested_kind(),
    )


def _own_fields(draft: Draft, errors: dict[str, str], *, staff: bool) -> list[Field]:
    fields = [
        Field(
            name="name",
            label=_("For whom you write this") if staff else _("Your name"),
            value=draft.name,
            error=errors.get("name", ""),
            autocomplete="off" if staff else "name",
            private=True,
        ),
        Field(
            name="phone",
            label=_("Their phone") if staff else _("Your phone"),
            value=draft.phone,
            error=errors.get("phone", ""),
            input="tel",
            required=False,
            autocomplete="off" if staff else "tel",
            private=True,
            hint=_("Without one, the receipt code alone opens the matter."),
        ),
    ]
    if draft.path == "protected":
        fields.append(
            Field(
                name="safe_contact",
                label=_("How and when can we reach them safely?")
                if staff
                else _("How and when can we reach you safely?"),
                required=False,
                value=draft.safe_contact,
                private=True,
                lines=2,
            )
        )
    return fields


def _somebody_fields(draft: Draft, errors: dict[str, str]) -> list[Field]:
    return [
        Field(
            name="filler_name",
            label=_("Your own name"),
            required=False,
            value=draft.filler_name,
            error=errors.get("filler_name", ""),
            private=True,
        ),
        Field(
            name="relation",
            label=_("What you are to them"),
            required=False,
            value=draft.relation,
            hint=_("Daughter, neighbour, village cadre…"),
        ),
    ]


def _other_fields(draft: Draft, errors: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for number, (side, (name, phone)) in enumerate(zip(SIDES[1:], draft.others, strict=False)):
        required = number == 0 and draft.path == "mediation"
        first = Field(
            name=f"name_{side}",
            label=_("Their name"),
            value=name,
            required=required,
            private=True,
            autocomplete="off",
            error=errors.get(f"name_{side}", ""),
        )
        second = Field(
            name=f"phone_{side}",
            label=_("The other side's phone"),
            value=phone,
            required=False,
            private=True,
            autocomplete="off",
            input="tel",
            error=errors.get(f"phone_{side}", ""),
        )
        rows.append({"side": side_words(side), "fields": [first, second]})
    return rows
