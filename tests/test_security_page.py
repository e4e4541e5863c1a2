"""docs/security.md names only tests that exist, and every requirement of ASVS 5.0.0 up to level 2 once."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from fengqiao.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
# Section: how many requirements of level 1 and 2 it has. They come first in each section; those of level 3 follow.
LEVEL_TWO = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def named(text: str) -> list[str]:
    """Every test that the page names."""
    return re.findall(r"`([\w/]+\.py::\w+)`", text)


def named_in_rows(text: str) -> list[list[str]]:
    """The cells of the table whose rows are shown by a test."""
    part = text.split("### Shown by a test")[1].split("###")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| v5.0.0-")]


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, by name."""
    file = ROOT / path
    return (
        frozenset(re.findall(r"^ *def (test_\w+)\(", file.read_text(), re.M))
        if file.is_file()
        else frozenset()
    )


def lacking(text: str) -> list[str]:
    """The tests that are named and do not exist."""
    return [one for one in named(text) if one.partition("::")[2] not in names_in(one.partition("::")[0])]


def test_every_test_that_is_named_exists():
    assert len(named(PAGE.read_text())) > 100
    assert lacking(PAGE.read_text()) == []


def test_a_test_that_does_not_exist_is_found():
    assert lacking("`tests/test_security_page.py::test_of_nothing` `tests/nowhere.py::test_x`") == [
        "tests/test_security_page.py::test_of_nothing",
        "tests/nowhere.py::test_x",
    ]


def test_every_row_has_its_id_its_words_its_way_and_its_test():
    for row in named_in_rows(PAGE.read_text()):
        assert len(row) == 4 and all(row) and named(row[3]), row


def test_every_requirement_up_to_level_two_stands_once_and_no_other():
    wanted = {f"v5.0.0-{section}.{n}" for section, count in LEVEL_TWO.items() for n in range(1, count + 1)}
    found = Counter(re.findall(r"v5\.0\.0-\d+\.\d+\.\d+", PAGE.read_text()))
    assert sorted(wanted - set(found)) == []
    assert sorted(set(found) - wanted) == []
    assert [one for one, times in found.items() if times > 1] == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`fengqiao (\w+)", PAGE.read_text()))))
def test_every_command_that_is_named_exists(name):
    assert name in COMMANDS


def test_every_page_that_is_linked_exists():
    links = re.findall(r"\]\(([\w./-]+)\)", PAGE.read_text())
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
