from datetime import date

import numpy as np
import pytest

from fengqiao.analytics.scan import (
    Count,
    Periods,
    Record,
    expected_cases,
    gather,
)
from fengqiao.kernel.refusals import Refused


def test_people_between_two_counts_change_in_a_line():
    periods = Periods.between(date(2024, 1, 1), date(2024, 1, 3), unit="day")
    counts = [Count("a", 10, date(2024, 1, 1)), Count("a", 30, date(2024, 1, 3)), Count("b", 40)]
    expected = expected_cases(places=["a", "b"], periods=periods, counts=counts, cases={(): 100})
    at_risk = np.array([[15, 25, 30], [40, 40, 40]])
    assert expected == pytest.approx(at_risk * 100 / at_risk.sum())


def test_strata_have_rates_of_their_own():
    counts = [Count("a", 10, None, ("m",)), Count("a", 30, None, ("f",)), Count("b", 30, None, ("m",))]
    expected = expected_cases(places=["a", "b"], periods=None, counts=counts, cases={("m",): 8, ("f",): 3})
    assert expected[:, 0] == pytest.approx([2 + 3, 6])


def test_records_become_periods_and_empty_months_are_zeros():
    records = [Record("a", date(2024, 1, 31), 2), Record("b", date(2024, 4, 1), 1, controls=5)]
    material = gather(places=["a", "b"], records=records, unit="month")
    assert material.cases.tolist() == [[2, 0, 0, 0], [0, 0, 0, 1]]
    assert material.controls[1, 3] == 5
    assert material.periods.begin(1) == date(2024, 2, 1) and material.periods.end(1) == date(2024, 2, 29)
    weeks = Periods.between(date(2024, 5, 1), date(2024, 5, 6), unit="week")
    assert (weeks.begin(0), weeks.end(1)) == (date(2024, 4, 29), date(2024, 5, 12))
    assert len(Periods.between(date(2023, 12, 31), date(2025, 1, 1), unit="year")) == 3


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2024, 2, 1), date(2024, 1, 1), "ends_before_it_begins"),
        (date(1, 1, 1), date(2024, 1, 1), "too_many_periods"),
        (date(9999, 1, 1), date(9999, 12, 31), "too_late"),
    ],
)
def test_times_that_cannot_be_are_refused_by_name(first, last, refusal):
    with pytest.raises(Refused, match=refusal):
        Periods.between(first, last, unit="day")
