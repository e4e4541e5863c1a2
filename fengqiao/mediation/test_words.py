"""What is stored of a report holds no name, phone or ID number of its parties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .words import TITLE_LENGTH, title_of, with_side_marks

TWO = [("A", "李禾穗"), ("B", "张柳溪")]


def test_names_become_side_marks():
    told = "李禾穗家的墙让张柳溪的车撞了，张柳溪不认。"
    assert with_side_marks(told, TWO) == "甲方家的墙让乙方的车撞了，乙方不认。"


def test_longer_names_first():
    named = [("A", "李禾"), ("B", "李禾穗")]
    assert with_side_marks("李禾穗打了李禾", named) == "乙方打了甲方"


def test_all_six_sides_have_a_mark():
    named = [(side, f"王{glyph}{glyph}") for side, glyph in zip("ABCDEF", "春夏秋冬晨露", strict=True)]
    assert (
        with_side_marks("、".join(name for _, name in named), named) == "甲方、乙方、丙方、丁方、戊方、己方"
    )


def test_rare_characters_of_names_are_found():
    assert with_side_marks("𬱖𡗗和㛃来过", [("A", "𬱖𡗗"), ("B", "㛃㛃")]) == "甲方和㛃来过"


@pytest.mark.parametrize(
    "number",
    [
        "13900001111",
        "139-0000-1111",
        "139 0000 1111",
        "+8613900001111",
        "86-13900001111",
        "0536-3260000",
        "010-12345678",
    ],
)
def test_phones_go(number):
    assert with_side_marks(f"打{number}找他", []) == "打〔电话〕找他"


@pytest.mark.parametrize("number", ["370781199001011234", "37078119900101123X", "37078119900101123x"])
def test_id_numbers_go(number):
    assert with_side_marks(f"身份证{number}。", []) == "身份证〔证件号〕。"


def test_amounts_dates_and_case_numbers_stay():
    told = "欠1390000元，2026-11-25还，案号370781007-2026-T-00042"
    assert with_side_marks(told, TWO) == told


def test_one_letter_names_would_mark_too_much_and_are_left():
    assert with_side_marks("王家的狗", [("A", "王")]) == "王家的狗"


def test_the_title_is_the_first_clause_and_short():
    assert title_of("墙塌了。他不认账。") == "墙塌了"
    assert title_of("  墙\n塌了 ") == "墙 塌了"
    long = title_of("一" * 60)
    assert (len(long), long[-1]) == (TITLE_LENGTH, "…")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_is_left_whatever_stands_around_it(before, after):
    marked = with_side_marks(f"{before}李禾穗{after}", TWO)
    assert "李禾穗" not in marked
    assert "李禾穗" not in title_of(marked)
    assert len(title_of(marked)) <= TITLE_LENGTH
