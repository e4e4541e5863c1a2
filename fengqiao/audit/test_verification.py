"""Every change of the log behind its back is found and named."""

import pytest
from django.db import connection

from fengqiao.audit import log, vault
from fengqiao.audit.chain import LINKED_FIELDS, canonical_time, link
from fengqiao.audit.conftest import COLUMNS, MORNING, found, seven_entries, sql, write
from fengqiao.audit.models import Entry, Head


def renumber(*changes):
    """Give entries other numbers: (from, to) pairs, carried out one after the other."""
    for old, new in changes:
        sql("UPDATE audit_entry SET number = %s WHERE number = %s", new, old)


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


def recompute_from(number):
    """Whoever may write the database, and knows how entries hang together, makes the rest of the chain fit."""
    columns = ["previous", *LINKED_FIELDS]
    if connection.vendor == "postgresql":
        columns[1] = "at AT TIME ZONE 'UTC'"
    previous = digest_of(number - 1) if number > 1 else bytes(32)
    last = Head.objects.get().number
    for place in range(number, last + 1):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM audit_entry WHERE number = %s", [place])
            values = cursor.fetchone()[1:]
        values = [bytes(value) if isinstance(value, memoryview) else value for value in values]
        digest = link(previous, values)
        sql("UPDATE audit_entry SET previous = %s, digest = %s WHERE number = %s", previous, digest, place)
        previous = digest
    Head.objects.update(digest=previous)


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_chain_recomputed_as_a_whole_is_found_by_the_head_printed_before_and_by_nothing_else(
    open_log, number
):
    printed = log.head()
    sql("UPDATE audit_entry SET verb = 'settle' WHERE number = %s", number)
    assert found() == (number, "altered")
    recompute_from(number)

    assert log.verify().ok
    assert log.verify(pinned_head=printed).first_bad == {"number": 7, "why": "head_mismatch"}


@pytest.mark.parametrize("kept", [0, 3])
def test_a_log_cut_short_with_its_head_is_found_by_any_later_print(open_log, kept):
    prints = [digest_of(number).hex() for number in range(1, 8)]
    sql("DELETE FROM audit_entry WHERE number > %s", kept)
    Head.objects.update(number=kept, digest=bytes.fromhex(prints[kept - 1]) if kept else bytes(32))

    assert log.verify().ok
    assert [log.verify(pinned_head=one).ok for one in prints] == [place <= kept for place in range(1, 8)]


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
