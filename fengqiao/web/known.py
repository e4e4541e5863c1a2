"""Browsers that have come in before: whoever tries somebody's name or phone from elsewhere does not shut them out.

A signed cookie holds, for each of the last few who came in by this browser, a keyed digest of who it was and a number
of the browser's own. It opens nothing: at a door that counts tries, this browser is counted apart from strangers.
docs/decisions/0013 says why.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fengqiao.audit.doors import network_of
from fengqiao.audit.vault import keyed_digest

COOKIE = settings.KNOWN_BROWSER_COOKIE_NAME
KNOWN_FOR = timedelta(days=90)
MOST = 6
"""People on one browser: the computer of a village office is shared."""
_SALT, _NEW = "known browser", "fengqiao.came_in"


def pair_of(request: HttpRequest, who: str) -> tuple[str, bool]:
    """Who is tried and from where, as one thing to count; and whether this browser has come in as `who` before."""
    number = _known(request).get(_digest(who))
    return f"{who} {number or network_of(str(request.META.get('REMOTE_ADDR', '')))}", bool(number)


def came_in(request: HttpRequest, who: str) -> None:
    """This browser has just shown that it is `who`'s; the answer will carry the cookie."""
    request.META.setdefault(_NEW, []).append(who)


def hand_out(request: HttpRequest, answer: HttpResponse) -> None:
    """Put the cookie on the answer to a request by which somebody came in."""
    new = {_digest(who): secrets.token_hex(8) for who in request.META.get(_NEW, ())}
    if not new:
        return
    earlier = {who: number for who, number in _known(request).items() if who not in new}
    kept = dict([*earlier.items(), *new.items()][-MOST:])
    answer.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(answer: HttpResponse) -> None:
    """Whoever must close the page at once leaves no cookie that says somebody came in."""
    answer.delete_cookie(COOKIE, samesite="Lax")


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {}
    return found


def _digest(who: str) -> str:
    return keyed_digest(who.encode(errors="replace"), purpose="known_browser").hex()[:24]
