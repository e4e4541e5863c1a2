"""Every sign-in is a row that its owner sees and can end; a session whose row has ended is nobody's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from fengqiao.community import actions
from fengqiao.community.sessions import session_counts
from fengqiao.kernel.clock import now

ROW = "session_row"
_NOTED = "session_noted"
_NOTED_EVERY = timedelta(minutes=5)


def begin(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    """Heard when somebody has signed in."""
    request.session[ROW] = str(
        actions.begin_session(
            user=user,
            address=request.META.get("REMOTE_ADDR", ""),
            browser=request.META.get("HTTP_USER_AGENT", ""),
            at=now(),
        )
    )
    request.session[_NOTED] = now().timestamp()


def close(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    """Heard when somebody signs out, or is signed out."""
    if ROW in request.session:
        actions.close_session(session=request.session[ROW], at=now())


class SessionsEnd:
    """Signs out whose session was ended, is older than a day's work, or belongs to a role they no longer have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._check(request)
        return self.get_response(request)

    @staticmethod
    def _check(request: HttpRequest) -> None:
        at, row = now(), request.session.get(ROW, "")
        user: Any = request.user
        if not user.is_authenticated or not session_counts(row, user=user, at=at):
            logout(request)
        elif request.session.get(_NOTED, 0) < (at - _NOTED_EVERY).timestamp():
            actions.note_session_use(session=row, at=at)
            request.session[_NOTED] = at.timestamp()
