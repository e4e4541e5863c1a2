"""Searching the register: newest first, page after page, within the caller's scope; rare words and common ones."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqiao.kernel.ids import uuid7

from . import search
from .actions.case import words_index
from .models import Dispute
from .queries import Filter, disputes_listed
from .scope import Caller

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STATION = "370781007"
CHIEF = Caller(role="chief", id="c", station=STATION)
COUNT = 23

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> list[Dispute]:
    rows = []
    for number in range(COUNT):
        at = AT + timedelta(minutes=number)
        summary = "排水沟被填，雨水灌进堂屋" if number % 2 == 0 else "花款拖欠两季没有给"
        dispute = Dispute.objects.create(
            id=uuid7(int(at.timestamp()) * 1_000_000_000), number=f"{STATION}-2026-T-{number:05d}", station=STATION,
            village="370781007201", room=1 + number % 3, kind="other", title="t", summary=summary,
            filed_by_role="resident", stage="reported", reported_at=at, last_moved_at=at,
        )  # fmt: skip
        words_index(dispute).save()
        rows.append(dispute)
    return rows


def found_by(caller: Caller, words: str, size: int = 4) -> tuple[list[str], int]:
    """Numbers of all pages, one after the other, and the total that the first page gave."""
    numbers: list[str] = []
    page = disputes_listed(caller=caller, narrowed=Filter(q=words), size=size)
    total = page.total
    while True:
        numbers += [row.number for row in page.items]
        if page.next is None:
            return numbers, total
        page = disputes_listed(caller=caller, narrowed=Filter(q=words), after=page.next, size=size)


@pytest.mark.parametrize("probe", [search.PROBE, 3])
@pytest.mark.parametrize("steps", [search.STEPS, (1, 2, None)])
def test_pages_follow_each_other_newest_first(register, monkeypatch, probe, steps):
    monkeypatch.setattr(search, "PROBE", probe)
    monkeypatch.setattr(search, "STEPS", steps)
    numbers, total = found_by(CHIEF, "排水")
    assert numbers == [row.number for row in reversed(register) if "排水" in row.summary]
    assert total == (len(numbers) if probe > 3 else 1_000)


@pytest.mark.parametrize("probe", [search.PROBE, 3])
def test_an_officer_finds_only_the_rooms_villages(register, monkeypatch, probe):
    monkeypatch.setattr(search, "PROBE", probe)
    officer = Caller(role="officer", id="o", station=STATION, rooms=frozenset({2}))
    numbers, _ = found_by(officer, "花款拖欠", size=2)
    assert numbers == [row.number for row in reversed(register) if row.room == 2 and "花款" in row.summary]
    outsider = Caller(role="officer", id="x", station="370781006", rooms=frozenset({1, 2, 3}))
    assert found_by(outsider, "花款拖欠")[0] == []


def test_what_is_in_no_text_is_not_found(register):
    assert found_by(CHIEF, "飞碟") == ([], 0)
    assert found_by(CHIEF, "排款") == ([], 0)


def test_a_number_is_found_and_narrowing_holds(register):
    assert found_by(CHIEF, register[6].number)[0] == [register[6].number]
    nothing = disputes_listed(caller=CHIEF, narrowed=Filter(q="排水", stage="kept"))
    assert (nothing.items, nothing.total) == ([], 0)
