"""Separate consents: a party takes one back with one tap; the staff write down what a side said or signed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.consents import give_consent, withdraw_consent
from fengqiao.mediation.desk_queries import told_and_agreed
from fengqiao.mediation.queries import HIDDEN, DisputeShown
from fengqiao.mediation.scope import Caller
from fengqiao.web.fields import Field
from fengqiao.web.once import once
from fengqiao.web.phone import doors
from fengqiao.web.phone.consent_words import HOW, NOTICE_HOW, WHAT, consent_line
from fengqiao.web.phone.words import side_words
from fengqiao.web.refusals import Explanation, explain


def consents_of_own(dispute: Any, caller: Caller) -> list[dict[str, Any]]:
    """What this party agreed to, newest first."""
    return [_line(one) for own in told_and_agreed(dispute, caller=caller) for one in reversed(own.consents)]


def _line(consent: Any) -> dict[str, Any]:
    line = consent_line(consent)
    for name in ("at", "withdrawn_at"):
        line[name] = datetime.fromisoformat(line[name]) if line[name] else None
    return line


@never_cache
@require_POST
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """The party's own consent, taken back."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    caller, _shown = found
    what = request.POST.get("what", "")[:20]

    def deed() -> bool:
        withdraw_consent(number=number, what=what, by=caller, at=now())
        return True

    try:
        once(request, door=f"POST my-consent {number}", actor=caller.id, deed=deed)
    except Refused as refused:
        messages.error(request, str(explain(refused).title))
    return HttpResponseRedirect(f"{reverse('web:my-data', args=[number])}#agreed")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def written_down(request: HttpRequest, number: str) -> HttpResponse:
    """Which notice each side was given, what it agreed to, and a form for what was said or signed on paper."""
    if doors.role_at_door(request) not in doors.MEDIATING:
        return render(request, "403.html", status=403)
    caller, shown = doors.matter_of_staff(request, number)
    refusal: Explanation | None = None
    if request.method == "POST":
        try:
            once(
                request,
                door=f"POST consents {number}",
                actor=caller.id,
                deed=lambda: _deed(request, number, caller),
            )
            return HttpResponseRedirect(reverse("web:work-consents", args=[number]))
        except Refused as refused:
            refusal = explain(refused)
    context = {
        "number": number,
        "sides": [_side(one) for one in told_and_agreed(shown.dispute, caller=caller)],
        "fields": _fields(request, shown),
        "refusal": refusal,
        "protected": shown.dispute.stage in HIDDEN,
    }
    return render(request, "web/phone/work_consents.html", context, status=409 if refusal else 200)


def _deed(request: HttpRequest, number: str, caller: Caller) -> bool:
    given = {name: request.POST.get(name, "").replace("\x00", "") for name in ("side", "what", "how")}
    if request.POST.get("deed") == "take_back":
        withdraw_consent(number=number, what=given["what"], side=given["side"], by=caller, at=now())
        return True
    give_consent(
        number=number,
        **given,
        guardian=request.POST.get("guardian", "").replace("\x00", ""),
        relation=request.POST.get("relation", "").replace("\x00", ""),
        by=caller,
        at=now(),
    )
    return True


def _side(one: Any) -> dict[str, Any]:
    return {
        "letter": one.side,
        "side": side_words(one.side),
        "notice": one.notice_version,
        "notice_how": NOTICE_HOW.get(one.notice_how, ""),
        "consents": [_line(consent) for consent in reversed(one.consents)],
    }


def _fields(request: HttpRequest, shown: DisputeShown) -> list[Field]:
    def given(name: str) -> str:
        return request.POST.get(name, "")

    sides = [(side, side_words(side)) for side in shown.standing.sides]
    how = [(code, str(HOW[code])) for code in ("spoken", "paper")]
    return [
        Field(name="side", kind="choice", label=_("Which side"), options=sides, value=given("side")),
        Field(
            name="what",
            kind="choice",
            label=_("They agree that this is kept, only to settle this matter"),
            options=[(code, str(words)) for code, words in WHAT.items()],
            value=given("what"),
        ),
        Field(name="how", kind="choice", label=_("How they agreed"), options=how, value=given("how")),
        Field(
            name="guardian",
            label=_("The guardian's name"),
            hint=_("Only for a child under 14: then the guardian agrees, not the child."),
            required=False,
            when=True,
            value=given("guardian"),
            autocomplete="off",
            private=True,
        ),
        Field(
            name="relation",
            label=_("What the guardian is to the child"),
            required=False,
            when=True,
            value=given("relation"),
            autocomplete="off",
        ),
    ]
