"""The window with the highest likelihood ratio: over all circles and all times, or all times that last to the end.

Every function takes summed cases and measures (see `likelihood`) of places by periods: column k holds the first, or
the last, k + 1 periods together, so that both grow along a row. Circles are looked at in groups first: no window of
a group has more cases than its largest circle, nor less measure than its smallest. Where windows last to the end,
lengths are grouped likewise. Where they may begin and end at any period, the chords of `likelihood.chords` rule out
a whole circle in one pass: max over windows of (slope * cases - measure) is the most by which that sum has risen.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.compiled import compiled, quick
from fengqiao.analytics.scan.likelihood import LEVELS, STEP, log_ratio

Counts = NDArray[np.float64]  # whole numbers; as floats they are compared and multiplied without conversion
Measures = NDArray[np.float64]
GROUP = 8  # a group of circles (or lengths) grows by one part in so many
SHORT = 8  # fewer lengths are looked at one by one
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
    return int(min(ratio / STEP, LEVELS - 1.0))  # the ratio may be infinite


@compiled
def best_to_the_end(cases: Counts, measure: Measures, circles: Circles, limits: Limits) -> Best:
    """The best window among those that last to the end (centre -1: none has more cases than expected).

    `cases` and `measure` are (places, lengths), summed from the end backwards; `first` of the answer is the length
    less 1, `last` is 0.
    """
    lengths = cases.shape[1]
    if lengths < SHORT:
        return _best_of_few(cases, measure, circles, limits)
    order, reach, skipped = circles
    inside, size, many, little = _empty(lengths), _empty(lengths), _empty(lengths), _empty(lengths)
    best = Best(0.0, -1, 0, 0, 0)
    for middle in range(len(reach)):
        inside[:] = 0.0
        size[:] = 0.0
        begin = 0
        while begin < reach[middle]:
            end = min(reach[middle], begin + 1 + begin // GROUP)
            asked = _bounds(cases, measure, circles, middle, begin, end, inside, size, many, little)
            if asked and _reaches(many, little, best.ratio, limits):
                for one in range(begin, end):
                    _add(inside, cases, order[middle, one])
                    _add(size, measure, order[middle, one])
                    if not skipped[middle, one]:
                        best = _best_length(inside, size, limits, best, middle, one + 1)
            else:
                inside[:] = many
                for one in range(begin, end):
                    _add(size, measure, order[middle, one])
            begin = end
    return best


@compiled
def _best_of_few(cases: Counts, measure: Measures, circles: Circles, limits: Limits) -> Best:
    """The same for few lengths, where looking at each costs less than ruling out groups."""
    order, reach, skipped = circles
    lengths = cases.shape[1]
    inside, size = np.zeros(lengths, np.int64), np.zeros(lengths)
    level, best = 0, Best(0.0, -1, 0, 0, 0)
    for middle in range(len(reach)):
        for k in range(lengths):
            inside[k], size[k] = 0, 0.0
        for one in range(reach[middle]):
            for k in range(lengths):
                inside[k] += int(cases[order[middle, one], k])
                size[k] += measure[order[middle, one], k]
                if size[k] < limits.table[level, inside[k] >> limits.shift] and not skipped[middle, one]:
                    value = log_ratio(inside[k], size[k], limits.total, limits.whole, limits.bernoulli)
                    if value > best.ratio + _GAIN:
                        best = Best(value, middle, one + 1, k, 0)
                        level = _level(value)
    return best


@compiled
def best_at_any_time(
    cases: Counts, measure: Measures, longest: int, circles: Circles, limits: Limits
) -> Best:
    """The best window of at most `longest` periods (centre -1: none has more cases than expected).

    `cases` and `measure` are (places, periods), summed from the beginning.
    """
    order, reach, skipped = circles
    periods = cases.shape[1]
    inside, size, many, little = _empty(periods), _empty(periods), _empty(periods), _empty(periods)
    best = Best(0.0, -1, 0, 0, 0)
    for middle in range(len(reach)):
        inside[:] = 0.0
        size[:] = 0.0
        begin = 0
        while begin < reach[middle]:
            end = min(reach[middle], begin + 1 + begin // GROUP)
            asked = _bounds(cases, measure, circles, middle, begin, end, inside, size, many, little)
            if asked and _rises(many, little, best.ratio, limits):
                for one in range(begin, end):
                    _add(inside, cases, order[middle, one])
                    _add(size, measure, order[middle, one])
                    if not skipped[middle, one] and (
                        end == begin + 1 or _rises(inside, size, best.ratio, limits)
                    ):
                        best = _best_period(inside, size, longest, limits, best, middle, one + 1)
            else:
                inside[:] = many
                for one in range(begin, end):
                    _add(size, measure, order[middle, one])
            begin = end
    return best


@compiled
def _empty(length: int) -> Measures:
    return np.empty(length, np.float64)


@compiled
def _add(to: Measures, rows: Measures, row: int) -> None:
    # A slice of `rows` would be counted among its users, an atomic step for which the threads would queue.
    for k in range(len(to)):
        to[k] += rows[row, k]


@compiled
def _bounds(
    cases: Counts,
    measure: Measures,
    circles: Circles,
    middle: int,
    begin: int,
    end: int,
    inside: Measures,
    size: Measures,
    many: Measures,
    little: Measures,
) -> bool:
    """Put the cases of the group's largest circle into `many`, the measure of its smallest circle into `little`.

    False where every circle of the group is skipped. `inside` and `size` are of the first `begin` places.
    """
    many[:] = inside
    little[:] = size
    asked = False
    for one in range(begin, end):
        _add(many, cases, circles.order[middle, one])
        if not asked:
            _add(little, measure, circles.order[middle, one])
            asked = not circles.skipped[middle, one]
    return asked


@compiled
def _reaches(cases: Measures, measure: Measures, ratio: float, limits: Limits) -> bool:
    """Whether some length may have more than `ratio`: exact as a no, not as a yes."""
    level = _level(ratio)
    begin, lengths = 0, len(cases)
    while begin < lengths:
        end = min(lengths, begin + 1 + begin // GROUP)
        if measure[begin] < limits.table[level, int(cases[end - 1]) >> limits.shift]:
            return True
        begin = end
    return False


@compiled
def _best_length(
    cases: Measures, measure: Measures, limits: Limits, best: Best, middle: int, places: int
) -> Best:
    """The best of one circle's windows to the end and `best`."""
    level = _level(best.ratio)
    begin, lengths = 0, len(cases)
    while begin < lengths:
        end = min(lengths, begin + 1 + begin // GROUP)
        if measure[begin] < limits.table[level, int(cases[end - 1]) >> limits.shift]:
            for k in range(begin, end):
                value = log_ratio(int(cases[k]), measure[k], limits.total, limits.whole, limits.bernoulli)
                if value > best.ratio + _GAIN:
                    best = Best(value, middle, places, k, 0)
                    level = _level(value)
        begin = end
    return best


@compiled
def _rises(cases: Measures, measure: Measures, ratio: float, limits: Limits) -> bool:
    """Whether some window in time may have more than `ratio`: exact as a no, not as a yes."""
    level = _level(ratio)
    if limits.fewest[level] > cases[-1]:
        return False
    return _some_chord_is_passed(cases, measure, limits.slope, limits.height, level)


@quick
def _some_chord_is_passed(
    cases: Measures, measure: Measures, slope: Measures, height: Measures, level: int
) -> bool:
    """Whether slope * cases - measure rises by more than the height of one of the level's eight chords.

    Written out line by line and without a branch: so the compiler keeps the eight in registers, ten times as fast.
    """
    s0, s1, s2, s3 = slope[level, 0], slope[level, 1], slope[level, 2], slope[level, 3]
    s4, s5, s6, s7 = slope[level, 4], slope[level, 5], slope[level, 6], slope[level, 7]
    low0 = low1 = low2 = low3 = low4 = low5 = low6 = low7 = 0.0
    top0 = top1 = top2 = top3 = top4 = top5 = top6 = top7 = 0.0
    count, size = 0.0, 0.0  # before the period
    for period in range(len(cases)):
        more, larger = cases[period], measure[period]
        low0 = min(low0, s0 * count - size)
        low1 = min(low1, s1 * count - size)
        low2 = min(low2, s2 * count - size)
        low3 = min(low3, s3 * count - size)
        low4 = min(low4, s4 * count - size)
        low5 = min(low5, s5 * count - size)
        low6 = min(low6, s6 * count - size)
        low7 = min(low7, s7 * count - size)
        top0 = max(top0, s0 * more - larger - low0)
        top1 = max(top1, s1 * more - larger - low1)
        top2 = max(top2, s2 * more - larger - low2)
        top3 = max(top3, s3 * more - larger - low3)
        top4 = max(top4, s4 * more - larger - low4)
        top5 = max(top5, s5 * more - larger - low5)
        top6 = max(top6, s6 * more - larger - low6)
        top7 = max(top7, s7 * more - larger - low7)
        count, size = more, larger
    top0, top1 = top0 - height[level, 0], top1 - height[level, 1]
    top2, top3 = top2 - height[level, 2], top3 - height[level, 3]
    top4, top5 = top4 - height[level, 4], top5 - height[level, 5]
    top6, top7 = top6 - height[level, 6], top7 - height[level, 7]
    farthest: float = max(top0, top1, top2, top3, top4, top5, top6, top7)
    return farthest > 0.0


@compiled
def _best_period(
    cases: Measures, measure: Measures, longest: int, limits: Limits, best: Best, middle: int, places: int
) -> Best:
    """The best of one circle's windows and `best`: only ends at which a line's height is passed are looked at."""
    level = _level(best.ratio)
    lines = limits.slope.shape[1]
    low = np.zeros(lines)
    count, size = 0.0, 0.0
    for end in range(len(cases)):
        if cases[end] > count:
            passed = False
            for line in range(lines):
                slope = limits.slope[level, line]
                low[line] = min(low[line], slope * count - size)
                passed |= slope * cases[end] - measure[end] - low[line] > limits.height[level, line]
            if passed:
                best = _best_start(cases, measure, end, longest, limits, level, best, middle, places)
        count, size = cases[end], measure[end]
    return best


@compiled
def _best_start(
    cases: Measures,
    measure: Measures,
    end: int,
    longest: int,
    limits: Limits,
    level: int,
    best: Best,
    middle: int,
    places: int,
) -> Best:
    """The best of one circle's windows that end with period `end` and `best`."""
    for start in range(end, max(-1, end - longest), -1):
        before = cases[start - 1] if start > 0 else 0.0
        if cases[start] == before:
            continue
        inside = int(cases[end] - before)
        within = measure[end] - (measure[start - 1] if start > 0 else 0.0)
        if within < limits.table[level, inside >> limits.shift]:
            value = log_ratio(inside, within, limits.total, limits.whole, limits.bernoulli)
            if value > best.ratio + _GAIN:
                best = Best(value, middle, places, start, end)
    return best
