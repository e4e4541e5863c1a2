"""A code as a text message: six digits, five minutes, for whoever asked in this session; three in half an hour."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from fengqiao.audit import doors
from fengqiao.audit.vault import keyed_digest
from fengqiao.community import actions as community_actions
from fengqiao.community import queries as community
from fengqiao.community.actions.factors import clean_code
from fengqiao.kernel.refusals import Refused
from fengqiao.reactions.outgoing import sms_gateway
from fengqiao.web.sign_in.pending import pending_state, remember
from fengqiao.web.sign_in.tries import whose

GOOD_FOR = timedelta(minutes=5)


def may_have_text(user: Any) -> bool:
    """Whether the page offers it: to volunteers with a phone, where messages can be sent at all."""
    return community.may_have_text(user) and sms_gateway() is not None


def send_code(request: HttpRequest, *, user: Any, at: datetime) -> None:
    """Send a code; an earlier one no longer counts. Refuses: `too_many_texts`, `no_text_messages_for_you`."""
    if not may_have_text(user):
        raise Refused("no_text_messages_for_you")
    counted = whose(request, user.username)
    counted.pop("address", None)
    try:
        doors.knock("sign_in_text", at=at, **counted)
    except doors.DoorClosed as closed:
        raise Refused("too_many_texts") from closed
    code = f"{secrets.randbelow(10**6):06d}"
    community_actions.ask_for_code(user=user, code=code, at=at)
    remember(request, text={"digest": _digest(user, code), "at": at.timestamp()})


def is_sent_code(request: HttpRequest, *, user: Any, code: str, at: datetime) -> bool:
    """Whether this is the code that was sent; it is good once."""
    sent = pending_state(request).get("text")
    if not sent or not 0 <= at.timestamp() - sent["at"] <= GOOD_FOR.total_seconds():
        return False
    if not hmac.compare_digest(sent["digest"], _digest(user, clean_code(code))):
        return False
    remember(request, text=None)
    return True


def _digest(user: Any, code: str) -> str:
    return keyed_digest(f"{user.pk} {code}".encode(errors="replace"), purpose="sign-in text").hex()
