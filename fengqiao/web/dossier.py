"""Papers of a case for the staff and for its parties, and blank forms for everybody."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.community import queries as community
from fengqiao.documents.papers import KINDS
from fengqiao.dossier.build import DOCX, PDF, Listed, blank_form, paper_of, papers_listed, print_dossier
from fengqiao.dossier.numbers import committee_of
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.queries import DisputeShown
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk.door import OFFICE, dispute_or_404, framed
from fengqiao.web.fields import Field
from fengqiao.web.once import KEY
from fengqiao.web.phone import doors
from fengqiao.web.refusals import explain

LONGEST_REASON = 400
# Forms by the step of the work they belong to, in the order they are needed.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("intake", ("application", "register", "rights_notice", "power_of_attorney", "receipt")),
    ("talks", ("inquiry", "evidence", "record", "hearing", "joint_session", "work_order")),
    ("agreement", ("agreement", "oral_agreement", "judicial_confirmation")),
    ("after", ("performance", "follow_up", "end_notice", "hand_over")),
    ("binding", ("cover", "contents")),
)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """For the staff: which papers there are; with a reason, all of them bound into one PDF."""
    caller, shown = _staff_at(request, number)
    if request.method == "GET":
        return _staff_page(request, caller, shown)
    return _sent_or_refused(
        lambda: _attached(
            print_dossier(
                number=number,
                reason=_reason(request),
                by=caller,
                at=now(),
                site=_site(request),
                key=request.POST.get(KEY, ""),
            ),
            name=f"{number}.pdf",
        ),
        lambda refused: _staff_page(request, caller, shown, refused),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """For the staff: one paper. Who does not mediate sends a reason along."""
    caller, shown = _staff_at(request, number)
    return _sent_or_refused(
        lambda: _one(request, caller, number, kind, reason=_reason(request)),
        lambda refused: _staff_page(request, caller, shown, refused),
    )


def _staff_at(request: HttpRequest, number: str) -> tuple[Caller, DisputeShown]:
    if getattr(request.user, "role", "") not in doors.MEDIATING:
        raise PermissionDenied
    caller = caller_of_user(request.user)
    return caller, dispute_or_404(number, caller)


def _sent_or_refused(
    sent: Callable[[], HttpResponse], refused_page: Callable[[Refused], HttpResponse]
) -> HttpResponse:
    """The file; or the page again with the rule that said no."""
    try:
        return sent()
    except Refused as refused:
        if refused.name == "not_found":
            raise Http404 from refused
        if refused.name == "role_may_not":
            raise PermissionDenied from refused
        return refused_page(refused)


def _staff_page(
    request: HttpRequest, caller: Caller, shown: DisputeShown, refused: Refused | None = None
) -> HttpResponse:
    number = shown.dispute.number
    try:
        listed = papers_listed(number=number, by=caller, at=now())
    except Refused as no:
        raise PermissionDenied from no
    context = {
        "number": number,
        "title": shown.dispute.title,
        "papers": [_row(one, reverse("web:paper", args=[number, one.kind])) for one in listed],
        "mediates": shown.reads_words,
        "reason": _reason_field(request),
        "refusal": explain(refused) if refused else None,
        "back_url": reverse("web:dispute" if caller.role in OFFICE else "web:work-matter", args=[number]),
    }
    status = 409 if refused else 200
    if caller.role in OFFICE:
        return render(
            request, "web/dossier/desk.html", framed(request, caller, "register", **context), status=status
        )
    return render(request, "web/dossier/phone.html", context, status=status)


def _reason_field(request: HttpRequest) -> Field:
    return Field(
        name="reason",
        label=_("Why do you need these papers?"),
        hint=_("The sides are shown who printed, when and why."),
        value=_reason(request),
        autocomplete="off",
    )


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")[:LONGEST_REASON]


def _row(one: Listed, url: str) -> dict[str, Any]:
    """A line of the list: its title in the reader's language, and where its PDF and Word are."""
    words = {"as": "word", "nth": one.nth}
    return {
        "title": _title(one.title, one.title_en),
        "note": _("to be signed") if one.is_draft else "",
        "pdf": f"{url}?{urlencode({'nth': one.nth})}",
        "word": f"{url}?{urlencode(words)}" if one.has_word else "",
    }


