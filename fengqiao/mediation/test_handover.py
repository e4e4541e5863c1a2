"""Somebody leaves in the middle: the case goes on with whoever follows, and somebody of the committee is of record."""

import pytest

from fengqiao.community import queries as community
from fengqiao.kernel.refusals import Refused

from .actions.handover import hand_over_everything
from .queries import dispute_for
from .scope import is_in_scope, mediates

pytestmark = pytest.mark.django_db
REASON = "因病住院"


def leave(case, away, successor, by="chief"):
    people = [community.person(case.id_of(name)) for name in (away, successor, by)]
    return hand_over_everything(
        user_from=people[0], user_to=people[1], by=people[2], at=case.at, reason=REASON
    )


def test_the_successor_mediates_and_the_predecessor_is_out(quarrel):
    case = quarrel().mediating()
    assert leave(case, "elder", "elder-201-2").disputes == [case.number]
    assert case.id_of("elder") not in case.standing.mediators
    assert case.standing.mediators[0] == case.id_of("elder-201-2") == case.row.mediator
    assert mediates(case.row, case.caller("elder-201-2"))
    assert not is_in_scope(case.row, case.caller("elder"))
    case.do("record_talk", "elder-201-2", note="接着谈")


def test_why_somebody_leaves_is_not_the_sides_business(quarrel):
    case = quarrel().mediating()
    leave(case, "elder", "elder-201-2")
    steps = dispute_for(number=case.number, caller=case.caller("A")).steps
    assert "hand_over_everything" in {step.move for step in steps}
    assert REASON not in str([step.words for step in steps])
    assert [entry.reason for entry in case.entries("hand_over_everything")] == [REASON]


def test_whoever_is_of_record_instead_is_given_the_case(quarrel, monkeypatch):
    case = quarrel().mediating()
    only = [community.person(case.id_of("mediator-1"))]
    monkeypatch.setattr(community, "committee_mediators_of", lambda village: only)
    leave(case, "elder", "elder-201-3")
    assert case.standing.committee_mediator == case.id_of("mediator-1")
    assert mediates(case.row, case.caller("mediator-1"))


def test_a_question_that_is_open_passes_too(quarrel):
    case = quarrel().mediating().do("hand_over", "elder", to="mediator-1")
    leave(case, "mediator-1", "mediator-2")
    assert case.standing.colleague_asked == case.id_of("mediator-2")
    assert not mediates(case.row, case.caller("mediator-2")), "asked is not yet in"
    case.do("return_to_colleague", "mediator-2")
    assert not is_in_scope(case.row, case.caller("mediator-2"))


def test_closed_cases_stay_and_outsiders_hand_nothing_over(quarrel):
    closed = quarrel().mediating().do("stop", "B")
    before = closed.row.version
    with pytest.raises(Refused):
        leave(closed, "elder", "elder-201-2", by="outsider")
    with pytest.raises(Refused):
        leave(closed, "elder", "elder-201-2", by="assistant")
    assert leave(closed, "elder", "elder-201-2").disputes == []
    assert closed.row.version == before
