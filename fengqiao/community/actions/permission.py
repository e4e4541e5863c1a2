"""What every action of this room does first and last: ask the table, and leave an entry."""

from datetime import datetime
from typing import Any

from fengqiao.audit.log import SYSTEM, Actor, append
from fengqiao.community.access import Kind, Reach, Verb, reach
from fengqiao.community.models import User
from fengqiao.kernel.refusals import Refused


def require(*, by: User | None, kind: Kind, station: str, own: bool = False) -> None:
    """Let `by` change records of this kind at this station, or refuse. `own`: the record is about themselves.

    Raises `Refused("role_may_not")` or, for people of another station, `Refused("outside_station")`.
    """
    if by is None or own:
        return
    found = reach(by.role, Verb.MOVE, kind)
    if found is not Reach.STATION or not by.is_active:
        raise Refused("role_may_not", role=by.role)
    if by.station_id != station:
        raise Refused("outside_station", station=station)


def record(
    *,
    by: User | None,
    station: str,
    verb: str,
    object_kind: str,
    object_id: object,
    at: datetime,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Append the deed to the log. `details` holds ids and numbers, nothing personal."""
    append(
        station=station,
        by=SYSTEM if by is None else Actor(kind="staff", id=str(by.id), role=by.role),
        verb=verb,
        object_kind=object_kind,
        object_id=str(object_id),
        at=at,
        reason=reason,
        details=details or {},
    )
