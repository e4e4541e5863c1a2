"""The table of doors: every one closes, says for how long, and tells the log once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from fengqiao.audit import doors
from fengqiao.audit.doors import ALL, DOORS, DoorClosed, forgive, knock, network_of
from fengqiao.audit.models import Entry

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def closes_after(name: str, **whose: str) -> int:
    for tried in range(2_000):
        try:
            knock(name, at=NOON, **whose)
        except DoorClosed:
            return tried
    raise AssertionError(f"{name} stays open")


@pytest.mark.parametrize(("name", "limit"), [(d.name, one) for d in DOORS.values() for one in d.limits])
def test_every_door_closes_for_everything_it_counts(settings, name, limit):
    settings.MODE = "production"
    whose = {} if limit.counted == ALL else {limit.counted: "somebody"}
    tightest = min(one.most for one in DOORS[name].limits if one.counted == limit.counted)
    if limit.counted == ALL and DOORS[name].only_in_vain:
        pytest.skip("closes for whoever was wrong before: the next test")

    assert closes_after(name, **whose) == tightest
    if whose:
        knock(name, at=NOON, **{limit.counted: "somebody else"})
    knock(name, at=NOON + timedelta(days=1, hours=1), **whose)


def test_in_the_demo_reports_may_come_at_full_speed_but_receipts_are_guarded_all_the_same():
    assert all(one.in_force == one.most for one in DOORS["receipt"].limits + DOORS["code_entry"].limits)
    assert DOORS["report"].limits[0].in_force > 8 * 3_600


def test_a_closed_door_says_how_long_and_the_log_hears_of_it_once():
    closes_after("check", address="198.51.100.7")
    for _ in range(3):
        with pytest.raises(DoorClosed) as closed:
            knock("check", at=NOON, address="198.51.100.7")

    assert 0 < closed.value.detail["retry_after"] <= 15 * 60 + 30
    entry = Entry.objects.get()
    assert (entry.verb, entry.object_id, entry.refusal) == ("close_door", "check", "too_many_tries")
    assert "198.51" not in entry.details and len(entry.particulars["who"]) == 16


def test_a_refused_try_counts_nowhere_else():
    closes_after("receipt", beginning="1234")
    for _ in range(50):
        with pytest.raises(DoorClosed):
            knock("receipt", at=NOON, address="198.51.100.7", beginning="1234")

    knock("receipt", at=NOON, address="198.51.100.7", beginning="9999")


def test_guessers_from_everywhere_do_not_shut_out_who_was_never_wrong():
    for n in range(1_000):
        knock("receipt", at=NOON, beginning=str(n))
    knock("receipt", at=NOON, address="198.51.100.7")

    with pytest.raises(DoorClosed):
        knock("receipt", at=NOON, address="198.51.100.7")


def test_what_was_not_in_vain_is_forgiven():
    for _ in range(50):
        knock("receipt", at=NOON, address="198.51.100.7", receipt="123456789012")
        forgive("receipt", at=NOON, address="198.51.100.7", receipt="123456789012")


def test_many_hands_at_once_get_no_more_tries():
    got, start = [], threading.Barrier(6)

    def guess() -> None:
        start.wait()
        for _ in range(8):
            try:
                knock("receipt", at=NOON, address="198.51.100.7")
                got.append(1)
            except DoorClosed:
                pass
        connection.close()

    # The log's entry is another test's: here only the counting is looked at.
    real, doors._write_down = doors._write_down, lambda *_: None
    try:
        hands = [threading.Thread(target=guess) for _ in range(6)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
    finally:
        doors._write_down = real
    assert len(got) == 20


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_what_counts_as_one_visitor(address, visitor):
    assert network_of(address) == visitor


def test_a_mistake_in_calling_is_found_at_once():
    with pytest.raises(ValueError):
        knock("check", at=NOON, phone="1")


def test_the_page_of_doors_is_the_tables():
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "doors.md"
    assert page.read_text() == doors.doors_markdown()
