"""Tries in vain: counted, and forgotten one by one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.filebased import FileBasedCache

from fengqiao.audit import tries

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_each_door_has_its_own_count():
    for minute in range(3):
        tries.count_try("a", within=HOUR, at=NOON + timedelta(minutes=minute))

    assert tries.tries_in_vain("a", within=HOUR, at=NOON + timedelta(minutes=3)) == 3
    assert tries.tries_in_vain("b", within=HOUR, at=NOON) == 0


def test_a_try_is_forgotten_when_its_time_is_over_whatever_came_after():
    tries.count_try("a", within=HOUR, at=NOON)
    tries.count_try("a", within=HOUR, at=NOON + timedelta(minutes=50))

    assert tries.tries_in_vain("a", within=HOUR, at=NOON + timedelta(minutes=61)) == 1
    assert tries.tries_in_vain("a", within=HOUR, at=NOON + timedelta(minutes=111)) == 0


def test_on_a_cache_of_files_it_is_kept_for_the_whole_time(tmp_path, monkeypatch):
    """As the server has it; there Django's own `incr` keeps a count for five minutes only."""
    kept_for = []

    class Files(FileBasedCache):
        def get_backend_timeout(self, timeout=None):
            kept_for.append(timeout)
            return super().get_backend_timeout(timeout)

    monkeypatch.setattr(tries, "cache", Files(str(tmp_path), {}))
    for _ in range(2):
        tries.count_try("a", within=HOUR, at=NOON)

    assert tries.tries_in_vain("a", within=HOUR, at=NOON) == 2
    assert kept_for == [3600.0, 3600.0]
