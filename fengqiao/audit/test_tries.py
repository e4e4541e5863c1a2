"""Tries: counted by all together, forgotten one by one, never more let in than may be."""

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta

import pytest

from fengqiao.audit import tries

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def take(key: str, at: datetime = NOON, most: int = 3) -> tries.Answer:
    return tries.take(key, most=most, within=HOUR, at=at)


def test_each_key_has_its_own_count():
    assert [take("a").let_in for _ in range(5)] == [True, True, True, False, False]
    assert take("b").let_in


def test_a_try_is_forgotten_when_its_time_is_over_whatever_came_after():
    for minute in (0, 50, 51):
        take("a", NOON + timedelta(minutes=minute))

    assert not take("a", NOON + timedelta(minutes=60)).let_in
    assert take("a", NOON + timedelta(minutes=61)).let_in
    assert not take("a", NOON + timedelta(minutes=62)).let_in
    assert tries.counted("a", within=HOUR, at=NOON + timedelta(minutes=200)) == 0


def test_whoever_waits_as_told_is_let_in_and_nobody_before():
    for minute in (0, 20, 40):
        take("a", NOON + timedelta(minutes=minute))
    told = take("a", NOON + timedelta(minutes=41)).wait

    assert not take("a", NOON + timedelta(minutes=41) + told - timedelta(seconds=1)).let_in
    assert take("a", NOON + timedelta(minutes=41) + told).let_in


def test_a_door_closes_once_for_the_log_until_it_has_opened_again():
    for _ in range(3):
        take("a")

    assert [take("a").closed_now for _ in range(3)] == [True, False, False]
    later = NOON + timedelta(hours=2)
    assert [take("a", later).closed_now for _ in range(5)] == [False, False, False, True, False]


def test_what_was_not_in_vain_does_not_count():
    for _ in range(20):
        assert take("a").let_in
        tries.give_back("a", within=HOUR, at=NOON)
    assert tries.counted("a", within=HOUR, at=NOON) == 0


def test_eight_threads_at_once_are_let_in_no_oftener_than_one():
    let_in, start = [], threading.Barrier(8)

    def knock() -> None:
        start.wait()
        let_in.extend(take("a", most=50).let_in for _ in range(20))

    threads = [threading.Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(let_in), sum(let_in)) == (160, 50)


def _knock_often(key: str) -> int:
    return sum(take(key, most=50).let_in for _ in range(40))


def test_processes_count_together():
    with multiprocessing.get_context("fork").Pool(3) as pool:
        assert sum(pool.map(_knock_often, ["a"] * 3)) == 50


def test_a_file_that_was_cut_off_counts_as_empty(settings):
    take("a")
    (file,) = (settings.DATA / "tries").iterdir()
    file.write_bytes(file.read_bytes()[:7])

    assert take("a").let_in


def test_nothing_personal_lies_in_the_files(settings):
    take("phone 13900009001")

    (file,) = (settings.DATA / "tries").iterdir()
    assert b"9001" not in file.read_bytes()


@pytest.mark.parametrize("after", [HOUR, 24 * HOUR])
def test_what_is_over_leaves_the_file(settings, after):
    take("a")
    (file,) = (settings.DATA / "tries").iterdir()
    tries.counted("a", within=HOUR, at=NOON + after + timedelta(minutes=2))

    assert file.read_bytes() == b"{}"
