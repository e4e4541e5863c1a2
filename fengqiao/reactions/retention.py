"""What the outbox lets go of; the periods are in `audit.retention.table`."""

from datetime import datetime

from django.db.models import F, Func, IntegerField, Q, QuerySet

from fengqiao.audit import retention
from fengqiao.reactions.models import Notice


def name_keepers() -> None:
    """Called once, when the app is ready."""
    retention.keep_rows_with("message_texts", rows=_texts, release=_empty_texts)
    retention.keep_rows_with("inbox_texts", rows=_inbox)


def _texts(station: str, before: datetime) -> QuerySet[Notice]:
    """Messages to phones that are done with and still hold something."""
    held = Func(F("text"), function="length", output_field=IntegerField())
    done = Q(sent_at__lt=before) | Q(failed_at__lt=before)
    rows = Notice.objects.filter(done, station=station, at__lt=before, channel="sms")
    return rows.annotate(held=held).filter(held__gt=0)


def _empty_texts(rows: QuerySet[Notice], at: datetime) -> int:
    return rows.update(to="", text="", code="")


def _inbox(station: str, before: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(station=station, at__lt=before, channel="inbox")
