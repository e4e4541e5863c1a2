"""What people ask about their own data: the chief answers each in writing, with reasons, by its day."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import own_data
from fengqiao.mediation.actions.rights import answer_request
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.refusals import explain
from fengqiao.web.rights_words import ARTICLES, KINDS, OUTCOMES

ANSWERS = frozenset({"chief"})


@desk_page(Kind.DISPUTE_PERSONAL_DATA, Verb.REVEAL, roles=ANSWERS)
def requests(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What waits, due first, and what was answered lately."""
    return _page(request, caller)


@require_POST
@desk_page(Kind.DISPUTE_PERSONAL_DATA, Verb.REVEAL, roles=ANSWERS)
def answer(request: HttpRequest, caller: Caller, one: UUID) -> HttpResponse:
    """Answer one."""

    def deed() -> str:
        outcome, said = request.POST.get("outcome", ""), request.POST.get("words", "")
        answer_request(request=one, outcome=outcome, words=said, by=caller, at=now())
        return reverse("web:rights-requests")

    try:
        return HttpResponseRedirect(done_once(request, door=f"POST rights {one}", deed=deed))
    except Refused as refused:
        status = 404 if refused.name == "not_found" else 422
        return _page(request, caller, refusal=explain(refused), at_row=str(one), status=status)


def _page(
    request: HttpRequest, caller: Caller, *, refusal: Any = None, at_row: str = "", status: int = 200
) -> HttpResponse:
    waiting, answered = own_data.requests_of_station(caller=caller)
    context = framed(
        request,
        caller,
        "rights-requests",
        waiting=[_line(row) for row in waiting],
        answered=[_line(row) for row in answered],
        outcomes=[(code, str(label)) for code, label in OUTCOMES.items()],
        refusal=refusal,
        at_row=at_row,
        given=request.POST,
    )
    return render(request, "web/desk/rights.html", context, status=status)


def _line(row: Any) -> dict[str, Any]:
    bar = own_data.bar_of(row) if row.answered_at is None else None
    return {
        "id": str(row.id),
        "number": row.dispute.number,
        "kind": KINDS[row.kind],
        "takes_back": row.kind == "withdraw_consent",
        "deletes": row.kind == "deletion",
        "side": words.SIDES.get(row.side, row.side),
        "asked": row.asked,
        "asked_at": row.asked_at,
        "due": row.due_on,
        "bar": ARTICLES[bar.article] if bar else "",
        "part": bar is not None and bar.article == "agreement_kept",
        "until": bar.until if bar else None,
        "outcome": OUTCOMES.get(row.outcome, ""),
        "answer": row.answer,
        "answered_at": row.answered_at,
    }
