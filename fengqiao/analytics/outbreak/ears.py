"""EARS C1, C2 and C3: is today's count above the mean of the last days by more than their spread explains?

Sources: L. Hutwagner et al., "The bioterrorism preparedness and response Early Aberration Reporting System (EARS)",
Journal of Urban Health 80 (2003) i89-i96; R. D. Fricker, B. L. Hegler and D. A. Dunfee, "Comparing syndromic
surveillance detection methods: EARS' versus a CUSUM-based methodology", Statistics in Medicine 27 (2008) 3407-3429.
"""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy import stats

from fengqiao.analytics.outbreak.verdict import Verdict
from fengqiao.kernel.refusals import Refused

EarsMethod = Literal["ears-c1", "ears-c2", "ears-c3"]
ALPHA_OF: dict[EarsMethod, float] = {"ears-c1": 0.001, "ears-c2": 0.001, "ears-c3": 0.025}
_GAP: dict[EarsMethod, int] = {"ears-c1": 0, "ears-c2": 2, "ears-c3": 2}
_MEMORY: dict[EarsMethod, int] = {"ears-c1": 0, "ears-c2": 0, "ears-c3": 2}


def ears(
    *,
    counts: Sequence[int],
    method: EarsMethod,
    first: int | None = None,
    alpha: float | None = None,
    baseline: int = 7,
    min_sigma: float = 0.0,
    c3_as_published: bool = False,
) -> list[Verdict]:
    """Judge the rows from `first` on (None: the first that has all its past).

    C1 compares with the `baseline` rows just before, C2 leaves two rows between: the bound is their mean and z standard
    deviations (`min_sigma` is the least one taken). C3 takes from the z of C2 by how much more than one standard
    deviation each of the two rows before lay above its own mean. The bound is never below 0.

    Of C3 there are two readings. R's surveillance 1.20.3 adds z to the row's own count instead of the mean, so that
    only the two rows before can make it alarm; bounds and alarms follow it unless `c3_as_published`, which adds to
    the mean. Where a baseline of equal counts leaves R without a number, the published reading is taken. Raises
    Refused: baseline_too_short, row_too_early, series_too_short.
    """
    if baseline < 2:
        raise Refused("baseline_too_short", baseline=baseline, least=2)
    earliest = baseline + _GAP[method] + _MEMORY[method]
    start = earliest if first is None else first
    if start < earliest:
        raise Refused("row_too_early", row=start, least=earliest)
    if start >= len(counts):
        raise Refused("series_too_short", rows=len(counts), wanted=start + 1)
    z = float(stats.norm.isf(ALPHA_OF[method] if alpha is None else alpha))
    usual = [_usual(counts, row, _GAP[method], baseline, min_sigma) for row in range(len(counts))]
    verdicts = []
    for row in range(start, len(counts)):
        mean, spread = usual[row]
        before = [_height(counts[row - ago], *usual[row - ago]) for ago in range(1, _MEMORY[method] + 1)]
        own_count = method == "ears-c3" and not c3_as_published
        bound = _bound(counts[row] if own_count else mean, mean, spread, z, before)
        verdicts.append(
            Verdict(row=row, count=counts[row], expected=mean, bound=bound, alarm=counts[row] > bound)
        )
    return verdicts


def _usual(counts: Sequence[int], row: int, gap: int, baseline: int, min_sigma: float) -> tuple[float, float]:
    window = np.asarray(counts[max(0, row - gap - baseline) : max(0, row - gap)], dtype=np.float64)
    if len(window) < baseline:
        return math.nan, math.nan
    return float(window.mean()), max(float(window.std(ddof=1)), min_sigma)


def _bound(start: float, mean: float, spread: float, z: float, before: Sequence[float]) -> float:
    above = np.maximum(0.0, np.asarray(before) - 1)
    bound = start + spread * (z - float(above.sum()))
    if math.isnan(bound):
        bound = mean + spread * (z - float(np.nansum(above))) if spread > 0 else mean
    return max(0.0, bound)


def _height(count: int, mean: float, spread: float) -> float:
    """How many standard deviations a count lies above the mean; not a number where there is no deviation at all."""
    if spread == 0:
        return math.nan if count == mean else math.copysign(math.inf, count - mean)
    return (count - mean) / spread
