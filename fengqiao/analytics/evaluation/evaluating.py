"""Did it work? Every method that the data allow, placebo tests, displacement, power, and a verdict in words."""

import time as clock
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fengqiao.analytics.evaluation import verdicts
from fengqiao.analytics.evaluation.contrasts import METHODS
from fengqiao.analytics.evaluation.displacement import Displacement, displacement
from fengqiao.analytics.evaluation.interrupted import Interrupted, interrupted, least_before, whitened
from fengqiao.analytics.evaluation.panel import LEAST_BEFORE, Panel
from fengqiao.analytics.evaluation.placebo import Effect, effect, moving_controls
from fengqiao.analytics.evaluation.power import Power, power_of_difference, power_of_ratio
from fengqiao.analytics.evaluation.verdicts import Verdict
from fengqiao.analytics.evaluation.weights import simplex_weights
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

_SHARES_OF_THE_PAST = (0.5, 0.65, 0.8)
_MAIN = ("sdid", "did", "its")


@dataclass(frozen=True)
class PlaceboDate:
    """An intervention made up in the past, from the period `label` on: the estimate and its 95% interval."""

    label: str
    method: str
    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """The whole answer.

    All estimates are mean changes a period and treated unit, in units of the values (with exposure: at the treated
    units' mean exposure after). `main` names the method the verdict rests on. `missing` says why a method has no
    estimate or no interval; `seconds` counts the work.
    """

    panel: Panel
    its: Interrupted | None
    effects: Mapping[str, Effect]
    missing: Mapping[str, Reason]
    main: str
    dates: tuple[PlaceboDate, ...]
    displacement: Displacement | None
    powers: Mapping[str, Power]
    verdict: Verdict
    reasons: tuple[Reason, ...]
    seconds: float

    def interval(self, method: str) -> tuple[float, float, float] | None:
        """Estimate, low and high of a method; None where it has no interval."""
        return _interval(self.its, self.effects, method)


def evaluate(
    panel: Panel,
    *,
    neighbours: frozenset[str] = frozenset(),
    percent: float = 20.0,
    seed: int = 0,
    with_dates: bool = True,
    watch: Watch | None = None,
) -> Evaluation:
    """Whether values changed in the treated units.

    `neighbours` are units next to the treated ones: they serve no longer as controls but are asked about displacement.
    `percent` is the size of change worth finding: below a power of 50% for it the verdict is "cannot tell". Without
    `with_dates` no interventions are made up in the past. Raises
    Refused: `unknown_unit`, `neighbour_is_treated`, `all_zeros`.
    """
    _compile()
    watch, began = watch or Watch(), clock.monotonic()
    _check_neighbours(panel, neighbours)
    panel.refuse_all_zeros()
    plain = panel.with_treated(panel.treated, without=neighbours)
    its, missing = _its(plain)
    effects: dict[str, Effect] = {}
    for number, method in enumerate(METHODS if plain.controls else ()):
        watch.tell(done=number / (len(METHODS) + 1))
        effects[method] = effect(method, plain.comparable(), seed=seed, stopped=lambda: watch.is_over)
    missing |= _missing_effects(plain, effects)
    main = next((one for one in _MAIN if _interval(its, effects, one) is not None), "")
    moved, why_not = _moved(panel, neighbours, seed)
    powers = _powers(its, effects, percent)
    dates = _dates(plain, seed, watch) if with_dates else ()
    verdict = verdicts.verdict(_interval(its, effects, main), powers.get(main))
    return Evaluation(
        panel=plain,
        its=its,
        effects=effects,
        missing=missing,
        main=main,
        dates=dates,
        displacement=moved,
        powers=powers,
        verdict=verdict,
        reasons=(
            *verdicts.reasons(verdict, main, _interval(its, effects, main), powers.get(main)),
            *verdicts.doubts(dates, moved),
            *why_not,
            *dict.fromkeys(missing.values()),
            verdicts.CAUTION,
        ),
        seconds=clock.monotonic() - began,
    )


def _compile() -> None:
    """What is compiled is compiled before the clock starts."""
    simplex_weights(np.eye(2), np.ones(2), zeta=1.0, intercept=False, least_fall=1.0)
    whitened(np.ones((2, 2)), np.ones(2), 0.5, 0.5)


def _interval(
    its: Interrupted | None, effects: Mapping[str, Effect], method: str
) -> tuple[float, float, float] | None:
    if method == "its":
        return None if its is None else (its.estimate, its.low, its.high)
    found = effects.get(method)
    if found is None or found.low is None or found.high is None:
        return None
    return found.estimate, found.low, found.high


