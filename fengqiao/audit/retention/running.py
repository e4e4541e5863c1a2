"""The job: lets go of what is over in short transactions, may be interrupted, and leaves a receipt."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.audit.models import Entry, RetentionRun
from fengqiao.kernel.clock import STATION_ZONE, local_date

from .table import KINDS
from .terms import AFTERWARDS, KEEPERS, STATIONS, terms_of_station

BATCH = 50
EARLIEST_HOUR = 3
_over: set[tuple[str, str, str]] = set()
"""Kinds this process knows to be done in a run; a process started anew looks again, and finds nothing."""


@dataclass(frozen=True)
class Run:
    """A receipt. `counts` is station -> kind -> how many; the empty station is the whole installation.

    `sound`: the digest agrees with the counts and with the entry of the log.
    """

    id: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, dict[str, int]]
    digest: str
    entry: int | None
    sound: bool


def due_by_kind(*, at: datetime) -> dict[str, dict[str, int]]:
    """What a run would let go of now; changes nothing."""
    found: dict[str, dict[str, int]] = {}
    for station, code, before in _work(at):
        if count := KEEPERS[code].due(station=station, before=before):
            found.setdefault(station, {})[code] = count
    return found


def run_retention(*, by: log.Actor = log.SYSTEM, at: datetime) -> Run:
    """Let go of everything that is over, going on with a run that was interrupted. Returns its receipt."""
    run_id = _begun(by, at)
    while _step(run_id, at):
        pass
    _finish(run_id, by, at)
    return next(run for run in receipts() if run.id == run_id)


def run_daily(*, at: datetime) -> int:
    """What the worker calls every few seconds: a piece of the day's run, so that alarms never wait behind it."""
    unfinished = RetentionRun.objects.filter(finished_at=None).values_list("id", flat=True).first()
    too_early = at.astimezone(STATION_ZONE).hour < EARLIEST_HOUR
    if unfinished is None and (too_early or _done_today(at)):
        return 0
    run_id = str(unfinished) if unfinished else _begun(log.SYSTEM, at)
    done = _step(run_id, at)
    if not done:
        _finish(run_id, log.SYSTEM, at)
    return done


def receipts(limit: int = 100) -> list[Run]:
    """The newest runs first. Three statements."""
    rows = list(RetentionRun.objects.order_by("-started_at", "-id")[:limit])
    named = {str(row.pk): row for row in rows}
    entries = {
        entry.object_id: entry
        for entry in Entry.objects.filter(
            object_kind="retention", object_id__in=named, verb="retention_run"
        ).defer("reason")
    }
    return [_receipt(row, entries.get(str(row.pk))) for row in rows]


def _receipt(row: RetentionRun, entry: Entry | None) -> Run:
    said = entry.particulars.get("digest") if entry else None
    return Run(
        id=str(row.pk),
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=row.counts,
        digest=row.digest,
        entry=entry.number if entry else None,
        sound=bool(row.digest) and row.digest == _digest(row) == said,
    )


def _digest(row: RetentionRun) -> str:
    """SHA-256 over id and counts in canonical JSON, 64 hexadecimal digits."""
    told = json.dumps({"id": str(row.pk), "counts": row.counts}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _work(at: datetime) -> list[tuple[str, str, datetime]]:
    """(station, kind, what is older than this is over), the stations' kinds first."""
    stations = sorted({code for ask in STATIONS for code in ask()})
    found = []
    for station in [*stations, ""]:
        terms = terms_of_station(station)
        found += [
            (station, kind.code, at - timedelta(days=terms[kind.code]))
            for kind in KINDS
            if kind.job and kind.whole == (station == "") and kind.code in KEEPERS
        ]
    return found


def _begun(by: log.Actor, at: datetime) -> str:
    with transaction.atomic():
        row = RetentionRun.objects.select_for_update().filter(finished_at=None).first()
        if row is None:
            row = RetentionRun.objects.create(started_at=at, by=by.id or by.kind)
        return str(row.pk)


def _step(run_id: str, at: datetime) -> int:
    """The next batch of the first kind that has something, with its count, in one transaction; 0: nothing is left."""
    for station, code, before in _work(at):
        if (run_id, station, code) in _over:
            continue
        with transaction.atomic():
            row = RetentionRun.objects.select_for_update().get(pk=run_id)
            done = KEEPERS[code].release(station=station, before=before, at=at, limit=BATCH)
            if done:
                of_station = row.counts.setdefault(station, {})
                of_station[code] = of_station.get(code, 0) + done
                row.save(update_fields=["counts"])
        if done < BATCH:
            _over.add((run_id, station, code))
        if done:
            return done
    return 0


@transaction.atomic
def _write_receipt(run_id: str, by: log.Actor, at: datetime) -> bool:
    row = RetentionRun.objects.select_for_update().get(pk=run_id)
    if row.finished_at is not None:
        return False
    row.finished_at, row.digest = at, _digest(row)
    row.save(update_fields=["counts", "finished_at", "digest"])
    totals: dict[str, Any] = {}
    for counted in row.counts.values():
        for code, count in counted.items():
            totals[code] = totals.get(code, 0) + count
    log.append(
        station="",
        by=by,
        verb="retention_run",
        object_kind="retention",
        object_id=str(row.pk),
        at=at,
        details={"digest": row.digest, "counts": totals},
    )
    return True


def _finish(run_id: str, by: log.Actor, at: datetime) -> None:
    _over.clear()
    if _write_receipt(run_id, by, at):
        for duty in AFTERWARDS:
            duty(at=at)


def _done_today(at: datetime) -> bool:
    newest = RetentionRun.objects.order_by("-started_at").values_list("started_at", flat=True).first()
    return newest is not None and local_date(newest) >= local_date(at)
