import csv
from datetime import date, timedelta
from pathlib import Path
from statistics import NormalDist, mean, stdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from fengqiao.analytics.outbreak import Farrington, earliest_row, ears, farrington
from fengqiao.analytics.outbreak.baseline import baseline, reference_rows
from fengqiao.analytics.outbreak.loglinear import fit
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

OLD = Farrington(
    b=4,
    w=3,
    no_periods=1,
    weights_threshold=1,
    past_weeks_not_included=3,
    p_threshold_trend=0.05,
    alpha=0.1,
)
NEW = Farrington(b=4, alpha=0.1)
QUIET = [3, 5, 2, 4, 6, 3, 4, 2, 5, 3, 4, 6, 2] * 24
weekly_counts = st.lists(st.integers(0, 12), min_size=24, max_size=40)


@pytest.fixture(scope="module")
def agona():
    for up in Path(__file__).resolve().parents:
        if (folder := up / "shared" / "anchors" / "salmonella_agona").is_dir():
            lines = (folder / "salmonella_agona.tsv").read_text().splitlines()[1:]
            with (folder / "agona_farringtonFlexible.csv").open() as published:
                return [int(line.split()[1]) for line in lines], list(csv.DictReader(published))
    return pytest.skip("shared/anchors/salmonella_agona is not beside the project")


@pytest.mark.parametrize(
    ("options", "bound", "alarm"),
    [(OLD, "ub_farrington_old", "alarm_old"), (NEW, "ub_flexible_new", "alarm_new")],
)
def test_the_bounds_of_salmonella_agona(agona, options, bound, alarm):
    counts, published = agona
    verdicts = farrington(counts=counts, options=options, first=281)
    assert [one.bound for one in verdicts] == pytest.approx(
        [float(row[bound]) for row in published], abs=1e-6
    )
    assert [one.alarm for one in verdicts] == [row[alarm] == "1" for row in published]


def test_an_outbreak_alarms_and_a_quiet_series_does_not():
    options = Farrington(b=4)
    assert not any(one.alarm for one in farrington(counts=QUIET, options=options, first=300))
    last = farrington(counts=[*QUIET[:-1], 25], options=options, first=300)[-1]
    assert last.alarm and last.count == 25 and last.expected == pytest.approx(3.8, abs=0.6)


def test_a_past_outbreak_is_weighted_down():
    past = [*QUIET]
    past[104:110] = [60] * 6
    kept, weighted = (
        farrington(counts=past, options=Farrington(b=4, reweight=reweight), first=311)[0].bound
        for reweight in (False, True)
    )
    assert weighted < kept


def test_a_trend_above_all_that_was_seen_is_dropped():
    growing = [round(3 * 1.012**row) for row in range(312)]
    with_trend, without = (
        farrington(counts=growing, options=Farrington(b=4, trend=trend), first=311)[0]
        for trend in (True, False)
    )
    assert with_trend == without and with_trend.expected < max(growing[:285])
    falling = farrington(counts=growing[::-1], options=Farrington(b=4), first=290)[0]
    assert (
        falling.expected
        < farrington(counts=growing[::-1], options=Farrington(b=4, trend=False), first=290)[0].expected
    )


def test_a_row_with_fewer_than_five_cases_in_four_weeks_is_not_judged():
    counts = [*QUIET[:-4], 0, 0, 0, 4]
    verdict = farrington(counts=counts, options=Farrington(b=4), first=len(counts) - 1)[0]
    assert (verdict.bound, verdict.expected, verdict.alarm) == (None, None, False)
    more = farrington(counts=[*counts[:-1], 5], options=Farrington(b=4), first=len(counts) - 1)[0]
    assert more.bound is not None


@pytest.mark.parametrize("method", ["nbPlugin", "muan"])
def test_bounds_that_are_quantiles_are_whole(method):
    bound = farrington(counts=QUIET, options=Farrington(b=4, threshold_method=method), first=311)[0].bound
    assert bound == int(bound) >= 4


def test_the_baseline_has_its_windows_and_seasons_between():
    past = baseline(row=281, references=[73, 125, 177, 229], half_window=3, periods=10, left_out=26)
    assert (past.rows[0], past.rows[-1], len(past.rows)) == (70, 254, 185)
    assert np.bincount(past.season[:52]).tolist() == [7] + [5] * 9
    only = baseline(row=281, references=[73, 125, 177, 229], half_window=3, periods=1, left_out=3)
    assert only.rows.tolist() == [
        row for middle in (73, 125, 177, 229) for row in range(middle - 3, middle + 4)
    ]


def test_the_longer_seasons_come_first():
    past = baseline(row=104, references=[52], half_window=2, periods=6, left_out=0)
    assert np.bincount(past.season[past.rows < 102]).tolist() == [5, 10, 10, 9, 9, 9]