def _check_neighbours(panel: Panel, neighbours: frozenset[str]) -> None:
    if unknown := sorted(neighbours - set(panel.units)):
        raise Refused("unknown_unit", unit=unknown[0])
    if both := sorted(neighbours & set(panel.treated)):
        raise Refused("neighbour_is_treated", unit=both[0])


def series_change(panel: Panel) -> Interrupted:
    """The interrupted series of the treated units' mean."""
    rows, exposure = panel.of(panel.treated), panel.exposure_of(panel.treated)
    many = len(rows)
    change = interrupted(
        rows.sum(axis=0),
        before=panel.before,
        exposure=None if exposure is None else exposure.sum(axis=0),
        season=panel.season,
        counts=panel.counts,
    )
    return change if many == 1 else change.divided_by(many)


def _its(panel: Panel) -> tuple[Interrupted | None, dict[str, Reason]]:
    least = least_before(panel.season)
    if panel.before < least:
        return None, {"its": verdicts.too_short_for_its(panel.before, least)}
    return series_change(panel), {}


def _missing_effects(panel: Panel, effects: Mapping[str, Effect]) -> dict[str, Reason]:
    if not panel.controls:
        return dict.fromkeys(METHODS, verdicts.NO_CONTROLS)
    few = verdicts.too_few_controls(len(moving_controls(panel)))
    return {
        name: verdicts.NO_TIME if found.was_stopped else few
        for name, found in effects.items()
        if found.low is None
    }


def _moved(
    panel: Panel, neighbours: frozenset[str], seed: int
) -> tuple[Displacement | None, tuple[Reason, ...]]:
    if not neighbours:
        return None, ()
    if not frozenset(panel.controls) - neighbours:
        return None, (verdicts.NO_CONTROLS_BESIDE,)
    return displacement(panel, neighbours, seed=seed), ()


def _powers(its: Interrupted | None, effects: Mapping[str, Effect], percent: float) -> dict[str, Power]:
    powers = {}
    if its is not None:
        after = len(its.expected) - its.before
        mean = float(its.expected[-after:].mean())
        powers["its"] = (
            power_of_ratio(half=its.spread, freedom=its.freedom, percent=percent)
            if its.counts
            else power_of_difference(expected=mean, half=its.spread, freedom=its.freedom, percent=percent)
        )
    for name, found in effects.items():
        if found.low is None or found.high is None or found.freedom is None:
            continue
        after = len(found.expected) - len(found.contrast.periods)
        mean = float(found.expected[-after:].mean())
        half = (found.high - found.low) / 2
        powers[name] = power_of_difference(expected=mean, half=half, freedom=found.freedom, percent=percent)
    return powers


def _dates(panel: Panel, seed: int, watch: Watch) -> tuple[PlaceboDate, ...]:
    """Interventions made up in the past, with the periods after the real one left out."""
    dates = []
    for before in sorted({int(panel.before * share) for share in _SHARES_OF_THE_PAST}):
        if before < LEAST_BEFORE or watch.is_over:
            continue
        past = panel.up_to(panel.before, before=before)
        label = panel.periods[before]
        if before >= least_before(panel.season) and past.of(past.treated).any():
            its = series_change(past)
            dates.append(PlaceboDate(label, "its", its.estimate, its.low, its.high))
        found = effect("sdid", past.comparable(), seed=seed) if panel.controls else None
        if found is not None and found.low is not None and found.high is not None:
            dates.append(PlaceboDate(label, "sdid", found.estimate, found.low, found.high))
    return tuple(dates)


def chart_series(evaluation: Evaluation) -> dict[str, list[float]]:
    """Observed and expected values of a treated unit, by name (`observed`, `its`, `did`, `sc`, `sdid`)."""
    panel = evaluation.panel.comparable()
    series = {"observed": panel.of(panel.treated).mean(axis=0)}
    if evaluation.its is not None:
        size = np.ones(len(panel.periods))
        exposure = evaluation.panel.exposure_of(evaluation.panel.treated)
        if exposure is not None:
            size = exposure[:, panel.before :].mean() / exposure.mean(axis=0)
        series["its"] = evaluation.its.expected * size
    series |= {name: found.expected for name, found in evaluation.effects.items()}
    return {name: [float(value) for value in values] for name, values in series.items()}
