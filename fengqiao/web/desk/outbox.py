"""The demo's outbox: what was sent to whom, so that one person can play every side. In production there is none."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.mediation.scope import Caller
from fengqiao.reactions.queries import OutboxRow, outbox
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, framed

NEWEST = 60


@desk_page(Kind.SAMPLE_OUTBOX, Verb.LIST)
def demo_outbox(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The newest messages, with their codes; 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    rows = outbox(caller.station, NEWEST)
    people = community.people({row.recipient_user for row in rows if row.recipient_user})
    lines = [_line(row, people) for row in rows]
    return render(request, "web/desk/outbox.html", framed(request, caller, "demo-outbox", lines=lines))


def _line(row: OutboxRow, people: dict[Any, Any]) -> dict[str, Any]:
    person = people.get(row.recipient_user)
    opens = f"{reverse('web:enter-case')}?{urlencode({'code': row.code})}"
    return {
        "at": row.at,
        "to": words.person_words(person) if person else words.SIDES.get(row.side, ""),
        "phone": row.to,
        "text": row.text,
        "number": row.dispute_number,
        "case_url": reverse("web:dispute", args=[row.dispute_number]) if row.dispute_number else "",
        "opens": opens if row.kind in {"receipt", "side_asked"} and row.code else "",
    }
