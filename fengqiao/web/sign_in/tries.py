"""Wrong passwords and wrong codes count together: five from one address, twenty from all of them, in a quarter hour."""

import unicodedata
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest

from fengqiao.community import actions as community_actions
from fengqiao.kernel.clock import now

FROM_EVERYWHERE = 20


def clean_name(given: str) -> str:
    """The name as it is tried: full-width letters and spaces around it are no way past the counts; nobody has a NUL."""
    return unicodedata.normalize("NFKC", given).replace("\0", "").strip()


def is_locked_out(request: HttpRequest, username: str) -> bool:
    """Whether this name was tried in vain too often, from the asker's address or from many."""
    if not AxesProxyHandler.is_allowed(request, {"username": username}):
        return True
    return _tries_from_everywhere(username, at=now()) >= FROM_EVERYWHERE


def _tries_from_everywhere(username: str, *, at: datetime) -> int:
    recent = AccessAttempt.objects.filter(username=username, attempt_time__gt=at - settings.AXES_COOLOFF_TIME)
    return int(recent.aggregate(tries=Sum("failures_since_start"))["tries"] or 0)


def count_wrong_try(request: HttpRequest, *, user: Any, why: str) -> bool:
    """A wrong code (`why` is the name of the refusal) counts like a wrong password; whether the door is closed now."""
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
    return note_wrong_try(request, user=user, username=user.username, why=why)


def note_wrong_try(request: HttpRequest, *, user: Any, username: str, why: str) -> bool:
    """Put a wrong try that was counted already on record, and the closing of the door if it was the last one."""
    closed = is_locked_out(request, username)
    at = now()
    community_actions.note_wrong_sign_in(user=user, why=why, at=at)
    if closed:
        community_actions.note_wrong_sign_in(user=user, why="locked_out", at=at)
    return closed
