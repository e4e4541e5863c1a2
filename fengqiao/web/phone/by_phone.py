"""Signing in with a code sent to one's phone, for whoever has lost the receipt. Known phone or not: the same pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.audit.doors import DoorClosed, forgive
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions import ask_phone_code, use_phone_code
from fengqiao.mediation.actions.phone_codes import phone_digits
from fengqiao.web import known
from fengqiao.web.fields import Field
from fengqiao.web.knocking import address_of, knock
from fengqiao.web.phone import doors
from fengqiao.web.refusals import Link, explain

_ASKED = "phone_asked"


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which phone the code should go to."""
    if request.method == "GET":
        return _ask_page(request)
    written = request.POST.get("phone", "")[:32]
    try:
        digits = phone_digits(written)
        knock(request, "code_request", **_whose_request(request, digits))
    except DoorClosed as closed:
        return _ask_page(request, written, refused=closed, status=429)
    except Refused as refused:
        return _ask_page(request, written, refused=refused, status=422)
    asked = ask_phone_code(digits=digits, at=now())
    request.session[_ASKED] = doors.put_away({"asked": str(asked), "phone": digits})
    return redirect("web:phone-code")


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The six digits; only the browser that asked for them can use them."""
    told = doors.taken_out(request.session.get(_ASKED))
    if not told:
        return redirect("web:by-phone")
    if request.method == "GET":
        return _code_page(request, told["phone"])
    whose = _whose_entry(request, told["phone"])
    code = "".join(ch for ch in request.POST.get("code", "") if ch.isdigit())
    try:
        knock(request, "code_entry", **whose)
        use_phone_code(asked=UUID(told["asked"]), code=code, at=now())
    except DoorClosed as closed:
        return _code_page(request, told["phone"], refused=closed, status=429)
    except Refused as refused:
        return _code_page(request, told["phone"], refused=refused, status=422)
    forgive("code_entry", at=now(), **whose)
    del request.session[_ASKED]
    known.came_in(request, f"phone {told['phone']}")
    doors.bind_phone(request, digits=told["phone"])
    return redirect("web:my-matters")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    doors.unbind_phone(request)
    return redirect("web:home")


def _whose_request(request: HttpRequest, digits: str) -> dict[str, str]:
    """Strangers who ask for codes to this phone do not use up those of a browser its owner came in by before."""
    pair, is_known = known.pair_of(request, f"phone {digits}")
    return {"pair": pair} if is_known else {"pair": pair, "phone": digits, "address": address_of(request)}


def _whose_entry(request: HttpRequest, digits: str) -> dict[str, str]:
    pair, is_known = known.pair_of(request, f"phone {digits}")
    return {"pair": pair} if is_known else {"pair": pair, "address": address_of(request)}


def _ask_page(
    request: HttpRequest, written: str = "", *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    field = Field(
        name="phone",
        label=_("Your phone number"),
        value=written,
        input="tel",
        autocomplete="tel",
        private=True,
    )
    # Whoever used the codes of this phone up, the one this browser asked for stays good.
    link = Link(_("Enter the code"), reverse("web:phone-code")) if _ASKED in request.session else None
    context = {
        "fields": [field],
        "refusal": explain(refused, link=link) if refused else None,
        "used_up": isinstance(refused, DoorClosed),
    }
    return render(request, "web/phone/by_phone.html", context, status=status)


def _code_page(
    request: HttpRequest, phone: str, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    field = Field(
        name="code", label=_("Code, six digits"), input="tel", autocomplete="one-time-code", private=True
    )
    context = {"fields": [field], "last": phone[-4:], "refusal": explain(refused) if refused else None}
    return render(request, "web/phone/phone_code.html", context, status=status)
