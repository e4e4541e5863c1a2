"""Kulldorff's scan statistics: where, and when, are there more cases than chance explains?

Sources: M. Kulldorff, "A spatial scan statistic", Communications in Statistics 26 (1997) 1481-1496 (Poisson and
Bernoulli); M. Kulldorff et al., "Evaluating cluster alarms", Am J Public Health 88 (1998) 1377-1380 (space-time);
M. Kulldorff, "Prospective time periodic geographical disease surveillance", JRSS A 164 (2001) 61-72; M. Kulldorff
et al., "A space-time permutation scan statistic", PLoS Medicine 2 (2005) e59.
"""

import functools
import math
import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan import draws
from fengqiao.analytics.scan.compiled import several_lines_at_once
from fengqiao.analytics.scan.likelihood import chords, log_ratio, shift_for, thresholds
from fengqiao.analytics.scan.replicas import Chance, highest_ratios, lengthwise, timewise
from fengqiao.analytics.scan.search import Best, Circles, Limits, best_at_any_time, best_to_the_end
from fengqiao.analytics.scan.zones import Distance, Zones, distances, zones
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

Model = Literal["poisson", "permutation", "bernoulli"]
Time = Literal["none", "retrospective", "prospective"]
_KINDS: dict[Model, int] = {
    "poisson": draws.POISSON,
    "permutation": draws.PERMUTATION,
    "bernoulli": draws.BERNOULLI,
}
_TIE = 1e-9
_MOST = 20_000_000  # cases and controls: each is drawn anew in every replication


@dataclass(frozen=True)
class Place:
    """A place by its code: longitude x and latitude y in degrees, or x and y in any one unit."""

    code: str
    x: float
    y: float


@dataclass(frozen=True)
class Window:
    """Which windows are looked at.

    `max_population` is a share (0 to 1] of the population at risk (Poisson), of all cases (permutation) or of cases
    and controls (Bernoulli); `max_distance` in km (great-circle) or in the unit of x and y; `max_length` in periods,
    a number below 1 is a share of all periods; `neighbours` is the most places in a circle.
    """

    max_population: float = 0.5
    max_distance: float = math.inf
    max_length: float = 0.5
    neighbours: int | None = None
    distance: Distance = "great-circle"


@dataclass(frozen=True)
class Cluster:
    """Places and periods with more cases than expected.

    `places` are codes from the `centre` outwards, `radius` reaches to the farthest (km, or the unit of x and y),
    `first` and `last` number the periods from 0. `relative_risk` is inside against outside; None where all cases are
    inside. `llr` is the log likelihood ratio, `p` its Monte Carlo p value (None without replications).
    """

    places: tuple[str, ...]
    centre: str
    radius: float
    first: int
    last: int
    observed: int
    expected: float
    relative_risk: float | None
    llr: float
    p: float | None


@dataclass(frozen=True)
class Scan:
    """Clusters, most likely first, no place in two of them; `seconds` of work; how many `replications` were done."""

    clusters: tuple[Cluster, ...]
    replications: int
    seconds: float
    total: int


