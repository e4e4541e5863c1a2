"""What a party may ask about its own data, what the law keeps, and what a granted deletion does."""

from datetime import timedelta

import pytest

from fengqiao.kernel.refusals import Refused

from .actions.rights import answer_request, ask_about_own_data, bar_to_deletion
from .models import RightsRequest, Step
from .own_data import own_data, requests_of_station

pytestmark = pytest.mark.django_db


def ask(case, side="A", kind="deletion", words="please"):
    return ask_about_own_data(kind=kind, words=words, by=case.caller(side), at=case.at)


def answer(case, row, outcome="granted", who="chief", words="as you wish"):
    return answer_request(
        request=row.id, outcome=outcome, words=words, by=case.caller(who), at=case.at + timedelta(hours=1)
    )


def test_a_deletion_that_nothing_bars_is_done_and_told(quarrel):
    case = quarrel().mediating().do("say", "A", audience="joint", text="麦子是我的").do("fail", "elder")
    row = ask(case)
    assert (row.due_on - case.at.date()).days >= 15 and row.outcome == ""
    phone = case.party("A").phone

    answer(case, row)

    assert case.party("A").name == "" and case.party("A").receipt_index is None
    assert case.party("B").name, "the other side keeps what is theirs"
    assert not [
        step for step in Step.objects.filter(dispute=case.row, side="A") if "麦子是我的" in str(step.words)
    ]
    told = [notice for notice in case.told("rights") if notice.side == "A"]
    assert [(one.to, one.dispute_id) for one in told] == [(phone, None)] and told[0].text

    answer(case, ask(case, "B"))
    assert case.row.erased_at is not None, "nobody is left whom the case could serve"
    assert case.entries("answer_about_own_data")


@pytest.mark.parametrize(
    ("stage", "article"),
    [("mediating", "mediation_runs"), ("in_force", "performance_runs"), ("kept", "agreement_kept")],
)
def test_what_the_law_keeps_is_not_deleted_and_the_answer_says_why_and_until_when(quarrel, stage, article):
    case = quarrel()
    if stage == "kept":
        case.in_force().do("record_performance", "A", item="1")
        case.do("record_follow_up", "assistant").do("close_kept", "assistant")
    else:
        getattr(case, stage)()
    row = ask(case)
    with pytest.raises(Refused, match="must_be_kept"):
        answer(case, row)
    done = answer(case, row, outcome="refused")
    assert done.article == article and case.party("A").name
    assert (done.kept_until is not None) == (stage == "kept")
    if stage == "kept":
        assert (done.kept_until - case.row.closed_at.date()).days in {3650, 3651}


def test_nobody_but_the_chief_answers_and_once_with_reasons(quarrel, station):
    case = quarrel().mediating()
    row = ask(case, kind="explanation", words="why was I asked?")
    for who in ("A", "B", "elder", "officer", "audit_admin", "security_admin", "outsider"):
        with pytest.raises(Refused, match="role_may_not|not_found"):
            answer(case, row, who=who)
    with pytest.raises(Refused, match="reason_missing"):
        answer(case, row, words=" ")
    answer(case, row)
    with pytest.raises(Refused, match="already_answered"):
        answer(case, row)
    waiting, answered = requests_of_station(caller=case.caller("chief"))
    assert waiting == [] and [one.id for one in answered] == [row.id]
    assert requests_of_station(caller=case.caller("officer")) == ([], [])


def test_only_a_party_asks_and_not_without_end(quarrel):
    case = quarrel().mediating()
    with pytest.raises(Refused, match="not_found"):
        ask_about_own_data(kind="deletion", words="", by=case.caller("officer"), at=case.at)
    with pytest.raises(Refused, match="unknown_right"):
        ask(case, kind="money")
    with pytest.raises(Refused, match="words_missing"):
        ask(case, kind="correction", words="")
    for _ in range(5):
        ask(case)
    with pytest.raises(Refused, match="too_many_requests"):
        ask(case)
    assert RightsRequest.objects.count() == 5


def test_ones_own_data_holds_nothing_of_the_other_side(quarrel):
    case = quarrel().mediating()
    case.do("say", "B", text="我住村东头", audience="private").do(
        "say", "A", text="张柳溪 13900002222 骂我", audience="private"
    )
    data = own_data(caller=case.caller("A"))
    everything = str([(step.words, step.own) for step in data.steps]) + data.summary + str(data.agreements)
    assert "李禾穗" in data.party.name and "骂我" in everything
    assert "张柳溪" not in everything and "13900002222" not in everything and "村东头" not in everything
    with pytest.raises(Refused, match="not_found"):
        own_data(caller=case.caller("officer"))


def test_nothing_bars_what_was_set_aside(quarrel):
    assert bar_to_deletion(quarrel().do("set_aside", "officer").row) is None
