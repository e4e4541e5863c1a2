"""The monthly sheet of trust: for the chief and the audit administrator, on the page and as a paper to sign."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.audit.exports import Taken, record_export
from fengqiao.community.access import Kind, Verb
from fengqiao.dossier.trust import head_label, trust_sheet_pdf
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.intake import audit_actor
from fengqiao.mediation.scope import Caller
from fengqiao.reporting import trust
from fengqiao.web.desk.door import desk_page, framed
from fengqiao.web.desk.sheets import name_of_reader, taken_once

MONTHS_TO_CHOOSE = 24
GROUP = 4


@desk_page(Kind.TRUST_SHEET, Verb.READ)
def trust_page(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A month in figures and its head. The log itself is verified when the sheet is printed: that takes seconds."""
    sheet = trust.trust_sheet(
        caller.station, month=_month_asked(request.GET.get("month", "")), at=now(), verified=False
    )
    head = sheet.log.head
    context = framed(
        request,
        caller,
        "trust",
        sheet=sheet,
        month=str(sheet.month),
        months=_months_to_choose(),
        head_label=head_label(sheet),
        head=[head[place : place + GROUP] for place in range(0, len(head), GROUP)],
        tiles=[
            {"label": _("Entries of the month"), "figure": sheet.log.entries},
            {"label": _("Refused, of those"), "figure": sheet.log.refused},
            {"label": _("Looks with a reason"), "figure": sheet.reveals},
            {"label": _("Last entry of the month"), "figure": sheet.log.number},
        ],
    )
    return render(request, "web/desk/trust.html", context)


@require_POST
@desk_page(Kind.TRUST_SHEET, Verb.EXPORT)
def trust_print(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The sheet as a PDF, the whole log verified for it. That it was taken along is an entry."""
    pinned = "".join(request.POST.get("head", "").split()).lower()
    if pinned and (len(pinned) != 64 or set(pinned) - set("0123456789abcdef")):
        raise Refused("head_unreadable")
    month = trust.month_named(request.POST.get("month", ""))
    sheet = trust.trust_sheet(caller.station, month=month, at=now(), verified=True, pinned=pinned)

    def entry(at: Any) -> Taken:
        return record_export(
            station=caller.station,
            by=audit_actor(caller),
            verb="export_trust_sheet",
            object_kind="station",
            object_id=caller.station,
            at=at,
            rows=1,
            what={"month": str(month)},
        )

    taken = taken_once(request, door="desk/export/trust", rows=[[str(month), sheet.log.head]], entry=entry)
    words = _("Taken by %(who)s on %(when)s, export %(id)s") % {
        "who": name_of_reader(request),
        "when": taken.when,
        "id": taken.id,
    }
    answer = HttpResponse(trust_sheet_pdf(sheet, at=taken.at, taken=words), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="trust-{month}.pdf"'
    return answer


def _month_asked(text: str) -> trust.Month:
    """The month named, or the one before this."""
    return trust.month_named(text) if text else trust.month_of(now()).before


def _months_to_choose() -> list[str]:
    month, months = trust.month_of(now()), []
    for _n in range(MONTHS_TO_CHOOSE):
        months.append(str(month))
        month = month.before
    return months