def scan(
    *,
    places: Sequence[Place],
    cases: NDArray[np.int_],
    model: Model,
    expected: NDArray[np.float64] | None = None,
    controls: NDArray[np.int_] | None = None,
    time: Time = "retrospective",
    window: Window | None = None,
    replications: int = 999,
    seed: int = 1,
    watch: Watch | None = None,
) -> Scan:
    """Scan `cases` (places, periods) for clusters of high rates.

    Under the Poisson model `expected` (places, periods) is in proportion to the cases expected, for example the
    population times the days at risk; under the Bernoulli model `controls` (places, periods) are counted, too. With
    `time` none the periods are taken together; prospective windows last to the last period. Raises Refused:
    `one_place_only`, `all_zeros`, `population_missing`, `cases_without_population`, `controls_missing`,
    `permutation_needs_time`, `one_period_only`, `no_circle_small_enough`, `wrong_shape`, `counts_negative`,
    `too_many_cases`, `out_of_range`.
    """
    watch, window = watch or Watch(), window or Window()
    _warm()
    began = clock.perf_counter()
    whole_measure = _measure(
        cases=cases, model=model, expected=expected, controls=controls, places=places, time=time
    )
    counts = np.ascontiguousarray(cases, dtype=np.int32)
    kind, periods = _KINDS[model], counts.shape[1]
    if time == "none":
        counts = counts.sum(axis=1, keepdims=True, dtype=np.int32)
        whole_measure = whole_measure.sum(axis=1, keepdims=True)
    longest = _longest(window.max_length, periods=counts.shape[1])
    circles = _circles(places, whole_measure, window)
    limits = _limits(counts, whole_measure, bernoulli=model == "bernoulli")
    to_the_end = time != "retrospective"
    measure = lengthwise(whole_measure, longest) if to_the_end else timewise(whole_measure)
    looked = lengthwise(counts, longest) if to_the_end else timewise(counts)
    chance = Chance.of(kind=kind, cases=counts, measure=whole_measure)
    found = _clusters(looked, measure, longest, to_the_end, circles, limits, watch)
    simulated = np.empty(0)
    if replications and found:
        simulated = highest_ratios(
            chance=chance,
            measure=measure,
            longest=longest,
            to_the_end=to_the_end,
            circles=_arrays(circles),
            limits=limits,
            periods=counts.shape[1],
            replications=replications,
            seed=seed,
            watch=watch,
        )
    clusters = tuple(
        _cluster(best, places, circles, window, counts, whole_measure, limits, simulated, time, periods)
        for best in found
    )
    return Scan(clusters, len(simulated), clock.perf_counter() - began, limits.total)


@functools.cache
@several_lines_at_once()
def _warm() -> None:
    """Compile what is not yet, on a study of two places, so that `seconds` counts the work only."""
    cases, measure = np.array([[1, 0], [0, 1]], dtype=np.int32), np.full((2, 2), 0.5)
    circles = Circles(
        np.array([[0, 1], [1, 0]], dtype=np.int32), np.ones(2, dtype=np.int64), np.zeros((2, 2), np.bool_)
    )
    limits = _limits(cases, measure, bernoulli=False)
    for to_the_end in (True, False):
        summed = lengthwise(measure, 1) if to_the_end else timewise(measure)
        chance = Chance.of(kind=draws.POISSON, cases=cases, measure=measure)
        looked = lengthwise(cases, 1) if to_the_end else timewise(cases)
        _best(looked, summed, 1, to_the_end, circles, limits)
        highest_ratios(
            chance=chance,
            measure=summed,
            longest=1,
            to_the_end=to_the_end,
            circles=circles,
            limits=limits,
            periods=2,
            replications=1,
            seed=1,
            watch=Watch(),
        )


def _measure(
    *,
    cases: NDArray[np.int_],
    model: Model,
    expected: NDArray[np.float64] | None,
    controls: NDArray[np.int_] | None,
    places: Sequence[Place],
    time: Time,
) -> NDArray[np.float64]:
    """The measure of every place and period (see `likelihood`), the data checked."""
    if len(places) < 2:
        raise Refused("one_place_only")
    if cases.ndim != 2 or len(cases) != len(places):
        raise Refused("wrong_shape", cases=cases.shape, places=len(places))
    if (cases < 0).any() or (controls is not None and (controls < 0).any()):
        raise Refused("counts_negative")
    if not cases.any():
        raise Refused("all_zeros")
    counted = int(cases.sum()) + (int(controls.sum()) if controls is not None else 0)
    if counted > _MOST:
        raise Refused("too_many_cases", counted=counted, most=_MOST)
    if time != "none" and cases.shape[1] < 2:
        raise Refused("one_period_only")
    total = cases.sum()
    if model == "permutation":
        if time == "none":
            raise Refused("permutation_needs_time")
        return np.asarray(np.outer(cases.sum(axis=1), cases.sum(axis=0)) / total)
    if model == "bernoulli":
        if controls is None or not controls.any():
            raise Refused("controls_missing")
        if controls.shape != cases.shape:
            raise Refused("wrong_shape", controls=controls.shape, cases=cases.shape)
        return (cases + controls).astype(np.float64)
    if expected is None or not expected.any():
        raise Refused("population_missing")
    if expected.shape != cases.shape:
        raise Refused("wrong_shape", expected=expected.shape, cases=cases.shape)
    if not np.isfinite(expected).all() or (expected < 0).any():
        raise Refused("counts_negative")
    if (without := (expected == 0) & (cases > 0)).any():
        raise Refused("cases_without_population", place=places[int(without.any(axis=1).argmax())].code)
    return np.asarray(expected * (total / expected.sum()))


