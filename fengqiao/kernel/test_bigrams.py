import sqlite3

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fengqiao.kernel.bigrams import fts5_query, index_text, tokens, tsquery

HAN = st.text(alphabet="黄楼村南北王家墙水沟𠅤𬭎㛃龘䶮", min_size=2, max_size=12)
MIXED = st.text(alphabet="黄楼村南北墙𠅤𬭎aZ19，。 \n_*\"'", max_size=25)


@pytest.fixture(scope="module")
def found():
    """Whether a query finds a text, asked of a real FTS5 table."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(body, prefix='6')")

    def found(text: str, words: str) -> bool:
        base.execute("DELETE FROM t")
        base.execute("INSERT INTO t VALUES (?)", [index_text(text)])
        return base.execute("SELECT count(*) FROM t WHERE t MATCH ?", [fts5_query(words)]).fetchone()[0] == 1

    yield found
    base.close()


def test_tokens_are_pairs_lone_characters_and_words():
    assert tokens("黄楼派出所") == ["黄楼", "楼派", "派出", "出所"]
    assert tokens("墙，Ａ区 3号楼 WiFi6") == ["墙", "a", "区", "3", "号楼", "wifi6"]
    assert tokens("𠅤𬭎㛃") == ["𠅤𬭎", "𬭎㛃"]
    assert tokens("") == tokens(" ，。\0") == []


@settings(max_examples=150, deadline=None)
@given(before=MIXED, wanted=HAN, after=MIXED)
def test_every_substring_of_two_or_more_chinese_characters_is_found(found, before, wanted, after):
    assert found(before + wanted + after, wanted)


@settings(max_examples=150, deadline=None)
@given(text=MIXED, wanted=HAN)
def test_nothing_is_found_that_does_not_stand_there(found, text, wanted):
    assume(wanted not in text)
    assert not found(text, wanted)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="黄楼𠅤a1， ", min_size=1, max_size=12))
def test_one_character_is_found_wherever_it_stands(found, text):
    for character in set(text) & set("黄楼𠅤"):
        assert found(text, character)


@settings(max_examples=200, deadline=None)
@given(words=st.text(max_size=30))
def test_no_query_raises(found, words):
    found("黄楼村", words)
    assert all(part.isascii() for part in (fts5_query(words), tsquery(words)))


@pytest.mark.parametrize(
    ("text", "words", "is_found"),
    [
        ("东墙。外人", "墙外", False),
        ("东墙。墙外人", "东墙外", False),
        ("住在3号楼2单元", "3号", True),
        ("住在3号楼2单元", "楼2", True),
        ("住在3号楼2单元", "号楼2单", True),
        ("住在3号楼2单元", "2单元 3号楼", True),
        ("住在3号楼2单元", "楼3", False),
        ("A市的路", "ａ市", True),
        ("葛\U000e0100城的人", "葛城", True),
        ("黄楼村", '"黄楼" OR NOT body:*', False),
        ("黄楼村", '黄楼"', True),
        ("黄楼村", "", False),
        ("黄楼村", "*", False),
        ("w" * 3000, "W" * 3000, True),
    ],
)
def test_what_people_type(found, text, words, is_found):
    assert found(text, words) is is_found


def test_postgresql_form():
    assert tsquery("黄楼村 墙") == "(x09ec40697c <-> x0697c06751) & (x05899:*)"
    assert tsquery("3号' | !") == "(w3 <-> x053f7:*)"
    assert tsquery("&|!") == ""
