"""Quasi-Poisson regression with a logarithmic link, by iteratively reweighted least squares.

Source: P. McCullagh and J. A. Nelder, "Generalized linear models", 2nd ed., Chapman and Hall 1989, chapters 2 and 9.
It starts from the counts plus 0.1 and stops when the deviance changes by less than 1e-8 of itself, at most 25 times:
where a season is all zeros the estimate runs off to minus infinity and only the rule of stopping makes it a number.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TOLERANCE, _MOST_STEPS, _RANK = 1e-8, 25, 1e-11
_SMALLEST = float(np.finfo(np.float64).eps)
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """Coefficients, fitted means, working residuals (y - m) / m, leverages, the unscaled covariance (X'WX)^-1.

    `dispersion` is Pearson's chi-squared by its degrees of freedom.
    `freedom` is the number of observations with a weight less the rank. A column that others already explain has the
    coefficient 0 and no variance.
    """

    coefficients: Vector
    means: Vector
    residuals: Vector
    leverages: Vector
    covariance: NDArray[np.float64]
    dispersion: float
    freedom: int


def fit(*, design: NDArray[np.float64], counts: Vector, weights: Vector) -> Fit | None:
    """The fit of `counts` (n) on `design` (n, p) with prior `weights` (n); None where it does not converge."""
    columns = _independent_columns(design)
    x = design[:, columns]
    eta = np.log(counts + 0.1)
    means = counts + 0.1
    deviance = _deviance(counts, means, weights)
    for _ in range(_MOST_STEPS):
        root = np.sqrt(weights * means)
        working = eta + (counts - means) / means
        q, r = np.linalg.qr(root[:, None] * x)
        diagonal = np.abs(np.diag(r))
        if diagonal.min(initial=np.inf) <= 1e-14 * diagonal.max(initial=0.0):
            return None
        beta = np.linalg.solve(r, q.T @ (root * working))
        eta = x @ beta
        means = np.maximum(np.exp(np.minimum(eta, 700.0)), _SMALLEST)
        before, deviance = deviance, _deviance(counts, means, weights)
        if not np.isfinite(deviance):
            return None
        if abs(deviance - before) / (abs(deviance) + 0.1) < _TOLERANCE:
            return _fitted(design.shape[1], columns, beta, means, q, r, counts, weights, root**2)
    return None


def _fitted(
    width: int,
    columns: NDArray[np.int64],
    beta: Vector,
    means: Vector,
    q: NDArray[np.float64],
    r: NDArray[np.float64],
    counts: Vector,
    weights: Vector,
    working_weights: Vector,
) -> Fit:
    freedom = int((weights > 0).sum()) - len(columns)
    inverse = np.linalg.inv(r)
    coefficients = np.zeros(width)
    coefficients[columns] = beta
    covariance = np.zeros((width, width))
    covariance[np.ix_(columns, columns)] = inverse @ inverse.T
    residuals = (counts - means) / means
    pearson = float((working_weights * residuals**2).sum())
    return Fit(
        coefficients=coefficients,
        means=means,
        residuals=residuals,
        leverages=(q**2).sum(axis=1),
        covariance=covariance,
        dispersion=pearson / freedom if freedom > 0 else float("nan"),
        freedom=freedom,
    )


def _deviance(counts: Vector, means: Vector, weights: Vector) -> float:
    positive = counts > 0
    logs = np.zeros_like(counts)
    logs[positive] = counts[positive] * np.log(counts[positive] / means[positive])
    return float(2 * (weights * (logs - (counts - means))).sum())


def _independent_columns(design: NDArray[np.float64]) -> NDArray[np.int64]:
    """The columns that those before them do not explain."""
    diagonal = np.abs(np.diag(np.linalg.qr(design, mode="r")))
    if len(diagonal) == design.shape[1] and (diagonal > _RANK * np.linalg.norm(design, axis=0)).all():
        return np.arange(design.shape[1])
    kept: list[int] = []
    base = np.empty((len(design), 0))
    for number in range(design.shape[1]):
        column = design[:, number]
        rest = column - base @ (base.T @ column)
        rest = rest - base @ (base.T @ rest)
        if np.linalg.norm(rest) > _RANK * max(1.0, float(np.linalg.norm(column))):
            kept.append(number)
            base = np.column_stack([base, rest / np.linalg.norm(rest)])
    return np.array(kept, dtype=np.int64)
