"""Work orders, due first: the clerk accepts, returns with a reason, or reports done, on the list itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import desk_queries
from fengqiao.mediation.actions import make_move
from fengqiao.mediation.fields import FieldsWrong
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import desk_page, done_once, framed
from fengqiao.web.refusals import FIELD_ERRORS, explain

DANGER = "raise_safety_concern"
ANSWERS = {
    "accept_work_order": "",
    "return_work_order": "reason",
    "finish_work_order": "result",
    DANGER: "words",
}
_MAY_ANSWER = {
    "sent": ("accept_work_order", "return_work_order", "finish_work_order"),
    "accepted": ("finish_work_order", "return_work_order"),
    "returned": ("accept_work_order", "finish_work_order"),
}


@desk_page(Kind.WORK_ORDER, Verb.LIST)
def orders(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The open work orders and the latest answered ones."""
    return _page(request, caller)


def _page(
    request: HttpRequest, caller: Caller, *, refusal: Any = None, at_order: str = "", status: int = 200
) -> HttpResponse:
    villages = {v.code: v.short_name for v in community.villages_of_station(caller.station)}
    context = framed(
        request,
        caller,
        "work-orders",
        open_orders=[_line(order, caller, villages) for order in desk_queries.work_orders_of(caller)],
        answered=[
            _line(order, caller, villages)
            for order in desk_queries.work_orders_of(caller, is_open=False, size=20)
        ],
        refusal=refusal,
        at_order=at_order,
        answers=caller.role == "clerk",
        dangers=[(code, str(name)) for code, name in words.DANGERS.items()],
    )
    return render(request, "web/desk/orders.html", context, status=status)


def _line(order: Any, caller: Caller, villages: dict[str, str]) -> dict[str, Any]:
    dispute = order.dispute
    hidden = dispute.stage in desk_queries.PROTECTED
    return {
        "id": str(order.id),
        "number": order.number,
        "dispute": dispute.number,
        "short": words.short_number(dispute.number),
        "version": dispute.version,
        "title": _("Protected case") if hidden else dispute.title,
        "village": villages.get(dispute.village, dispute.village),
        "department": words.department_name(order.department_kind),
        "task": order.task,
        "state": words.ORDER_STATES.get(order.state, order.state),
        "is_open": order.state in desk_queries.ORDERS_OPEN,
        "sent_at": order.sent_at,
        "due": order.due_on,
        "answer": order.answer,
        "answered_at": order.answered_at,
        "may": _MAY_ANSWER.get(order.state, ()) if caller.role == "clerk" and not hidden else (),
        "url": "" if caller.role == "clerk" else reverse("web:dispute", kwargs={"number": dispute.number}),
    }


@require_POST
@desk_page(Kind.WORK_ORDER, Verb.MOVE, roles=frozenset({"clerk"}))
def answer(request: HttpRequest, caller: Caller, number: str, move: str) -> HttpResponse:
    """A clerk's answer to one work order."""
    if move not in ANSWERS:
        raise Http404
    asked = ("what", "imminent") if move == DANGER else ("order",)
    given = {name: request.POST.get(name, "") for name in asked}
    if ANSWERS[move] and request.POST.get("words", "").strip():
        given[ANSWERS[move]] = request.POST["words"]
    version = request.POST.get("version", "")

    def deed() -> str:
        make_move(
            number=number,
            move=move,
            version=int(version) if version.isdecimal() and len(version) < 9 else -1,
            fields=given,
            by=caller,
            at=now(),
        )
        return reverse("web:work-orders")

    at_order = f"{number}/{request.POST.get('order', '')}"
    try:
        to = done_once(request, door=f"desk/order/{number}/{move}", deed=deed)
    except FieldsWrong as wrong:
        error = next(iter(wrong.errors.values()))
        refusal = {"title": _("Please say it in a few words"), "advice": FIELD_ERRORS.get(error, error)}
        return _page(request, caller, refusal=refusal, at_order=at_order, status=422)
    except Refused as refused:
        if refused.name == "not_found":
            raise Http404 from refused
        return _page(request, caller, refusal=explain(refused), at_order=at_order, status=409)
    told = _("The officer is told. If it is happening right now, call 110.")
    messages.success(request, told if move == DANGER else _("Answered. The policing room sees it at once."))
    return HttpResponseRedirect(to)
