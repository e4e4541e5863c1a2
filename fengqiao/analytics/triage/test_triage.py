import csv
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.analytics.triage import FLAGS, triage
from fengqiao.analytics.triage.likeness import START, WEIGHTS, features_of
from fengqiao.analytics.triage.patterns import plain_of
from fengqiao.analytics.triage.samples.labelled import all_of, rounds_of
from fengqiao.kernel.kinds import kind


def test_a_debt_is_suggested_with_the_words_that_say_so():
    suggestion = triage("他借了我三万块钱，打了借条，到期不还")
    assert (kind(suggestion.kind).zh, suggestion.level, suggestion.flags) == ("债务", 3, ())
    assert suggestion.confidence > 0.5
    assert ("借条", "debt") in {(one.word, one.points_to) for one in suggestion.because}


ALARMING = [row for flag in FLAGS for row in all_of(flag)]
KINDS = rounds_of("kinds")


def test_the_sets_are_as_large_as_the_docstring_says():
    first = [row for flag in FLAGS for row in rounds_of(flag).get("first", [])]
    assert (len(first), len(ALARMING)) == (100, 807)
    assert [len(rows) for rows in rounds_of("harmless").values()] == [60, 30, 40, 40, 40, 40, 30, 40, 96, 40]
    assert [len(rows) for rows in KINDS.values()] == [83, 42, 40]


@pytest.mark.parametrize("labels, text", ALARMING)
def test_every_red_flag_is_found(labels, text):
    assert labels <= set(triage(text).flags)


@pytest.mark.parametrize("rows", rounds_of("harmless").values(), ids=rounds_of("harmless"))
def test_false_alarms_are_a_tenth_at_most(rows):
    alarms = [text for _, text in rows if triage(text).flags]
    assert len(alarms) <= 0.1 * len(rows), alarms


@pytest.mark.parametrize(
    ("text", "flag", "word"),
    [
        ("我爹昨天揣着农药瓶子出门，到现在没回来", "suicide", "农药…揣"),
        ("合作社把大伙入股的工资卡都收走了", "crime", "工资卡…收走了"),
        ("修路的和几个人吵起来，他们堵着不让走", "violence", "几个人…堵着"),
    ],
)
def test_two_things_together_raise_a_flag_that_neither_raises_alone(text, flag, word):
    found = triage(text)
    assert flag in found.flags and any(word in one.word for one in found.because if one.points_to == flag)


@pytest.mark.parametrize(
    ("text", "flag"),
    [("快递站的小伙把别人的手机拆开换成肥皂", "crime"), ("老人不愿意搬，儿子揪住衣领往外拖", "violence")],
)
def test_what_is_like_dangerous_sentences_raises_a_flag_and_says_why(text, flag):
    reasons = [one for one in triage(text).because if one.points_to == flag and 0 < one.weight < 3]
    assert flag in triage(text).flags
    assert reasons and all(one.word and one.word in text for one in reasons if "…" not in one.word)


def test_likeness_is_silent_where_the_sentence_denies_it():
    assert triage("我没有打人").flags == () and triage("老人不想死").flags == ()


def test_the_weights_are_of_invented_sentences_only():
    invented = [text for name in (*FLAGS, "harmless", "kinds") for _, text in all_of(name)]
    known = {feature for text in invented for feature in features_of(plain_of(text))}
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        features = [row["feature"] for row in csv.DictReader(file)]
    assert features[0] == START and len(features) > 1000
    assert set(features[1:]) <= known


def _right(rows):
    return sum(triage(text).kind in labels for labels, text in rows)


def test_kinds_are_as_accurate_as_the_docstring_says():
    assert [_right(rows) for rows in KINDS.values()] == [83, 42, 17]


