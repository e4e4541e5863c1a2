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
) -> list[Verdict]:
    """Judge the rows from `first` on (None: the first that has all its past).

    C1 compares with the `baseline` rows just before; C2 leaves two rows between; C3 adds to C2 by how much each of the
    two rows before lay more than one standard deviation above its own mean. The bound is never below 0. `min_sigma` is
    the least standard deviation taken; at 0 a baseline of equal counts has its mean as bound. Raises Refused:
    baseline_too_short, row_too_early, series_too_short.
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
        before = sum(
            max(0.0, _height(counts[row - ago], *usual[row - ago]) - 1)
            for ago in range(1, _MEMORY[method] + 1)
        )
        bound = mean if spread == 0 else max(0.0, mean + spread * (z - before))
        verdicts.append(
            Verdict(row=row, count=counts[row], expected=mean, bound=bound, alarm=counts[row] > bound)
        )
    return verdicts


def _usual(counts: Sequence[int], row: int, gap: int, baseline: int, min_sigma: float) -> tuple[float, float]:
    window = np.asarray(counts[max(0, row - gap - baseline) : max(0, row - gap)], dtype=np.float64)
    if len(window) < baseline:
        return math.nan, math.nan
    return float(window.mean()), max(float(window.std(ddof=1)), min_sigma)


def _height(count: int, mean: float, spread: float) -> float:
    """How many standard deviations a count lies above the mean."""
    if spread == 0:
        return math.inf if count > mean else 0.0
    return (count - mean) / spread
