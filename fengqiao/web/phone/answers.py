"""The answers that outlive somebody's data: opened with the receipt code they had, and nothing else is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fengqiao.mediation.own_data import answers_found
from fengqiao.web.phone import doors
from fengqiao.web.rights_words import ARTICLES, KINDS, OUTCOMES

_BOUND = "answers"


def bind_answers(request: HttpRequest, *, code: str, last: str) -> bool:
    """Whether this code, whose data is gone, has answers; the browser may then read them until its session ends."""
    if not answers_found(code=code, last=last):
        return False
    request.session.cycle_key()
    request.session[_BOUND] = doors.put_away({"code": code, "last": last})
    return True


@never_cache
@require_GET
def my_answers(request: HttpRequest) -> HttpResponse:
    """What was asked for and decided, by its kind and day; the words of the answer name nobody."""
    told = doors.taken_out(request.session.get(_BOUND))
    rows = answers_found(code=told["code"], last=told["last"]) if told else []
    if not rows:
        return redirect("web:enter-case")
    context = {"requests": [line_of(row) for row in rows], "number": rows[0].dispute.number}
    return render(request, "web/phone/my_answers.html", context)


def line_of(row: Any) -> dict[str, Any]:
    """A request and its answer, as the page shows it."""
    return {
        "kind": KINDS[row.kind],
        "asked_at": row.asked_at,
        "asked": row.asked,
        "due_on": row.due_on,
        "outcome": OUTCOMES.get(row.outcome, ""),
        "answer": row.answer,
        "answered_at": row.answered_at,
        "article": ARTICLES.get(row.article, ""),
        "kept_until": row.kept_until,
    }
