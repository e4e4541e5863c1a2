"""A case that a child is involved in: its key is sealed apart, and nobody meets it who has no part in it."""

import importlib
import json
from datetime import timedelta

import pytest
from django.apps import apps

from fengqiao.audit import case_keys, vault
from fengqiao.audit.resealing import reseal_everything
from fengqiao.kernel.refusals import Refused

from . import desk_queries
from .figures_queries import cases_accepted
from .models import Alarm, Assignment, Dispute, Party, Sitting
from .queries import Filter, alarms_unanswered, dispute_for, disputes_listed, disputes_within, likely_the_same
from .scope import is_in_scope
from .standing import Screening
from .test_case_keys import ring, stored

__all__ = ["ring"]
pytestmark = pytest.mark.django_db
PLAIN, APART = b"\x02k", b"\x02m"
# Of the same policing room as the officer who brings the case back, and without any part in it.
STRANGER = "officer-1-2"


def going_on(quarrel, **more):
    """A child named at intake; an officer found it safe and spoke with the guardian, and mediation goes on."""
    case = quarrel(screening=Screening(minor=True), **more)
    return case.do("correct_screening", "officer").mediating()


def named_later(quarrel):
    """Nobody spoke of a child until a mediator did."""
    case = quarrel().mediating()
    return case.do("raise_safety_concern", "assistant", what="minor", imminent=False)


def listed(case, who, **narrowed):
    return case.number in {row.number for row in disputes_listed(
        caller=case.caller(who), narrowed=Filter(**narrowed)).items}  # fmt: skip


def test_the_key_of_a_report_that_names_a_child_is_sealed_apart(quarrel):
    child, other = quarrel(screening=Screening(minor=True)), quarrel()

    assert stored(child.row, "case_key").startswith(APART)
    assert stored(other.row, "case_key").startswith(PLAIN)
    assert child.party("A").name and other.party("A").name


@pytest.mark.parametrize(
    ("move", "fields"),
    [("protect", {"reason": "minor"}), ("raise_safety_concern", {"what": "minor", "imminent": False})],
)
def test_a_child_named_later_moves_the_key_in_the_same_transaction(quarrel, move, fields):
    case = quarrel().mediating()
    party = case.party("A")
    name, before = party.name, stored(party, "name")
    assert stored(case.row, "case_key").startswith(PLAIN)

    case.do(move, "assistant", **fields)

    assert stored(case.row, "case_key").startswith(APART)
    assert stored(party, "name") == before, "what lies under the key stays"
    case_keys.forget()
    assert Party.objects.get(pk=party.pk).name == name


@pytest.mark.parametrize(
    ("move", "fields"),
    [
        ("protect", {"reason": "family_violence"}),
        ("raise_safety_concern", {"what": "violence", "imminent": True}),
    ],
)
def test_another_danger_moves_no_key(quarrel, move, fields):
    case = quarrel().mediating().do(move, "assistant", **fields)
    assert not case.row.apart
    assert stored(case.row, "case_key").startswith(PLAIN)


