"""What the outbox lets go of; the periods are in `audit.retention.table`."""

from datetime import datetime

from django.db.models import F, Func, IntegerField, Q, QuerySet

from fengqiao.audit import retention
from fengqiao.reactions.models import Notice


def name_keepers() -> None:
    """Called once, when the app is ready."""
    retention.keep_with("message_texts", due=_texts_due, release=_release_texts)
    retention.keep_with("inbox_texts", due=_inbox_due, release=_release_inbox)


def _texts(station: str, before: datetime) -> QuerySet[Notice]:
    """Messages to phones that are done with and still hold something."""
    held = Func(F("text"), function="length", output_field=IntegerField())
    done = Q(sent_at__lt=before) | Q(failed_at__lt=before)
    rows = Notice.objects.filter(done, station=station, at__lt=before, channel="sms")
    return rows.annotate(held=held).filter(held__gt=0)


def _texts_due(*, station: str, before: datetime) -> int:
    return _texts(station, before).count()


def _release_texts(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    found = list(_texts(station, before).order_by("at").values_list("pk", flat=True)[:limit])
    return Notice.objects.filter(pk__in=found).update(to="", text="", code="") if found else 0


def _inbox(station: str, before: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(station=station, at__lt=before, channel="inbox")


def _inbox_due(*, station: str, before: datetime) -> int:
    return _inbox(station, before).count()


def _release_inbox(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    found = list(_inbox(station, before).order_by("at").values_list("pk", flat=True)[:limit])
    return Notice.objects.filter(pk__in=found).delete()[0] if found else 0
