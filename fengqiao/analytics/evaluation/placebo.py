"""Placebo tests in units, and the intervals that come from them.

A control is treated in name only, as if the intervention had been there. How far such estimates scatter tells how far
from zero chance takes the real one (A. Abadie et al., JASA 105 (2010) 493-505; D. Arkhangelsky et al., AER 111 (2021),
algorithm 4). Districts differ in size and noise: each estimate is first divided by how far the same unit's gap strayed
before the intervention, in the spirit of Abadie's ratio, and the interval is scaled back to the treated unit's. Without
that, a large unit among small controls is believed too soon. The wider of a t interval and the rank of the ratios
counts. With several treated units and few controls the jackknife of algorithm 3 takes over.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from fengqiao.analytics.evaluation.contrasts import Contrast, Method, contrast
from fengqiao.analytics.evaluation.panel import Panel
from fengqiao.analytics.evaluation.weights import Floats

LEAST_CONTROLS = 5
_DRAWS, _LEVEL = 100, 0.95
_LEAST_NOISE = 0.1


@dataclass(frozen=True)
class Placebo:
    """One estimate for `units` that had no intervention; `ratio` is the estimate in units of their own noise before."""

    units: tuple[str, ...]
    estimate: float
    ratio: float


@dataclass(frozen=True)
class Effect:
    """A contrast with its uncertainty.

    `low` and `high` bound the change with 95% (None: too few controls to say), `freedom` are the degrees of freedom of
    the t distribution behind, `p` is the share of placebo ratios (and the real one) at least as large as the real one.
    `expected` (T) is what the treated units would have had without the intervention.
    """

    method: Method
    contrast: Contrast
    ratio: float
    low: float | None
    high: float | None
    freedom: float | None
    p: float | None
    placebos: tuple[Placebo, ...]
    expected: Floats

    @property
    def estimate(self) -> float:
        """The mean change a period and treated unit."""
        return self.contrast.estimate


def effect(
    method: Method, panel: Panel, *, seed: int = 0, stopped: Callable[[], bool] = lambda: False
) -> Effect:
    """The effect by `method` with its interval. `panel` has at least one control; `stopped` ends the placebos early."""
    treated, controls = panel.of(panel.treated), panel.of(panel.controls)
    found = contrast(method, treated=treated, controls=controls, before=panel.before)
    bare = Effect(
        method=method,
        contrast=found,
        ratio=found.estimate / noise_before(found, treated, panel.before),
        low=None,
        high=None,
        freedom=None,
        p=None,
        placebos=(),
        expected=treated.mean(axis=0) - found.gap,
    )
    many, spare = len(treated), len(controls) - len(treated)
    if spare + 1 >= LEAST_CONTROLS and spare >= many - 1:
        return _with_placebos(bare, panel, treated, seed, stopped)
    return _with_jackknife(bare, panel) if many > 1 else bare


def noise_before(found: Contrast, rows: Floats, before: int) -> float:
    """How far the mean gap over as many periods as come after strays from 0 before the intervention.

    Two parts: the means of all stretches of that length (at most a third of the periods before), and chance within
    one, as the gap of single periods shows it. At least a tenth of the series' own steps, in case of a perfect fit.
    """
    gap, steps = found.gap[:before], np.diff(rows.mean(axis=0)[:before])
    length = max(1, min(len(found.gap) - before, before // 3))
    stretches = np.convolve(gap, np.full(length, 1 / length), "valid")
    least = _LEAST_NOISE * float(np.sqrt((steps**2).mean()))
    return max(math.sqrt(float((stretches**2).mean() + (gap**2).mean() / length)), least, 1e-9)


def _with_placebos(
    bare: Effect, panel: Panel, treated: Floats, seed: int, stopped: Callable[[], bool]
) -> Effect:
    placebos = []
    for chosen in _draws(len(panel.controls), len(treated), seed):
        if stopped():
            break
        placebos.append(_placebo(bare.method, panel, chosen))
    if len(placebos) < LEAST_CONTROLS - 1:
        return bare
    ratios = np.sort(np.abs([placebo.ratio for placebo in placebos]))
    freedom = float(min(len(placebos), max(1, len(panel.controls) // len(treated))))
    square, many = float((ratios**2).mean()), len(ratios)
    rank = math.ceil((many + 1) * _LEVEL)
    if rank <= many:
        half = max(_critical(freedom) * math.sqrt(square), float(ratios[rank - 1]))
    else:  # too few for a rank: the t interval alone, widened as for one more draw
        half = _critical(freedom) * math.sqrt(square * (1 + 1 / many))
    half *= noise_before(bare.contrast, treated, panel.before)
    as_far = int((ratios >= abs(bare.ratio) - 1e-12).sum())
    return replace(
        bare,
        low=bare.estimate - half,
        high=bare.estimate + half,
        freedom=freedom,
        p=(1 + as_far) / (1 + len(ratios)),
        placebos=tuple(placebos),
    )


def _critical(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + _LEVEL) / 2))


def _placebo(method: Method, panel: Panel, chosen: Floats) -> Placebo:
    names, rows = panel.controls, panel.of(panel.controls)
    inside = np.isin(np.arange(len(names)), chosen)
    found = contrast(method, treated=rows[inside], controls=rows[~inside], before=panel.before)
    noise = noise_before(found, rows[inside], panel.before)
    return Placebo(tuple(np.array(names)[inside].tolist()), found.estimate, found.estimate / noise)


def _draws(controls: int, size: int, seed: int) -> list[Floats]:
    """Every control once, or for several treated units as many random sets of their number."""
    if size == 1:
        return [np.array([number]) for number in range(controls)]
    rng = np.random.default_rng(seed)
    drawn = {tuple(sorted(rng.choice(controls, size, replace=False).tolist())) for _ in range(_DRAWS)}
    return [np.array(numbers) for numbers in sorted(drawn)]


def _with_jackknife(bare: Effect, panel: Panel) -> Effect:
    """Leave out one unit at a time with the weights kept; t distribution with the treated units' degrees of freedom."""
    treated, controls, before = panel.of(panel.treated), panel.of(panel.controls), panel.before
    units, periods = bare.contrast.units, bare.contrast.periods

    def change(rows: Floats) -> Floats:
        return np.asarray(rows[:, before:].mean(axis=1) - rows[:, :before] @ periods)

    ours, theirs = change(treated), change(controls)
    left_out = [(ours.sum() - one) / (len(ours) - 1) - units @ theirs for one in ours]
    for number, weight in enumerate(units):
        kept = np.delete(units, number)
        if weight < 1 - 1e-9:
            left_out.append(ours.mean() - kept @ np.delete(theirs, number) / kept.sum())
    many, freedom = len(left_out), float(len(ours) - 1)
    error = math.sqrt((many - 1) * float(np.var(left_out)))
    half = _critical(freedom) * error
    return replace(bare, low=bare.estimate - half, high=bare.estimate + half, freedom=freedom)
