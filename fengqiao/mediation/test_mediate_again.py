"""What was agreed and not kept goes on binding while the sides talk again; a new agreement takes its place."""

import pytest

from .queries import agreement_matches, dispute_for

pytestmark = pytest.mark.django_db


def seen(case, who="A"):
    """The agreement this reader is shown."""
    return dispute_for(number=case.number, caller=case.caller(who)).agreement


def binds(agreement):
    """Whether a print of it is still confirmed at the door."""
    content = agreement.content
    return agreement_matches(
        number=agreement.number, amount=content["amount"] or "0.00", due_on=content["due_on"]
    )


def test_the_old_agreement_binds_until_the_new_one_is_sealed(quarrel):
    case = quarrel().in_force(amount="300.00").do("report_not_kept", "A", what="n").all_do("mediate_again")
    old = seen(case)
    assert case.stage == "mediating"
    assert old.in_force_at
    assert binds(old)

    case.do("record_talk", "elder", note="n").do("draft_agreement", "elder", due_on=case.at.date())
    assert seen(case) != old, "what is being signed"
    assert binds(old), "nobody has signed the new one"

    for side in "AB":
        case.do("sign", "elder", side=side, method="fingerprint")
    case.do("sign_as_mediator", "elder").do("seal", "elder")
    new = seen(case)
    assert new.in_force_at
    assert (binds(old), binds(new)) == (False, True)


def test_talks_that_fail_leave_the_old_agreement_in_force(quarrel):
    case = quarrel().in_force().do("report_not_kept", "A", what="n").all_do("mediate_again").do("stop", "B")
    assert case.stage == "ended"
    assert seen(case).in_force_at
    assert binds(seen(case))


def test_whoever_does_not_mediate_reads_no_agreement(quarrel):
    case = quarrel().in_force().do("report_not_kept", "A", what="n").all_do("mediate_again")
    assert seen(case, "officer") is None
