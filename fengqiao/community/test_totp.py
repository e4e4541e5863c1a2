"""One-time codes, against the values of RFC 6238, appendix B (eight digits there, of which six are the last)."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from fengqiao.community import totp

KEY = base64.b32encode(b"12345678901234567890").decode()
AT = datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert totp.code_of(KEY, seconds // totp.SECONDS) == code


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_clock_may_be_wrong_by_one_step(late: int) -> None:
    step = totp.step_at(AT) + late
    assert totp.step_of(KEY, totp.code_of(KEY, step), at=AT) == step


@pytest.mark.parametrize("late", [-2, 2])
def test_a_clock_may_not_be_wrong_by_two(late: int) -> None:
    code = totp.code_of(KEY, totp.step_at(AT) + late)
    assert totp.step_of(KEY, code, at=AT) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "²²²²²²"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert totp.step_of(KEY, code, at=AT) is None


def test_keys_are_random_and_long() -> None:
    keys = {totp.new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {len(base64.b32decode(key)) for key in keys} == {20}


def test_the_app_is_told_everything() -> None:
    told = totp.address(KEY, account="officer-1-1", issuer="枫桥")
    assert told.startswith("otpauth://totp/%E6%9E%AB%E6%A1%A5:officer-1-1?")
    assert f"secret={KEY}" in told
    assert "period=30" in told
    assert totp.step_at(AT + timedelta(seconds=totp.SECONDS)) == totp.step_at(AT) + 1
