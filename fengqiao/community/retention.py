"""What accounts leave behind and this room lets go of; the periods are in `audit.retention.table`."""

from fengqiao.audit.retention import keep_rows_with
from fengqiao.community.models import ApiToken, PastPassword, SecondFactor, SignedIn


def name_keepers() -> None:
    """Called once, when the app is ready."""
    keep_rows_with("signed_in", model=SignedIn, moment="seen_at")
    keep_rows_with("past_passwords", model=PastPassword, moment="until")
    keep_rows_with("ended_keys", model=ApiToken, moment="revoked_at")
    keep_rows_with("ended_factors", model=SecondFactor, moment="revoked_at")
