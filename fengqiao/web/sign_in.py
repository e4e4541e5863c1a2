"""The staff door: user name and password, five tries in a quarter of an hour; idle for half an hour, signed out."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fengqiao.web.fields import fields_of

SEEN = "seen"
SEEN_EVERY = 5 * 60


class SignInForm(AuthenticationForm):
    """Django's form in our words."""

    error_messages = {
        "invalid_login": _("The name or the password is not right. Check both and try again."),
        "inactive": _("This account is closed. Ask the chief of the station."),
    }


class SignIn(views.LoginView):
    """Shows the form and signs in; those already signed in go on to their work."""

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


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for this name from this address."""
    form = SignInForm(request)
    form.cleaned_data = {}
    form.add_error(None, _("Too many tries. Wait a quarter of an hour, or ask the chief of the station."))
    context = {"form": form, "fields": fields_of(form)}
    return render(request, "web/sign_in.html", context, status=429)


class IdleSignOut:
    """The session lives on while somebody works; it is written at most every five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.session.get(SEEN, 0) < time.time() - SEEN_EVERY
        ):
            request.session[SEEN] = int(time.time())
        return self.get_response(request)
