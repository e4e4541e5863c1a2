"""How long the whole log takes to verify: a scratch log of many entries, written as the station writes them."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from fengqiao.cli.bench.station import Progress

BATCH = 10_000
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_VERBS = ("look", "say", "accept", "settle", "reveal_parties", "export_register")


def measure_log(*, rows: int, progress: Progress) -> dict[str, Any]:
    """Write `rows` entries into the empty scratch log, then verify them as `fengqiao audit verify` does."""
    from django.db import connection, transaction

    from fengqiao.audit import log
    from fengqiao.cli.serve import prepare_database

    prepare_database()
    started = time.perf_counter()
    for first in range(0, rows, BATCH):
        with transaction.atomic():
            log.append_many(_drafts(range(first, min(first + BATCH, rows))))
        progress(min(first + BATCH, rows), rows)
    written = time.perf_counter() - started
    load, processor = os.getloadavg()[0], time.process_time()
    verdict = log.verify()
    return {
        "rows": rows,
        "database": connection.vendor,
        "ok": verdict.ok and verdict.entries == rows,
        "verify_seconds": verdict.seconds,
        "verify_cpu_seconds": round(time.process_time() - processor, 3),
        "entries_per_second": round(verdict.entries / max(verdict.seconds, 0.001)),
        "write_seconds": round(written, 3),
        "cpus": os.cpu_count(),
        "load_average_before": round(load, 2),
    }


def _drafts(numbers: range) -> Iterator[Any]:
    from fengqiao.audit.log import Actor, Draft

    for n in numbers:
        yield Draft(
            station="370781007",
            by=Actor("staff", f"0190a0a0-0000-7000-8000-{n % 97:012d}", "officer"),
            verb=_VERBS[n % len(_VERBS)],
            object_kind="sheet",
            object_id=f"0190a0a0-0000-7000-8000-{n:012d}",
            at=_BEGAN + timedelta(seconds=n),
            reason="核对电话" if n % 6 == 4 else "",
            refusal="outside_scope" if n % 50 == 0 else "",
            details={"version": n % 40, "protected": n % 30 == 0},
        )
