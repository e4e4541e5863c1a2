"""The likelihood ratio of one window (Kulldorff 1997), and the bounds that follow from its convexity.

A window holds `cases` of `total` cases, and `measure` of the `whole` measure: expected cases (they sum to the cases)
under the Poisson and permutation models, cases and controls under the Bernoulli model. The logarithm of the ratio is
jointly convex in (cases, measure), rises with the cases and falls with the measure. So the windows below a level lie
in a convex set, and a window above it lies below one of the chords of that set's border.
"""

import math

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.compiled import compiled

LEVELS = 161
STEP = 0.25  # between two levels of the logarithm
BINS = 2048  # at most so many thresholds a level
LINES = 8  # chords a level, as `search` takes them together
_NEVER = 1e300
_SLACK = 1e-9  # bounds are loosened by it, so that rounding never hides a window


@compiled
def log_ratio(cases: int, measure: float, total: int, whole: float, bernoulli: bool) -> float:
    """The log likelihood ratio of a window; 0 where its rate is not above the rate outside."""
    if cases <= 0 or cases * whole <= measure * total:
        return 0.0
    if measure <= 0.0:
        return math.inf
    outside, measure_outside = total - cases, max(whole - measure, 0.0)
    value = cases * math.log(cases / measure)
    if outside > 0:
        value += outside * math.log(outside / measure_outside)
    if not bernoulli:
        return value - total * math.log(total / whole)
    if measure - cases > 0.5:
        value += (measure - cases) * math.log((measure - cases) / measure)
    if measure_outside - outside > 0.5:
        value += (measure_outside - outside) * math.log((measure_outside - outside) / measure_outside)
    value -= total * math.log(total / whole)
    if whole - total > 0.5:
        value -= (whole - total) * math.log((whole - total) / whole)
    return value


@compiled
def largest_measure(level: float, cases: int, total: int, whole: float, bernoulli: bool) -> float:
    """The measure below which a window of `cases` lies above `level` (bisection, from above); -1 where none does."""
    if cases <= 0:
        return -1.0
    high = cases * whole / total
    if level <= 0.0:
        return high
    low = float(cases) if bernoulli else 0.0
    if bernoulli and log_ratio(cases, low, total, whole, True) <= level:
        return -1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if high - low <= 1e-6 * high:
            break
        if log_ratio(cases, middle, total, whole, bernoulli) > level:
            low = middle
        else:
            high = middle
    return high


@compiled
def thresholds(total: int, whole: float, bernoulli: bool, shift: int) -> NDArray[np.float64]:
    """For each level and each bin of cases (cases >> shift): only a smaller measure can lie above the level."""
    bins = (total >> shift) + 1
    table = np.empty((LEVELS, bins))
    for level in range(LEVELS):
        for one in range(bins):
            most = min(total, ((one + 1) << shift) - 1)
            table[level, one] = largest_measure(level * STEP, most, total, whole, bernoulli) * (1 + _SLACK)
    return table


def shift_for(total: int) -> int:
    """By how many bits a number of cases is shortened to find its bin."""
    return max(0, total.bit_length() - (BINS.bit_length() - 1))


@compiled
def chords(
    total: int, whole: float, bernoulli: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """For each level, lines (slope, height) and the fewest cases that can lie above it.

    A window of c cases and measure m lies above the level only if slope * c - m > height for one of the lines.
    Chords lie above a convex border, so this holds for every c between their ends, and each c is between two ends.
    """
    slope = np.zeros((LEVELS, LINES))
    height = np.full((LEVELS, LINES), _NEVER)
    fewest = np.full(LEVELS, total + 1)
    for level in range(LEVELS):
        first = _first_above(level * STEP, total, whole, bernoulli)
        if first > 0:
            fewest[level] = first
        line, c = 0, first
        while line < LINES and c > 0 and (c < total or line == 0):
            border = largest_measure(level * STEP, c, total, whole, bernoulli)
            steep, further = border / c, total
            if c < total:
                further = round(first * (total / first) ** ((line + 1) / LINES))
                further = total if line == LINES - 1 else min(total, max(c + 1, further))
                steep = (largest_measure(level * STEP, further, total, whole, bernoulli) - border) / (
                    further - c
                )
            slope[level, line] = steep
            height[level, line] = steep * c - border - _SLACK * max(1.0, whole)
            line, c = line + 1, further
    return slope, height, fewest


@compiled
def _first_above(level: float, total: int, whole: float, bernoulli: bool) -> int:
    """The fewest cases that can lie above the level; 0 where not even all can."""
    if largest_measure(level, total, total, whole, bernoulli) < 0:
        return 0
    first, last = 1, total
    while first < last:
        middle = (first + last) // 2
        if largest_measure(level, middle, total, whole, bernoulli) < 0:
            first = middle + 1
        else:
            last = middle
    return first
