"""The flexible Farrington method: is this week's count above what the same weeks of past years let expect?

Sources: C. P. Farrington et al., "A statistical algorithm for the early detection of outbreaks of infectious
disease", JRSS A 159 (1996) 547-563; A. Noufaily et al., "An improved algorithm for outbreak detection in multiple
surveillance systems", Statistics in Medicine 32 (2013) 1206-1222; M. Salmon, D. Schumacher and M. Höhle, "Monitoring
count time series in R", Journal of Statistical Software 70(10), 2016 (the options and their names).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from fengqiao.analytics.outbreak.baseline import Baseline, baseline, reference_rows
from fengqiao.analytics.outbreak.loglinear import Fit, fit
from fengqiao.analytics.outbreak.verdict import Verdict
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

ThresholdMethod = Literal["delta", "nbPlugin", "muan"]
Transform = Literal["2/3", "1/2", "none"]
_POWERS: dict[Transform, float] = {"2/3": 2 / 3, "1/2": 1 / 2, "none": 1.0}


@dataclass(frozen=True)
class Farrington:
    """The options, by their names in R's surveillance.

    `b` past years, `w` rows on both sides of the reference row, `no_periods` seasons of the year (1: only the windows
    are used), `past_weeks_not_included` rows just before are left out, `weights_threshold` above which a past outbreak
    is weighted down, `p_threshold_trend` below which a trend is kept (1: always), `alpha` of the one-sided bound,
    `limit54` (cases, rows): a row with fewer cases than that in the rows up to it is not judged.
    `frequency` rows make a year; where `epoch_as_date`, years are counted by the calendar instead.
    """

    b: int = 5
    w: int = 3
    no_periods: int = 10
    weights_threshold: float = 2.58
    past_weeks_not_included: int = 26
    p_threshold_trend: float = 1.0
    alpha: float = 0.05
    trend: bool = True
    reweight: bool = True
    limit54: tuple[int, int] = (5, 4)
    power_transform: Transform = "2/3"
    threshold_method: ThresholdMethod = "delta"
    frequency: int = 52
    epoch_as_date: bool = False


@dataclass(frozen=True)
class _Forecast:
    model: Fit
    mean: float
    error_of_log: float
    dispersion: float
    p_of_trend: float


def earliest_row(*, options: Farrington, dates: Sequence[date] | None = None, length: int) -> int | None:
    """The first row whose oldest reference window lies inside the series; None where there is no such row."""
    return next((row for row in range(length) if _oldest(row, options, dates) >= 0), None)


def farrington(
    *,
    counts: Sequence[int],
    options: Farrington,
    first: int,
    dates: Sequence[date] | None = None,
    watch: Watch | None = None,
) -> list[Verdict]:
    """Judge the rows from `first` on. `dates`, evenly spaced, are needed only where `epoch_as_date`.

    Raises Refused: dates_wanted, row_too_early (its oldest window begins before the series), windows_overlap.
    """
    if options.epoch_as_date and dates is None:
        raise Refused("dates_wanted")
    if 2 * options.w + 1 + options.no_periods - 1 > options.frequency:
        raise Refused("windows_overlap", w=options.w, no_periods=options.no_periods)
    if _oldest(first, options, dates) < 0:
        raise Refused("row_too_early", row=first, years=options.b, half_window=options.w)
    series = np.asarray(counts, dtype=np.float64)
    verdicts = []
    for row in range(first, len(series)):
        if watch is not None:
            watch.tell(done=(row - first) / (len(series) - first))
            if watch.is_over:
                break
        verdicts.append(_verdict(row, series, options, dates))
    return verdicts


def _oldest(row: int, options: Farrington, dates: Sequence[date] | None) -> int:
    return _references(row, options, dates)[0] - options.w


def _references(row: int, options: Farrington, dates: Sequence[date] | None) -> list[int]:
    return reference_rows(
        row=row,
        years=options.b,
        frequency=options.frequency,
        dates=dates if options.epoch_as_date else None,
    )


def _verdict(
    row: int, series: NDArray[np.float64], options: Farrington, dates: Sequence[date] | None
) -> Verdict:
    count = int(series[row])
    cases, rows = options.limit54
    enough = series[max(0, row + 1 - rows) : row + 1].sum() >= cases
    forecast = _forecast_with_or_without_trend(row, series, options, dates) if enough else None
    if forecast is None:
        return Verdict(row=row, count=count, expected=None, bound=None, alarm=False)
    bound = _bound(forecast, options)
    if not np.isfinite(bound):
        return Verdict(row=row, count=count, expected=forecast.mean, bound=None, alarm=False)
    return Verdict(row=row, count=count, expected=forecast.mean, bound=bound, alarm=count > bound)


def _forecast_with_or_without_trend(
    row: int, series: NDArray[np.float64], options: Farrington, dates: Sequence[date] | None
) -> _Forecast | None:
    """A trend is kept where significant, over at least three years, and the forecast is not above all that was seen."""
    past = baseline(
        row=row,
        references=_references(row, options, dates),
        half_window=options.w,
        periods=options.no_periods,
        left_out=options.past_weeks_not_included,
    )
    counts = series[past.rows]
    if options.trend:
        forecast = _forecast(row, counts, past, options, trend=True)
        if (
            forecast is not None
            and options.b >= 3
            and forecast.p_of_trend < options.p_threshold_trend
            and forecast.mean <= counts.max()
        ):
            return forecast
    return _forecast(row, counts, past, options, trend=False)


def _forecast(
    row: int, counts: NDArray[np.float64], past: Baseline, options: Farrington, *, trend: bool
) -> _Forecast | None:
    if len(counts) == 0:
        return None
    design, now = _design(row, past, trend=trend)
    model = fit(design=design, counts=counts, weights=np.ones_like(counts))
    if model is None:
        return None
    dispersion, scale = _at_least_one(model.dispersion), model.dispersion
    if options.reweight:
        weights = _weights(_residuals(counts, model, dispersion), options.weights_threshold)
        model = fit(design=design, counts=counts, weights=weights)
        if model is None:
            return None
        dispersion, scale = _at_least_one(model.dispersion), _scale(model, weights)
    variance = scale * float(now @ model.covariance @ now)
    return _Forecast(
        model=model,
        mean=float(np.exp(now @ model.coefficients)),
        error_of_log=float(np.sqrt(variance)),
        dispersion=dispersion,
        p_of_trend=_p_of_trend(model, scale) if trend else 1.0,
    )


def _design(row: int, past: Baseline, *, trend: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The regressors of the past rows and of the row itself: 1, time in years, and the seasons other than its own."""
    others = np.unique(past.season[past.season > 0])
    columns = [np.ones(len(past.rows))]
    now = [1.0]
    if trend:
        columns.append((past.rows - row) / 52.0)
        now.append(0.0)
    columns += [(past.season == season).astype(np.float64) for season in others]
    now += [0.0] * len(others)
    return np.column_stack(columns), np.array(now)


