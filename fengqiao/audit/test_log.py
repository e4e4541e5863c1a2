"""Every change of the log behind its back is found and named."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from fengqiao.audit import log, vault
from fengqiao.audit.chain import canonical_time, link
from fengqiao.audit.guards import lift_guards
from fengqiao.audit.models import Entry, Head
from fengqiao.kernel.refusals import Refused

MORNING = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)
OFFICER = log.Actor("staff", "018f-officer", "officer")


def write(verb="accept", object_id="d-1", **other):
    facts = {"station": "370781007", "by": OFFICER, "object_kind": "dispute", "at": MORNING} | other
    with transaction.atomic():
        return log.append(verb=verb, object_id=object_id, **facts)


def seven_entries():
    for n in range(1, 8):
        write(
            object_id=f"d-{n}", reason="核对电话" if n % 2 else "", refusal="out_of_scope" if n == 4 else ""
        )


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def renumber(*changes):
    """Give entries other numbers: (from, to) pairs, carried out one after the other."""
    for old, new in changes:
        sql("UPDATE audit_entry SET number = %s WHERE number = %s", new, old)


COLUMNS = (
    "at, station, actor_kind, actor, role, verb, object_kind, object_id, reason, refused, refusal, details,"
    " previous, digest"
)


def copy(old, new, **changes):
    """Insert a copy of entry `old` as entry `new`, some columns changed."""
    columns = COLUMNS.split(", ")
    taken = ", ".join("%s" if name in changes else name for name in columns)
    given = [changes[name] for name in columns if name in changes]
    sql(
        f"INSERT INTO audit_entry (number, {COLUMNS}) SELECT {new}, {taken} FROM audit_entry WHERE number = {old}",
        *given,
    )


def digest_of(number):
    return bytes(Entry.objects.get(number=number).digest)


def found():
    verdict = log.verify()
    assert verdict.ok is (verdict.first_bad is None)
    return None if verdict.ok else (verdict.first_bad["number"], verdict.first_bad["why"])


@pytest.fixture
def open_log(db):
    """Seven entries, and an attacker who has taken the triggers away."""
    seven_entries()
    lift_guards(connection)


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


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-03-02 01:30:01"),
        ("station", "370781008"),
        ("actor_kind", "system"),
        ("actor", "018f-other"),
        ("role", "chief"),
        ("verb", "reject"),
        ("object_kind", "place"),
        ("object_id", "d-9"),
        ("reason", b""),
        ("refused", True),
        ("refusal", "other"),
        ("details", '{"a":1}'),
        ("previous", bytes(32)),
        ("digest", bytes(32)),
    ],
)
def test_each_altered_column_is_found(open_log, column, value):
    sql(f"UPDATE audit_entry SET {column} = %s WHERE number = 3", value)

    assert found() == (3, "altered")


@pytest.mark.django_db
def test_a_reason_sealed_anew_is_found(open_log):
    sql("UPDATE audit_entry SET reason = %s WHERE number = 5", vault.seal("核对电话"))

    assert found() == (5, "altered")


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_removed_entry_is_found(open_log, number):
    sql("DELETE FROM audit_entry WHERE number = %s", number)

    assert found() == (number, "missing")


def test_the_first_of_several_faults_is_named(open_log):
    sql("UPDATE audit_entry SET verb = 'x' WHERE number = 6")
    sql("DELETE FROM audit_entry WHERE number = 3")

    verdict = log.verify()

    assert verdict.first_bad == {"number": 3, "why": "missing"}
    assert (verdict.entries, verdict.head) == (2, digest_of(2).hex())


def test_a_removed_entry_is_found_though_the_rest_moved_up(open_log):
    sql("DELETE FROM audit_entry WHERE number = 3")
    renumber((4, 3), (5, 4), (6, 5), (7, 6))

    assert found() == (3, "missing")


def test_the_whole_log_removed_is_found(open_log):
    sql("DELETE FROM audit_entry")

    assert found() == (1, "missing")


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ([(3, 99), (4, 3), (99, 4)], 3),
        ([(2, 99), (6, 2), (99, 6)], 2),
        ([(1, 99), (7, 1), (99, 7)], 1),
        ([(3, 99), (4, 3), (5, 4), (6, 5), (99, 6)], 3),
        ([(6, 99), (5, 6), (4, 5), (3, 4), (99, 3)], 3),
        ([(3, 99)], 3),
    ],
    ids=["neighbours", "far apart", "first and last", "moved down", "moved up", "moved behind the end"],
)
def test_reordered_entries_are_found(open_log, changes, number):
    renumber(*changes)

    assert found() == (number, "reordered")


def forged(after, **changes):
    """What an attacker who knows the algorithm writes after entry `after`."""
    values = [canonical_time(MORNING), "370781007", "staff", "018f-officer", "officer", "forged"]
    values += ["dispute", "d-1", b"", False, "", "{}"]
    previous = digest_of(after)
    return {"at": str(MORNING), "verb": "forged", "object_id": "d-1", "reason": b"", "refused": False} | {
        "refusal": "",
        "details": "{}",
        "previous": previous,
        "digest": link(previous, values),
    }


def test_an_entry_added_at_the_end_is_found(open_log):
    copy(7, 8, **forged(7))

    assert found() == (8, "added")


def test_an_entry_added_at_the_end_with_a_false_digest_is_found(open_log):
    copy(7, 8, digest=b"\1" * 32)

    assert found() == (8, "added")


@pytest.mark.parametrize("number", [0, -3])
def test_an_entry_added_before_the_first_is_found(open_log, number):
    copy(2, number, digest=b"\1" * 32)

    assert found() == (number, "added")


@pytest.mark.parametrize("with_true_digest", [True, False])
def test_an_entry_added_in_between_is_found(open_log, with_true_digest):
    renumber((7, 8), (6, 7), (5, 6), (4, 5))
    copy(3, 4, **(forged(3) if with_true_digest else {"verb": "forged", "digest": b"\1" * 32}))

    assert found() == (4, "added")


def test_a_copied_entry_is_found(open_log):
    renumber((7, 8), (6, 7), (5, 6), (4, 5))
    copy(3, 4)

    assert found() == (4, "added")


def test_an_entry_rewritten_with_a_digest_to_match_is_found(open_log):
    change = forged(2)
    sql("DELETE FROM audit_entry WHERE number = 3")
    copy(2, 3, **change)

    assert found() == (3, "altered")


def test_the_last_entry_rewritten_with_a_digest_to_match_is_found(open_log):
    change = forged(6)
    sql("DELETE FROM audit_entry WHERE number = 7")
    copy(6, 7, **change)

    assert found() == (7, "altered")


def test_a_chain_cut_short_together_with_its_head_is_found_by_the_pinned_head(open_log):
    pinned = log.head()
    sql("DELETE FROM audit_entry WHERE number = 7")
    Head.objects.update(number=6, digest=digest_of(6))

    assert log.verify().ok
    assert log.verify(pinned_head=pinned).first_bad == {"number": 6, "why": "head_mismatch"}


@pytest.mark.django_db
def test_a_pinned_head_stays_good_while_the_log_grows():
    seven_entries()
    pinned = log.head()
    write()

    assert log.verify(pinned_head=pinned).ok
    assert log.verify(pinned_head=pinned.upper()).ok


@pytest.mark.django_db
def test_the_walk_goes_on_over_pages_and_tells_its_progress(monkeypatch):
    monkeypatch.setattr("fengqiao.audit.chain._PAGE", 3)
    monkeypatch.setattr("fengqiao.audit.verification._PROGRESS_STEP", 2)
    seven_entries()
    told = []

    assert log.verify(progress=told.append).entries == 7
    assert told == [2, 4, 6, 7]


@pytest.mark.django_db
def test_entries_written_during_the_walk_do_not_disturb_it(monkeypatch):
    monkeypatch.setattr("fengqiao.audit.verification._PROGRESS_STEP", 3)
    seven_entries()

    assert log.verify(progress=lambda done: write() if done == 3 else None).ok


@pytest.mark.django_db(transaction=True)
def test_the_database_of_a_station_in_production_is_not_flushed(settings):
    write()
    settings.MODE = "production"
    with pytest.raises(CommandError, match="append-only"):
        call_command("flush", interactive=False)
    settings.MODE = "test"

    assert Entry.objects.count() == 1
