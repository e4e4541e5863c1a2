"""The window with the highest likelihood ratio: over all circles and all times, or all times that last to the end.

Every function takes the cases and the measure (see `likelihood`) of places by periods, and the row, reach and
skipped circles of `zones`. Windows that cannot beat the best so far cost one comparison; where windows may begin and
end at any period, whole groups of circles are ruled out by the chords of the border (`likelihood.chords`), each in
one pass over the periods: max over windows of (slope * cases - measure) is a running sum that starts again at 0.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.compiled import compiled
from fengqiao.analytics.scan.likelihood import LEVELS, STEP, log_ratio

Counts = NDArray[np.int32]
Measures = NDArray[np.float64]
_GAIN = 1e-10  # a window is better only by more than rounding


class Best(NamedTuple):
    """The best window: the first `places` of the row of `centre`, periods `first` to `last`; centre -1 for none."""

    ratio: float
    centre: int
    places: int
    first: int
    last: int


class Limits(NamedTuple):
    """What the searches know of the model: totals, thresholds by level and bin, chords by level."""

    total: int
    whole: float
    bernoulli: bool
    shift: int
    table: NDArray[np.float64]
    slope: NDArray[np.float64]
    height: NDArray[np.float64]
    fewest: NDArray[np.int64]


class Circles(NamedTuple):
    """The circles as arrays (see `zones.Zones`)."""

    order: NDArray[np.int32]
    reach: NDArray[np.int64]
    skipped: NDArray[np.bool_]


@compiled
def _level(ratio: float) -> int:
    return min(int(ratio / STEP), LEVELS - 1)


@compiled
def best_to_the_end(cases: Counts, measure: Measures, circles: Circles, limits: Limits) -> Best:
    """The best window among those that last to the end.

    `cases` and `measure` are (places, lengths): column k holds the last k + 1 periods together. `first` and `last`
    of the answer are the length less 1 and 0.
    """
    order, reach, skipped = circles
    total, whole, bernoulli, shift, table = (
        limits.total,
        limits.whole,
        limits.bernoulli,
        limits.shift,
        limits.table,
    )
    lengths = cases.shape[1]
    inside, size = np.empty(lengths, np.int32), np.empty(lengths)
    ratio, centre, places, length = 0.0, -1, 0, 0
    row = table[0]
    for middle in range(len(reach)):
        inside[:] = 0
        size[:] = 0.0
        for one in range(reach[middle]):
            place = order[middle, one]
            inside += cases[place]
            size += measure[place]
            if skipped[middle, one]:
                continue
            for k in range(lengths):
                if size[k] < row[inside[k] >> shift]:
                    value = log_ratio(inside[k], size[k], total, whole, bernoulli)
                    if value > ratio + _GAIN:
                        ratio, centre, places, length = value, middle, one + 1, k
                        row = table[_level(ratio)]
    return Best(ratio, centre, places, length, 0)


@compiled
def best_at_any_time(
    cases: Counts, measure: Measures, longest: int, circles: Circles, limits: Limits, above: float
) -> Best:
    """The best window of at most `longest` periods whose ratio is above `above` (centre -1: there is none).

    `cases` and `measure` are (places, periods).
    """
    order, reach, skipped = circles
    periods = cases.shape[1]
    inside, size = np.empty(periods, np.int32), np.empty(periods)
    many, little = np.empty(periods, np.int32), np.empty(periods)
    best = Best(above, -1, 0, 0, 0)
    for middle in range(len(reach)):
        inside[:] = 0
        size[:] = 0.0
        begin = 0
        while begin < reach[middle]:
            end = _group(order[middle], begin, reach[middle], skipped[middle])
            many[:] = inside
            little[:] = size
            asked = False
            for one in range(begin, end):
                many += cases[order[middle, one]]
                if not asked:
                    little += measure[order[middle, one]]
                    asked = not skipped[middle, one]
            if asked and _may_beat(many, little, best.ratio, limits):
                for one in range(begin, end):
                    inside += cases[order[middle, one]]
                    size += measure[order[middle, one]]
                    if not skipped[middle, one] and (
                        end == begin + 1 or _may_beat(inside, size, best.ratio, limits)
                    ):
                        best = _best_period(inside, size, longest, limits, best, middle, one + 1)
            else:
                inside[:] = many
                for one in range(begin, end):
                    size += measure[order[middle, one]]
            begin = end
    return best


@compiled
def _group(row: NDArray[np.int32], begin: int, reach: int, skipped: NDArray[np.bool_]) -> int:
    """Where a group of circles ends that begins with `begin` + 1 places: larger ones go in larger groups."""
    return min(reach, begin + 1 + begin // 16)


@compiled
def _may_beat(cases: Counts, measure: Measures, ratio: float, limits: Limits) -> bool:
    """Whether some window in time may have more than `ratio`: exact as a no, not as a yes."""
    level = _level(ratio)
    slope, height = limits.slope[level], limits.height[level]
    lines = len(slope)
    running, top = np.zeros(lines), np.zeros(lines)
    for period in range(len(cases)):
        count, size = float(cases[period]), measure[period]
        for line in range(lines):
            value = max(running[line] + (slope[line] * count - size), 0.0)
            running[line] = value
            top[line] = max(top[line], value)
    for line in range(lines):
        if top[line] > height[line]:
            return True
    return False


@compiled
def _best_period(
    cases: Counts, measure: Measures, longest: int, limits: Limits, best: Best, middle: int, places: int
) -> Best:
    """The best of one circle's windows and `best`: only ends at which a chord is crossed are looked at closely."""
    total, whole, bernoulli, shift, table = (
        limits.total,
        limits.whole,
        limits.bernoulli,
        limits.shift,
        limits.table,
    )
    level = _level(best.ratio)
    lines = limits.slope.shape[1]
    running = np.zeros(lines)
    for end in range(len(cases)):
        crossed = False
        for line in range(lines):
            value = max(running[line] + (limits.slope[level, line] * cases[end] - measure[end]), 0.0)
            running[line] = value
            crossed |= value > limits.height[level, line]
        if not crossed or cases[end] == 0:
            continue
        inside, size = 0, 0.0
        for start in range(end, max(-1, end - longest), -1):
            inside += cases[start]
            size += measure[start]
            if size < table[level, inside >> shift]:
                value = log_ratio(inside, size, total, whole, bernoulli)
                if value > best.ratio + _GAIN:
                    best = Best(value, middle, places, start, end)
    return best
