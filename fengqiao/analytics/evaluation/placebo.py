"""Placebo tests in units, and the intervals that come from them.

A control is treated in name only, as if the intervention had been there. How far such estimates scatter tells how far
from zero chance takes the real one (A. Abadie et al., JASA 105 (2010) 493-505; D. Arkhangelsky et al., AER 111 (2021),
algorithm 4). Districts differ in size and noise: each estimate is first divided by how far the same unit's gap strayed
before the intervention, in the spirit of Abadie's ratio, and the interval is scaled back to the treated unit's. Without
that, a large unit among small controls is believed too soon. The wider of a t interval and the rank of the ratios
counts. Treated units larger than every control have no peer whose noise could be compared: there the measure is halfway
(the geometric mean) between own noise and size, which in simulated districts held what it promised where noise alone
did not (docs/warning/evaluate.md). With several treated units and few controls the jackknife of algorithm 3 takes over.
Controls that never move tell nothing about chance and are not counted.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from fengqiao.analytics.evaluation.contrasts import Contrast, Method, contrast
from fengqiao.analytics.evaluation.panel import Panel
from fengqiao.analytics.evaluation.weights import Floats

LEAST_CONTROLS = 5
_DRAWS, _LEVEL = 100, 0.95
_LEAST_NOISE, _HARDLY = 0.1, 1e-9


@dataclass(frozen=True)
class Placebo:
    """One estimate for `units` that had no intervention; `ratio` is the estimate in units of their own `measure`."""

    units: tuple[str, ...]
    estimate: float
    ratio: float


@dataclass(frozen=True)
class Effect:
    """A contrast with its uncertainty.

    `low` and `high` bound the change with 95% (None: it cannot be said), `freedom` are the degrees of freedom of the t
    distribution behind, `p` is the share of placebo ratios (and the real one) at least as large as the real one.
    `was_stopped`: the time was over before there were enough placebos.
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
    was_stopped: bool = False

    @property
    def estimate(self) -> float:
        """The mean change a period and treated unit."""
        return self.contrast.estimate

    @property
    def placebo_error(self) -> float | None:
        """The standard deviation of the placebo estimates as they are (Arkhangelsky et al., algorithm 4, every control
        once instead of drawn): what other programs print as standard error. The interval does not rest on it."""
        return float(np.std([one.estimate for one in self.placebos])) if self.placebos else None


def effect(
    method: Method, panel: Panel, *, seed: int = 0, stopped: Callable[[], bool] = lambda: False
) -> Effect:
    """The effect by `method` with its interval. `panel` has at least one control; `stopped` ends the placebos early."""
    treated, controls = panel.of(panel.treated), panel.of(panel.controls)
    found = contrast(method, treated=treated, controls=controls, before=panel.before)
    by_size = is_larger_than_all(treated, controls, panel.before)
    bare = Effect(
        method=method,
        contrast=found,
        ratio=found.estimate / measure(found, treated, panel.before, by_size=by_size),
        low=None,
        high=None,
        freedom=None,
        p=None,
        placebos=(),
        expected=treated.mean(axis=0) - found.gap,
    )
    many, moving = len(treated), moving_controls(panel)
    if len(moving) < LEAST_CONTROLS:
        return bare
    if len(moving) - many + 1 >= LEAST_CONTROLS and len(moving) >= 2 * many - 1:
        return _with_placebos(bare, panel, moving, by_size, seed, stopped)
    return _with_jackknife(bare, panel)


def moving_controls(panel: Panel) -> tuple[str, ...]:
    """The controls whose values are not all the same: only they can show how far chance goes."""
    rows = panel.of(panel.controls)
    return tuple(name for name, row in zip(panel.controls, rows, strict=True) if np.ptp(row) > 0)


def is_larger_than_all(treated: Floats, controls: Floats, before: int) -> bool:
    """Whether the treated units' mean before is above that of every control."""
    return bool(treated[:, :before].mean() > controls[:, :before].mean(axis=1).max())


def measure(found: Contrast, rows: Floats, before: int, *, by_size: bool) -> float:
    """What an estimate for `rows` is divided by: their noise before, or halfway between it and their size."""
    noise = noise_before(found, rows, before)
    return math.sqrt(noise * max(float(np.abs(rows[:, :before]).mean()), noise)) if by_size else noise


