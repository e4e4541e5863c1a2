"""A station's own periods, and who lets go of which kind: every app names its keepers when it is ready."""

import contextlib
import stat
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.audit.models import RetentionTerm
from fengqiao.kernel.refusals import Refused

from .table import BY_CODE, KINDS


@dataclass(frozen=True)
class Keeper:
    """How one kind is let go. An empty `station` stands for what is kept for the whole installation.

    `due(station=, before=)` counts what is over; `over(station=, before=, but=, limit=)` names at most `limit` matters
    of it by their ids, without those in `but`; `release(matters=, station=, before=, at=)` lets go of these, as far as
    they are over still, and returns how many. Ids say nothing about anybody: they are written into receipts.
    `apart`: each matter in a transaction of its own, where one is more than a row.
    """

    due: Callable[..., int]
    over: Callable[..., list[Any]]
    release: Callable[..., int]
    apart: bool = False


KEEPERS: dict[str, Keeper] = {}
AFTERWARDS: list[Callable[..., object]] = []
"""Called with `at` when a run is over, outside any transaction."""
STATIONS: list[Callable[[], list[str]]] = []


def keep_with(code: str, keeper: Keeper) -> None:
    """Name who lets go of a kind. Called once, when the app is ready."""
    if code not in BY_CODE:
        raise ValueError(f"the table of retention has no kind {code}")
    KEEPERS[code] = keeper


def keep_rows_with(
    code: str,
    *,
    rows: Callable[[str, datetime], Any],
    release: Callable[[Any, datetime], int] | None = None,
    apart: bool = False,
) -> None:
    """The same for rows: `rows(station, before)` is the query of those that are over.

    `release(rows, at)` lets go of some of them and returns how many; without it they are deleted.
    """

    def due(*, station: str, before: datetime) -> int:
        return int(rows(station, before).count())

    def over(*, station: str, before: datetime, but: Collection[str], limit: int) -> list[Any]:
        found = rows(station, before).exclude(pk__in=list(but)).order_by("pk")
        return list(found.values_list("pk", flat=True)[:limit])

    def let_go(*, matters: list[Any], station: str, before: datetime, at: datetime) -> int:
        found = rows(station, before).filter(pk__in=matters)
        return release(found, at) if release else int(found.delete()[0])

    keep_with(code, Keeper(due, over, let_go, apart=apart))


def rows_older_than(model: Any, moment: str) -> Callable[[str, datetime], Any]:
    """For `keep_rows_with`: the installation's rows whose field `moment` is over. An empty one is in use, and stays."""
    return lambda station, before: model.objects.filter(**{f"{moment}__lt": before})


def keep_files_with(code: str, *, files: Callable[[datetime], list[Path]]) -> None:
    """The same for files: `files(before)` are those that are over. Each is unlinked; its id is its name."""

    def over(*, station: str, before: datetime, but: Collection[str], limit: int) -> list[str]:
        return [file.name for file in files(before) if file.name not in but][:limit]

    def let_go(*, matters: list[str], station: str, before: datetime, at: datetime) -> int:
        going = [file for file in files(before) if file.name in matters]
        for file in going:
            file.unlink(missing_ok=True)
        return len(going)

    keep_with(
        code,
        Keeper(lambda *, station, before: len(files(before)), over, let_go, apart=True),
    )


def files_older_than(folder: Callable[[], Path], before: datetime) -> list[Path]:
    """The plain files directly in a folder, last written before that moment, by name."""
    found = []
    for file in sorted(folder().iterdir()) if folder().is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # Read, or thrown away by another worker.
            about = file.lstat()
            if stat.S_ISREG(about.st_mode) and about.st_mtime < before.timestamp():
                found.append(file)
    return found


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
