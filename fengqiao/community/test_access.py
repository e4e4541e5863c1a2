"""The table of who may see what, against the rules it has to keep."""

from pathlib import Path

import pytest

from fengqiao.community.access import (
    ANONYMOUS,
    PARTY,
    TABLE,
    VIEWERS,
    Kind,
    Reach,
    Verb,
    access_markdown,
    may_at_all,
    reach,
)
from fengqiao.community.roles import ADMINISTRATORS, Role

CASES = (
    Kind.DISPUTE_REGISTER,
    Kind.DISPUTE_TALKS,
    Kind.DISPUTE_PERSONAL_DATA,
    Kind.PROTECTED_DISPUTE,
    Kind.MINORS_CASE,
    Kind.DOSSIER,
)


def test_an_officer_reads_the_register_of_the_room_and_talks_only_as_mediator():
    assert reach("officer", "list", "dispute_register") is Reach.ROOM
    assert reach("officer", "read", "dispute_talks") is Reach.ASSIGNED


def test_the_chief_reads_the_stations_register_and_needs_a_reason_for_the_rest():
    assert reach("chief", "list", "dispute_register") is Reach.STATION
    assert reach("chief", "read", "dispute_talks") is Reach.ASSIGNED
    assert reach("chief", "reveal", "dispute_talks") is Reach.STATION


@pytest.mark.parametrize("role", ["elder", "assistant", "lawyer"])
def test_mediators_reach_only_cases_given_to_them(role):
    for kind in CASES:
        for verb in set(Verb) - {Verb.FILE}:
            assert reach(role, verb, kind) in {Reach.NONE, Reach.ASSIGNED}


def test_parties_reach_their_own_case():
    for kind in (Kind.DISPUTE_REGISTER, Kind.DISPUTE_TALKS, Kind.DISPUTE_PERSONAL_DATA):
        assert reach(PARTY, Verb.READ, kind) is Reach.OWN


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("kind", CASES)
def test_administrators_clerks_and_the_justice_clerk_never_reach_cases(kind, verb):
    for role in {*ADMINISTRATORS, Role.CLERK, Role.JUSTICE}:
        assert not may_at_all(role, verb, kind)


def test_only_the_audit_administrator_reads_the_log():
    assert [viewer for viewer in VIEWERS if may_at_all(viewer, "read", "audit_log")] == ["audit_admin"]


def test_a_department_clerk_sees_work_orders_and_the_justice_clerk_figures():
    assert reach("clerk", "move", "work_order") is Reach.DEPARTMENT
    assert reach("justice", "export", "statistics") is Reach.STATION
    assert not may_at_all("justice", "read", "work_order")


def test_the_unknown_visitor_may_report_and_read_the_directory_and_nothing_else():
    open_doors = {(kind, verb) for kind in Kind for verb in Verb if may_at_all(ANONYMOUS, verb, kind)}
    assert open_doors == {
        (Kind.DISPUTE_REGISTER, Verb.FILE),
        (Kind.DIRECTORY, Verb.LIST),
        (Kind.DIRECTORY, Verb.READ),
    }


def test_a_role_nobody_knows_reaches_nothing():
    assert all(reach("mayor", verb, kind) is Reach.NONE for kind in Kind for verb in Verb)


def test_a_misspelt_verb_or_kind_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="raed"):
        reach("chief", "raed", "statistics")
    with pytest.raises(ValueError, match="statistic"):
        reach("chief", "read", "statistic")


def test_nothing_but_the_directory_and_reporting_is_public():
    for kind, verbs in TABLE.items():
        for verb, reaches in verbs.items():
            if Reach.PUBLIC in reaches.values():
                assert kind is Kind.DIRECTORY or verb is Verb.FILE


def test_the_documentation_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "access.md"
    assert page.read_text() == access_markdown(), "run `fengqiao docs access`"
