"""A separate consent is asked only where something sensitive seems to be written."""

import pytest

from .sensitive import sensitive_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他推了我一把，我骨折住院半个月。", ("health",)),
        ("My father was in hospital after it.", ("health",)),
        ("钱打到6222 0200 0000 0000 000这个卡上。", ("accounts",)),
        ("住院的钱打到6222020000000000。", ("health", "accounts")),
    ],
)
def test_illness_injury_and_bank_accounts_are_noticed(text, found):
    assert sensitive_in(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "东家的狗跑过来咬死我三只鸡，院墙也是他家塌的。",
        "他欠我三千二百元，电话13900009001。",
        "他的身份证号370781199001010011我也记着。",  # blacked out before it is kept
        "大棚塌了一角，说好五月二十日修好。",
        "",
    ],
)
def test_a_plain_quarrel_is_asked_nothing(text):
    assert sensitive_in(text) == ()
