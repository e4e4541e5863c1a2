"""What a passkey is asked: a challenge for one purpose, one session, one answer and five minutes. And the password."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest

from fengqiao.community.passkeys import Site, new_challenge
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused

_KEPT = "passkey_challenge"
GOOD_FOR_SECONDS = 5 * 60


def site_of(request: HttpRequest) -> Site:
    """Whom passkeys are made for, from the settings; the page's own address must be the host's or below it.

    Refuses: `passkey_wrong`, where somebody came by an address that passkeys do not know (127.0.0.1, say).
    """
    name = request.get_host().partition(":")[0]
    if name != settings.PASSKEY_HOST and not name.endswith(f".{settings.PASSKEY_HOST}"):
        raise Refused("passkey_wrong")
    scheme = "http" if settings.DEMO and not request.is_secure() else "https"
    return Site(settings.PASSKEY_HOST, f"{scheme}://{request.get_host()}")


def ask(request: HttpRequest, *, purpose: str) -> bytes:
    """A new challenge; an earlier one that nobody answered is void."""
    challenge = new_challenge()
    request.session[_KEPT] = {"for": purpose, "is": challenge.hex(), "at": now().timestamp()}
    return challenge


def asked(request: HttpRequest, *, purpose: str) -> bytes:
    """The challenge that was asked for this purpose in this session; it is void from now on.

    Refuses: `passkey_gone` after five minutes, or where none was asked.
    """
    kept = request.session.pop(_KEPT, None) or {}
    # Written before the answer is looked at: of two answers at once the slower finds nothing.
    request.session.save()
    age = now().timestamp() - kept.get("at", 0)
    if kept.get("for") != purpose or not 0 <= age <= GOOD_FOR_SECONDS:
        raise Refused("passkey_gone")
    return bytes.fromhex(kept["is"])


def require_password(request: HttpRequest) -> None:
    """Whoever changes what they sign in with says the password once more; wrong ones close the door as at sign-in.

    Refuses: `password_not_right`.
    """
    user: Any = request.user
    given = request.POST.get("password", "")
    found: Any = authenticate(request, username=user.username, password=given) if given else None
    if found != user:
        raise Refused("password_not_right")
    if found.password != user.password:
        # Hashed anew, because the program hashes better now: this session is to outlast it.
        update_session_auth_hash(request, found)
