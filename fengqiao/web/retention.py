"""What belongs to the door alone: sessions that expired, sign-ins that failed. Periods: `audit.retention.table`."""

from datetime import datetime
from typing import Any

from fengqiao.audit import retention


def name_keepers() -> None:
    """Called once, when the app is ready."""
    from axes.models import AccessAttempt
    from django.contrib.sessions.models import Session

    _keep("sessions", Session, "expire_date")
    _keep("sign_in_attempts", AccessAttempt, "attempt_time")


def _keep(code: str, model: Any, moment: str) -> None:
    def due(*, station: str, before: datetime) -> int:
        return int(model.objects.filter(**{f"{moment}__lt": before}).count())

    def release(*, station: str, before: datetime, at: datetime, limit: int) -> int:
        old = list(model.objects.filter(**{f"{moment}__lt": before}).values_list("pk", flat=True)[:limit])
        return int(model.objects.filter(pk__in=old).delete()[0]) if old else 0

    retention.keep_with(code, due=due, release=release)
