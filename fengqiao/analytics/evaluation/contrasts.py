"""Difference in differences, synthetic control and synthetic difference in differences: the estimates.

All three are a contrast u' Y v of the table Y of units by periods: treated units against weighted controls, the periods
after against weighted periods before. Sources: A. Abadie, A. Diamond, J. Hainmueller, "Synthetic control methods for
comparative case studies", JASA 105 (2010) 493-505; D. Arkhangelsky et al., AER 111 (2021) 4088-4118.

Synthetic control here is what the Stata program `synth` of Abadie, Diamond and Hainmueller (and `synth2`: G. Yan, Q.
Chen, Stata Journal 23 (2023) 597-624) computes when every period before is a predictor: the nearest mixture, its
weights rounded to thousandths before anything is computed with them. Rounding belongs to that definition: the estimate
is the one that the printed weights give. For Proposition 99 it is -19.4814 with Utah 0.394, Montana 0.232, Nevada
0.205, Connecticut 0.109, New Hampshire 0.045, Colorado 0.015, as `synth2` prints. Without rounding it is -19.514; the
-19.620 of `synthdid` and Stata's `sdid` is the same mixture with the solver stopped on its way.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fengqiao.analytics.evaluation.weights import Floats, in_thousandths, nearest_mixture, simplex_weights

Method = Literal["did", "sc", "sdid"]
METHODS: tuple[Method, ...] = ("did", "sc", "sdid")
_HARDLY = 1e-6
_LEAST_FALL = 1e-5


@dataclass(frozen=True)
class Contrast:
    """An estimate with what it was made of.

    `estimate` is the mean change a period after, in units of the values. `units` weighs the controls and `periods` the
    periods before (all 0 for synthetic control, which compares levels). `gap` is treated minus weighted controls in
    every period, shifted so that its weighted mean before is 0: its mean after is `estimate`.
    """

    estimate: float
    units: Floats
    periods: Floats
    gap: Floats


def contrast(method: Method, *, treated: Floats, controls: Floats, before: int) -> Contrast:
    """The estimate of `method`.

    `treated` (n x T) and `controls` (m x T, m >= 1) are values by period, of which the first `before` (>= 2) precede
    the intervention, T > before.
    """
    units, periods = _weights(method, treated, controls, before)
    gap = treated.mean(axis=0) - units @ controls
    gap = gap - periods @ gap[:before]
    return Contrast(float(gap[before:].mean()), units, periods, gap)


def noise_of(controls: Floats, before: int) -> float:
    """The standard deviation of all first differences of the controls before the intervention."""
    steps = np.diff(controls[:, :before], axis=1)
    return float(steps.std(ddof=1)) if steps.size > 1 else 0.0


def _weights(method: Method, treated: Floats, controls: Floats, before: int) -> tuple[Floats, Floats]:
    many, total = controls.shape
    if method == "did":
        return np.full(many, 1 / many), np.full(before, 1 / before)
    noise = noise_of(controls, before)
    past, goal = controls[:, :before].T, treated[:, :before].mean(axis=0)
    if method == "sc":
        return in_thousandths(nearest_mixture(past, goal)), np.zeros(before)
    fall = _LEAST_FALL * noise
    zeta = (len(treated) * (total - before)) ** 0.25 * noise
    units = simplex_weights(past, goal, zeta=zeta, intercept=True, least_fall=fall)
    after = controls[:, before:].mean(axis=1)
    zeta = _HARDLY * noise
    periods = simplex_weights(controls[:, :before], after, zeta=zeta, intercept=True, least_fall=fall)
    return units, periods
