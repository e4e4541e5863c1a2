"""What belongs to the door alone: sessions that expired, sign-ins that failed. Periods: `audit.retention.table`."""

from fengqiao.audit.retention import keep_rows_with, rows_older_than


def name_keepers() -> None:
    """Called once, when the app is ready."""
    from axes.models import AccessAttempt
    from django.contrib.sessions.models import Session

    keep_rows_with("sessions", rows=rows_older_than(Session, "expire_date"))
    keep_rows_with("sign_in_attempts", rows=rows_older_than(AccessAttempt, "attempt_time"))
