"""What the data could have shown: power for an effect of a given size, and the least effect likely to be found."""

import math
from dataclasses import dataclass

from scipy.special import stdtr, stdtrit


@dataclass(frozen=True)
class Power:
    """`power` is the chance that the 95% interval leaves out zero when the change is `percent` of what was expected;
    `detectable_percent` is the change that would be found with a chance of 80% and `even_percent` that of 50% (None: no
    change can be given in percent, for nothing was expected).
    """

    percent: float
    power: float
    detectable_percent: float | None
    even_percent: float | None


def chance_to_find(effect: float, *, half: float, freedom: float) -> float:
    """The chance that a 95% interval of half width `half` leaves out zero when the true change is `effect`."""
    critical = float(stdtrit(freedom, 0.975))
    if half <= 0:
        return 1.0 if effect else 0.05
    shift = abs(effect) / half * critical
    return float(stdtr(freedom, shift - critical) + stdtr(freedom, -shift - critical))


def power_of_difference(*, expected: float, half: float, freedom: float, percent: float) -> Power:
    """For a difference in units of the values; `expected` is the mean a period without the intervention."""
    power = chance_to_find(expected * percent / 100, half=half, freedom=freedom)
    least = _least(half, freedom)
    if expected <= 0:
        return Power(percent, power, None, None)
    return Power(percent, power, 100 * least / expected, 100 * half / expected)


def power_of_ratio(*, half: float, freedom: float, percent: float) -> Power:
    """For a fall of counts by `percent`; `half` is half the interval of the logarithm of the ratio."""
    effect = -math.log1p(-min(percent, 99.9) / 100)
    power = chance_to_find(effect, half=half, freedom=freedom)
    return Power(percent, power, -100 * math.expm1(-_least(half, freedom)), -100 * math.expm1(-half))


def _least(half: float, freedom: float) -> float:
    critical = float(stdtrit(freedom, 0.975))
    return half * (1 + float(stdtrit(freedom, 0.8)) / critical)
