"""The clock. Rules never read it: time is passed in. Only the faces, the worker and the gateways call `now`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

STATION_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """The calendar day of `at` where the station is (UTC+8)."""
    return at.astimezone(STATION_ZONE).date()
