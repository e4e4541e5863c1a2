"""Plain SQL writes what the ORM would have written."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from fengqiao.audit.models import Deed
from fengqiao.audit.rows import insert_rows, update_row

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def deed(key: str, **changes: object) -> Deed:
    given = {
        "door": "POST /here",
        "actor": b"a" * 32,
        "key": key,
        "request": b"r" * 32,
        "status": 201,
        "at": AT,
    }
    return Deed(**(given | {"answer": {"number": "7"}} | changes))


def test_rows_are_read_as_they_were_written(django_assert_num_queries):
    with django_assert_num_queries(1):
        insert_rows([deed("one"), deed("two", answer=["甲", 2])])
    one, two = Deed.objects.order_by("id")
    assert (one.key, one.status, one.at, one.answer) == ("one", 201, AT, {"number": "7"})
    assert (two.key, bytes(two.actor), two.answer) == ("two", b"a" * 32, ["甲", 2])
    insert_rows([])


def test_a_row_that_is_there_already_is_refused_or_left_out():
    insert_rows([deed("one")])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([deed("one")])
    insert_rows([deed("one", status=200), deed("two")], skip_known=True)
    assert list(Deed.objects.order_by("key").values_list("key", "status")) == [("one", 201), ("two", 201)]


def test_only_the_columns_named_change_and_only_in_that_row():
    insert_rows([deed("one"), deed("two")])
    row = Deed.objects.get(key="one")
    row.status, row.answer, row.door = 409, {"refusal": "stale"}, "elsewhere"
    update_row(row, ("status", "answer"))
    row.refresh_from_db()
    assert (row.status, row.answer, row.door) == (409, {"refusal": "stale"}, "POST /here")
    assert Deed.objects.get(key="two").status == 201
    with pytest.raises(KeyError):
        update_row(row, ("no_such_column",))
