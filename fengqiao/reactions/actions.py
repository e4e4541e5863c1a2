"""Writing, delivering, reading and erasing notices."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from fengqiao.audit.doors import DoorClosed, knock
from fengqiao.audit.rows import insert_rows
from fengqiao.gateways.sms import SmsGateway, SmsUnavailable
from fengqiao.kernel.refusals import Refused
from fengqiao.reactions.models import CHANNELS, WAITING, Notice
from fengqiao.reactions.outgoing import sms_gateway

log = logging.getLogger("fengqiao.reactions")

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 24
"""With these waits a notice is tried for about four days before it is given up."""
MOST_SILENCES = 3
"""So many times in a row without an answer, and the gateway is left alone until the next round."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A notice to be written.

    `channel` is `sms` (wants `to`) or `inbox` (wants `recipient_user`); by default `sms` where `to` is
    given. `due_at`: not before then (default: at once).
    """

    station: str
    kind: str
    key: str
    text: str
    at: datetime
    to: str = ""
    recipient_user: UUID | None = None
    dispute_id: str | UUID | None = None
    dispute_number: str = ""
    side: str = ""
    code: str = ""
    channel: str = ""
    due_at: datetime | None = None


def write_notices(letters: Iterable[Letter]) -> None:
    """Put notices into the outbox, in the caller's transaction; a key already there changes nothing. One statement.

    Refuses `unknown_channel`, `notice_without_recipient`, `notice_without_text`.
    """
    insert_rows([_notice(letter) for letter in letters], skip_known=True)


def _notice(letter: Letter) -> Notice:
    channel = letter.channel or ("sms" if letter.to else "inbox")
    if channel not in CHANNELS:
        raise Refused("unknown_channel", channel=channel)
    if not (letter.to if channel == "sms" else letter.recipient_user):
        raise Refused("notice_without_recipient", kind=letter.kind)
    if not letter.text.strip():
        raise Refused("notice_without_text", kind=letter.kind)
    due_at = letter.due_at or letter.at
    return Notice(
        station=letter.station,
        key=letter.key,
        at=letter.at,
        kind=letter.kind,
        text=letter.text,
        to=letter.to,
        recipient_user=letter.recipient_user,
        dispute_id=None if letter.dispute_id is None else str(letter.dispute_id),
        dispute_number=letter.dispute_number,
        side=letter.side,
        code=letter.code,
        channel=channel,
        due_at=due_at,
        sent_at=letter.at if channel == "inbox" and due_at <= letter.at else None,
    )


def deliver_due(*, at: datetime, limit: int = 100, gateway: SmsGateway | None = None) -> int:
    """Deliver what is due at `at`, at most `limit` notices; returns how many were delivered.

    At least once: a notice is first put off, then sent, then marked, so that a process that dies in
    between leaves it to be sent again. The gateway gets the notice's id as key and can drop the
    repetition. No database transaction is open while the gateway works. One notice's trouble never keeps
    back the others; but where the gateway itself is silent, the round ends, since alarms wait behind it.
    """
    gateway = gateway or sms_gateway()
    channels = CHANNELS if gateway else ["inbox"]
    due = Notice.objects.filter(WAITING, due_at__lte=at, channel__in=channels).order_by("due_at", "pk")
    delivered, silences = 0, 0
    for pk, channel, due_at, tries in list(due.values_list("pk", "channel", "due_at", "tries")[:limit]):
        if channel == "sms" and silences >= MOST_SILENCES:
            continue
        error = _deliver(pk, due_at, tries, at, gateway)
        delivered += error == ""
        silences = silences + 1 if error == "no_answer" else 0 if channel == "sms" else silences
    return delivered


def _deliver(pk: UUID, due_at: datetime, tries: int, at: datetime, gateway: SmsGateway | None) -> str:
    """Why this worker did not deliver the notice now, empty if it did. A quicker worker has moved `due_at`."""
    mine = Notice.objects.filter(WAITING, pk=pk, due_at=due_at)
    if not mine.update(due_at=at + wait_after(tries + 1), tries=F("tries") + 1):
        return "taken"
    refused, error = _hand_over(pk, gateway, at)
    row = Notice.objects.filter(WAITING, pk=pk)
    if not error:
        return "" if row.update(sent_at=at, last_error="") else "taken"
    given_up = refused or tries + 1 >= MOST_TRIES
    row.update(last_error=error[:64], failed_at=at if given_up else None)
    return error


def _hand_over(pk: UUID, gateway: SmsGateway | None, at: datetime) -> tuple[bool, str]:
    """Whether the notice was refused for good, and the error; empty when it was taken."""
    try:
        notice = Notice.objects.filter(WAITING, pk=pk).first()
        if notice is None:  # stopped in this very moment: whoever it was for must not be contacted any more
            return False, "taken"
        if notice.channel == "inbox":
            return False, ""
        assert gateway is not None
        if notice.recipient_user is None:  # nobody's phone is flooded; the staff's alarms wait for nothing
            knock("text_message", phone=notice.to, at=at)
        delivery = gateway.send(to=notice.to, text=notice.text, key=str(pk))
        return not delivery.accepted, "" if delivery.accepted else delivery.detail or "refused"
    except DoorClosed:
        return False, "too_often"
    except SmsUnavailable as trouble:
        return False, trouble.name
    except Exception as problem:
        # Only the kind of error is kept: its message may hold a number or a text.
        log.error("notice %s could not be handed over: %s", pk, type(problem).__name__)
        return False, type(problem).__name__


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: a minute, two, four …, at most six hours."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 16), LONGEST_WAIT)


def mark_read(*, user_id: UUID, notice_id: UUID, at: datetime) -> None:
    """The owner of an inbox has read a notice and what came about the same matter; the first time counts.

    Refuses `no_such_notice`.
    """
    own = Notice.objects.filter(recipient_user=user_id, channel="inbox", sent_at__isnull=False)
    opened = own.filter(pk=notice_id).only("dispute_number").first()
    if opened is None:
        raise Refused("no_such_notice")
    same = (
        own.filter(dispute_number=opened.dispute_number)
        if opened.dispute_number
        else own.filter(pk=opened.pk)
    )
    same.filter(read_at__isnull=True).update(read_at=at)


def mark_all_read(*, user_id: UUID, at: datetime) -> int:
    """The owner of an inbox has read everything in it; returns how many notices were unread."""
    own = Notice.objects.filter(recipient_user=user_id, channel="inbox", sent_at__isnull=False)
    return own.filter(read_at__isnull=True).update(read_at=at)


def stop_notices(*, station: str, number: str, side: str, at: datetime) -> int:
    """Of what waits to be sent to a side of a dispute nothing is sent any more; returns how many notices that were."""
    waiting = Notice.objects.filter(WAITING, station=station, dispute_number=number, side=side)
    return waiting.update(failed_at=at, last_error="kept_away")


def erase_notices(
    *, station: str, dispute_id: str | UUID, at: datetime, side: str = "", phone: str = ""
) -> int:
    """Blank numbers, texts and codes of a dispute's notices, of one side or all; what waits is not sent.

    `phone`: only of those that went to that phone.

    Returns how many notices were blanked. That something was sent, when and why, stays.
    """
    rows = Notice.objects.filter(station=station, dispute_id=str(dispute_id))
    rows = rows.filter(side=side) if side else rows
    if phone:  # sealed, so every one is opened
        rows = rows.filter(pk__in=[row.pk for row in rows if row.to == phone])
    rows.filter(WAITING).update(failed_at=at, last_error="erased")
    return rows.update(to="", text="", code="")
