"""What accounts leave behind and this room lets go of; the periods are in `audit.retention.table`."""

from fengqiao.audit.retention import keep_rows_with, rows_older_than
from fengqiao.community.models import ApiToken, PastPassword, SecondFactor, SignedIn


def name_keepers() -> None:
    """Called once, when the app is ready."""
    keep_rows_with("signed_in", rows=rows_older_than(SignedIn, "seen_at"))
    keep_rows_with("past_passwords", rows=rows_older_than(PastPassword, "until"))
    keep_rows_with("ended_keys", rows=rows_older_than(ApiToken, "revoked_at"))
    keep_rows_with("ended_factors", rows=rows_older_than(SecondFactor, "revoked_at"))
