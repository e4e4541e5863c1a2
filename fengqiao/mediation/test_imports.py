"""Rows of a spreadsheet: where they belong, and the sheet that waits for its reader."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEXT_VILLAGE, VILLAGE

from .actions.erasure import erase_dispute
from .actions.imports import (
    CHUNK,
    PART,
    SheetRow,
    import_rows,
    keep_sheet,
    kept_sheet,
    rows_of_sheet,
    throw_away,
    update_sheet,
)
from .actions.timers import run_timers
from .callers import caller_of_user
from .models import Dispute
from .scope import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    return caller_of_user(community.user_by_username(cast.officer.username))


def read(officer, *rows, village=VILLAGE):
    return import_rows(rows=rows, default_village=village, by=officer, at=now())


def test_the_column_says_more_than_the_words(officer):
    other = community.village("370781007205")
    words = f"{other.short_name}那边的路"
    read(officer, SheetRow("1", "路", words), SheetRow("2", "路", words, village=NEXT_VILLAGE))
    named = community.village(NEXT_VILLAGE).short_name
    read(officer, SheetRow("3", "路", words, village=named), SheetRow("4", "路", "没有名字"))
    where = dict(Dispute.objects.values_list("sender_number", "village"))
    assert where == {"1": other.code, "2": NEXT_VILLAGE, "3": NEXT_VILLAGE, "4": VILLAGE}


def test_long_words_are_kept_to_their_end(officer):
    read(officer, SheetRow("1", "渠", "水" * 30_000 + "到底是谁家的渠"))
    assert Dispute.objects.get().summary.endswith("到底是谁家的渠")


def test_outsiders_and_clerks_read_nothing_in(officer, cast):
    for who in (cast.outsider, cast.clerk, cast.assistant):
        with pytest.raises(Refused):
            read(caller_of_user(community.user_by_username(who.username)), SheetRow("1", "路", "坏了"))
    assert not Dispute.objects.exists()


def test_what_is_known_is_asked_only_when_no_other_import_runs(officer):
    with CaptureQueriesContext(
        connection,
    ) as made:
        read(officer, SheetRow("1", "路", "坏了"))
    said = [one["sql"] for one in made.captured_queries]
    held = next(n for n, sql in enumerate(said) if 'FROM "mediation_counter"' in sql)
    asked = next(n for n, sql in enumerate(said) if '"sheet_row" IN' in sql and sql.startswith("SELECT"))
    assert held < asked
    if connection.vendor == "postgresql":
        assert "FOR UPDATE" in "".join(sql for sql in said if 'FROM "mediation_counter"' in sql)


def test_a_sheet_is_its_uploaders_and_lies_sealed(officer, settings):
    key = keep_sheet(headers=["姓名"], rows=[["欧阳淑芬"]], name="a.xlsx", by=officer, at=now())
    update_sheet(key=key, by=officer, done=1)
    assert kept_sheet(key=key, by=officer)["done"] == 1
    lying = b"".join(path.read_bytes() for path in (settings.DATA / "imports").iterdir())
    assert lying and "欧阳淑芬".encode() not in lying
    throw_away(key=key, by=officer)
    assert kept_sheet(key=key, by=officer) is None
    assert list((settings.DATA / "imports").iterdir()) == []
    assert kept_sheet(key="../../etc/passwd", by=officer) is None


def test_a_long_sheet_is_kept_and_read_whole(officer, cast):
    rows = [[str(n), "路"] for n in range(20_001)]
    key = keep_sheet(headers=["编号", "说"], rows=rows, name="a.xlsx", by=officer, at=now())
    kept = kept_sheet(key=key, by=officer)
    assert (kept["count"], kept["first"]) == (20_001, rows[:50])
    starts = range(0, kept["count"], CHUNK)
    assert [row for start in starts for row in rows_of_sheet(key=key, by=officer, start=start)] == rows
    assert PART % CHUNK == 0  # or a chunk would end where a file does
    other = caller_of_user(community.user_by_username(cast.outsider.username))
    assert rows_of_sheet(key=key, by=other, start=0) is None
    throw_away(key=key, by=officer)
    assert rows_of_sheet(key=key, by=officer, start=0) is None


def test_another_sheet_with_the_same_numbers_gives_its_own_rows_and_the_same_sheet_none(officer):
    first = [SheetRow("1", "路", "路灯坏了"), SheetRow("2", "水", "水渠堵了")]
    second = [
        SheetRow("1", "狗", "狗叫了一夜"),
        SheetRow("2", "水", "水渠堵了"),
        SheetRow("", "", "没有编号"),
    ]
    assert read(officer, *first).made == 2
    came = read(officer, *second)
    assert (came.made, came.known) == (2, 1)
    for sheet in (first, second):
        again = read(officer, *sheet)
        assert (again.made, again.known) == (0, len(sheet))
    assert sorted(Dispute.objects.values_list("sender_number", flat=True)) == ["", "1", "1", "2"]


def test_a_row_is_known_again_however_its_white_space_came_through(officer):
    assert read(officer, SheetRow("1", "路", "路灯坏了\n三天")).made == 1
    assert read(officer, SheetRow("1", "路 ", "路灯坏了\r\n 三天")).known == 1


def test_nothing_of_a_rows_words_lies_beside_it_without_a_key(officer):
    row = SheetRow("", "路", "路灯坏了")
    read(officer, row)
    kept = Dispute.objects.get()
    said = "\n".join((row.subject, row.text)).encode()
    assert bytes(kept.sheet_row) == row.index and kept.sender_number == ""
    assert hashlib.sha256(said).digest() not in bytes(kept.sheet_row)
    assert row.index != SheetRow("路", "", "路灯坏了").index


def test_what_was_erased_does_not_come_back_with_its_sheet(officer):
    row = SheetRow("1", "路", "路灯坏了")
    read(officer, row)
    Dispute.objects.update(stage="set_aside", closed_at=now())
    case = Dispute.objects.get()
    assert erase_dispute(dispute_id=case.id, by=SYSTEM, at=now(), cause="request")
    assert (read(officer, row).made, Dispute.objects.count()) == (0, 1)


def test_a_sheet_nobody_imports_is_gone_after_a_day(officer):
    key = keep_sheet(headers=[], rows=[], name="a.csv", by=officer, at=now())
    run_timers(at=now() + timedelta(hours=23))
    assert kept_sheet(key=key, by=officer)
    run_timers(at=now() + timedelta(hours=25))
    assert kept_sheet(key=key, by=officer) is None