def test_a_year_of_the_calendar_goes_back_to_the_nearest_such_weekday():
    mondays = [date(2001, 1, 1) + timedelta(7 * n) for n in range(420)]
    assert reference_rows(row=399, years=3, frequency=52, dates=mondays) == [242, 295, 347]
    assert reference_rows(row=399, years=3, frequency=52, dates=None) == [243, 295, 347]
    daily = [date(2000, 2, 29) + timedelta(n) for n in range(3000)]
    assert daily[reference_rows(row=2922, years=1, frequency=365, dates=daily)[0]] == date(2007, 3, 1)


def test_before_the_first_year_there_is_no_past():
    """Dates of the year 3, most likely a slip of the pen, have no five years before them."""
    mondays = [date(3, 1, 6) + timedelta(7 * n) for n in range(300)]
    options = Farrington(b=5, epoch_as_date=True)
    first = earliest_row(options=options, dates=mondays, length=len(mondays))
    assert mondays[first] > date(8, 1, 6)


def test_too_early_too_short_and_ended_early():
    with pytest.raises(Refused, match="row_too_early"):
        farrington(counts=QUIET, options=NEW, first=200)
    with pytest.raises(Refused, match="windows_overlap"):
        farrington(counts=QUIET, options=Farrington(w=24), first=300)
    assert earliest_row(options=NEW, length=len(QUIET)) == 211
    assert earliest_row(options=NEW, length=200) is None
    watch = Watch()
    watch.stop()
    assert farrington(counts=QUIET, options=NEW, first=300, watch=watch) == []


@settings(max_examples=30, deadline=None)
@given(weekly_counts, st.data())
def test_the_fit_has_the_greatest_likelihood(counts, data):
    """Against a general optimiser of sum w (y log m - m)."""
    y = np.array(counts, dtype=float) + 1
    w = np.array(data.draw(st.lists(st.sampled_from([0.2, 1.0, 1.7]), min_size=len(y), max_size=len(y))))
    x = np.column_stack([np.ones(len(y)), np.linspace(-1, 1, len(y)), np.arange(len(y)) % 3 == 0])
    found = fit(design=x, counts=y, weights=w)

    def loss(beta):
        return float((w * (np.exp(x @ beta) - y * (x @ beta))).sum())

    best = minimize(
        loss, np.array([np.log(y.mean()), 0, 0]), jac=lambda beta: x.T @ (w * (np.exp(x @ beta) - y))
    )
    assert found.coefficients == pytest.approx(best.x, abs=1e-3)
    assert loss(found.coefficients) <= best.fun + 1e-7


def test_a_column_that_others_explain_is_left_out():
    x = np.column_stack([np.ones(6), np.arange(6), 2 * np.arange(6) + 1])
    found = fit(design=x, counts=np.arange(1.0, 7.0), weights=np.ones(6))
    assert found.coefficients[2] == 0 and found.freedom == 4


@settings(max_examples=60, deadline=None)
@given(weekly_counts, st.sampled_from([5, 7]), st.sampled_from([0.0, 0.5]), st.sampled_from([0.001, 0.025]))
def test_ears_by_hand(counts, length, least, alpha):
    z = NormalDist().inv_cdf(1 - alpha)

    def usual(row):
        past = counts[row - 2 - length : row - 2]
        return mean(past), max(stdev(past), least)

    def excess(row):
        centre, spread = usual(row)
        return max(0.0, (counts[row] - centre) / spread - 1)

    how = {"counts": counts, "alpha": alpha, "baseline": length, "min_sigma": least}
    for one in ears(method="ears-c1", **how):
        past = counts[one.row - length : one.row]
        assert one.bound == pytest.approx(mean(past) + z * max(stdev(past), least))
        assert one.alarm == (one.count > one.bound)
    for one in ears(method="ears-c2", **how):
        centre, spread = usual(one.row)
        assert (one.expected, one.bound) == pytest.approx((centre, centre + z * spread))
    for published in (False, True):
        for one in ears(method="ears-c3", c3_as_published=published, **how):
            centre, spread = usual(one.row)
            if all(usual(one.row - ago)[1] > 0 for ago in range(3)):
                reach = spread * (z - excess(one.row - 1) - excess(one.row - 2))
                assert one.bound == pytest.approx(max(0, (centre if published else one.count) + reach))


def test_ears_where_nothing_varies_alarms_above_the_mean():
    for method in ("ears-c1", "ears-c2", "ears-c3"):
        last = ears(counts=[2] * 15 + [3], method=method)[-1]
        assert (last.bound, last.alarm) == (2, True)


def test_ears_refuses_what_has_no_past():
    with pytest.raises(Refused, match="series_too_short"):
        ears(counts=[1, 2, 3], method="ears-c1")
    with pytest.raises(Refused, match="row_too_early"):
        ears(counts=[1] * 20, method="ears-c3", first=10)
    with pytest.raises(Refused, match="baseline_too_short"):
        ears(counts=[1] * 20, method="ears-c1", baseline=1)
