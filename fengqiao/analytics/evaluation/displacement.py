"""Did it only move? The same question asked of the neighbours.

The weighted displacement quotient is K. Bowers and S. Johnson's, "Measuring the geographical displacement and diffusion
of benefit effects of crime prevention activity", J Quantitative Criminology 19 (2003) 275-301.
"""

from dataclasses import dataclass

from fengqiao.analytics.evaluation.panel import Panel
from fengqiao.analytics.evaluation.placebo import Effect, effect


@dataclass(frozen=True)
class Displacement:
    """What happened next door, and in all.

    `neighbours` is the effect on a neighbouring unit a period, `total` the change of treated and neighbouring units
    together a period (`total_low`, `total_high`: 95%). `quotient` is the weighted displacement quotient: above 0 the
    neighbours gained too, below 0 trouble moved to them, below -1 more moved than was gained; None where the treated
    units did not gain against the controls.
    """

    units: tuple[str, ...]
    neighbours: Effect
    total: float
    total_low: float | None
    total_high: float | None
    quotient: float | None


def displacement(panel: Panel, neighbours: frozenset[str], *, seed: int = 0) -> Displacement:
    """The effect on `neighbours` (units of the panel that are not treated), with at least one other control left."""
    beside = effect("sdid", panel.with_treated(neighbours, without=panel.treated).comparable(), seed=seed)
    together = panel.with_treated(neighbours | frozenset(panel.treated))
    both = effect("sdid", together.comparable(), seed=seed)
    many = len(together.treated)
    return Displacement(
        units=tuple(unit for unit in panel.units if unit in neighbours),
        neighbours=beside,
        total=both.estimate * many,
        total_low=None if both.low is None else both.low * many,
        total_high=None if both.high is None else both.high * many,
        quotient=quotient(panel, neighbours),
    )


def quotient(panel: Panel, neighbours: frozenset[str]) -> float | None:
    """(D1/C1 - D0/C0) / (R1/C1 - R0/C0): neighbours D and treated R against controls C, after 1 and before 0."""
    others = frozenset(panel.controls) - neighbours

    def of(units: frozenset[str]) -> tuple[float, float]:
        rows = panel.of(units)
        return float(rows[:, : panel.before].mean(axis=1).sum()), float(
            rows[:, panel.before :].mean(axis=1).sum()
        )

    beside, ours, rest = of(neighbours), of(frozenset(panel.treated)), of(others)
    if min(rest) <= 0:
        return None
    success = ours[1] / rest[1] - ours[0] / rest[0]
    moved = beside[1] / rest[1] - beside[0] / rest[0]
    return moved / success if success < 0 else None
