"""The shipped division table: whole, the very file that was described, and quick to ask."""

import hashlib

import pytest

from fengqiao.community import divisions
from fengqiao.kernel.refusals import Refused


def test_huanglou_has_its_96_villages():
    huanglou = divisions.township("370781007")
    assert huanglou.full_name == "山东省潍坊市青州市黄楼街道"
    assert len(huanglou.villages) == 96
    assert huanglou.villages[0] == ("370781007201", "卢李村委会")
    assert huanglou.villages[-1][0] == "370781007296"


def test_a_township_of_a_municipality_names_no_prefecture():
    assert divisions.township("110101001").full_name == "北京市东城区东华门街道"


def test_a_city_without_counties_is_named_once():
    assert divisions.township("441900003").full_name == "广东省东莞市东城街道"


@pytest.mark.parametrize(
    "code", ["370781999", "3707", "370781", "", "37078100７", "370781007201", "../../etc"]
)
def test_a_code_that_is_no_township_is_refused(code):
    with pytest.raises(Refused, match="unknown_township"):
        divisions.township(code)


def test_search_by_words_or_by_code():
    assert [found.code for found in divisions.search_townships("青州 黄楼")] == ["370781007"]
    assert {found.code[:6] for found in divisions.search_townships("370781")} == {"370781"}
    assert divisions.search_townships("  ") == []
    assert divisions.search_townships("no such place") == []
    assert len(divisions.search_townships("镇", limit=7)) == 7


def test_gaps_in_the_numbering_are_kept():
    codes = [code for code, _ in divisions.township("370781006").villages]
    assert codes == sorted(set(codes))
    assert {"370781006022", "370781006023", "370781006025"} <= set(codes)
    assert "370781006024" not in codes


@pytest.mark.parametrize(
    ("official", "everyday"),
    [
        ("卢李村委会", "卢李村"),
        ("刘仪型村民委员会", "刘仪型村"),
        ("大王村村民委员会", "大王村"),
        ("红庙社区居民委员会", "红庙社区"),
        ("银闸社区居委会", "银闸社区"),
        ("东街居委会", "东街"),
        ("敦达乌苏嘎查", "敦达乌苏嘎查"),
        ("村委会", "村委会"),
    ],
)
def test_everyday_names(official, everyday):
    assert divisions.everyday_name(official) == everyday


def test_the_archive_is_the_one_described_and_small_enough():
    content = divisions.ARCHIVE.read_bytes()
    assert len(content) < 8_000_000
    readme = (divisions.ARCHIVE.parent / "README.md").read_text()
    assert hashlib.sha256(content).hexdigest() in readme
