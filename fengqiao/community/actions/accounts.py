"""What every change of somebody's account begins and ends with: their row held still, and an entry about them."""

from datetime import datetime

from fengqiao.community.actions.permission import record
from fengqiao.community.models import User


def hold(user: User) -> None:
    """Until the transaction ends nobody else changes this account; `user` becomes what is stored of them now.

    A request has read them some time ago: who decides by what was true then undoes what another has done since.
    """
    user.refresh_from_db(from_queryset=User.objects.select_for_update())


def record_about(
    user: User, *, verb: str, by: User | None, at: datetime, reason: str = "", **details: object
) -> None:
    """The deed goes into the log, with the person by their id. `details` holds ids and numbers, nothing personal."""
    record(
        by=by,
        station=user.station_id or "",
        verb=verb,
        object_kind="user",
        object_id=user.id,
        at=at,
        reason=reason,
        details=details,
    )