def _title(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


def _one(
    request: HttpRequest, caller: Caller, number: str, kind: str, *, reason: str = "", code: str = ""
) -> HttpResponse:
    nth = request.GET.get("nth", "")
    as_word = request.GET.get("as") == "word"
    content = paper_of(
        number=number,
        kind=kind,
        by=caller,
        at=now(),
        reason=reason,
        nth=int(nth) if nth.isascii() and nth.isdigit() and len(nth) < 4 else 0,
        word=as_word,
        code=code,
        site=_site(request),
        key=request.POST.get(KEY, ""),
    )
    return _attached(content, name=f"{number}-{kind}.{'docx' if as_word else 'pdf'}")


def _attached(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX if name.endswith(".docx") else PDF)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


# A party's own papers


@never_cache
@require_GET
def my_papers(request: HttpRequest, number: str) -> HttpResponse:
    """A party's own papers: the receipt slip, the agreement, the records, and all of them bound."""
    found = doors.matter_of_party(request, number)
    return redirect("web:enter-case") if found is None else _my_page(request, *found)


def _my_page(
    request: HttpRequest, caller: Caller, shown: DisputeShown, refused: Refused | None = None
) -> HttpResponse:
    number = shown.dispute.number
    try:
        listed = papers_listed(number=number, by=caller, at=now())
    except Refused as no:
        listed, refused = [], no
    context = {
        "number": number,
        "title": shown.dispute.title,
        "papers": [_row(one, reverse("web:my-paper", args=[number, one.kind])) for one in listed],
        "receipt_url": reverse("web:my-paper", args=[number, "receipt"]) if listed else "",
        "whole_url": reverse("web:my-dossier", args=[number]) if listed else "",
        "refusal": explain(refused) if refused else None,
    }
    return render(request, "web/dossier/my_papers.html", context, status=409 if refused else 200)


@never_cache
@require_GET
def my_paper(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """One paper for a party; the receipt slip with the code that opened this browser, for nobody else has it."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    code = doors.code_at_door(request, number) if kind == "receipt" else ""
    return _sent_or_refused(
        lambda: _one(request, found[0], number, kind, code=code),
        lambda refused: _my_page(request, *found, refused),
    )


@never_cache
@require_GET
def my_dossier(request: HttpRequest, number: str) -> HttpResponse:
    """A party's own copy of everything, without the other sides' addresses and phones."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    return _sent_or_refused(
        lambda: _attached(
            print_dossier(number=number, reason="", by=found[0], at=now(), site=_site(request)),
            name=f"{number}.pdf",
        ),
        lambda refused: _my_page(request, *found, refused),
    )


# Blank forms


@require_GET
def blank_forms(request: HttpRequest) -> HttpResponse:
    """Every form of the dossier, empty, to print and fill in by hand."""
    labels = {
        "intake": _("When a matter comes in"),
        "talks": _("When people sit down"),
        "agreement": _("When they agree"),
        "after": _("Afterwards"),
        "binding": _("To bind a file"),
    }
    groups = [
        {
            "label": labels[name],
            "forms": [
                {
                    "title": _title(KINDS[kind].title, KINDS[kind].title_en),
                    "url": reverse("web:blank-form", args=[kind]),
                }
                for kind in kinds
            ],
        }
        for name, kinds in GROUPS
    ]
    return render(request, "web/dossier/blank_forms.html", {"groups": groups})


@require_GET
def one_blank_form(request: HttpRequest, kind: str) -> HttpResponse:
    """One blank form; for the staff with their committee's name on it."""
    if kind not in KINDS:
        raise Http404
    station_code = getattr(request.user, "station_id", None)
    station = community.station(station_code) if station_code else None
    return _attached(blank_form(kind, committee=committee_of(station)), name=f"{kind}.pdf")
