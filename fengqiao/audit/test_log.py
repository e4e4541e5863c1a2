"""Entries are chained, whole or not at all, and neither our own code nor the database lets one be changed."""

import threading
from datetime import timedelta, timezone
from enum import Enum
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from fengqiao.audit import log
from fengqiao.audit.conftest import COLUMNS, MORNING, OFFICER, found, seven_entries, sql, write
from fengqiao.audit.models import Entry
from fengqiao.kernel.refusals import Refused


@pytest.mark.django_db
def test_entries_follow_each_other_and_are_verified(django_assert_num_queries):
    first = write(reason="𠅤三丰来电", details={"level": 1, "moves": ["accept"]})
    with django_assert_num_queries(5):  # three, and the savepoint of the test's own transaction
        second = write("reveal_party", refusal="out_of_scope")

    verdict = log.verify()

    assert (first.number, second.number) == (1, 2)
    assert (verdict.ok, verdict.entries, verdict.head) == (True, 2, log.head())
    assert Entry.objects.get(number=1).reason == "𠅤三丰来电"
    assert Entry.objects.get(number=1).particulars == {"level": 1, "moves": ["accept"]}
    assert Entry.objects.get(number=2).refused


@pytest.mark.django_db
def test_an_empty_log_is_sound():
    assert log.verify().ok
    assert log.head() == "0" * 64


@pytest.mark.django_db
def test_entries_about_one_object_come_newest_first(django_assert_num_queries):
    seven_entries()
    write("close", "d-1")
    with django_assert_num_queries(1):
        about = log.entries_about(object_kind="dispute", object_id="d-1", limit=5)

    assert [entry.verb for entry in about] == ["close", "accept"]


@pytest.mark.django_db
def test_the_reason_cannot_be_read_in_the_database():
    write(reason="张三丰的电话")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM audit_entry")
        assert "张三丰".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at",
    [MORNING, MORNING.replace(microsecond=0), MORNING.astimezone(timezone(timedelta(hours=8)))],
    ids=["microseconds", "whole second", "station's zone"],
)
def test_times_verify_however_they_are_given(at):
    write(at=at)

    assert found() is None


class Role(Enum):
    CLERK = "clerk"


@pytest.mark.django_db
@pytest.mark.parametrize("object_id", [42, "a\0b", "\ud800", "𠅤" * 70, UUID(int=7), None])
def test_whatever_comes_as_an_id_is_kept_and_verifies(object_id):
    write(
        object_id=object_id,
        by=log.Actor("staff", 7, Role.CLERK),
        details={"case": UUID(int=7), "text": "\ud800"},
    )

    assert found() is None
    assert Entry.objects.get().role == "clerk"


@pytest.mark.django_db
def test_an_undone_deed_leaves_no_gap():
    write()
    with pytest.raises(RuntimeError), transaction.atomic():
        write("settle")
        raise RuntimeError("the deed fails")
    after = write("close")

    assert after.number == 2
    assert found() is None


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    with pytest.raises(TransactionManagementError):
        log.append(
            station="370781007", by=OFFICER, verb="x", object_kind="dispute", object_id="1", at=MORNING
        )
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_many_entries_are_chained_like_single_ones(monkeypatch):
    monkeypatch.setattr(log, "_BATCH", 4)
    write()
    drafts = [
        log.Draft(
            station="370781007",
            by=log.SYSTEM,
            verb="load",
            object_kind="dispute",
            object_id=str(n),
            at=MORNING,
        )
        for n in range(10)
    ]
    with transaction.atomic():
        assert log.append_many(iter(drafts)) == 10
        assert log.append_many([]) == 0
    last = write()

    assert last.number == 12
    assert found() is None


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory has no lock to wait for; FENGQIAO_TEST_DATABASE names a file")
    start = threading.Barrier(4)

    def work():
        start.wait()
        for _ in range(5):
            write()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdict = log.verify()
    assert (verdict.ok, verdict.entries) == (True, 20)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.get().save(),
        lambda: Entry.objects.get().delete(),
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.filter(number=1).delete(),
        lambda: Entry.objects.create(number=2),
        lambda: Entry.objects.bulk_create([]),
        lambda: Entry.objects.bulk_update([], ["verb"]),
    ],
)
def test_our_own_code_cannot_change_an_entry(change):
    write()
    with pytest.raises(Refused, match="log_is_append_only"):
        change()
    assert found() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE number = 1",
    ],
)
def test_the_database_refuses_to_change_an_entry(statement):
    write()
    with pytest.raises(DatabaseError, match="log_is_append_only"), transaction.atomic():
        sql(statement)
    assert found() is None


@pytest.mark.django_db
def test_the_database_refuses_to_replace_or_truncate():
    write()
    if connection.vendor == "postgresql":
        statement = "TRUNCATE audit_entry"
    else:
        statement = f"INSERT OR REPLACE INTO audit_entry (number, {COLUMNS}) SELECT number, {COLUMNS} FROM audit_entry"
    with pytest.raises(DatabaseError, match="log_is_append_only"), transaction.atomic():
        sql(statement)


@pytest.mark.django_db(transaction=True)
def test_the_database_of_a_station_in_production_is_not_flushed(settings):
    write()
    settings.MODE = "production"
    with pytest.raises(CommandError, match="append-only"):
        call_command("flush", interactive=False)
    settings.MODE = "test"

    assert Entry.objects.count() == 1
