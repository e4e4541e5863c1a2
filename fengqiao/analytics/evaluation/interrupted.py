"""Interrupted time series: what would have come without the intervention, from the series alone.

Segmented regression with a trend, the seasons, and a change of level and of slope (A. Wagner et al., J Clin Pharm Ther
27 (2002) 299-309; J. Bernal et al., Int J Epidemiol 46 (2017) 348-355). Counts have a quasi-Poisson log-linear mean
with the offset as exposure, other values a linear one. Errors are a mixture of independent noise and a first-order
autoregression. Their two shares are not estimated but averaged over, each by its restricted likelihood: the estimate
then has a mixture of t distributions (D. Harville, "Bayesian inference for variance components using only error
contrasts", Biometrika 61 (1974) 383-385). Plugging in one estimate, or Newey-West errors, is too sure of itself in
series of a few years (S. Turner et al., BMC Med Res Methodol 21 (2021) 181).
Series without seasons (years) are short and wander: there the autoregression is taken to be stronger from the start.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numba
import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtr

from fengqiao.analytics.evaluation.weights import Floats

_CORRELATIONS = (0.0, 0.2, 0.4, 0.6, 0.75, 0.9, 0.98, 0.995)
_UNCORRELATED_COUNTS = 8.0  # times as likely before looking; seven of eight correlations are not 0
_YEARLY_CORRELATIONS = (0.4, 0.6, 0.8, 0.9)
_SHARES = (0.25, 0.5, 0.75, 1.0)
_LEAST_SLOPE_PERIODS = 4
_LEVEL = 2
_ROUNDS, _HARDLY = 3, 1e-12


@dataclass(frozen=True)
class Interrupted:
    """The change of a series after its intervention.

    `estimate`, `low` and `high` (95%) are the mean change a period after, in units of the values; `percent` is the same
    as a share of what was expected. `level` is the change at once and `slope` the further change a period (None: too
    few periods after): of logarithms for counts, of values otherwise. `expected` (T) is the series without the
    intervention. `error` and `spread` are the standard error and half the interval on the scale of `level`,
    `freedom` the degrees of freedom.
    """

    estimate: float
    low: float
    high: float
    percent: float | None
    level: float
    slope: float | None
    expected: Floats
    error: float
    spread: float
    freedom: float
    before: int
    counts: bool

    def divided_by(self, number: int) -> "Interrupted":
        """The same change as the mean of `number` units whose sum this series is."""
        logs = self.counts
        return replace(
            self,
            estimate=self.estimate / number,
            low=self.low / number,
            high=self.high / number,
            expected=self.expected / number,
            level=self.level if logs else self.level / number,
            slope=self.slope if logs or self.slope is None else self.slope / number,
            error=self.error if logs else self.error / number,
            spread=self.spread if logs else self.spread / number,
        )


@dataclass(frozen=True)
class _Mixture:
    """A mixture of t distributions of one number: weights, centres, scales and degrees of freedom."""

    weights: Floats
    centres: Floats
    scales: Floats
    freedom: float

    def below(self, value: float) -> float:
        return float(self.weights @ stdtr(self.freedom, (value - self.centres) / self.scales))

    def quantile(self, share: float) -> float:
        reach = 1e3 * self.scales.max() + np.ptp(self.centres)
        middle = float(self.centres.mean())
        return float(brentq(lambda value: self.below(value) - share, middle - reach, middle + reach))

    @property
    def mean(self) -> float:
        return float(self.weights @ self.centres)

    @property
    def deviation(self) -> float:
        inside = self.scales**2 * self.freedom / (self.freedom - 2) if self.freedom > 2 else self.scales**2
        return math.sqrt(float(self.weights @ (inside + (self.centres - self.mean) ** 2)))


def interrupted(
    values: Floats, *, before: int, exposure: Floats | None = None, season: float | None = None, counts: bool
) -> Interrupted:
    """The change of `values` (T) from period number `before` on.

    `exposure` (T, > 0) is what the counts are proportional to; `season` the periods in a year (None: no seasons).
    Needs at least 8 periods before, more with seasons (see `least_before`), and one after.
    """
    exposure = np.ones(len(values)) if exposure is None else exposure
    design, slope = _design(len(values), before, season)
    log_exposure = np.log(exposure)
    link = _log_link if counts else _identity
    mean = np.maximum(values, 0.5) if counts else values
    correlations = _YEARLY_CORRELATIONS if season is None else _CORRELATIONS
    for _ in range(_ROUNDS if counts else 1):
        response, variance = link(values, mean, log_exposure)
        beta, change = _fit(design, response, variance, correlations)
        mean = np.exp(np.clip(log_exposure + design @ beta, -3, 30)) if counts else design @ beta
    fitted = np.exp(np.minimum(log_exposure + design @ beta, 30)) if counts else mean
    return _told(values, fitted, design, slope, beta, change, before, counts)


def least_before(season: float | None) -> int:
    """The least number of periods before the intervention."""
    return (
        8 if season is None else max(12, math.ceil(season) + 6) if season <= 12 else math.ceil(season * 1.5)
    )


def _log_link(values: Floats, mean: Floats, log_exposure: Floats) -> tuple[Floats, Floats]:
    return np.log(mean) - log_exposure + (values - mean) / mean, 1 / mean


def _identity(values: Floats, mean: Floats, log_exposure: Floats) -> tuple[Floats, Floats]:
    return values, np.ones(len(values))


def _design(total: int, before: int, season: float | None) -> tuple[Floats, int | None]:
    """Columns: constant, trend, level (centred on the middle of the periods after), slope if any, seasons."""
    time = np.arange(total, dtype=float)
    after = (time >= before).astype(float)
    columns = [np.ones(total), (time - time.mean()) / total, after]
    slope = len(columns) if total - before >= _LEAST_SLOPE_PERIODS else None
    if slope is not None:
        columns.append(after * (time - (before + total - 1) / 2))
    for harmonic in (1, 2) if season is not None and season >= 4 else ():
        angle = 2 * math.pi * harmonic * time / float(season or 1)
        columns += [np.cos(angle)] if 2 * harmonic == season else [np.cos(angle), np.sin(angle)]
    return np.column_stack(columns), slope


def _fit(
    design: Floats, response: Floats, variance: Floats, correlations: Sequence[float]
) -> tuple[Floats, _Mixture]:
    """Coefficients, and the distribution of the level's, averaged over how errors hang together in time."""
    total, many = design.shape
    columns, noise = np.column_stack([design, response]), variance / variance.mean()
    kinds = [
        (correlation, share)
        for correlation in correlations
        for share in (_SHARES if correlation else (0.0, 1.0))
    ]
    fits = [_generalised(columns, noise, correlation, share) for correlation, share in kinds]
    before = np.log([1.0 if correlation else _UNCORRELATED_COUNTS for correlation, _ in kinds])
    likelihoods = np.array([fit[0] for fit in fits]) + before
    weights = np.exp(likelihoods - likelihoods.max())
    weights /= weights.sum()
    beta = weights @ np.array([fit[1] for fit in fits])
    centres = np.array([fit[1][_LEVEL] for fit in fits])
    return beta, _Mixture(weights, centres, np.array([fit[2] for fit in fits]), float(total - many))


