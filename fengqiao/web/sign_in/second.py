"""The second step: a code from the app, a recovery code, a text message for volunteers, or a passkey."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community import totp
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain
from fengqiao.web.sign_in.door import locked_out
from fengqiao.web.sign_in.pending import finish_sign_in, forget_sign_in, pending_state, pending_user
from fengqiao.web.sign_in.texts import is_sent_code, may_have_text, send_code
from fengqiao.web.sign_in.tries import count_wrong_try, is_locked_out

View = Callable[[HttpRequest, Any], HttpResponse]


def on_the_way(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Only for whoever gave the right password some minutes ago (`user`), and while the door is not closed."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user = pending_user(request)
        if user is None:
            return HttpResponseRedirect(reverse("web:sign-in"))
        if is_locked_out(request, user.username):
            forget_sign_in(request)
            return locked_out(request)
        return view(request, user)

    return never_cache(guarded)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@on_the_way
def second_step(request: HttpRequest, user: Any) -> HttpResponse:
    """Offers what the person has; whoever has nothing is led to setting it up."""
    if pending_state(request).get("passed"):
        return HttpResponseRedirect(reverse("web:sign-in-password"))
    kinds = {factor.kind for factor in community.factors_of(user)}
    if not kinds & {"totp", "passkey"} and not may_have_text(user):
        return HttpResponseRedirect(reverse("web:sign-in-enrol"))
    if request.method != "POST":
        return _page(request, user, kinds)
    at, code = now(), request.POST.get("code", "")[:60]
    if not code.strip():
        return _page(request, user, kinds, error=_("Please fill this in."), status=422)
    try:
        factor = _checked(request, user, code, at)
    except Refused as refused:
        if count_wrong_try(request, user=user, why=refused.name):
            forget_sign_in(request)
            return locked_out(request)
        return _page(request, user, kinds, error=str(explain(refused).title), status=422)
    return finish_sign_in(request, user=user, factor=factor)


def _checked(request: HttpRequest, user: Any, code: str, at: datetime) -> str:
    """What kind of factor the code is of. Refuses: `wrong_code`, `code_used_already`."""
    if may_have_text(user) and is_sent_code(request, user=user, code=code, at=at):
        return "text"
    return community_actions.use_code(user=user, code=code, at=at)


@require_POST
@on_the_way
def send_text(request: HttpRequest, user: Any) -> HttpResponse:
    """Sends the code, and goes back to where it is typed."""
    try:
        send_code(request, user=user, at=now())
    except Refused as refused:
        kinds = {factor.kind for factor in community.factors_of(user)}
        status = 429 if refused.name == "too_many_texts" else 409
        return _page(request, user, kinds, error=str(explain(refused).title), status=status)
    return HttpResponseRedirect(reverse("web:sign-in-second"))


def _page(
    request: HttpRequest, user: Any, kinds: set[str], *, error: str = "", status: int = 200
) -> HttpResponse:
    field = Field(
        name="code",
        label=_("Code"),
        hint=_hint(request, kinds),
        error=error,
        autocomplete="one-time-code",
    )
    context = {
        "fields": [field],
        "kinds": kinds,
        "may_have_text": may_have_text(user),
        "text_sent": "text" in pending_state(request),
        "phone_end": user.phone[-4:],
        "sample_code": sample_code(user, at=now()),
    }
    return render(request, "web/sign_in/second.html", context, status=status)


def _hint(request: HttpRequest, kinds: set[str]) -> str:
    if "text" in pending_state(request):
        return _("Six digits from the message we have just sent you.")
    if "totp" in kinds:
        return _("Six digits from the app on your phone, or one of your recovery codes.")
    return _("One of your recovery codes.") if "recovery" in kinds else _("Six digits from the message.")


def sample_code(user: Any, *, at: datetime) -> str:
    """In the demo, for an account of a sample station, a code that is good now: visitors have no app. Else empty."""
    if settings.MODE != "demo" or not (user.station and user.station.sample):
        return ""
    for factor in community.factors_of(user, "totp"):
        present = totp.step_at(at)
        for step in range(present - totp.TOLERANCE, present + totp.TOLERANCE + 1):
            if step > factor.counter:
                return totp.code_of(factor.secret["key"], step)
    return ""
