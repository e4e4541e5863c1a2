"""The first step: name and password. And the ways out: the sign-out button, and half an hour without work."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqiao.audit.doors import DoorClosed
from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.roles import Role
from fengqiao.kernel.clock import now
from fengqiao.web.fields import fields_of
from fengqiao.web.refusals import explain
from fengqiao.web.sign_in import tries
from fengqiao.web.sign_in.pending import begin_sign_in, finish_sign_in

SEEN = "seen"
SEEN_EVERY = 5 * 60
_SHUT = _("Too many tries. Wait a quarter of an hour, or ask the chief of the station.")


class SignInForm(AuthenticationForm):
    """Django's form in our words: the same for a name that nobody has, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": _("The name or the password is not right. Check both and try again."),
        "inactive": _("The name or the password is not right. Check both and try again."),
    }


class SignIn(views.LoginView):
    """Shows the form and begins to sign in; those already signed in go on to their work."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Adds the fields as `parts/field.html` draws them."""
        context = super().get_context_data(**kwargs)
        context["fields"] = fields_of(
            context["form"],
            username={"label": _("Name to sign in with"), "autocomplete": "username"},
            password={"label": _("Password"), "autocomplete": "current-password"},
        )
        return context

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """A try counts before the password is looked at; while the door is closed nothing is tried, nor counted."""
        username = tries.clean_name(request.POST.get("username", ""))
        if username and request.POST.get("password"):
            try:
                tries.knock(request, username)
            except DoorClosed as closed:
                return locked_out(request, closed=closed)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Residents are in; staff go on to the second step, still outside."""
        user = form.get_user()
        tries.forgive(self.request, form.data.get("username", ""))
        begin_sign_in(self.request, user=user, next_page=self.get_redirect_url())
        if user.role == Role.RESIDENT:
            return finish_sign_in(self.request, user=user, factor="")
        return HttpResponseRedirect(reverse("web:sign-in-second"))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """A wrong pair goes on record, by the person's id where the name is somebody's."""
        username, password = tries.clean_name(form.data.get("username", "")), form.data.get("password", "")
        if username and password:
            user = community.user_by_username(username)
            if tries.note_wrong_try(self.request, user=user, username=username, why="wrong_password"):
                return locked_out(self.request)
        return super().form_invalid(form)


class SignOut(views.LogoutView):
    """Ends the session."""

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """On record when somebody was signed in."""
        if request.user.is_authenticated:
            community_actions.note_sign_out(user=request.user, at=now())
        return super().post(request, *args, **kwargs)


def locked_out(request: HttpRequest, *, closed: DoorClosed | None = None) -> HttpResponse:
    """Too many wrong passwords or codes for this name; `closed` knows how long to wait."""
    form = SignInForm(request)
    form.cleaned_data = {}
    words = explain(closed) if closed else None
    said = [words.title, words.advice] if words else [_SHUT]
    form.add_error(None, [str(sentence) for sentence in said])
    context = {"form": form, "fields": fields_of(form)}
    answer = render(request, "web/sign_in.html", context, status=429)
    if closed:
        answer["Retry-After"] = str(closed.detail["retry_after"])
    return answer


class IdleSignOut:
    """The session lives on while somebody works; it is written at most every five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.session.get(SEEN, 0) < time.time() - SEEN_EVERY
            and not request.session.is_empty()  # an invented cookie makes no row
        ):
            request.session[SEEN] = int(time.time())
        return self.get_response(request)
