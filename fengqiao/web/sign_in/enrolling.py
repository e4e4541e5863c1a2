"""Setting up the app that shows codes, on the way in or later, and fresh recovery codes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community import totp
from fengqiao.community.roles import Role
from fengqiao.documents.qr import qr_svg
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain
from fengqiao.web.sessions import ROW
from fengqiao.web.sign_in.app_key import forget_key, key_of, shown_key
from fengqiao.web.sign_in.door import locked_out
from fengqiao.web.sign_in.pending import finish_sign_in, forget_sign_in
from fengqiao.web.sign_in.second import on_the_way
from fengqiao.web.sign_in.texts import may_have_text
from fengqiao.web.sign_in.tries import count_wrong_try, is_locked_out

ISSUER = "Fengqiao"
View = Callable[[HttpRequest, Any], HttpResponse]


def staff_signed_in(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Only for staff who are signed in, and while their door is not closed by wrong passwords."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.role == Role.RESIDENT:
            return HttpResponseRedirect(reverse("web:home"))
        if is_locked_out(request, user.username):
            return locked_out(request)
        return view(request, user)

    return never_cache(login_required(guarded))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@on_the_way
def enrol(request: HttpRequest, user: Any) -> HttpResponse:
    """On the way in, for somebody who has nothing to show yet; afterwards they are signed in."""
    if may_have_text(user) or any(factor.kind != "recovery" for factor in community.factors_of(user)):
        return HttpResponseRedirect(reverse("web:sign-in-second"))
    if request.method != "POST":
        return _page(request, user)
    try:
        codes = _enrol(request, user)
    except Refused as refused:
        if count_wrong_try(request, user=user, why=refused.name):
            forget_sign_in(request)
            return locked_out(request)
        return _page(request, user, code_error=str(explain(refused).title), status=422)
    answer = finish_sign_in(request, user=user, factor="totp")
    return _codes_page(request, codes, onward=answer["Location"]) if codes else answer


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
@staff_signed_in
def authenticator(request: HttpRequest, user: Any) -> HttpResponse:
    """Later: a new app instead of the old one. Wants the password again; every other session of theirs ends."""
    if request.method != "POST":
        return _page(request, user, wants_password=True)
    try:
        community_actions.require_password(user=user, password=request.POST.get("password", ""))
        codes = _enrol(request, user)
    except Refused as refused:
        if count_wrong_try(request, user=user, why=refused.name):
            return locked_out(request)
        words = str(explain(refused).title)
        wrong = {"password_error" if refused.name == "wrong_password" else "code_error": words}
        return _page(request, user, wants_password=True, status=422, **wrong)
    community_actions.end_sessions(user=user, by=user, at=now(), keep=request.session.get(ROW), why="factors")
    return _codes_page(request, codes, onward=reverse("web:home"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@staff_signed_in
def recovery_codes(request: HttpRequest, user: Any) -> HttpResponse:
    """Ten fresh ones; the earlier ones end. Wants the password again."""
    error = ""
    if request.method == "POST":
        try:
            community_actions.require_password(user=user, password=request.POST.get("password", ""))
            codes = community_actions.new_recovery_codes(user=user, at=now())
            return _codes_page(request, codes, onward=reverse("web:home"))
        except Refused as refused:
            if count_wrong_try(request, user=user, why=refused.name):
                return locked_out(request)
            error = str(explain(refused).title)
    left = len(community.factors_of(user, "recovery"))
    context = {"fields": [_password_field(error)], "left": left}
    return render(request, "web/sign_in/recovery.html", context, status=422 if error else 200)


def _enrol(request: HttpRequest, user: Any) -> list[str]:
    """Refuses: `wrong_code`."""
    key = key_of(request, user=user)
    if not key:
        raise Refused("wrong_code")
    codes = community_actions.enrol_totp(user=user, key=key, code=request.POST.get("code", "")[:60], at=now())
    forget_key(request)
    return codes


def _page(
    request: HttpRequest,
    user: Any,
    *,
    wants_password: bool = False,
    code_error: str = "",
    password_error: str = "",
    status: int = 200,
) -> HttpResponse:
    key = shown_key(request, user=user)
    address = totp.address(key, account=user.username, issuer=ISSUER)
    fields = [
        Field(name="code", label=_("The code it shows now"), error=code_error, autocomplete="one-time-code")
    ]
    if wants_password:
        fields.append(_password_field(password_error))
    context = {
        "fields": fields,
        "key": " ".join(key[place : place + 4] for place in range(0, len(key), 4)),
        "address": address,
        "qr": mark_safe(qr_svg(address)),  # noqa: S308  drawn by us from our own text
        "signed_in": wants_password,
    }
    return render(request, "web/sign_in/enrol.html", context, status=status)


def _password_field(error: str) -> Field:
    return Field(
        name="password",
        label=_("Your password once more"),
        input="password",
        autocomplete="current-password",
        error=error,
    )


def _codes_page(request: HttpRequest, codes: list[str], *, onward: str) -> HttpResponse:
    return render(request, "web/sign_in/codes.html", {"codes": codes, "onward": onward})
