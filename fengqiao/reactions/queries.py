"""Notices, read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from fengqiao.audit import case_keys
from fengqiao.audit.vault import mask_phone
from fengqiao.reactions.models import Notice


@dataclass(frozen=True)
class OutboxRow:
    """A notice as the outbox shows it. In production `to` is masked, `text` and `code` are empty."""

    id: UUID
    at: datetime
    key: str
    dispute_id: str | None
    dispute_number: str
    side: str
    to: str
    recipient_user: UUID | None
    channel: str
    kind: str
    text: str
    code: str
    due_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    tries: int
    last_error: str


@dataclass(frozen=True)
class InboxRow:
    """A notice as the person it was written for sees it."""

    id: UUID
    at: datetime
    kind: str
    text: str
    dispute_id: str | None
    dispute_number: str
    read_at: datetime | None


def outbox(station: str, limit: int = 100) -> list[OutboxRow]:
    """What the station has told to whom, newest first; whole only in the demo and in tests. Three statements."""
    whole = settings.MODE != "production"
    return [_outbox_row(notice, whole) for notice in _newest(Notice.objects.filter(station=station), limit)]


def undelivered(station: str, limit: int = 100) -> list[OutboxRow]:
    """Notices that were given up, newest first: somebody has to knock at the door. Three statements."""
    lost = Notice.objects.filter(station=station, failed_at__isnull=False).exclude(last_error="erased")
    whole = settings.MODE != "production"
    return [_outbox_row(notice, whole) for notice in _newest(lost, limit)]


def inbox_of(user_id: UUID, limit: int = 100) -> list[InboxRow]:
    """What has been written to this person, newest first. Three statements."""
    rows = Notice.objects.filter(recipient_user=user_id, channel="inbox", sent_at__isnull=False)
    return [
        InboxRow(
            id=notice.pk,
            at=notice.at,
            kind=notice.kind,
            text=notice.text,
            dispute_id=notice.dispute_id,
            dispute_number=notice.dispute_number,
            read_at=notice.read_at,
        )
        for notice in _newest(rows, limit)
    ]


def unread_count(user_id: UUID) -> int:
    """How many notices in this person's inbox are unread. One statement."""
    return Notice.objects.filter(
        recipient_user=user_id, channel="inbox", sent_at__isnull=False, read_at__isnull=True
    ).count()


def _newest(rows: QuerySet[Notice], limit: int) -> list[Notice]:
    """The newest of `rows`; the keys of their cases are read first, all at once."""
    newest = dict(rows.order_by("-at", "-pk").values_list("pk", "dispute_id")[:limit])
    case_keys.read_ahead(UUID(case) for case in newest.values() if case)
    found = Notice.objects.in_bulk(list(newest))
    return [found[key] for key in newest]


def _outbox_row(notice: Notice, whole: bool) -> OutboxRow:
    return OutboxRow(
        id=notice.pk,
        at=notice.at,
        key=notice.key,
        dispute_id=notice.dispute_id,
        dispute_number=notice.dispute_number,
        side=notice.side,
        to=notice.to if whole or not notice.to else mask_phone(notice.to),
        recipient_user=notice.recipient_user,
        channel=notice.channel,
        kind=notice.kind,
        text=notice.text if whole else "",
        code=notice.code if whole else "",
        due_at=notice.due_at,
        sent_at=notice.sent_at,
        failed_at=notice.failed_at,
        tries=notice.tries,
        last_error=notice.last_error,
    )


def notices_to_person(dispute_id: UUID, *, side: str, phone: str, user: str) -> list[Notice]:
    """What was sent to one person of a case, oldest first, for their own file: by phone, or to their account.

    Others of the same side have codes of their own; those are not among them. One statement.
    """
    rows = Notice.objects.filter(dispute_id=str(dispute_id), side=side).order_by("at", "pk")
    return [row for row in rows if (phone and row.to == phone) or (user and str(row.recipient_user) == user)]
