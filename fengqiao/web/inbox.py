"""What was written to somebody of the staff, or to a resident with an account: on the phone and at the desk."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.callers import caller_of_user
from fengqiao.reactions.actions import mark_all_read, mark_read
from fengqiao.reactions.queries import InboxRow, inbox_of
from fengqiao.web.desk.door import framed

NEWEST = 100
URGENT = frozenset({"alarm_paged", "alarm_chief"})
# Whose page of a matter is which; a clerk's are the work orders.
MATTER_PAGES = {
    "officer": "web:dispute",
    "chief": "web:dispute",
    "elder": "web:work-matter",
    "assistant": "web:work-matter",
    "lawyer": "web:work-matter",
    "resident": "web:my-matter",
}
ON_A_PHONE = frozenset({"elder", "assistant", "lawyer", "resident"})


@never_cache
@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest notices; what is unread stands out, danger first of all."""
    user: Any = request.user
    rows = inbox_of(user.pk, NEWEST)
    lines = [_line(row) for row in rows]
    context = {"lines": lines, "unread": sum(1 for line in lines if line["unread"])}
    if user.role in ON_A_PHONE:
        return render(request, "web/phone/inbox.html", context)
    return render(request, "web/desk/inbox.html", framed(request, caller_of_user(user), "inbox", **context))


def _line(row: InboxRow) -> dict[str, Any]:
    return {
        "at": row.at,
        "text": row.text,
        "number": row.dispute_number,
        "unread": row.read_at is None,
        "urgent": row.kind in URGENT,
        "url": reverse("web:notice", args=[row.id]) if row.dispute_number else "",
    }


@never_cache
@login_required
@require_GET
def notice(request: HttpRequest, notice: UUID) -> HttpResponse:
    """On to the matter a notice is about; it counts as read from now on."""
    user: Any = request.user
    row = next((one for one in inbox_of(user.pk, NEWEST) if one.id == notice), None)
    if row is None or not row.dispute_number:
        raise Http404
    try:
        mark_read(user_id=user.pk, notice_id=notice, at=now())
    except Refused as refused:
        raise Http404 from refused
    page = MATTER_PAGES.get(user.role)
    return redirect(page, number=row.dispute_number) if page else redirect("web:work-orders")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    user: Any = request.user
    mark_all_read(user_id=user.pk, at=now())
    return HttpResponseRedirect(reverse("web:inbox"))
