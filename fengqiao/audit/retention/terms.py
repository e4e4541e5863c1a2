"""A station's own periods, and who lets go of which kind: every app names its keepers when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.audit.models import RetentionTerm
from fengqiao.kernel.refusals import Refused

from .table import BY_CODE, KINDS


@dataclass(frozen=True)
class Keeper:
    """How one kind is let go.

    `due(station=, before=)` counts what is over; `release(station=, before=, at=, limit=)` lets go of at most `limit`
    and returns how many. Both get an empty station for what is kept for the whole installation.
    """

    due: Callable[..., int]
    release: Callable[..., int]


KEEPERS: dict[str, Keeper] = {}
AFTERWARDS: list[Callable[..., object]] = []
"""Called with `at` when a run is over, outside any transaction."""
STATIONS: list[Callable[[], list[str]]] = []


def keep_with(code: str, *, due: Callable[..., int], release: Callable[..., int]) -> None:
    """Name who lets go of a kind. Called once, when the app is ready."""
    if code not in BY_CODE:
        raise ValueError(f"the table of retention has no kind {code}")
    KEEPERS[code] = Keeper(due, release)


def keep_rows_with(code: str, *, model: Any, moment: str) -> None:
    """The same for rows of the whole installation that are deleted when the time in their field `moment` is over.

    A row whose moment is empty is still in use and stays.
    """

    def due(*, station: str, before: datetime) -> int:
        return int(model.objects.filter(**{f"{moment}__lt": before}).count())

    def release(*, station: str, before: datetime, at: datetime, limit: int) -> int:
        old = list(model.objects.filter(**{f"{moment}__lt": before}).values_list("pk", flat=True)[:limit])
        return int(model.objects.filter(pk__in=old).delete()[0]) if old else 0

    keep_with(code, due=due, release=release)


def terms_of_station(station: str) -> dict[str, int]:
    """Days by kind: the station's own, else the table's."""
    own = dict(RetentionTerm.objects.filter(station=station).values_list("kind", "days"))
    return {kind.code: own.get(kind.code, kind.days) for kind in KINDS}


def set_period(*, station: str, kind: str, days: int, by: log.Actor, at: datetime) -> None:
    """Keep a kind longer or shorter from now on; `station` is empty for what is kept for the whole installation.

    Raises `Refused`: unknown_record_kind, retention_out_of_bounds.
    """
    row = BY_CODE.get(kind)
    if row is None or row.whole != (station == ""):
        raise Refused("unknown_record_kind", kind=kind)
    if not row.least <= days <= row.most:
        raise Refused("retention_out_of_bounds", least=row.least, most=row.most)
    with transaction.atomic():
        RetentionTerm.objects.update_or_create(station=station, kind=kind, defaults={"days": days})
        log.append(
            station=station,
            by=by,
            verb="set_retention",
            object_kind="retention",
            object_id=kind,
            at=at,
            details={"days": days},
        )
