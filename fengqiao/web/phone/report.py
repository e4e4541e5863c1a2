"""Telling what happened: three screens, then the receipt. Nothing is registered before the last button."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.mediation.actions import report_dispute
from fengqiao.mediation.standing import SIDES
from fengqiao.web.once import once
from fengqiao.web.phone import doors
from fengqiao.web.phone.consent_words import NOTICE_HOW, agreed_words
from fengqiao.web.phone.draft import Draft
from fengqiao.web.phone.public import rights
from fengqiao.web.phone.report_fields import (
    how_told,
    kind_field,
    other_fields,
    own_fields,
    questions,
    somebody_fields,
    source_fields,
    story_fields,
    villages,
)
from fengqiao.web.phone.words import kind_words

_RECEIPT = "receipt"
MAY_FILE = frozenset({"resident", "elder", "assistant", "officer", "chief"})


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
            *story_fields(draft, errors, staff=doors.is_staff(request)),
            *source_fields(request, draft, errors),
        ],
        "villages": villages(request),
        "village": draft.village,
        "village_error": errors.get("village", ""),
        "questions": questions(draft, errors),
        "wrong": bool(errors),
        "staff": doors.is_staff(request),
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
        "kind_field": kind_field(draft),
        "own": own_fields(draft, errors, staff=doors.is_staff(request)),
        "somebody": somebody_fields(draft, errors),
        "others": other_fields(draft, errors),
        "may_add": len(draft.others) < len(SIDES) - 1,
        "staff": doors.is_staff(request),
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
        errors = _not_answered(request, draft)
        return _confirm(request, draft, errors) if errors else _register(request, draft)
    if not draft.name:
        return redirect("web:report-who" if draft.answers else "web:report")
    return _confirm(request, draft, {})


def _not_answered(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """What the last screen still misses: a separate consent, and from the staff how the notice was given."""
    errors: dict[str, str] = {}
    if not draft.name:  # sent twice: the first time has registered it
        return errors
    if draft.agrees_to and request.POST.get("agree") != "yes":
        errors["agree"] = _("Please tick it, or go back and leave those words out.")
    if _asks_how_told(request, draft) and request.POST.get("notice_how") not in NOTICE_HOW:
        errors["notice_how"] = _("Choose one of these.")
    return errors


def _asks_how_told(request: HttpRequest, draft: Draft) -> bool:
    return doors.is_staff(request) and draft.has_come


def _confirm(request: HttpRequest, draft: Draft, errors: dict[str, str]) -> HttpResponse:
    village = community.village(draft.village)
    context = {
        "draft": draft,
        "village": village.short_name if village else "",
        "kind": kind_words(draft.suggested_kind()),
        "others": [pair for pair in draft.others if any(pair)],
        "rights": rights(),
        "protected": draft.path == "protected",
        "notice_place": "behalf" if doors.is_staff(request) else "report",
        "consent": agreed_words(draft.agrees_to, spoken=doors.is_staff(request)),
        "agreed": request.POST.get("agree") == "yes",
        "consent_error": errors.get("agree", ""),
        "how_told": [how_told(request, errors)] if _asks_how_told(request, draft) else [],
    }
    return render(request, "web/phone/report_confirm.html", context, status=422 if errors else 200)


def _register(request: HttpRequest, draft: Draft) -> HttpResponse:
    caller = doors.caller_at_door(request)

    def deed() -> dict[str, Any]:
        if not draft.name:
            return {}
        how = request.POST.get("notice_how", "") if doors.is_staff(request) else "shown"
        report = draft.report(by=caller, notice_how=how)
        reported = report_dispute(report=report, by=caller, at=now())
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
        "staff": doors.is_staff(request),
    }
    return render(request, "web/phone/report_done.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: what was typed is forgotten, and another page is shown."""
    doors.unbind(request)
    return HttpResponseRedirect("https://www.weather.com.cn/")
