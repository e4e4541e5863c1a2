import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.analytics.evaluation import Panel, contrast, effect, evaluate, interrupted
from fengqiao.analytics.evaluation.displacement import quotient
from fengqiao.analytics.evaluation.interrupted import whitened
from fengqiao.analytics.evaluation.power import chance_to_find
from fengqiao.analytics.evaluation.weights import in_thousandths, nearest_mixture, simplex_weights
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch


def anchors() -> Path:
    for folder in Path(__file__).resolve().parents:
        if (found := folder / "shared" / "anchors" / "proposition_99" / "california_prop99.csv").exists():
            return found
    pytest.skip("the public data of Proposition 99 (shared/anchors) are not here")


@pytest.fixture(scope="module")
def california() -> Panel:
    rows = list(csv.DictReader(anchors().open()))
    states, years = sorted({row["State"] for row in rows}), sorted({row["Year"] for row in rows})
    table = {(row["State"], row["Year"]): float(row["PacksPerCapita"]) for row in rows}
    values = np.array([[table[state, year] for year in years] for state in states])
    return Panel(units=states, periods=years, values=values, treated=frozenset({"California"}), before=19)


def panel(values, *, treated=("a",), before=36, exposure=None) -> Panel:
    values = np.asarray(values, dtype=float)
    units = [chr(ord("a") + number) for number in range(len(values))]
    periods = [f"{2020 + month // 12}-{month % 12 + 1:02d}" for month in range(values.shape[1])]
    return Panel(
        units=units,
        periods=periods,
        values=values,
        treated=frozenset(treated),
        before=before,
        season=12.0,
        exposure=exposure,
    )


def months(rates, *, total=48, seed=1):
    """Counts with seasons, a row a rate."""
    season = 1 + 0.2 * np.cos(2 * np.pi * np.arange(total) / 12)
    return np.random.default_rng(seed).poisson(np.outer(rates, season)).astype(float)


@pytest.mark.parametrize(("method", "published"), [("did", -27.34911), ("sc", -19.4814), ("sdid", -15.60383)])
def test_proposition_99_to_the_printed_digits(california, method, published):
    found = contrast(
        method,
        treated=california.of(california.treated),
        controls=california.of(california.controls),
        before=19,
    )
    assert found.estimate == pytest.approx(published, abs=6e-6 if method != "sc" else 6e-5)
    assert found.units.sum() == pytest.approx(1) and found.gap[19:].mean() == pytest.approx(found.estimate)


@pytest.mark.parametrize(("method", "error"), [("did", 17.7), ("sc", 9.9), ("sdid", 9.5)])
def test_the_scatter_of_placebos_is_near_the_published_standard_errors(california, method, error):
    # Published ones come from random draws: 17.7 and 9.9 in the paper's table; 8.4 there, 9.5 in the Stata Journal.
    assert effect(method, california).placebo_error == pytest.approx(error, rel=0.1)


def test_the_mixture_behind_synthetic_california(california):
    found = effect("sc", california)
    weights = dict(zip(california.controls, found.contrast.units.tolist(), strict=True))
    published = {
        "Utah": 0.394,
        "Montana": 0.232,
        "Nevada": 0.205,
        "Connecticut": 0.109,
        "New Hampshire": 0.045,
        "Colorado": 0.015,
    }
    assert {name: weight for name, weight in weights.items() if weight} == published


def test_half_as_many_is_found_and_nothing_is_not():
    rates = np.linspace(200, 400, 12)
    values = months(rates)
    values[0, 36:] = np.round(values[0, 36:] * 0.5)
    halved = evaluate(panel(values))
    assert (halved.main, halved.verdict.name) == ("sdid", "fewer")
    estimate, low, high = halved.interval("its")
    assert low < estimate < high < 0 and halved.its.percent == pytest.approx(-50, abs=10)

    calm = evaluate(panel(months(rates, seed=2)))
    assert calm.verdict.name == "no_sign" and calm.effects["sdid"].p > 0.05
    assert {one.method for one in calm.dates} == {"its", "sdid"}


def test_little_power_cannot_tell():
    found = evaluate(panel(months([3.0] * 8)))
    assert found.powers["sdid"].power < 0.5 and found.verdict.name == "cannot_tell"
    assert found.verdict.in_words("en") == "cannot tell" and found.verdict.in_words("zh") == "说不准"


