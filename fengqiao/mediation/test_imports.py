"""Rows of a spreadsheet: where they belong, and the sheet that waits for its reader."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.community import queries as community
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEXT_VILLAGE, VILLAGE

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
    asked = next(n for n, sql in enumerate(said) if "sender_number" in sql and sql.startswith("SELECT"))
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


def test_a_sheet_nobody_imports_is_gone_after_a_day(officer):
    key = keep_sheet(headers=[], rows=[], name="a.csv", by=officer, at=now())
    run_timers(at=now() + timedelta(hours=23))
    assert kept_sheet(key=key, by=officer)
    run_timers(at=now() + timedelta(hours=25))
    assert kept_sheet(key=key, by=officer) is None
