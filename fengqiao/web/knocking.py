"""Which page is which door: pages are counted before they are asked, by the one table of `fengqiao.audit.doors`.

Signing in with a password is counted by `web.sign_in.tries`, codes to a phone by `web.phone.by_phone`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fengqiao.audit import doors
from fengqiao.audit.doors import DOORS, DoorClosed
from fengqiao.kernel.clock import now
from fengqiao.web import known
from fengqiao.web.refusals import explain
from fengqiao.web.sign_in import tries
from fengqiao.web.sign_in.pending import ON_THE_WAY

LOCKED_FOR = 15 * 60
"""Seconds: as long as the wrong passwords for one name from one address are remembered."""
EXPORTS = frozenset(
    {"register-export", "justice-export", "trust-print", "dossier", "paper", "my-dossier", "my-paper"}
)
PASSKEY = {"sign-in-passkey-begin": "passkey_ask", "sign-in-passkey": "passkey"}
MOVES = frozenset({"my-move", "work-move", "dispute-move", "answer-order"})
RESETS = frozenset({"password", "reset-second-step"})
"""Deeds of `web.desk.staff` that give another person a new way in."""
Whose = dict[str, str]


def knock(request: HttpRequest, name: str, **whose: str) -> None:
    """Count one try of this request at a door. Raises `DoorClosed`; the answer will say when to come back."""
    try:
        doors.knock(name, at=now(), **whose)
    except DoorClosed as closed:
        request.META[_WAIT] = closed.detail["retry_after"]
        raise


def address_of(request: HttpRequest) -> str:
    """The visitor's address, as `behind_proxy` left it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _who(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else address_of(request)


def _door_of(request: HttpRequest, page: str) -> tuple[str, Whose] | None:
    """The door this request stands before; None where there is none."""
    if request.method == "POST":
        return _door_of_form(request, page)
    if page in EXPORTS:
        return "export", {"user": _who(request)}
    if page == "register" and request.GET.get("q"):
        return "search", {"user": _who(request)}
    return None


def _door_of_form(request: HttpRequest, page: str) -> tuple[str, Whose] | None:
    address = {"address": address_of(request)}
    if page in {"sign-in-second", "sign-in-enrol"}:
        name = request.session.get(ON_THE_WAY, {}).get("name", "")
        return "second_step", tries.whose(request, name) if name else address
    if page in PASSKEY:
        return PASSKEY[page], address
    if page == "report" and not request.user.is_authenticated and request.session.is_empty():
        return "telling", address
    if page == "report-confirm":
        signed_in = request.user.is_authenticated
        return ("report_by_staff", {"user": _who(request)}) if signed_in else ("report", address)
    if page == "import" or (page in MOVES and request.content_type == "multipart/form-data"):
        return "upload", {"user": _who(request)}
    if page in EXPORTS:
        return "export", {"user": _who(request)}
    match = request.resolver_match
    if page == "change-person" and match is not None and match.kwargs.get("deed") in RESETS:
        return "password_reset", {"user": _who(request)}
    return None


class KnockAtDoors:
    """Middleware: 429 with `Retry-After` once a door is closed. Who gets on was not there in vain.

    Pages say so by a redirect, the answer to a passkey, which a script reads, by 200.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        name, whose = request.META.get(_KNOCKED, ("", {}))
        got_on = answer.status_code == 200 if name == "passkey" else 300 <= answer.status_code < 400
        if name and DOORS[name].only_in_vain and got_on:
            doors.forgive(name, at=now(), **whose)
        if request.resolver_match is not None and request.resolver_match.view_name == "web:leave":
            known.forget(answer)
        known.hand_out(request, answer)
        if answer.status_code == 429 and "Retry-After" not in answer:
            answer["Retry-After"] = str(request.META.get(_WAIT, LOCKED_FOR))
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Knock before the page is asked."""
        match = request.resolver_match
        if match is None or match.namespace != "web":
            return None
        found = _door_of(request, match.url_name or "")
        if found is None:
            return None
        name, whose = found
        try:
            knock(request, name, **whose)
        except DoorClosed as closed:
            return render(request, "409.html", {"refusal": explain(closed)}, status=429)
        request.META[_KNOCKED] = found
        return None


_WAIT, _KNOCKED = "fengqiao.closed_for", "fengqiao.knocked"