def _at_least_one(dispersion: float) -> float:
    return max(dispersion, 1.0)


def _residuals(counts: NDArray[np.float64], model: Fit, dispersion: float) -> NDArray[np.float64]:
    """Anscombe's residuals of Poisson counts, standardised by dispersion and leverage."""
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = 1.5 * (counts ** (2 / 3) - model.means ** (2 / 3)) / model.means ** (1 / 6)
        return np.asarray(raw / np.sqrt(dispersion * (1 - model.leverages)))


def _weights(residuals: NDArray[np.float64], threshold: float) -> NDArray[np.float64]:
    """1 up to the threshold, 1/s² above it, scaled to sum to the number of rows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(residuals > threshold, residuals**-2.0, 1.0)
    return np.asarray(weights * len(weights) / weights.sum())


def _scale(model: Fit, weights: NDArray[np.float64]) -> float:
    """What the covariance is multiplied with for standard errors.

    R's surveillance 1.20.3 weights the working residuals by the outbreak weights alone there, not by weight times
    mean as Pearson's chi-squared would. Bounds and the test of the trend follow it, so that they agree with R.
    """
    if model.freedom <= 0:
        return float("nan")
    return float((weights * model.residuals**2).sum()) / model.freedom


def _p_of_trend(model: Fit, scale: float) -> float:
    variance = scale * model.covariance[1, 1]
    if not variance > 0:
        return 1.0
    return float(2 * stats.t.sf(abs(model.coefficients[1]) / np.sqrt(variance), model.freedom))


def _bound(forecast: _Forecast, options: Farrington) -> float:
    """The upper 1 - alpha quantile of a new count."""
    mean, dispersion = forecast.mean, forecast.dispersion
    z = float(stats.norm.isf(options.alpha))
    if options.threshold_method == "delta":
        power = _POWERS[options.power_transform]
        spread = np.sqrt((dispersion + mean * forecast.error_of_log**2) / mean)
        return float(mean * max(0.0, 1 + power * z * spread) ** (1 / power))
    if options.threshold_method == "muan":
        mean = float(np.exp(min(np.log(mean) + z * forecast.error_of_log, 700.0)))
        if mean > 1e12:  # nothing is known about it
            return float("nan")
    if dispersion <= 1:
        return float(stats.poisson.isf(options.alpha, mean))
    return float(stats.nbinom.isf(options.alpha, mean / (dispersion - 1), 1 / dispersion))
