import re
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.analytics.topics import Message, find_topics
from fengqiao.analytics.topics.grouping import fullest
from fengqiao.analytics.topics.heat import heat
from fengqiao.analytics.topics.names import names_in, plain, regions_of
from fengqiao.analytics.topics.pairs import pair_counts
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

DAY = date(2026, 3, 2)
FUMES = "饭店的油烟直接排到楼上，晚上没法开窗，多次投诉餐饮烟道一直没有整改，请有关部门查处。"
WATER = "自来水经常停水，水压很低，高层住户用水困难，已经一个星期了，请供水公司尽快处理。"


def message(code, subject, text, *, author="", day=0, likes=0):
    return Message(
        code=code, day=DAY + timedelta(days=day), subject=subject, text=text, author=author, likes=likes
    )


def street():
    """Two issues, a person who writes three times, and single matters of others."""
    return [
        message(1, "青州市松林苑小区楼下饭店油烟扰民", FUMES, author="a", likes=3),
        message(2, "松林苑楼下饭店油烟太大", f"我是松林苑的住户。{FUMES}", author="b", day=5),
        message(3, "投诉青州市松林苑小区饭店烟道", f"{FUMES}烟道装在窗口。", author="c", day=20),
        message(4, "青州市柳河庄园经常停水", WATER, author="d", day=1),
        message(5, "请问柳河庄园何时不再停水", f"柳河庄园{WATER}", author="e", day=2),
        message(6, "青州市柳河庄园经常停水", WATER, author="d", day=3),
        message(7, "青州市槐树小学门口没有斑马线", "孩子过马路危险，请在校门口画斑马线。", author="f", day=4),
        message(8, "咨询退休年龄", "请问女职工的退休年龄是多少岁？", author="g", day=6),
        message(9, "青州市银杏湾小区楼下饭店油烟扰民", FUMES, author="h", day=7),
    ]


def test_the_same_trouble_at_the_same_place_is_one_issue_and_repetitions_count_once():
    hottest, second = find_topics(messages=street()).topics
    assert (hottest.rank, hottest.place, hottest.kind) == (1, "青州市松林苑", "fumes")
    assert (hottest.messages, hottest.people, hottest.likes) == ((1, 2, 3), 3, 3)
    assert (hottest.first, hottest.last) == (DAY, DAY + timedelta(days=20))
    assert "油烟" in hottest.what.zh and hottest.because.en == "3 people in 21 days, 3 messages, 3 likes"
    assert second.place == "青州市柳河庄园" and second.kind == "water"
    assert (second.messages, second.told, second.people) == ((4, 5, 6), 2, 2)
    assert second.because.zh == "3 天内 2 人，2 条留言，0 个赞"


def test_one_person_however_often_makes_no_issue_and_without_authors_equal_texts_are_one():
    alone = [message(n, "青州市松林苑饭店油烟", FUMES, author="a", day=n, likes=99) for n in range(5)]
    assert find_topics(messages=alone).topics == ()
    nameless = [message(n, "青州市松林苑饭店油烟", FUMES, day=n) for n in range(5)]
    assert find_topics(messages=nameless).topics == ()


def test_a_period_ends_an_issue():
    (short,) = (one for one in find_topics(messages=street(), days=6).topics if one.kind == "fumes")
    assert short.messages == (1, 2)
    assert [one.kind for one in find_topics(messages=street(), people=3).topics] == ["fumes"]
    assert [one.kind for one in find_topics(messages=street(), top=1).topics] == ["fumes"]


def test_another_trouble_at_the_place_is_another_issue():
    both = [
        message(1, "松林苑饭店油烟", FUMES, author="a"),
        message(2, "松林苑小区饭店油烟", f"松林苑{FUMES}", author="b"),
        message(3, "松林苑停水", WATER, author="c"),
        message(4, "松林苑小区停水", f"松林苑{WATER}", author="d"),
    ]
    assert sorted(one.messages for one in find_topics(messages=both).topics) == [(1, 2), (3, 4)]


def test_no_person_is_ever_named():
    told = [
        message(
            n, f"张建国主任在松林苑拆迁补偿不公{n}", f"张建国主任 13800001111 拆迁补偿不公{n}", author=str(n)
        )
        for n in range(4)
    ]
    (topic,) = find_topics(messages=told).topics
    said = f"{topic.place}{topic.what.zh}{topic.what.en}{topic.because.zh}{topic.because.en}"
    assert "建国" not in said and "1380000" not in said and "松林苑" in said


