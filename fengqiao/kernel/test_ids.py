"""Ids sort by time, codes are digits, numbers read like those on paper."""

import uuid

from fengqiao.kernel.ids import RECEIPT_DIGITS, human_number, new_receipt_code, uuid7


def test_later_ids_sort_later():
    moment = 1_764_000_000_123_000_000
    ids = [uuid7(moment + microseconds * 1_000) for microseconds in range(0, 3_000, 250)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_it_is_a_version_7_of_its_moment():
    made = uuid7(1_764_000_000_123_456_789)
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == 1_764_000_000_123


def test_two_of_the_same_moment_differ():
    assert uuid7(1) != uuid7(1)


def test_receipt_codes_are_twelve_digits_and_do_not_repeat():
    codes = {new_receipt_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(code.isascii() and code.isdigit() and len(code) == RECEIPT_DIGITS for code in codes)


def test_numbers_are_filled_to_five_digits_and_grow_beyond():
    assert human_number(station="370781007", year=2026, series="T", count=42) == "370781007-2026-T-00042"
    assert human_number(station="370781007", year=2026, series="X", count=123456) == "370781007-2026-X-123456"
