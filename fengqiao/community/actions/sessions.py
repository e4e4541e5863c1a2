"""Sessions begin, are noted, and end: by oneself, by the security administrator, by a lock or a new password."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqiao.community.access import Kind
from fengqiao.community.actions.accounts import record_about
from fengqiao.community.actions.permission import record, require
from fengqiao.community.actions.tokens import end_tokens
from fengqiao.community.models import SignedIn, User
from fengqiao.community.queries import read_id
from fengqiao.community.sessions import masked_address, rough_browser
from fengqiao.kernel.refusals import Refused

SHORTEST_REASON = 2


def begin_session(*, user: User, address: str, browser: str, at: datetime) -> UUID:
    """Somebody has signed in; the session is to carry the id. Keeps the masked address and a rough browser."""
    row = SignedIn.objects.create(
        user=user,
        role=user.role,
        began_at=at,
        seen_at=at,
        browser=rough_browser(browser),
        address=masked_address(address),
    )
    return row.id


def note_session_use(*, session: UUID | str, at: datetime) -> None:
    """Somebody works on. No entry in the log."""
    SignedIn.objects.filter(pk=read_id(session), ended_at=None).update(seen_at=at)


def end_session(*, session: UUID | str, by: User, at: datetime) -> None:
    """End one session of one's own. Refuses: `unknown_session`, also for another person's."""
    with transaction.atomic():
        found = SignedIn.objects.filter(pk=read_id(session), user=by, ended_at=None)
        if not found.update(ended_at=at):
            raise Refused("unknown_session")
        record_about(by, verb="end_sessions", by=by, at=at, sessions=1, why="own")


def close_session(*, session: UUID | str, at: datetime) -> None:
    """The session is over by itself: signed out, idle, or too old. The log has the sign-out."""
    SignedIn.objects.filter(pk=read_id(session), ended_at=None).update(ended_at=at)


def end_sessions(
    *,
    user: User,
    by: User | None,
    at: datetime,
    keep: UUID | str | None = None,
    reason: str = "",
    why: str = "",
) -> int:
    """End every session of this person but `keep`; returns how many. Without `why` it is an act of its own:
    one's own, or the security administrator's with a reason, who ends the keys for programs as well. With `why` it
    follows from a deed already allowed.

    Refuses: `reason_missing`.
    """
    own = by is not None and by.pk == user.pk
    if not why:
        require(by=by, kind=Kind.SIGNING_IN, station=user.station_id or "", own=own)
        if not own and len(reason.strip()) < SHORTEST_REASON:
            raise Refused("reason_missing")
    with transaction.atomic():
        running = SignedIn.objects.filter(user=user, ended_at=None)
        if keep is not None:
            running = running.exclude(pk=read_id(keep))
        count = running.update(ended_at=at)
        if count or not why:
            why = why or ("own" if own else "security")
            record_about(user, verb="end_sessions", by=by, at=at, reason=reason, sessions=count, why=why)
        if why == "security":
            end_tokens(user=user, by=by, at=at, why=why)
    return count


def note_log_read(*, by: User, at: datetime, log: str, narrowed: list[str]) -> None:
    """Somebody looked into the log (or into what the audit administrators did): an entry too. `narrowed`: by what."""
    with transaction.atomic():
        record(
            by=by,
            station=by.station_id or "",
            verb="read_log",
            object_kind="log",
            object_id=log,
            at=at,
            details={"narrowed": narrowed},
        )
