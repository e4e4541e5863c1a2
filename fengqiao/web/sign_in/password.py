"""A new password: on the way in, because it is due, or whenever somebody wants one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fengqiao.community import actions as community_actions
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.fields import Field
from fengqiao.web.refusals import explain
from fengqiao.web.sign_in.door import locked_out
from fengqiao.web.sign_in.pending import BACKEND, finish_sign_in, forget_sign_in, pending_state
from fengqiao.web.sign_in.second import on_the_way
from fengqiao.web.sign_in.tries import count_wrong_try, is_locked_out


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@on_the_way
def choose_password(request: HttpRequest, user: Any) -> HttpResponse:
    """On the way in, after everything else was right: nobody is signed in with a password that is due."""
    passed = pending_state(request).get("passed")
    if not passed:
        return HttpResponseRedirect(reverse("web:sign-in-second"))
    if request.method != "POST":
        return _page(request, user, on_the_way=True)
    answer = _changed(request, user, on_the_way=True)
    return answer or finish_sign_in(request, user=user, factor="" if passed == "none" else passed)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Whenever they want. Every other session of theirs ends; this one goes on with a fresh key."""
    user: Any = request.user
    if is_locked_out(request, user.username):
        return locked_out(request)
    if request.method != "POST":
        return _page(request, user)
    answer = _changed(request, user)
    if answer:
        return answer
    login(request, user, backend=BACKEND)
    messages.success(
        request,
        _(
            "The new password is set. You are signed out everywhere else, and your keys for programs have ended."
        ),
    )
    return HttpResponseRedirect(reverse("web:home"))


def _changed(request: HttpRequest, user: Any, *, on_the_way: bool = False) -> HttpResponse | None:
    """None when the password was changed, otherwise the page that says why not."""
    given = request.POST
    try:
        community_actions.require_password(user=user, password=given.get("password", ""))
    except Refused as refused:
        if count_wrong_try(request, user=user, why=refused.name):
            forget_sign_in(request)
            return locked_out(request)
        return _page(request, user, on_the_way=on_the_way, errors={"password": [explain(refused).title]})
    if given.get("new", "") != given.get("again", ""):
        errors = {"again": [_("The two are not the same.")]}
        return _page(request, user, on_the_way=on_the_way, errors=errors)
    try:
        community_actions.set_password(user=user, password=given.get("new", ""), by=user, at=now())
    except Refused as refused:
        errors = {"new": refused.detail.get("problems") or [explain(refused).title]}
        return _page(request, user, on_the_way=on_the_way, errors=errors)
    return None


def _page(
    request: HttpRequest, user: Any, *, on_the_way: bool = False, errors: dict[str, list[Any]] | None = None
) -> HttpResponse:
    wrong = {name: " ".join(map(str, said)) for name, said in (errors or {}).items()}
    asked = (
        ("password", _("The password you have now"), "current-password"),
        ("new", _("New password"), "new-password"),
        ("again", _("The new one once more"), "new-password"),
    )
    fields = [
        Field(name=name, label=label, input="password", autocomplete=auto, error=wrong.get(name, ""))
        for name, label, auto in asked
    ]
    context = {
        "fields": fields,
        "rules": [*password_validators_help_texts(), _("It is none of your last five passwords.")],
        "due": on_the_way,
        "given": user.password_is_given,
    }
    return render(request, "web/sign_in/password.html", context, status=422 if errors else 200)
