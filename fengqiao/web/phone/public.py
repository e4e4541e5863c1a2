"""Pages for everybody: the rights notice, the lawyers, and whether a printed agreement is real."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.audit.doors import DoorClosed
from fengqiao.community import privacy
from fengqiao.community import queries as community
from fengqiao.documents.prints import NO_AMOUNT, read_print
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation import queries
from fengqiao.mediation.fields import Field as Asked
from fengqiao.mediation.fields import FieldsWrong, read_fields
from fengqiao.web.fields import Field
from fengqiao.web.knocking import address_of, knock
from fengqiao.web.phone.words import joined, kind_words
from fengqiao.web.refusals import FIELD_ERRORS, explain

_CHECKED = "checked"
MAX_PRINT = 8 * 1024 * 1024
_ASKED = (
    Asked("number", "text", "", required=True),
    Asked("amount", "money", ""),
    Asked("due_on", "date", "", required=True),
)


def rights() -> list[tuple[str, str]]:
    """The notice of rights and duties (People's Mediation Law arts 4, 11, 23, 24, 26), in our words."""
    return [
        (
            _("You need not"),
            _("Nobody has to be mediated. Say no, or stop, at any time; it will not be held against you."),
        ),
        (_("It costs nothing"), _("Mediators take no money and no gifts.")),
        (
            _("It stays inside"),
            _(
                "What is said stays between the sides and the mediators. "
                "What you were ready to give up is never evidence later."
            ),
        ),
        (_("You choose who"), _("Accept a mediator or ask for another one.")),
        (_("Open or closed"), _("Others listen in only if every side asks for it.")),
        (
            _("You decide"),
            _("Mediators propose, they never rule. An agreement is yours to make, and it binds once signed."),
        ),
        (_("Court stays open"), _("Arbitration, the offices and the court stay open to you all the time.")),
        (_("What is asked of you"), _("Say how it really was, listen to the others, and do what you sign.")),
    ]


@require_GET
def rights_page(request: HttpRequest) -> HttpResponse:
    """The notice, to read or to be read aloud."""
    return render(request, "web/phone/rights.html", {"rights": rights()})


@require_GET
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is collected where, by whom, what for, how long and who sees it: every notice on one page, to print."""
    stations = community.stations()
    notices = [privacy.shown(notice.place, stations=stations) for notice in privacy.NOTICES]
    return render(request, "web/phone/privacy.html", {"notices": notices, "version": privacy.VERSION})


@require_GET
def lawyers_page(request: HttpRequest) -> HttpResponse:
    """The public directory: fields and contact, in the order of their sign-in names, no ranking."""
    groups = [
        {"station": station.name, "lawyers": lawyers_shown(station.code)} for station in community.stations()
    ]
    return render(request, "web/phone/lawyers.html", {"groups": [one for one in groups if one["lawyers"]]})


def lawyers_shown(station: str) -> list[dict[str, Any]]:
    """The lawyers of a station as the pages show them."""
    return [
        {
            "username": profile.user.username,
            "name": profile.user.name,
            "firm": profile.firm,
            "fields": joined(kind_words(code) for code in profile.fields),
            "phone": profile.public_phone,
            "about": profile.introduction,
            "volunteer": profile.volunteer,
            "takes_cases": profile.takes_cases,
        }
        for profile in community.lawyers_of(station)
    ]


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Who else helps: the numbers to call, and the ways mediation does not close."""
    return render(request, "web/phone/find_help.html")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a print says what was agreed: yes or no, and nothing else."""
    if request.method == "GET":
        verdict = request.session.pop(_CHECKED, None)
        # The QR code on a print brings its number along.
        return _check_page(request, {"number": request.GET.get("n", "")[:32]}, {}, verdict=verdict)
    given = {name: request.POST.get(name, "").strip() for name in ("number", "amount", "due_on")}
    try:
        knock(request, "check", address=address_of(request))
        asked = _printed(request) or _typed(given)
        knock(request, "check", number=asked["number"])
    except DoorClosed as closed:
        context = {"refusal": explain(closed), "fields": _check_fields(given, {})}
        return render(request, "web/phone/check.html", context, status=429)
    except FieldsWrong as wrong:
        return _check_page(request, given, wrong.errors)
    is_real = queries.agreement_matches(
        number=asked["number"], amount=asked["amount"], due_on=asked["due_on"]
    )
    request.session[_CHECKED] = is_real
    return redirect("web:check")


def _typed(given: dict[str, str]) -> dict[str, str]:
    asked = read_fields(_ASKED, given)
    return {
        "number": asked["number"][:32],
        "amount": asked.get("amount", NO_AMOUNT),
        "due_on": asked["due_on"].isoformat(),
    }


def _check_page(
    request: HttpRequest, given: dict[str, str], errors: dict[str, str], *, verdict: bool | None = None
) -> HttpResponse:
    context = {"fields": _check_fields(given, errors), "verdict": verdict, "asked": verdict is not None}
    return render(request, "web/phone/check.html", context, status=422 if errors else 200)


def _check_fields(given: dict[str, str], errors: dict[str, str]) -> list[Field]:
    def told(name: str) -> dict[str, Any]:
        error = errors.get(name, "")
        return {"error": str(FIELD_ERRORS.get(error, error)), "value": given.get(name, "")}

    return [
        Field(name="number", label=_("Number on the paper"), hint=_example(), **told("number")),
        Field(
            name="amount",
            kind="money",
            label=_("Amount"),
            required=False,
            hint=_("Leave it empty if there is none."),
            when=True,
            **told("amount"),
        ),
        Field(name="due_on", kind="date", label=_("To be done by"), **told("due_on")),
        Field(
            name="print",
            kind="file",
            label=_("Or the PDF itself"),
            required=False,
            when=True,
            accept="application/pdf",
            hint=_("The file as it was printed, not a scan. Then you need not type anything."),
        ),
    ]


def _example() -> str:
    station = next((one.code for one in community.stations()), "000000000")
    return _("It looks like %(number)s.") % {"number": f"{station}-{local_date(now()).year}-X-00001"}


def _printed(request: HttpRequest) -> dict[str, str] | None:
    """What an uploaded print claims; None where none came. One that cannot be believed claims nothing."""
    file = request.FILES.get("print")
    if file is None:
        return None
    found = read_print(file.read()) if (file.size or 0) <= MAX_PRINT else None
    if found is None:
        return {"number": "", "amount": NO_AMOUNT, "due_on": ""}
    return {"number": found.number, "amount": found.amount, "due_on": found.due_on.isoformat()}