def _longest(max_length: float, *, periods: int) -> int:
    if max_length <= 0 or not math.isfinite(max_length):
        raise Refused("out_of_range", max_length=max_length)
    wanted = math.floor(max_length * periods + _TIE) if max_length < 1 else math.floor(max_length)
    return min(max(1, wanted), periods)


def _circles(places: Sequence[Place], measure: NDArray[np.float64], window: Window) -> Zones:
    if not 0 < window.max_population <= 1:
        raise Refused("out_of_range", max_population=window.max_population)
    return zones(
        x=np.array([place.x for place in places]),
        y=np.array([place.y for place in places]),
        weight=measure.sum(axis=1),
        max_share=window.max_population,
        max_distance=window.max_distance,
        neighbours=window.neighbours,
        distance=window.distance,
    )


def _limits(cases: NDArray[np.int32], measure: NDArray[np.float64], *, bernoulli: bool) -> Limits:
    total, whole = int(cases.sum()), float(measure.sum())
    shift = shift_for(total)
    slope, height, fewest = chords(total, whole, bernoulli)
    return Limits(
        total, whole, bernoulli, shift, thresholds(total, whole, bernoulli, shift), slope, height, fewest
    )


def _arrays(circles: Zones) -> Circles:
    return Circles(circles.order, circles.reach, circles.skipped)


def _clusters(
    cases: NDArray[np.float64],
    measure: NDArray[np.float64],
    longest: int,
    to_the_end: bool,
    circles: Zones,
    limits: Limits,
    watch: Watch,
) -> list[Best]:
    """The best window, then the best that shares no place with those before it, and so on."""
    found: list[Best] = []
    taken = np.zeros(len(cases), dtype=np.bool_)
    left = circles
    while not (found and watch.is_over):
        best = _best(cases, measure, longest, to_the_end, _arrays(left), limits)
        if best.centre < 0:
            break
        found.append(best)
        taken[circles.order[best.centre, : best.places]] = True
        left = circles.without(taken)
    return found


def _best(
    cases: NDArray[np.float64],
    measure: NDArray[np.float64],
    longest: int,
    to_the_end: bool,
    circles: Circles,
    limits: Limits,
) -> Best:
    if to_the_end:
        return best_to_the_end(cases, measure, circles, limits)
    return best_at_any_time(cases, measure, longest, circles, limits)


def _cluster(
    best: Best,
    places: Sequence[Place],
    circles: Zones,
    window: Window,
    cases: NDArray[np.int32],
    measure: NDArray[np.float64],
    limits: Limits,
    simulated: NDArray[np.float64],
    time: Time,
    periods: int,
) -> Cluster:
    members = circles.order[best.centre, : best.places]
    first, last = best.first, best.last
    if time != "retrospective":
        first, last = cases.shape[1] - 1 - best.first, cases.shape[1] - 1
    observed = int(cases[members, first : last + 1].sum())
    size = float(measure[members, first : last + 1].sum())
    outside = limits.total - observed
    llr = log_ratio(observed, size, limits.total, limits.whole, limits.bernoulli)
    ends = [places[best.centre], places[members[-1]]]
    radius = distances(
        x=np.array([end.x for end in ends]), y=np.array([end.y for end in ends]), distance=window.distance
    )[0, 1]
    return Cluster(
        places=tuple(places[member].code for member in members),
        centre=places[best.centre].code,
        radius=float(radius),
        first=0 if time == "none" else first,
        last=periods - 1 if time == "none" else last,
        observed=observed,
        expected=size * limits.total / limits.whole,
        relative_risk=(observed / size) / (outside / (limits.whole - size)) if outside else None,
        llr=llr,
        p=(1 + int((simulated >= llr - _TIE * max(1.0, llr)).sum())) / (len(simulated) + 1)
        if len(simulated)
        else None,
    )
