"""The key an app is to hold, from being shown to being confirmed: one person's, in one session, for half an hour."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from fengqiao.community import totp
from fengqiao.kernel.clock import now

KEPT = "authenticator_key"
GOOD_FOR = timedelta(minutes=30)


def shown_key(request: HttpRequest, *, user: Any) -> str:
    """The key to scan. It stays the same until it is confirmed, so that a wrong digit does not mean scanning again."""
    known = key_of(request, user=user)
    if known:
        return known
    key = totp.new_key()
    request.session[KEPT] = {"of": str(user.pk), "is": key, "at": now().timestamp()}
    return key


def key_of(request: HttpRequest, *, user: Any) -> str:
    """The key this person was shown here; empty where it was another person's, or is too old."""
    kept = request.session.get(KEPT) or {}
    age = now().timestamp() - kept.get("at", 0)
    good = kept.get("of") == str(user.pk) and 0 <= age <= GOOD_FOR.total_seconds()
    return str(kept["is"]) if good else ""


def forget_key(request: HttpRequest) -> None:
    """It is confirmed, or somebody begins to sign in: nobody goes on with a key that was shown before."""
    request.session.pop(KEPT, None)
