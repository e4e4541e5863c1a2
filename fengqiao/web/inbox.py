"""What was written to somebody of the staff, or to a resident with an account: on the phone and at the desk."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.ladder import MOVES
from fengqiao.mediation.queries import titles_of
from fengqiao.mediation.scope import Caller
from fengqiao.reactions.actions import mark_all_read, mark_read
from fengqiao.reactions.queries import InboxRow, inbox_of
from fengqiao.web.desk.door import framed

NEWEST = 100
NEWS_SHOWN = 4
# What came, in a few words; a move says itself by its own label.
NEWS = {
    "new_report": _("A new report waits to be accepted"),
    "deadline_passed": _("Past its day: go on, go up or close, as all sides wish"),
    "handover_waits": _("Waits to be taken over"),
    "gone_quiet": _("Quiet for days"),
    "work_order_overdue": _("A work order is past its day"),
    "promise_due": _("The day of a promise has passed: ask whether it was kept"),
    "follow_up_due": _("Somebody should ask whether all is well"),
    "not_kept_waits": _("Not kept: tell the sides how to go to court, or talk again"),
    "concern_raised": _("A possible offence, or a worry about somebody's safety: look at it today"),
} | {move.name: move.label for move in MOVES}
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
    caller = caller_of_user(user)
    lines = _lines(inbox_of(user.pk, NEWEST), caller)
    context = {"lines": lines, "unread": sum(1 for line in lines if line["unread"])}
    if user.role in ON_A_PHONE:
        return render(request, "web/phone/inbox.html", context)
    return render(request, "web/desk/inbox.html", framed(request, caller, "inbox", **context))


def _lines(rows: list[InboxRow], caller: Caller) -> list[dict[str, Any]]:
    """A line a matter, the one with the newest notice first; danger has a line of its own."""
    titles = titles_of(caller=caller, numbers=(row.dispute_number for row in rows))
    matters: dict[object, list[InboxRow]] = {}
    for row in rows:
        alone = row.kind in URGENT or not row.dispute_number
        matters.setdefault(row.id if alone else row.dispute_number, []).append(row)
    return [_line(about, titles.get(about[0].dispute_number, "")) for about in matters.values()]


def _line(about: list[InboxRow], title: str) -> dict[str, Any]:
    newest = about[0]
    urgent = newest.kind in URGENT
    news = [str(NEWS[row.kind]) if title and row.kind in NEWS else row.text for row in about]
    return {
        "at": newest.at,
        "title": "" if urgent else title,
        "news": list(dict.fromkeys(news))[:NEWS_SHOWN],
        "number": newest.dispute_number,
        "unread": any(row.read_at is None for row in about),
        "urgent": urgent,
        "url": reverse("web:notice", args=[newest.id]) if newest.dispute_number else "",
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
