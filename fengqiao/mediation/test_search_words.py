"""Finding a report by its words: any two characters, rare ones, and whatever a hand types into the box."""

import pytest

from .queries import Filter, disputes_listed

pytestmark = pytest.mark.django_db


def found(case, words, who="chief"):
    page = disputes_listed(caller=case.caller(who), narrowed=Filter(q=words))
    return [row.number for row in page.items]


def test_any_two_characters_find_it_and_the_next_township_does_not(quarrel):
    case = quarrel(summary="东家的排水沟改道，雨水灌进西屋大棚")
    for words in ("排水", "水沟", "大棚", "灌进西屋", "雨水 大棚", case.number[-5:]):
        assert found(case, words) == [case.number], words
        assert found(case, words, "outsider") == []
    assert found(case, "沟排") == []
    assert found(case, "拖欠") == []


def test_characters_beyond_the_common_ones_are_found(quarrel):
    case = quarrel(summary="他家的𬶏鱼塘漫到我家㙍上了")
    assert found(case, "𬶏鱼") == [case.number]
    assert found(case, "我家㙍") == [case.number]


@pytest.mark.parametrize(
    "words",
    ['"', "排水*", "AND OR NOT", "words:排水", "(排水", "排水'; DROP TABLE x; --", "^", "NEAR(排 水)", "%_", "\\", "a:b & | !", "<->"],
)  # fmt: skip
def test_no_sign_typed_into_the_box_is_a_command(quarrel, words):
    case = quarrel(summary="排水沟改道")
    assert set(found(case, words)) <= {case.number}
    assert found(case, "排水") == [case.number]


def test_a_corrected_name_is_found_by_its_mark_only(quarrel):
    case = quarrel(summary="张柳村把沟填了").do("correct_party", "assistant", side="B", name="张柳村")
    assert found(case, "柳村") == []
    assert found(case, "乙方把沟") == [case.number]


def test_only_disputes_within_reach_are_found(quarrel):
    here = quarrel(summary="排水沟改道")
    there = quarrel(summary="排水沟堵了", village="370781007202")
    assert found(here, "排水") == [there.number, here.number]
    assert found(here, "排水", "assistant-202") == [there.number]