def test_a_unit_alone_has_only_its_own_past():
    found = evaluate(panel(months([100.0])))
    assert found.main == "its" and not found.effects
    assert {name: why.name for name, why in found.missing.items()} == dict.fromkeys(
        ["did", "sc", "sdid"], "no_controls"
    )


def test_two_controls_give_an_estimate_without_an_interval():
    found = evaluate(panel(months([100.0, 100.0, 100.0])))
    assert (
        found.effects["did"].low is None
        and found.missing["did"].name == "too_few_controls"
        and found.main == "its"
    )


def test_trouble_that_moved_next_door():
    values = months(np.full(12, 300.0))
    lost = np.round(values[0, 36:] * 0.5)
    values[0, 36:] -= lost
    values[1, 36:] += lost
    moved = evaluate(panel(values), neighbours=frozenset({"b"})).displacement
    assert moved.neighbours.low > 0 and moved.total_low < 0 < moved.total_high
    assert moved.quotient == pytest.approx(-1, abs=0.15)


@given(st.integers(0, 10**6), st.floats(0, 0.9), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_whitening_is_the_cholesky_factor_of_the_covariance(seed, correlation, share):
    rng = np.random.default_rng(seed)
    columns, noise = rng.normal(0, 1, (9, 2)), rng.uniform(0.5, 2, 9)
    apart = np.abs(np.subtract.outer(np.arange(9), np.arange(9)))
    root = np.linalg.cholesky(share * correlation**apart + (1 - share) * np.diag(noise) + 0.0)
    white, size = whitened(columns, noise, correlation, share)
    assert white == pytest.approx(np.linalg.solve(root, columns))
    assert size == pytest.approx(np.log(np.diag(root)).sum())


def test_the_displacement_quotient_by_hand():
    # Treated from 10 to 5, neighbour from 10 to 8, control stays at 10: (0.8 - 1) / (0.5 - 1).
    table = panel([[10] * 4 + [5] * 2, [10] * 4 + [8] * 2, [10] * 6], before=4)
    assert quotient(table, frozenset({"b"})) == pytest.approx(0.4)
    gained = panel([[10] * 4 + [11] * 2, [10] * 4 + [8] * 2, [10] * 6], before=4)
    assert quotient(gained, frozenset({"b"})) is None


def test_an_offset_explains_what_only_came_with_more_people():
    values = months(np.full(10, 300.0), seed=3)
    people = np.full(values.shape, 1000.0)
    people[0, 36:] = 2000
    values[0, 36:] *= 2
    with_people = evaluate(panel(values, exposure=people))
    assert (
        with_people.verdict.name == "no_sign"
        and with_people.interval("its")[1] < 0 < with_people.interval("its")[2]
    )
    assert evaluate(panel(values)).verdict.name == "more"


def test_several_treated_units():
    values = months(np.full(14, 300.0))
    values[:3, 36:] = np.round(values[:3, 36:] * 0.6)
    found = evaluate(panel(values, treated=("a", "b", "c")))
    assert found.effects["sdid"].high < 0 and len(found.effects["sdid"].placebos[0].units) == 3
    few = effect("did", panel(values[:8], treated=("a", "b", "c")))
    assert few.p is None and few.low < few.estimate < few.high < 0, (
        "the jackknife, where placebos are too few"
    )


def test_estimates_follow_the_unit_of_the_values():
    values = months(np.full(8, 50.0)) + 0.5
    once, tenfold = (effect("sdid", panel(values * factor)) for factor in (1, 10))
    assert tenfold.estimate == pytest.approx(10 * once.estimate) and tenfold.low == pytest.approx(
        10 * once.low
    )


def test_series_with_all_zeros_or_no_past_are_refused():
    for values, before, name in [
        (np.zeros((2, 48)), 36, "all_zeros"),
        (np.ones((1, 48)), 3, "too_few_periods_before"),
        (np.ones((1, 48)), 48, "intervention_outside_dates"),
    ]:
        with pytest.raises(Refused) as refused:
            evaluate(panel(values, before=before))
        assert refused.value.name == name


def test_zeros_after_are_a_fall_with_an_end():
    values = months([20.0])
    values[0, 36:] = 0
    found = evaluate(panel(values)).its
    assert found.low < found.estimate < found.high < 0
    assert found.estimate == pytest.approx(-20, abs=3), "no more can go than was expected"


def test_zeros_before_and_made_up_dates_among_them():
    values = months(np.full(8, 20.0))
    values[0, :36] = 0
    found = evaluate(panel(values))
    assert found.interval("sdid")[1] > 0 and {one.method for one in found.dates} == {"sdid"}


def test_controls_that_never_move_show_no_chance():
    values = np.zeros((8, 48))
    values[0] = months([50.0])[0]
    found = evaluate(panel(values))
    assert (found.main, found.missing["sdid"].name) == ("its", "too_few_controls")
    assert found.effects["sdid"].low is None


def test_a_unit_larger_than_all_controls_is_measured_by_its_size_too():
    values = months([300.0, *np.linspace(20, 40, 10)])
    alone = effect("sdid", panel(values))
    among = effect("sdid", panel(np.vstack([values, months([320.0], seed=5)])))
    own = alone.estimate / alone.ratio
    assert own > 3 * among.estimate / among.ratio


def test_one_control_has_no_jackknife():
    values = months(np.full(6, 300.0))
    assert effect("did", panel(values, treated=("a", "b", "c", "d", "e"))).low is None


def test_time_that_is_over_is_named():
    found = evaluate(panel(months(np.full(8, 50.0))), watch=Watch(seconds=0))
    assert found.missing["sdid"].name == "no_time" and found.main == "its"


@pytest.mark.parametrize("factor", [1e-9, 1e9])
def test_no_threshold_depends_on_the_unit_of_the_values(factor):
    values = months(np.full(8, 50.0)) + np.pi
    once, scaled = evaluate(panel(values)), evaluate(panel(values * factor))
    for method in ("its", "did", "sc", "sdid"):
        assert np.array(scaled.interval(method)) / factor == pytest.approx(once.interval(method), rel=1e-4)
    assert scaled.verdict == once.verdict


def test_power_of_a_known_case():
    # With many degrees of freedom, an effect as large as the half interval is found half of the time.
    assert chance_to_find(1.0, half=1.0, freedom=1e6) == pytest.approx(0.5, abs=1e-3)
    assert chance_to_find(0.0, half=1.0, freedom=10) == pytest.approx(0.05)


def test_intervals_of_autocorrelated_series_hold_what_they_promise():
    rng, held = np.random.default_rng(4), 0
    for _ in range(60):
        chain = np.zeros(60)
        for month in range(1, 60):
            chain[month] = 0.6 * chain[month - 1] + rng.normal(0, 0.12)
        found = interrupted(
            rng.poisson(40 * np.exp(chain)).astype(float), before=48, season=12.0, counts=True
        )
        held += found.low <= 0 <= found.high
    assert held >= 52


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 4), st.integers(3, 8), st.integers(0, 10**6))
def test_the_nearest_mixture_is_no_worse_than_any_on_a_grid(many, number, seed):
    rng = np.random.default_rng(seed)
    donors, target = rng.normal(0, 1, (number, many)), rng.normal(0, 1, number)
    weights = nearest_mixture(donors, target)
    grid = rng.dirichlet(np.full(many, 0.7), 500)
    best = ((grid @ donors.T - target) ** 2).sum(axis=1).min()
    assert weights.min() >= 0 and weights.sum() == pytest.approx(1)
    assert ((donors @ weights - target) ** 2).sum() <= best + 1e-9
    assert in_thousandths(weights).sum() == pytest.approx(1)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 4), st.integers(0, 10**6))
def test_frank_and_wolfe_come_near_the_best_penalised_weights(many, seed):
    rng = np.random.default_rng(seed)
    donors, target = rng.normal(0, 1, (6, many)), rng.normal(0, 1, 6)
    weights = simplex_weights(donors, target, zeta=1.0, intercept=True, least_fall=1e-5)

    def loss(some):
        return (((donors - donors.mean(axis=0)) @ some - target + target.mean()) ** 2).mean() + (
            some**2
        ).sum()

    assert weights.min() >= -1e-12 and weights.sum() == pytest.approx(1)
    assert loss(weights) <= min(loss(some) for some in rng.dirichlet(np.ones(many), 300)) + 1e-3


def test_intervals_of_short_wandering_years_hold_what_they_promise():
    rng, held = np.random.default_rng(11), 0
    for _ in range(100):
        chain = np.zeros(24)
        for year in range(1, 24):
            chain[year] = 0.7 * chain[year - 1] + rng.normal(0, 1)
        found = interrupted(100 + chain, before=18, counts=False)
        held += found.low <= 0 <= found.high
    assert held >= 90
