"""Who may know that a dispute exists: every role of the cast, inside and outside, on the plain and the protected path."""

import pytest

from fengqiao.testing.quarrel import ANONYMOUS

from .callers import caller_of_resident
from .models import Assignment
from .queries import disputes_within, steps_for
from .scope import SYSTEM, Caller, is_in_scope
from .standing import Screening

pytestmark = pytest.mark.django_db
INSIDE = {"assistant", "officer", "officer-1-2", "chief", "A"}
OUTSIDE = {
    "elder", "elder-202-1", "assistant-202", "lawyer", "officer-2-1", "clerk-land", "justice", "system-admin",
    "security-admin", "audit-admin", "outsider", "resident",
}  # fmt: skip


def test_a_report_is_seen_by_those_whose_it_is(quarrel):
    case = quarrel()
    assert {who for who in INSIDE if is_in_scope(case.row, case.caller(who))} == INSIDE
    listed = {who for who in INSIDE - {"A"} if disputes_within(case.caller(who)).exists()}
    assert listed == INSIDE - {"A"}


def test_nobody_else_knows_of_it(quarrel):
    case = quarrel()
    assert [who for who in OUTSIDE if is_in_scope(case.row, case.caller(who))] == []
    assert [who for who in OUTSIDE if disputes_within(case.caller(who)).exists()] == []
    assert not is_in_scope(case.row, ANONYMOUS)
    assert is_in_scope(case.row, SYSTEM)


def test_a_party_sees_their_own_case_only(quarrel):
    mine, other = quarrel(), quarrel()
    assert not is_in_scope(other.row, mine.caller("A"))
    assert not is_in_scope(mine.row, other.caller("A"))


def test_who_is_given_the_case_sees_it_until_it_is_taken_away(quarrel):
    case = quarrel().mediating()
    elder = case.caller("elder-201-2")
    assert is_in_scope(case.row, elder)
    assert disputes_within(elder).get() == case.row
    Assignment.objects.filter(dispute=case.row, user=elder.id).update(until=case.at)
    assert not is_in_scope(case.row, elder)
    assert not disputes_within(elder).exists()


def test_a_clerk_sees_the_order_and_not_the_talk(quarrel):
    case = quarrel().climbed(5).do("say", "A", text="听好了", audience="joint")
    case.do("send_work_order", "officer", due_on=case.at.date().isoformat())
    clerk, other = case.caller("clerk-land"), case.caller("clerk-traffic")
    assert is_in_scope(case.row, clerk)
    assert not is_in_scope(case.row, other)
    assert {step.move for step in steps_for(case.row, clerk, reads=False)} == {"send_work_order"}


@pytest.mark.parametrize("how", ["screened", "raised"])
def test_on_the_protected_path_only_those_in_charge(quarrel, how):
    case = quarrel(screening=Screening(family_violence=True)) if how == "screened" else quarrel().mediating()
    if how == "raised":
        case.do("protect", "assistant", reason="family_violence")
    seen = {who for who in INSIDE | OUTSIDE | {"B"} if is_in_scope(case.row, case.caller(who))}
    assert {"officer", "chief", "A"} <= seen
    assert not seen & {"B", "elder", "lawyer", "clerk-land", "justice", "outsider", "officer-2-1"}
    assert not disputes_within(case.caller("elder")).exists()


def test_a_resident_with_an_account_is_party_of_their_own_reports(quarrel):
    resident = quarrel().caller("resident")
    case = quarrel(by=Caller(role="resident", id=resident.id, station="370781007"))
    own = caller_of_resident(user_id=resident.id, number=case.number)
    assert own.side == "A"
    assert is_in_scope(case.row, own)
    assert caller_of_resident(user_id=resident.id, number=quarrel().number) is None
    assert [row.number for row in disputes_within(resident)] == [case.number]
