"""What a passkey is asked: a challenge for one purpose, one browser, one answer and five minutes. And the password.

Of whoever is signed in it lies in the session; a visitor's in a signed cookie, so that asking leaves no row behind.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fengqiao.audit import tries
from fengqiao.community.passkeys import Site, new_challenge
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.sign_in.tries import count_wrong_try, is_locked_out

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


def ask_visitor(answer: HttpResponse, *, challenge: bytes) -> HttpResponse:
    """The challenge goes along with the answer, signed."""
    answer.set_cookie(
        settings.PASSKEY_COOKIE_NAME,
        signing.dumps([challenge.hex(), now().timestamp()], salt=_KEPT),
        max_age=GOOD_FOR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def asked_visitor(request: HttpRequest) -> bytes:
    """The challenge this browser was given; it is void from now on.

    Refuses: `passkey_gone` after five minutes, the second time, or where none was asked.
    """
    at = now()
    try:
        challenge, asked_at = signing.loads(request.COOKIES.get(settings.PASSKEY_COOKIE_NAME, ""), salt=_KEPT)
    except signing.BadSignature:
        raise Refused("passkey_gone") from None
    if not 0 <= at.timestamp() - asked_at <= GOOD_FOR_SECONDS:
        raise Refused("passkey_gone")
    # Twice as long: a count forgets in slices, and must outlive the challenge.
    if not tries.take(
        f"passkey {challenge}", most=1, within=timedelta(seconds=2 * GOOD_FOR_SECONDS), at=at
    ).let_in:
        raise Refused("passkey_gone")
    return bytes.fromhex(challenge)


def require_password(request: HttpRequest) -> None:
    """Whoever changes what they sign in with says the password once more; wrong ones close the door as at sign-in,
    and the one that closes it ends the session: somebody else may be sitting there.

    Refuses: `password_not_right`; `too_many_tries` while the door is closed; `signed_out_by_wrong_passwords`.
    """
    user: Any = request.user
    given = request.POST.get("password", "")
    if not given:
        raise Refused("password_not_right")
    if is_locked_out(request, user.username):
        raise Refused("too_many_tries")
    before = user.password
    if not user.check_password(given):
        if count_wrong_try(request, user=user, why="password_not_right"):
            raise Refused("signed_out_by_wrong_passwords")
        raise Refused("password_not_right")
    if user.password != before:
        # Hashed anew, because the program hashes better now: this session is to outlast it.
        update_session_auth_hash(request, user)
