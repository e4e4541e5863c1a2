"""A sealed paper that is scanned in later counts from the day of its seal, and so do the thirty days for the court."""

from datetime import timedelta

import pytest

from fengqiao.kernel.clock import local_date
from fengqiao.testing.quarrel import PDF

from .queries import confirmation_days_left


@pytest.mark.django_db
def test_in_force_from_the_day_of_the_seal(quarrel):
    case = quarrel().agreeing()
    for side in "AB":
        case.do("sign", "elder", side=side, method="fingerprint")
    case.do("sign_as_mediator", "elder")
    sealed_on = local_date(case.at)
    case.at += timedelta(days=2)
    case.do("seal", "elder", scan=PDF, seal_on_paper=True, sealed_on=sealed_on.isoformat())

    agreement = case.row.agreements.get()
    assert case.standing.draft.in_force_on == local_date(agreement.in_force_at) == sealed_on
    assert confirmation_days_left(agreement, local_date(case.at)) == 28


@pytest.mark.django_db
@pytest.mark.parametrize("days", [5, -400])
def test_no_seal_of_tomorrow_nor_of_before_the_talks(quarrel, days):
    case = quarrel().agreeing()
    for side in "AB":
        case.do("sign", "elder", side=side, method="fingerprint")
    case.do("sign_as_mediator", "elder")
    wrong = local_date(case.at) + timedelta(days=days)
    case.do("seal", "elder", scan=PDF, seal_on_paper=True, sealed_on=wrong.isoformat())

    in_force_on = case.standing.draft.in_force_on
    assert case.standing.level_since <= in_force_on <= local_date(case.at)
