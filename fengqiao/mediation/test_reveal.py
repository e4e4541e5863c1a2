"""Personal data and words, whole: with a reason, an entry, and the parties are shown who looked."""

import pytest

from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT

from .actions import reveal_parties, reveal_words
from .actions.reveal import log_look
from .queries import dispute_for, who_looked
from .standing import Screening

pytestmark = pytest.mark.django_db


def parties(case, who, reason="要去送达文书"):
    return reveal_parties(number=case.number, reason=reason, by=case.caller(who), at=case.at)


def words(case, who, reason="核对信访回复"):
    return reveal_words(number=case.number, reason=reason, by=case.caller(who), at=case.at)


def test_an_officer_with_a_reason_sees_names_and_the_parties_see_that(quarrel):
    case = quarrel()
    shown = dispute_for(number=case.number, caller=case.caller("officer"))
    assert RESIDENT["name"] not in [party.name for party in shown.parties]
    assert NEIGHBOUR["phone"] not in [party.phone for party in shown.parties]
    assert {party.name for party in parties(case, "officer")} == {RESIDENT["name"], NEIGHBOUR["name"]}
    looks = who_looked(case.row, caller=case.caller("A"))
    assert [(entry.verb, entry.actor, entry.reason) for entry in looks] == [
        ("reveal_parties", case.id_of("officer"), "要去送达文书")
    ]


@pytest.mark.parametrize(
    ("who", "refusal"), [("outsider", "not_found"), ("justice", "not_found"), ("A", "role_may_not")]
)
def test_outsiders_and_parties_reveal_nothing(quarrel, who, refusal):
    case = quarrel()
    for reveal in (parties, words):
        with pytest.raises(Refused) as caught:
            reveal(case, who)
        assert caught.value.name == refusal
    assert case.entries("reveal_parties") == []


@pytest.mark.parametrize("reason", ["", "   ", "看看"])
def test_without_a_reason_nothing_is_shown(quarrel, reason):
    case = quarrel()
    with pytest.raises(Refused, match="reason_missing"):
        parties(case, "officer", reason)


def test_what_was_said_is_for_officer_and_chief_with_a_reason(quarrel):
    case = quarrel().mediating().do("say", "A", text="我最多出八百")
    assert "八百" in str([step.words for step in words(case, "chief")])
    assert case.entries("reveal_words")
    with pytest.raises(Refused, match="role_may_not"):
        words(case, "assistant")


def test_on_the_protected_path_no_party_is_shown_who_looked(quarrel):
    case = quarrel(screening=Screening(family_violence=True))
    parties(case, "officer")
    log_look(dispute=case.row, what="look", by=case.caller("chief"), at=case.at)
    for who in ("A", "officer", "chief"):
        assert who_looked(case.row, caller=case.caller(who)) == []
    assert case.entries("reveal_parties"), "the audit administrator's log has it"
