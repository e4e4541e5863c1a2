"""Separate consents: recorded sealed with an entry, taken back as easily, a guardian's for a child under 14."""

import json

import pytest

from fengqiao.community.privacy import VERSION
from fengqiao.kernel.refusals import Refused

from .actions.consents import give_consent, withdraw_consent
from .consents import consents_in
from .guards import GUARDS
from .models import Party, RightsRequest
from .standing import Screening

pytestmark = pytest.mark.django_db
GIVE, TAKE = "give_separate_consent", "withdraw_separate_consent"


def give(case, who, what="health", how="tap", **more):
    return give_consent(number=case.number, what=what, how=how, by=case.caller(who), at=case.at, **more)


def take(case, who, what="health", **more):
    withdraw_consent(number=case.number, what=what, by=case.caller(who), at=case.at, **more)


def kept(case, side="A"):
    return consents_in(Party.objects.get(dispute=case.row, side=side).details)


def refusal_of(deed, *given, **more):
    with pytest.raises(Refused) as caught:
        deed(*given, **more)
    return caught.value.name


def test_a_party_agrees_for_itself_and_the_version_day_and_way_are_kept(quarrel):
    case = quarrel()
    give(case, "A")
    give(case, "A")
    [one] = kept(case)
    assert (one.what, one.notice_version, one.how, one.role, one.holds) == (
        "health",
        VERSION,
        "tap",
        "",
        True,
    )
    assert one.at == case.at.isoformat(timespec="seconds")
    [entry] = case.entries(GIVE)
    assert entry.actor_kind == "party" and json.loads(entry.details) == {"how": "tap", "notice": VERSION}
    assert kept(case, "B") == ()


def test_what_was_signed_on_paper_is_written_down_by_a_mediator_with_their_role(quarrel):
    case = quarrel().mediating()
    give(case, "elder", "accounts", "paper", side="B")
    [one] = kept(case, "B")
    assert (one.what, one.how, one.role, one.by) == ("accounts", "paper", "elder", case.id_of("elder"))


@pytest.mark.parametrize(
    ("who", "refusal"), [("outsider", "not_found"), ("justice", "not_found"), ("chief", "not_a_side")]
)
def test_nobody_outside_writes_a_consent_down_and_nobody_without_naming_the_side(quarrel, who, refusal):
    case = quarrel()
    assert refusal_of(give, case, who) == refusal
    assert kept(case) == () and case.entries(GIVE) == []


@pytest.mark.parametrize("given", [{"what": "faith"}, {"how": "guessed"}])
def test_what_is_not_on_the_list_is_refused(quarrel, given):
    assert refusal_of(give, quarrel(), "A", **given) == "unknown_consent"


def test_a_notice_that_was_never_shown_is_refused(quarrel):
    assert refusal_of(give, quarrel(), "A", notice_version="1999-01-01") == "unknown_notice"


def test_taking_it_back_is_one_act_the_chief_answers_and_what_was_given_stays_written(quarrel):
    case = quarrel()
    give(case, "A")
    take(case, "A")
    [one] = kept(case)
    assert not one.holds and one.at and one.withdrawn_at
    assert len(case.entries(TAKE)) == 1
    asked = RightsRequest.objects.get()
    assert (asked.kind, asked.side, asked.answered_at) == ("withdraw_consent", "A", None)
    assert case.row.stage == "reported", "the talks go on unless they are stopped"
    assert refusal_of(take, case, "A") == "no_such_consent"
    give(case, "A")
    assert [one.holds for one in kept(case)] == [False, True]


def test_taking_it_back_is_never_refused_for_too_many_requests(quarrel):
    from .actions.rights import OPEN_AT_ONCE, ask_about_own_data

    case = quarrel()
    give(case, "A")
    for _n in range(OPEN_AT_ONCE):
        ask_about_own_data(kind="copy", words="", by=case.caller("A"), at=case.at)
    take(case, "A")
    assert not kept(case)[0].holds


def test_the_other_side_takes_back_nothing_of_ones_own(quarrel):
    case = quarrel()
    give(case, "A")
    assert refusal_of(take, case, "B") == "no_such_consent"
    assert kept(case)[0].holds


def test_the_guardian_and_what_was_agreed_to_lie_sealed(quarrel):
    from django.db import connection

    case = quarrel()
    give(case, "officer", "child", "paper", side="A", guardian="李禾穗", relation="外祖母")
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM mediation_party")
        parties = cursor.fetchall()
        cursor.execute("SELECT details FROM audit_entry")
        entries = cursor.fetchall()
    stored = repr(
        [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in parties]
    )
    assert "外祖母" not in stored and "child" not in stored and "guardian" not in stored
    assert "李禾穗" not in repr(entries) and "child" not in repr(entries)
    assert kept(case)[0].guardian == "李禾穗"


@pytest.mark.parametrize("missing", ["guardian", "relation"])
def test_for_a_child_the_guardian_is_named_with_what_they_are_to_it(quarrel, missing):
    named = {"guardian": "李禾穗", "relation": "外祖母"} | {missing: " "}
    assert refusal_of(give, quarrel(), "officer", "child", "paper", side="A", **named) == "guardian_missing"


AGREES = {"guardian": "李禾穗", "guardian_relation": "外祖母", "under_14": True, "guardian_consents": True}


@pytest.mark.parametrize("lacking", ["guardian_consents", "guardian_relation"])
def test_nobody_under_14_is_brought_to_mediation_without_the_guardians_consent(quarrel, lacking):
    case = quarrel(screening=Screening(minor=True))
    given = {name: value for name, value in AGREES.items() if name != lacking}
    assert refusal_of(case.do, "correct_screening", "officer", **given) == "guardian_consent_missing"
    case.do("correct_screening", "officer", **AGREES)
    [one] = kept(case)
    assert (one.what, one.guardian, one.relation, one.role) == ("child", "李禾穗", "外祖母", "officer")
    assert len(case.entries(GIVE)) == 1 and case.row.stage == "reported"


def test_where_a_child_must_be_protected_nothing_waits_for_a_consent(quarrel):
    from .ladder import BY_NAME

    case = quarrel(screening=Screening(minor=True, family_violence=True))
    assert case.row.stage == "protected" and kept(case) == ()
    gate = "guardian_consent_missing"
    assert gate in GUARDS
    for name in ("protect", "refer", "raise_safety_concern", "acknowledge_alarm"):
        assert gate not in BY_NAME[name].guards
    case.do("refer", "officer", referred_to="police")
    assert case.row.stage == "referred"
