"""Wrong passwords and wrong codes count together at the door `sign_in`.

Five for one name from one place, which is an address or a browser that this person has come in by before. Twenty for
one name from all strange places together; these do not shut out a browser that is known.
"""

import unicodedata
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from fengqiao.audit import doors
from fengqiao.audit.doors import DoorClosed
from fengqiao.community import actions as community_actions
from fengqiao.kernel.clock import now
from fengqiao.web import known

DOOR = "sign_in"


def clean_name(given: str) -> str:
    """The name as it is tried: full-width letters and spaces around it are no way past the counts; nobody has a NUL."""
    return unicodedata.normalize("NFKC", given).replace("\0", "").strip()


def whose(request: HttpRequest, username: str) -> dict[str, str]:
    """By whom a try for this name is counted: a known browser by itself alone, a strange one also with all others."""
    account = _account(username)
    pair, is_known = known.pair_of(request, account)
    if is_known:
        return {"pair": pair}
    return {"pair": pair, "address": str(request.META.get("REMOTE_ADDR", "")), "account": account}


def came_in(request: HttpRequest, *, user: Any) -> None:
    """Somebody has signed in: strangers who try their name do not shut them out of this browser."""
    known.came_in(request, _account(user.username))


def knock(request: HttpRequest, username: str) -> None:
    """Count a try before the password is looked at. Raises `DoorClosed`; then nothing was counted."""
    doors.knock(DOOR, at=now(), **whose(request, username))


def forgive(request: HttpRequest, username: str) -> None:
    """The password was right."""
    doors.forgive(DOOR, at=now(), **whose(request, username))


def is_locked_out(request: HttpRequest, username: str, *, guessable: bool = True) -> bool:
    """Whether this name was tried in vain too often from here, or by strangers together if what is shown could be
    guessed at all. A passkey cannot: it stays a way in while strangers try the password."""
    counted = whose(request, username)
    counted.pop("address", None)
    if not guessable:
        counted.pop("account", None)
    return doors.is_closed(DOOR, at=now(), **counted)


def count_wrong_try(request: HttpRequest, *, user: Any, why: str) -> bool:
    """A wrong code, or a wrong password of somebody signed in, counts like a wrong password at the door.

    `why` is the name of the refusal. Returns whether the door is closed now; a session that closed it is ended.
    """
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
    try:
        knock(request, user.username)
    except DoorClosed:
        closed = True
    else:
        closed = note_wrong_try(request, user=user, username=user.username, why=why)
    if closed and request.user.is_authenticated:
        logout(request)
    return closed


def note_wrong_try(request: HttpRequest, *, user: Any, username: str, why: str) -> bool:
    """Put a wrong try that was counted already on record, and the closing of the door if it was the last one."""
    by = request.user if request.user.is_authenticated else None
    closed = is_locked_out(request, username)
    at = now()
    community_actions.note_wrong_sign_in(user=user, why=why, at=at, by=by)
    if closed:
        community_actions.note_wrong_sign_in(user=user, why="locked_out", at=at, by=by)
    return closed


def _account(username: str) -> str:
    return clean_name(username).casefold()[:150]
