"""What a move asks for, read once: every type, every mistake by name, all of them at once."""

import base64
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel.clock import STATION_ZONE

from .fields import MAX_FILE, MAX_TEXT, Field, FieldsWrong, GivenFile, Option, read_fields
from .ladder import MOVES

TYPES = ("text", "integer", "money", "date", "datetime", "boolean", "choice", "party", "file")


def one(kind: str, value: object) -> object:
    options = (Option("land", "Land"), Option("traffic", "Traffic")) if kind == "choice" else ()
    wanted = (Field("x", kind, "X", options=options),)
    return read_fields(wanted, {"x": value})["x"]


@pytest.mark.parametrize(
    ("kind", "given_value", "read"),
    [
        ("text", "  一只鸡  ", "一只鸡"),
        ("integer", "12", 12),
        ("integer", 12.0, 12),
        ("integer", -3, -3),
        ("money", "1,234.5", "1234.50"),
        ("money", "１８０", "180.00"),
        ("money", 180, "180.00"),
        ("money", 0.1, "0.10"),
        ("date", "2026-11-25", date(2026, 11, 25)),
        ("date", "2026-11-25T08:00", date(2026, 11, 25)),
        ("datetime", "2026-11-25T01:30:00Z", datetime(2026, 11, 25, 1, 30, tzinfo=UTC)),
        ("datetime", "2026-11-25T09:30", datetime(2026, 11, 25, 9, 30, tzinfo=STATION_ZONE)),
        ("boolean", True, True),
        ("boolean", "off", False),
        ("boolean", "YES", True),
        ("choice", "land", "land"),
        ("party", "b", "B"),
        ("file", base64.b64encode(b"scan").decode(), GivenFile("file", b"scan")),
        ("file", "data:image/png;base64," + base64.b64encode(b"scan").decode(), GivenFile("file", b"scan")),
        (
            "file",
            {"name": "s.pdf", "content": base64.b64encode(b"scan").decode()},
            GivenFile("s.pdf", b"scan"),
        ),
        ("file", GivenFile("s.pdf", b"scan"), GivenFile("s.pdf", b"scan")),
    ],
)
def test_values_as_pages_and_programs_send_them(kind, given_value, read):
    assert one(kind, given_value) == read


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5), ("text", "x" * (MAX_TEXT + 1)), ("text", "a\x00b"), ("text", "\ud800"), ("text", ["a"]),
        ("integer", "1.5"), ("integer", 1.5), ("integer", True), ("integer", "9" * 13), ("integer", 10**7), ("integer", {}),
        ("money", "-1"), ("money", "1.005"), ("money", "NaN"), ("money", float("inf")), ("money", "1e30"), ("money", True),
        ("date", "25.11.2026"), ("date", "1026-11-25"), ("date", 20261125), ("date", "2026-02-30"),
        ("date", "2026-11-25 or so"), ("date", "2026-11-256"),
        ("datetime", "tomorrow"), ("datetime", "9999-12-31T23:59:59"), ("datetime", 5),
        ("boolean", "perhaps"), ("boolean", 2), ("boolean", []),
        ("choice", "moon"), ("choice", True), ("choice", ["land"]),
        ("party", "G"), ("party", "AB"), ("party", 1),
        ("file", "not base64!"), ("file", {"content": "YQ=="}), ("file", {"name": "a", "content": 5}), ("file", 5),
        ("file", GivenFile("a", b"")), ("file", GivenFile("a", b"x" * (MAX_FILE + 1))),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(kind, value):
    with pytest.raises(FieldsWrong) as caught:
        one(kind, value)
    assert caught.value.errors == {"x": f"not_{kind}"}


def test_every_mistake_is_told_at_once():
    wanted = (
        Field("name", "text", "Name", required=True),
        Field("amount", "money", "Amount"),
        Field("due_on", "date", "Day", required=True),
        Field("note", "text", "Note"),
    )
    with pytest.raises(FieldsWrong) as caught:
        read_fields(wanted, {"name": "  ", "amount": "much", "due_on": "soon", "secret": 1})
    assert caught.value.errors == {
        "name": "required",
        "amount": "not_money",
        "due_on": "not_date",
        "secret": "unknown",
    }


def test_blank_fields_are_left_out():
    wanted = (Field("note", "text", "Note"), Field("day", "date", "Day"))
    assert read_fields(wanted, {"note": "", "day": None}) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(MOVES), st.data())
def test_whatever_is_sent_is_read_or_named(move, data):
    names = [field.name for field in move.fields]
    sent = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), JSON, max_size=4))
    try:
        clean = read_fields(move.fields, sent)
    except FieldsWrong as wrong:
        assert set(wrong.errors) <= {*names, "other"}
    else:
        assert set(clean) <= set(names)
        assert all(field.name in clean for field in move.fields if field.required)


def test_the_table_asks_only_for_known_types_and_names_fields_once():
    for move in MOVES:
        names = [field.name for field in move.fields]
        assert len(set(names)) == len(names), move.name
        assert {field.type for field in move.fields} <= set(TYPES)