def noise_before(found: Contrast, rows: Floats, before: int) -> float:
    """How far the mean gap over as many periods as come after strays from 0 before the intervention.

    Two parts: the means of all stretches of that length (at most a third of the periods before), and chance within
    one, as the gap of single periods shows it. At least a tenth of the series' own steps, in case of a perfect fit.
    """
    gap, steps = found.gap[:before], np.diff(rows.mean(axis=0)[:before])
    length = max(1, min(len(found.gap) - before, before // 3))
    stretches = np.convolve(gap, np.full(length, 1 / length), "valid")
    least = _LEAST_NOISE * float(np.sqrt((steps**2).mean()))
    hardly = _HARDLY * float(np.abs(rows).max())
    return max(math.sqrt(float((stretches**2).mean() + (gap**2).mean() / length)), least, hardly) or 1.0


def _with_placebos(
    bare: Effect, panel: Panel, moving: Sequence[str], by_size: bool, seed: int, stopped: Callable[[], bool]
) -> Effect:
    placebos = []
    for chosen in _draws(moving, len(panel.treated), seed):
        if stopped():
            break
        placebos.append(_placebo(bare.method, panel, chosen, by_size))
    if len(placebos) < LEAST_CONTROLS - 1:
        return replace(bare, was_stopped=True)
    ratios = np.sort(np.abs([placebo.ratio for placebo in placebos]))
    freedom = float(min(len(placebos), max(1, len(moving) // len(panel.treated))))
    half = _half(ratios, freedom) * measure(
        bare.contrast, panel.of(panel.treated), panel.before, by_size=by_size
    )
    as_far = int((ratios >= abs(bare.ratio) - 1e-12).sum())
    return replace(
        bare,
        low=bare.estimate - half,
        high=bare.estimate + half,
        freedom=freedom,
        p=(1 + as_far) / (1 + len(ratios)),
        placebos=tuple(placebos),
    )


def _half(ratios: Floats, freedom: float) -> float:
    """Half the 95% interval in units of the measure, from sorted placebo ratios without sign."""
    square, many = float((ratios**2).mean()), len(ratios)
    rank = math.ceil((many + 1) * _LEVEL)
    if rank <= many:
        return max(_critical(freedom) * math.sqrt(square), float(ratios[rank - 1]))
    # Too few for a rank: the t interval alone, widened as for one more draw.
    return _critical(freedom) * math.sqrt(square * (1 + 1 / many))


def _critical(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + _LEVEL) / 2))


def _placebo(method: Method, panel: Panel, chosen: frozenset[str], by_size: bool) -> Placebo:
    ours, others = panel.of(chosen), panel.of(frozenset(panel.controls) - chosen)
    found = contrast(method, treated=ours, controls=others, before=panel.before)
    ratio = found.estimate / measure(found, ours, panel.before, by_size=by_size)
    return Placebo(tuple(name for name in panel.controls if name in chosen), found.estimate, ratio)


def _draws(names: Sequence[str], size: int, seed: int) -> list[frozenset[str]]:
    """Every name once, or for several treated units as many random sets of their number."""
    if size == 1:
        return [frozenset({name}) for name in names]
    rng = np.random.default_rng(seed)
    drawn = {tuple(sorted(rng.choice(len(names), size, replace=False).tolist())) for _ in range(_DRAWS)}
    return [frozenset(names[number] for number in numbers) for numbers in sorted(drawn)]


def _with_jackknife(bare: Effect, panel: Panel) -> Effect:
    """Leave out one unit at a time with the weights kept; t distribution with the treated units' degrees of freedom.

    Where one control has all the weight there is nothing to leave out and no interval, as in the authors' programs.
    """
    treated, controls, before = panel.of(panel.treated), panel.of(panel.controls), panel.before
    units, periods = bare.contrast.units, bare.contrast.periods
    if units.max() >= 1 - 1e-9:
        return bare

    def change(rows: Floats) -> Floats:
        return np.asarray(rows[:, before:].mean(axis=1) - rows[:, :before] @ periods)

    ours, theirs = change(treated), change(controls)
    left_out = [(ours.sum() - one) / (len(ours) - 1) - units @ theirs for one in ours]
    for number in range(len(units)):
        kept = np.delete(units, number)
        left_out.append(ours.mean() - kept @ np.delete(theirs, number) / kept.sum())
    many, freedom = len(left_out), float(len(ours) - 1)
    error = math.sqrt((many - 1) * float(np.var(left_out)))
    half = _critical(freedom) * error
    return replace(bare, low=bare.estimate - half, high=bare.estimate + half, freedom=freedom)
