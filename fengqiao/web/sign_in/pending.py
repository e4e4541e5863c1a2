"""Between the right password and being signed in: who is on the way, since when, and where to."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.web.sign_in import tries
from fengqiao.web.sign_in.app_key import forget_key

ON_THE_WAY = "sign_in"
PATIENCE = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin_sign_in(request: HttpRequest, *, user: Any, next_page: str) -> None:
    """The password was right. The session gets a new key, so that nobody who planted the old one follows."""
    request.session.cycle_key()
    forget_key(request)
    request.session[ON_THE_WAY] = {
        "user": str(user.pk),
        "name": user.username,
        "at": now().timestamp(),
        "next": next_page,
    }


def pending_user(request: HttpRequest) -> Any:
    """Whose password was right within the last ten minutes, and who may still sign in; else None."""
    state = request.session.get(ON_THE_WAY)
    if not state:
        return None
    if not 0 <= now().timestamp() - state["at"] <= PATIENCE.total_seconds():
        forget_sign_in(request)
        return None
    user = community.person(state["user"])
    return user if user is not None and user.is_active else None


def pending_state(request: HttpRequest) -> dict[str, Any]:
    """What is remembered on the way; empty for nobody."""
    return dict(request.session.get(ON_THE_WAY) or {})


def remember(request: HttpRequest, **more: object) -> None:
    """Add to what is remembered on the way. What becomes None is forgotten."""
    state = pending_state(request) | more
    request.session[ON_THE_WAY] = {name: value for name, value in state.items() if value is not None}


def forget_sign_in(request: HttpRequest) -> None:
    """They must begin again with the password."""
    request.session.pop(ON_THE_WAY, None)


def finish_sign_in(request: HttpRequest, *, user: Any, factor: str) -> HttpResponse:
    """A second factor (`totp`, `passkey`, `recovery`, `text`; empty: none is asked of them) was right.

    Signs in with a fresh session key and an entry in the log, and answers with the way to their work; whoever must
    choose a new password first goes there, and is not signed in before.
    """
    at = now()
    if community.password_is_due(user, at=at):
        remember(request, passed=factor or "none")
        return HttpResponseRedirect(reverse("web:sign-in-password"))
    next_page = pending_state(request).get("next") or reverse("web:home")
    forget_sign_in(request)
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        community_actions.note_sign_in(user=user, factor=factor, at=at)
    tries.came_in(request, user=user)
    return HttpResponseRedirect(next_page)