@pytest.mark.parametrize(
    ("text", "flag", "is_raised"),
    [
        ("我没有打人", "violence", False),
        ("他说没打我", "violence", True),
        ("他没少打我", "violence", True),
        ("差点没打死我", "violence", True),
        ("没打过架，昨天他动手了", "violence", True),
        ("老人不想死", "suicide", False),
        ("我不想死，但是活不下去了", "suicide", True),
        ("他没有自杀的念头", "suicide", False),
        ("打 我", "violence", True),
        ("没天天打我，一个月也就动两三回手", "violence", True),
        ("他没动手打我，就是掐着我脖子不松手", "violence", True),
        ("孩子没挨打，就是被他爸拴在床腿上", "minors", True),
        ("我没有想不开，我就是觉得我走了大家都轻松", "suicide", True),
        ("我求他别打我了", "violence", True),
        ("我跪下求他不要打孩子", "family_violence", True),
        ("他不是打我就是骂我", "violence", True),
        ("他没有一次不打我", "violence", True),
        ("没打断腿就不错了", "violence", True),
        ("他不会打死我吧", "violence", True),
        ("商场打折，买回来不让退", "violence", False),
        ("他把我腿打折了", "violence", True),
        ("这路颠得要命", "violence", False),
        ("他说要我的命", "violence", True),
        ("羊被车撞死了", "suicide", False),
        ("我一头撞死在这算了", "suicide", True),
        ("我儿子三十五岁", "minors", False),
        ("我女儿5岁", "minors", True),
        ("我女儿今年十五岁", "minors", True),
        ("合同签了25岁", "minors", False),
        ("邻居打了我丈夫", "family_violence", False),
        ("邻居打了他老婆", "family_violence", True),
    ],
)
def test_a_denial_takes_a_flag_back_only_when_it_is_plain(text, flag, is_raised):
    assert (flag in triage(text).flags) is is_raised


def test_a_denied_word_is_shown_with_weight_nothing():
    denied = [one for one in triage("我没有打人").because if one.points_to == "violence"]
    assert denied and all(one.weight == 0 for one in denied)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("邻居家的鸡老跑到我家菜园里", 1),
        ("签了购销合同，对方不履行", 3),
        ("在花棚干活摔伤，算不算工伤", 3),
        ("修高速征地，几十户的补偿没有发", 5),
        ("化工厂排污，全村的井水都不能喝", 5),
    ],
)
def test_where_to_begin(text, level):
    assert triage(text).level == level


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("咨询落户的问题。我在一家公司上班，社保交了三年，请问怎么办", "other"),
        ("建议增设公交站台。小区业主上班都要走二十分钟，物业也说不方便", "other"),
        ("咨询工资拖欠怎么办。老板欠我三个月工资", "labour"),
        ("投诉物业不修电梯。我家孩子上学要走楼梯，请问何时能修", "property_management"),
    ],
)
def test_a_request_to_a_government_is_no_dispute_and_a_dispute_put_as_a_question_is_one(text, wanted):
    assert triage(text).kind == wanted


@pytest.mark.parametrize("text", ["", " \n", "。！？", "hello", "🙂", "\ud800", "\0"])
def test_a_text_without_a_cue_is_other(text):
    suggestion = triage(text)
    assert (
        suggestion.kind,
        suggestion.confidence,
        suggestion.level,
        suggestion.flags,
        suggestion.because,
    ) == (("other", 0.0, 1, (), ()))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="打不没我他死人孩子十五岁钱合同征地，。 a1", max_size=60))
def test_any_text_gets_a_lawful_answer(text):
    suggestion = triage(text)
    assert kind(suggestion.kind) and 0 <= suggestion.confidence <= 1 and suggestion.level in (1, 3, 5)
    assert set(suggestion.flags) <= set(FLAGS)
    raised = {one.points_to for one in suggestion.because if one.weight > 0}
    assert set(suggestion.flags) == raised & set(FLAGS), "every flag has its reason"


@pytest.mark.parametrize("piece", ["打", "没有", "他把我", "一二三岁", "宅基地合同打人", "被"])
def test_a_long_text_takes_no_long_time(piece):
    begun = time.process_time()
    triage(piece * 20_000)
    assert time.process_time() - begun < 5