def test_a_move_that_is_undone_leaves_the_key_where_it_was(quarrel, monkeypatch):
    case = quarrel().mediating()
    monkeypatch.setattr("fengqiao.audit.log.append", lambda **given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        case.do("raise_safety_concern", "assistant", what="minor", imminent=False)
    assert not case.row.apart
    assert stored(case.row, "case_key").startswith(PLAIN)


def test_a_ring_without_the_drawer_apart_reads_every_other_case(quarrel, ring):
    child, other = going_on(quarrel), quarrel().mediating()
    rest = json.loads(ring.read_text())
    del rest["apart"]
    ring.write_text(json.dumps(rest))
    case_keys.forget()

    assert Party.objects.filter(dispute=other.row).first().name
    with pytest.raises(Refused, match="sealed_text_damaged"):
        Party.objects.filter(dispute=child.row).first()


def test_a_rotation_seals_each_case_key_from_its_own_drawer(quarrel, ring):
    child, other = going_on(quarrel), quarrel()
    name = child.party("A").name
    vault.rotate_keys()

    assert reseal_everything().damaged == ()

    assert stored(child.row, "case_key").startswith(b"\x02m2")
    assert stored(other.row, "case_key").startswith(b"\x02k2")
    rest = json.loads(ring.read_text())
    del rest["encryption"]["k1"], rest["apart"]["encryption"]["m1"]
    ring.write_text(json.dumps(rest))
    case_keys.forget()
    assert child.party("A").name == name, "the first keys are needed no more"


def test_an_erased_case_stays_erased_when_a_child_is_named(quarrel):
    case = quarrel()
    Dispute.objects.filter(pk=case.row.pk).update(case_key=case_keys.DESTROYED)
    row = case.row
    assert row.set_apart()
    assert bytes(row.case_key) == case_keys.DESTROYED


def test_who_has_the_case_in_hand_finds_it(quarrel):
    case = going_on(quarrel)
    for who in ("officer", "chief", "assistant", "elder-201-2"):
        assert is_in_scope(case.row, case.caller(who)), who
        assert listed(case, who), who
    assert is_in_scope(case.row, case.caller("A"))


@pytest.mark.parametrize("told", [going_on, named_later])
def test_an_officer_without_a_part_in_it_meets_it_nowhere(quarrel, told):
    case, other = told(quarrel), quarrel()
    officer = case.caller(STRANGER)

    assert not is_in_scope(case.row, officer)
    assert dispute_for(number=case.number, caller=officer) is None
    assert not listed(case, STRANGER)
    assert not listed(case, STRANGER, order="due")
    assert not listed(case, STRANGER, q="院墙")
    assert case.row not in disputes_within(officer)
    assert case.number not in {row.dispute.number for row in desk_queries.work_list(caller=officer)}
    assert case.refused("add_party", STRANGER) == "not_found"
    assert listed(case, "chief", q="院墙")
    assert other.row in disputes_within(officer), "every other case of the room is there"


def test_no_list_costs_a_statement_more(quarrel, django_assert_num_queries):
    case = going_on(quarrel)
    officer = case.caller(STRANGER)
    with django_assert_num_queries(2):
        disputes_listed(caller=officer, narrowed=Filter())


def test_while_an_officer_is_wanted_any_of_the_room_finds_it(quarrel):
    case = quarrel(screening=Screening(minor=True))
    assert listed(case, STRANGER), "on the protected path"
    case.do("correct_screening", "officer").mediating()
    assert not listed(case, STRANGER)
    case.do("climb", "A", to_level="4").do("agree_climb", "B")
    assert listed(case, STRANGER), "somebody must take it over"
    assert not is_in_scope(case.row, case.caller("officer-2-1")), "never another room's"
    case.do("take_over", STRANGER)
    assert listed(case, STRANGER)


def test_whoever_is_paged_about_a_child_has_the_case(quarrel):
    case = named_later(quarrel)
    paged = Alarm.objects.get(dispute=case.row).paged
    assert Assignment.objects.filter(dispute=case.row, user=paged, until=None, mediates=False).exists()


def test_an_imminent_danger_of_a_minor_is_shown_to_whom_it_concerns(quarrel):
    case = going_on(quarrel).do("raise_safety_concern", "A", what="violence", imminent=True)
    Alarm.objects.filter(dispute=case.row).update(paged=case.id_of("officer"))
    Assignment.objects.filter(dispute=case.row, user=case.id_of(STRANGER)).delete()
    for who, sees in (("officer", True), ("chief", True), (STRANGER, False)):
        assert bool(alarms_unanswered(case.caller(who))) is sees, who


def test_no_other_case_points_to_it(quarrel):
    case, other = going_on(quarrel), quarrel()
    assert case.number not in {row.number for row in likely_the_same(other.row)}
    Dispute.objects.filter(pk=other.row.pk).update(linked_to=case.row)
    assert desk_queries.linked_to(other.row) == []
    assert dispute_for(number=other.number, caller=other.caller(STRANGER)).linked_to is None


def test_the_case_it_is_merged_into_is_set_apart_too(quarrel):
    case, other = going_on(quarrel), quarrel().consenting()
    other.do("merge", "chief", into=case.number)
    assert other.row.apart and stored(other.row, "case_key").startswith(APART)

    first, second = quarrel(screening=Screening(minor=True)), quarrel().consenting()
    first.do("correct_screening", "officer").do("merge", "officer", into=second.number)
    assert second.row.apart and stored(second.row, "case_key").startswith(APART)


def test_a_child_named_after_a_merge_sets_both_apart(quarrel):
    merged, into, other = quarrel(), quarrel().consenting(), quarrel()
    merged.do("merge", "officer", into=into.number)
    other.do("link", "officer", other=into.number)
    into.do("raise_safety_concern", "officer", what="minor", imminent=False)
    for case, is_apart in ((into, True), (merged, True), (other, False)):
        assert case.row.apart is is_apart
        assert stored(case.row, "case_key").startswith(APART if is_apart else PLAIN)


def test_a_child_named_in_what_was_merged_sets_apart_where_it_goes_on(quarrel):
    merged, into = quarrel(), quarrel().consenting()
    merged.do("merge", "officer", into=into.number)
    merged.do("raise_safety_concern", "A", what="minor", imminent=False)
    assert merged.row.apart and into.row.apart


def test_what_a_partial_agreement_left_open_stays_apart(quarrel):
    case = going_on(quarrel).do("record_talk", "elder-201-2", note="n")
    due = (case.at.date()).isoformat()
    case.do("draft_agreement", "elder-201-2", due_on=due, partial=True, open_points="谁来修墙")
    for side in case.standing.sides:
        case.do("sign", "elder-201-2", side=side, method="fingerprint")
    case.do("sign_as_mediator", "elder-201-2").do("seal", "elder-201-2")
    case.do("continue_open_points", "elder-201-2")
    again = Dispute.objects.get(source="open_points")
    assert again.apart and stored(again, "case_key").startswith(APART)


def test_figures_count_it(quarrel):
    case = going_on(quarrel)
    row = case.row
    found = cases_accepted(
        station=row.station, rooms=[row.room], since=row.accepted_at, until=case.at.replace(hour=23)
    )
    assert len(list(found)) == 1


def test_orders_and_sittings_of_it_are_for_those_who_have_it(quarrel):
    case = going_on(quarrel).do("climb", "A", to_level="5").do("agree_climb", "B").do("take_over", "officer")
    case.do("send_work_order", "officer", due_on=case.at.date().isoformat())
    row, at = case.row, case.at
    Sitting.objects.create(dispute=row, station=row.station, level=5, starts_at=at, ends_at=at)
    for who, sees in (("officer", 1), ("chief", 1), ("clerk-land", 1), (STRANGER, 0)):
        assert desk_queries.open_orders_count(case.caller(who)) == sees, who
    day = timedelta(days=1)
    for who, sees in (("officer", True), ("chief", True), (STRANGER, False)):
        found = desk_queries.sittings_between(caller=case.caller(who), since=at - day, until=at + day)
        assert bool(found) is sees, who


def as_before(*cases):
    """As rows were before there was a drawer apart."""
    for case in cases:
        Dispute.objects.filter(pk=case.pk).update(apart=False, case_key=case_keys.fresh_key())
    case_keys.forget()


def migrated(*cases):
    module = importlib.import_module("fengqiao.mediation.migrations.0017_minors_of_before_apart")
    module.set_apart(apps, None)
    rows = [Dispute.objects.get(pk=case.pk) for case in cases]
    assert all(row.apart == stored(row, "case_key").startswith(APART) for row in rows)
    return [row.apart for row in rows]


def test_the_migration_sets_apart_what_is_one_quarrel_with_a_child_s_case(quarrel):
    child, into, third = quarrel(screening=Screening(minor=True)), quarrel().consenting(), quarrel()
    child.do("correct_screening", "officer")
    third.do("merge", "officer", into=into.number)
    child.do("merge", "officer", into=into.number)
    linked, other = quarrel().mediating(), quarrel()
    linked.do("link", "officer", other=into.number)
    rows = [case.row for case in (child, into, third, linked, other)]
    as_before(*rows)
    assert migrated(*rows) == [True, True, True, False, False]
    assert migrated(*rows) == [True, True, True, False, False], "twice does nothing more"


def test_the_migration_sets_apart_what_a_partial_agreement_left_open(quarrel):
    case = going_on(quarrel).do("record_talk", "elder-201-2", note="n")
    due = (case.at.date()).isoformat()
    case.do("draft_agreement", "elder-201-2", due_on=due, partial=True, open_points="谁来修墙")
    for side in case.standing.sides:
        case.do("sign", "elder-201-2", side=side, method="fingerprint")
    case.do("sign_as_mediator", "elder-201-2").do("seal", "elder-201-2")
    case.do("continue_open_points", "elder-201-2")
    again = Dispute.objects.get(source="open_points")
    as_before(case.row, again)
    assert migrated(case.row, again) == [True, True]
