"""The job: lets go of what is over in short transactions, may be interrupted, and leaves a receipt.

What cannot be let go of is named in the receipt by its id and the kind of error, and stops nothing else; the next run
tries it again.
"""

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from fengqiao.audit import log
from fengqiao.audit.models import Entry, RetentionRun
from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.refusals import Refused

from .table import KINDS
from .terms import AFTERWARDS, KEEPERS, STATIONS, terms_of_station

BATCH = 50
MOST_FAILURES = 100
"""After so many of one kind and station the rest of it is left to the next run: the fault is not in the matters."""
EARLIEST_HOUR = 3
_over: set[tuple[str, str, str]] = set()
"""Kinds this process knows to be done in a run; a process started anew looks again, and finds nothing."""


class AnotherFinishedIt(Exception):
    """The run was finished by somebody else meanwhile; its receipt is never added to."""


@dataclass(frozen=True)
class Failure:
    """One matter that stays although its period is over. An empty `id`: the whole kind could not be looked through.

    `error` is the name of the refusal or of the kind of error, never its message, which could carry a name or number.
    """

    station: str
    kind: str
    id: str
    error: str


@dataclass(frozen=True)
class Run:
    """A receipt. `counts` is station -> kind -> how many; the empty station is the whole installation.

    `sound`: the digest agrees with counts and failures, and with the entry of the log. `by_another`: this is the
    receipt of another run, that was quicker.
    """

    id: str
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, dict[str, int]]
    digest: str
    entry: int | None
    sound: bool
    failures: tuple[Failure, ...] = ()
    by_another: bool = False


def due_by_kind(*, at: datetime) -> dict[str, dict[str, int]]:
    """What a run would let go of now; changes nothing."""
    found: dict[str, dict[str, int]] = {}
    for station, code, before in _work(at):
        with contextlib.suppress(Refused):  # A run would let nothing of it go, and name the refusal.
            if count := KEEPERS[code].due(station=station, before=before):
                found.setdefault(station, {})[code] = count
    return found


def run_retention(*, by: log.Actor = log.SYSTEM, at: datetime) -> Run:
    """Let go of everything that is over, going on with a run that was interrupted. Returns its receipt.

    Two at once share the work; whoever comes last changes nothing more and gets the other's receipt (`by_another`).
    """
    run_id = _begun(by, at)
    while _step(run_id, at):
        pass
    finished = _finish(run_id, by, at)
    return replace(next(run for run in receipts() if run.id == run_id), by_another=not finished)


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
        failures=tuple(Failure(**one) for one in row.failures),
    )


def _digest(row: RetentionRun) -> str:
    """SHA-256 over id, counts and failures, if any, in canonical JSON, 64 hexadecimal digits."""
    told = {"id": str(row.pk), "counts": row.counts} | ({"failures": row.failures} if row.failures else {})
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


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
    """The run that is open, else a new one: the database keeps a second from being opened."""
    for _ in range(2):
        unfinished = RetentionRun.objects.filter(finished_at=None).values_list("id", flat=True).first()
        if unfinished:
            return str(unfinished)
        try:
            with transaction.atomic():
                return str(RetentionRun.objects.create(started_at=at, by=by.id or by.kind).pk)
        except IntegrityError:
            continue  # Another was quicker; it may even have finished by now.
    raise Refused("retention_runs_elsewhere")


def _step(run_id: str, at: datetime) -> int:
    """The next batch of the first kind that has something: how many went or failed; 0: nothing is left."""
    for station, code, before in _work(at):
        if (run_id, station, code) in _over:
            continue
        try:
            done, is_over = _batch(run_id, station, code, before, at)
        except AnotherFinishedIt:
            return 0
        if is_over:
            _over.add((run_id, station, code))
        if done:
            return done
    return 0


def _batch(run_id: str, station: str, code: str, before: datetime, at: datetime) -> tuple[int, bool]:
    """(how many went or failed, whether nothing more of this kind is to be done in this run)."""
    keeper, failed = KEEPERS[code], _failed(run_id, station, code)
    if "" in failed or len(failed) >= MOST_FAILURES:
        return 0, True
    limit = min(BATCH, MOST_FAILURES - len(failed))

    def over() -> list[Any]:
        return keeper.over(station=station, before=before, but=failed, limit=limit)

    try:
        with transaction.atomic():
            matters = over()
    except Exception as problem:
        _note(run_id, Failure(station, code, "", _name_of(problem)))
        return 0, True
    pieces = [[matter] for matter in matters] if keeper.apart else [matters] if matters else []
    done = sum(_let_go(run_id, station, code, before, at, piece) for piece in pieces)
    if matters and not done and over() != matters:
        return len(matters), False  # A run beside this one was quicker with these; there may be others.
    return done, not done or len(matters) < limit


def _let_go(run_id: str, station: str, code: str, before: datetime, at: datetime, matters: list[Any]) -> int:
    """Let go of some matters and count them, in one transaction; where that fails, of each in one of its own.

    Returns how many went or failed.
    """
    try:
        with transaction.atomic():
            row = _open_row(run_id)
            done = KEEPERS[code].release(matters=matters, station=station, before=before, at=at)
            if done:
                of_station = row.counts.setdefault(station, {})
                of_station[code] = of_station.get(code, 0) + done
                row.save(update_fields=["counts"])
            return done
    except AnotherFinishedIt:
        raise
    except Exception as problem:
        if len(matters) > 1:
            return sum(_let_go(run_id, station, code, before, at, [one]) for one in matters)
        _note(run_id, Failure(station, code, str(matters[0]), _name_of(problem)))
        return 1


def _open_row(run_id: str) -> RetentionRun:
    """Locked, and looked at only then: a receipt that was finished stays as it is."""
    row = RetentionRun.objects.select_for_update().get(pk=run_id)
    if row.finished_at is not None:
        raise AnotherFinishedIt
    return row


@transaction.atomic
def _note(run_id: str, failure: Failure) -> None:
    row = _open_row(run_id)
    if asdict(failure) not in row.failures:
        row.failures.append(asdict(failure))
        row.save(update_fields=["failures"])


def _failed(run_id: str, station: str, code: str) -> frozenset[str]:
    noted = RetentionRun.objects.values_list("failures", flat=True).get(pk=run_id)
    return frozenset(one["id"] for one in noted if (one["station"], one["kind"]) == (station, code))


def _name_of(problem: Exception) -> str:
    return problem.name if isinstance(problem, Refused) else type(problem).__name__


@transaction.atomic
def _write_receipt(run_id: str, by: log.Actor, at: datetime) -> bool:
    try:
        row = _open_row(run_id)
    except AnotherFinishedIt:
        return False
    row.finished_at, row.digest = at, _digest(row)
    row.save(update_fields=["finished_at", "digest"])
    totals: dict[str, int] = {}
    for counted in row.counts.values():
        for code, count in counted.items():
            totals[code] = totals.get(code, 0) + count
    failed = {"failed": len(row.failures)} if row.failures else {}
    log.append(
        station="",
        by=by,
        verb="retention_run",
        object_kind="retention",
        object_id=str(row.pk),
        at=at,
        details={"digest": row.digest, "counts": totals} | failed,
    )
    return True


def _finish(run_id: str, by: log.Actor, at: datetime) -> bool:
    """False where another run was quicker."""
    _over.clear()
    if not _write_receipt(run_id, by, at):
        return False
    for duty in AFTERWARDS:
        duty(at=at)
    return True


def _done_today(at: datetime) -> bool:
    newest = RetentionRun.objects.order_by("-started_at").values_list("started_at", flat=True).first()
    return newest is not None and local_date(newest) >= local_date(at)
