"""Two runs of the retention job at once, each with its own connection: one receipt, sound, that counts everything."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from fengqiao.audit import log, retention
from fengqiao.audit.models import Deed, RetentionRun
from fengqiao.audit.retention import running

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_database_with_locks(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory has no lock to wait for; FENGQIAO_TEST_DATABASE names a file")


def at_once(*tasks):
    """Each task in a thread of its own, all begun together; what they returned, in order."""
    gate, found = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place, task):
        try:
            gate.wait()
            found[place] = task()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_runs_at_once_count_every_row_once_and_every_receipt_is_sound(monkeypatch):
    monkeypatch.setattr(running, "AFTERWARDS", [])
    monkeypatch.setattr(running, "BATCH", 5)
    Deed.objects.bulk_create(
        Deed(door="x", actor=b"", key=str(n), request=b"", status=200, answer={}, at=AT - timedelta(days=30))
        for n in range(100)
    )
    runs = at_once(*[lambda: retention.run_retention(at=AT)] * 3)

    assert all(runs), "none of them fell over the others"
    assert not Deed.objects.exists()
    receipts = retention.receipts()
    assert sum(one.counts.get("", {}).get("answers", 0) for one in receipts) == 100
    assert all(one.sound and one.finished_at and not one.failures for one in receipts)
    assert {one.id for one in runs} == {one.id for one in receipts}
    assert sum(not one.by_another for one in runs) == len(receipts)


def test_never_two_runs_are_open():
    begun = at_once(*[lambda: running._begun(log.SYSTEM, AT)] * 4)
    assert len(set(begun)) == 1 and RetentionRun.objects.count() == 1
