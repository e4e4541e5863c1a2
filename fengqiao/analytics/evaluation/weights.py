"""Simplex weights: exact least squares for synthetic control, Frank and Wolfe's method for synthetic differences.

Sources: D. Arkhangelsky, S. Athey, D. Hirshberg, G. Imbens, S. Wager, "Synthetic difference-in-differences", American
Economic Review 111 (2021) 4088-4118, algorithm 1 and the authors' account of their solver (start at equal weights, few
steps, drop small weights, then steps until the objective hardly falls); M. Frank, P. Wolfe, Naval Research Logistics
Quarterly 3 (1956) 95-110; C. Lawson, R. Hanson, "Solving least squares problems" (1974), chapter 23.
"""

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Floats = NDArray[np.float64]

_FEW_STEPS, _STEPS = 100, 10_000


def simplex_weights(
    donors: Floats, target: Floats, *, zeta: float, intercept: bool, least_fall: float
) -> Floats:
    """Weights w of the columns of `donors` (n x p), w >= 0 and sum 1, near the least |donors w - target|^2 / n
    + zeta^2 |w|^2.

    `intercept` allows for a constant between the two. `least_fall` is in units of the values: steps end when the
    objective falls by less than its square.
    """
    if intercept:
        donors, target = donors - donors.mean(axis=0), target - target.mean()
    number, many = donors.shape
    gram, moments = donors.T @ donors, donors.T @ target
    ridge, floor = number * zeta**2, number * least_fall**2
    weights = _frank_wolfe(gram, moments, ridge, np.full(many, 1.0 / many), floor, _FEW_STEPS)
    return _frank_wolfe(gram, moments, ridge, _without_small(weights), floor, _STEPS)


def nearest_mixture(donors: Floats, target: Floats) -> Floats:
    """Weights w >= 0 with sum 1 of the columns of `donors` (n x p) with the least |donors w - target|, exactly.

    With E = donors - target, |E w|^2 + (1 - sum w)^2 over w >= 0 has its least value at a multiple of the answer: along
    w = s v the least is q / (1 + q), q = |E v|^2, which grows with q. So non-negative least squares will do.
    """
    apart = donors - target[:, None]
    size = float(np.sqrt((apart**2).mean())) or 1.0
    weights, _ = nnls(
        np.vstack([apart / size, np.ones(donors.shape[1])]), np.append(np.zeros(len(target)), 1.0)
    )
    return np.asarray(weights / weights.sum())


def in_thousandths(weights: Floats) -> Floats:
    """The weights rounded to three decimals, still with sum 1: the largest remainders are rounded up."""
    parts = weights * 1000
    whole = np.floor(parts + 1e-9)
    missing = round(1000 - whole.sum())
    whole[np.argsort(whole - parts, kind="stable")[:missing]] += 1
    return np.asarray(whole / 1000)


def _without_small(weights: Floats) -> Floats:
    kept = np.where(weights <= weights.max() / 4, 0.0, weights)
    return np.asarray(kept / kept.sum())


@numba.njit(cache=True)
def _frank_wolfe(
    gram: Floats, moments: Floats, ridge: float, start: Floats, floor: float, steps: int
) -> Floats:
    """Works on the Gram matrix, so that a step costs p operations and not n x p."""
    many = len(start)
    weights, image = start.copy(), gram @ start
    for step in range(steps):
        best, least, along, bend, square = 0, np.inf, 0.0, 0.0, 0.0
        for number in range(many):
            slope = image[number] - moments[number] + ridge * weights[number]
            if slope < least:
                best, least = number, slope
            along -= slope * weights[number]
            bend += weights[number] * image[number]
            square += weights[number] ** 2
        along += least
        length = gram[best, best] - 2 * image[best] + bend
        length += ridge * (1.0 - 2 * weights[best] + square)
        share = min(1.0, max(0.0, -along / length)) if length > 0 else 0.0
        for number in range(many):
            image[number] += share * (gram[best, number] - image[number])
            weights[number] *= 1.0 - share
        weights[best] += share
        fall = -2 * share * along - share * share * length
        if step > 0 and fall <= floor:
            break
    return weights
