"""Who came in, who tried in vain, who left. Entries hold ids only: no typed name, no address of a computer."""

from datetime import datetime

from django.db import transaction

from fengqiao.audit.log import Actor, append
from fengqiao.community.actions.permission import record
from fengqiao.community.events import SignInCodeAsked
from fengqiao.community.models import User
from fengqiao.community.queries import may_have_text
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused


def note_sign_in(*, user: User, factor: str, at: datetime) -> None:
    """Somebody is signed in; `factor` is what they showed besides the password, empty for nothing."""
    _note(user, verb="sign_in", at=at, factor=factor or "none")


def note_sign_out(*, user: User, at: datetime) -> None:
    """Somebody signed out."""
    _note(user, verb="sign_out", at=at)


def note_wrong_sign_in(*, user: User | None, why: str, at: datetime, by: User | None = None) -> None:
    """Somebody tried in vain; `user` is whose name was tried, None for a name that nobody has.

    `why`: `wrong_password`, `wrong_code`, `code_used_already`, or `locked_out` when the door closes.
    `by`: who is signed in and could not say their own password, None for somebody at the door.
    """
    with transaction.atomic():
        append(
            station=(user.station_id or "") if user else "",
            by=Actor("staff", str(by.id), by.role) if by else Actor("anonymous"),
            verb="sign_in",
            object_kind="user",
            object_id=str(user.id) if user else "",
            at=at,
            refusal=why,
        )


def ask_for_code(*, user: User, code: str, at: datetime) -> None:
    """Send `code` as a text message to the phone of record of a volunteer on the way in.

    Refuses: `no_text_messages_for_you`: only elders and assistants, and only with a phone.
    """
    if not may_have_text(user):
        raise Refused("no_text_messages_for_you")
    with transaction.atomic():
        _note(user, verb="ask_for_code", at=at)
        emit(SignInCodeAsked(user=user.id, code=code, at=at))


def _note(user: User, *, verb: str, at: datetime, **details: str) -> None:
    with transaction.atomic():
        record(
            by=user,
            station=user.station_id or "",
            verb=verb,
            object_kind="user",
            object_id=user.id,
            at=at,
            details=details,
        )