@pytest.mark.parametrize(
    "who",
    [
        "张三家",
        "张三丰家",
        "老王家",
        "欧阳娜娜家",
        "王大妈家",
        "阿强",
        "李老师",
        "赵钱孙",
        "诸葛亮亮",
        "邻居刘德华",
        "村支书马保国",
        "房东陈美丽家",
        "王小山",
        "王二麻子",
        "李娜",
        "松林苑3号楼张伟",
        "鲁GA123B",
        "鲁G·12345",
        "138-0000-1111",
        "37078119900101123X",
        "微信zhangsan123",
        "zhangsan@qq.com",
        "张文山",
        "赵四",
        "欧阳小山",
    ],
)
@pytest.mark.parametrize(
    "pattern", ["{}油烟扰民", "举报青州市{}饭店油烟", "“{}”油烟太大", "{}在松林苑小区开饭店，油烟"]
)
def test_neither_names_nor_numbers_of_persons_are_ever_said(who, pattern):
    told = [message(n, pattern.format(who) + "！" * n, f"{who}{FUMES}", author=str(n)) for n in range(4)]
    for topic in find_topics(messages=told).topics:
        said = f"{topic.place}{topic.what.zh}{topic.what.en}{topic.because.zh}".upper()
        assert re.match("(青州市)?(松林苑|松林苑小区|松林苑3号楼)?(油烟与餐饮|停车)：", said), said


@pytest.mark.parametrize(("about", "others"), [(60, 40), (1_600, 30)])
def test_a_trouble_that_most_messages_are_about_is_one_issue(about, others):
    told = [
        message(n, "青州市松林苑小区饭店油烟扰民", FUMES[n % 9 :] + f"已经{n}天", author=f"a{n}", day=n % 80)
        for n in range(about)
    ]
    told += [
        message(-n - 1, f"青州市{'柳槐杏'[n % 3]}河小区停水", f"{WATER}{n}", author=f"b{n}")
        for n in range(others)
    ]
    first, *rest = find_topics(messages=told).topics
    assert (first.people, first.place) == (about, "青州市松林苑小区")
    assert {one.place for one in rest} == {f"青州市{name}河小区" for name in "柳槐杏"}


@pytest.mark.parametrize(
    ("subject", "names", "regions"),
    [
        ("请问青州市黄楼街道王家村为何停水", ["黄楼街道王家村"], ["青州市"]),
        ("投诉A1区松林苑·二区饭店油烟", ["松林苑二区"], ["a1区"]),
        ("山东省潍坊市青州市柳河路路灯不亮", ["柳河路"], ["山东省潍坊市青州市"]),
        ("举报“鲜味居”饭店油烟扰民", ["鲜味居"], []),
        ("城市超市门口停车难", ["城市超市"], []),
    ],
)
def test_places_are_what_is_left_of_a_subject(subject, names, regions):
    found = [name.text for name in names_in(plain(subject)) if name.may_be_a_place]
    assert (found, regions_of(plain(subject))) == (names, regions)


def test_people_come_before_likes_and_time():
    assert heat(people=1, days=1, likes=0) == 1
    assert heat(people=10, days=1, likes=0) > heat(people=3, days=90, likes=500)
    assert heat(people=3, days=1, likes=500) > heat(people=3, days=1, likes=10)
    assert heat(people=3, days=60, likes=1) > heat(people=3, days=6, likes=1)
    assert heat(people=2, days=8, likes=3) == pytest.approx(2 * (1 + 0.2 + 0.1))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), min_size=1, max_size=9), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_periods_take_every_message_once_and_the_fullest_first(told, period):
    days = np.array([day for day, _ in told])
    people = [who for _, who in told]
    parts = list(fullest(range(len(told)), days, people, period))
    assert sorted(row for part in parts for row in part) == list(range(len(told)))
    assert all(max(days[part]) - min(days[part]) < period for part in parts)
    windows = [[n for n, day in enumerate(days) if start <= day < start + period] for start in days]
    assert [[int(days[row]) for row in part] for part in parts] == [sorted(days[part]) for part in parts]
    assert len({people[row] for row in parts[0]}) == max(len({people[n] for n in one}) for one in windows)


@given(st.lists(st.text(alphabet="油烟 ,a1\u0301街", max_size=12), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_pairs_are_counted_as_by_hand(texts):
    counts = pair_counts(texts)
    for row, text in enumerate(texts):
        pairs = [a + b for a, b in zip(text, text[1:], strict=False) if a.isalnum() and b.isalnum()]
        by_hand = sorted(1 + np.log(pairs.count(pair)) for pair in set(pairs))
        assert np.allclose(sorted(counts[row].data), by_hand)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"messages": []}, "no_messages"), ({"days": 0}, "days_too_few"), ({"people": 1}, "people_too_few")],
)
def test_what_cannot_be_asked_is_refused(wrong, name):
    with pytest.raises(Refused, match=name):
        find_topics(**{"messages": street(), **wrong})


def test_it_ends_early_when_asked_and_says_so():
    watch = Watch()
    watch.stop()
    assert not find_topics(messages=street(), watch=watch).complete
    assert find_topics(messages=street()).complete
