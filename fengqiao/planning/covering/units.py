"""Weights in units that a proof can be exact in."""

from dataclasses import dataclass

import numpy as np

from fengqiao.planning.covering.incidence import Floats

_MOST_PLACES = 6  # decimal places looked for
_EXACT = 2.0**53  # sums of whole numbers below it are exact
_MOST_POWER = 1000  # of two, that a number can hold
_TOTAL = 2.0**30  # of weights that have no such unit: far above every absolute tolerance of solver and search


@dataclass(frozen=True)
class Units:
    """`weights` = `amounts` times `unit`; amounts are whole numbers where decimal places allow it."""

    amounts: Floats
    unit: float


def in_units(weights: Floats) -> Units:
    """The largest decimal unit in which all weights are whole, else a power of two that makes their sum about 1e9."""
    heaviest = float(weights.max(initial=0.0))
    if heaviest <= 0.0:
        return Units(weights, 1.0)
    for places in range(_MOST_PLACES + 1):
        tens = 10.0**places
        if heaviest * tens * len(weights) >= _EXACT:
            break
        amounts = np.rint(weights * tens)
        if (np.abs(weights * tens - amounts) <= 4 * np.finfo(float).eps * amounts).all():
            common = float(np.gcd.reduce(amounts.astype(np.int64)))
            return Units(amounts / common, common / tens)
    power = int(np.rint(np.log2(_TOTAL) - np.log2(heaviest) - np.log2(len(weights))))
    power = max(-_MOST_POWER, min(_MOST_POWER, power))
    return Units(np.ldexp(weights, power), 2.0**-power)