def _generalised(
    columns: Floats, noise: Floats, correlation: float, share: float
) -> tuple[float, Floats, float]:
    """Generalised least squares: restricted log likelihood, coefficients, standard error of the level."""
    white, size = whitened(columns, noise, correlation, share)
    total, many = white.shape[0], white.shape[1] - 1
    orthogonal, upper = np.linalg.qr(white[:, :-1])
    rotated = orthogonal.T @ white[:, -1]
    whole = float(white[:, -1] @ white[:, -1])
    left = max(whole - float(rotated @ rotated), _HARDLY * whole, sys.float_info.min)
    inverse = np.linalg.inv(upper)
    error = math.sqrt(left / (total - many)) * float(np.linalg.norm(inverse[_LEVEL]))
    size += float(np.log(np.abs(np.diag(upper))).sum())
    return -size - (total - many) / 2 * math.log(left), inverse @ rotated, error


@numba.njit(cache=True)
def whitened(columns: Floats, noise: Floats, correlation: float, share: float) -> tuple[Floats, float]:
    """L^-1 `columns` and log det L, where L L' = share x AR(1) + (1 - share) x diag(noise): a Kalman filter.

    One pass over the periods instead of a Cholesky factor of their square.
    """
    total, many = columns.shape
    white, mean = np.empty_like(columns), np.zeros(many)
    spread, size = share, 0.0
    for period in range(total):
        variance = spread + (1 - share) * noise[period]
        gain, root = spread / variance, math.sqrt(variance)
        size += math.log(root)
        for column in range(many):
            surprise = columns[period, column] - mean[column]
            white[period, column] = surprise / root
            mean[column] = correlation * (mean[column] + gain * surprise)
        spread = correlation**2 * (spread - gain * spread) + share * (1 - correlation**2)
    return white, size


def _told(
    values: Floats,
    fitted: Floats,
    design: Floats,
    slope: int | None,
    beta: Floats,
    change: _Mixture,
    before: int,
    counts: bool,
) -> Interrupted:
    effect = beta[_LEVEL] * design[:, _LEVEL] + (0.0 if slope is None else beta[slope] * design[:, slope])
    expected = fitted * np.exp(-effect) if counts else fitted - effect
    seen = float(values[before:].mean())
    ends = change.mean, change.quantile(0.025), change.quantile(0.975)
    if counts:
        base = seen or float(fitted[before:].mean())
        estimate, low, high = (base * (1 - math.exp(-end)) for end in ends)
        percent: float | None = 100 * math.expm1(ends[0])
    else:
        estimate, low, high = ends
        percent = 100 * estimate / (seen - estimate) if seen - estimate > 0 else None
    at_once = (
        float(beta[_LEVEL]) if slope is None else float(beta[_LEVEL] + beta[slope] * design[before, slope])
    )
    return Interrupted(
        estimate=estimate,
        low=low,
        high=high,
        percent=percent,
        level=at_once,
        slope=None if slope is None else float(beta[slope]),
        expected=expected,
        spread=(ends[2] - ends[1]) / 2,
        error=change.deviation,
        freedom=change.freedom,
        before=before,
        counts=counts,
    )
