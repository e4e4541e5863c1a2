"""Data as chance would make them: each replication has its own stream of random numbers, whoever draws it."""

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.compiled import compiled

POISSON, PERMUTATION, BERNOULLI = 0, 1, 2


@compiled
def stream(seed: int, number: int) -> NDArray[np.uint64]:
    """The state of replication `number`'s random numbers (SplitMix64; Steele, Lea and Flood 2014)."""
    state = np.empty(1, np.uint64)
    state[0] = np.uint64(seed) * np.uint64(0xD1342543DE82EF95) + np.uint64(number) * np.uint64(
        0xAF251AF3B0F025B5
    )
    uniform(state)
    state[0] = state[0] ^ np.uint64(np.uint64(uniform(state) * 9007199254740992.0) << np.uint64(11))
    return state


@compiled
def uniform(state: NDArray[np.uint64]) -> float:
    """The next number from 0 to below 1, of 53 random bits."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def alias_table(weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Walker's alias table (Vose 1991) of weights: keep cell i with probability keep[i], otherwise take other[i]."""
    n = len(weight)
    keep, other = weight * (n / weight.sum()), np.arange(n)
    small, large = np.empty(n, np.int64), np.empty(n, np.int64)
    few, many = 0, 0
    for cell in range(n):
        if keep[cell] < 1.0:
            small[few] = cell
            few += 1
        else:
            large[many] = cell
            many += 1
    while few > 0 and many > 0:
        few -= 1
        poor, rich = small[few], large[many - 1]
        other[poor] = rich
        keep[rich] -= 1.0 - keep[poor]
        if keep[rich] < 1.0:
            many -= 1
            small[few] = rich
            few += 1
    for left in range(few):  # rounding only
        rest = small[left]
        if weight[rest] > 0.0:
            keep[rest] = 1.0
    return keep, other


@compiled
def draw_poisson(
    state: NDArray[np.uint64],
    keep: NDArray[np.float64],
    other: NDArray[np.int64],
    total: int,
    periods: int,
    cases: NDArray[np.int32],
) -> None:
    """All cases fall anew, each into a cell by its expected number: Poisson counts given their sum."""
    cases[:] = 0
    cells = len(keep)
    for _ in range(total):
        cell = int(uniform(state) * cells)
        if uniform(state) >= keep[cell]:
            cell = other[cell]
        cases[cell // periods, cell % periods] += 1


@compiled
def draw_permutation(
    state: NDArray[np.uint64], place: NDArray[np.int64], period: NDArray[np.int64], cases: NDArray[np.int32]
) -> None:
    """The periods of the cases are shuffled among them; every place and every period keeps its number of cases."""
    cases[:] = 0
    shuffled = period.copy()
    for k in range(len(shuffled) - 1, -1, -1):
        j = int(uniform(state) * (k + 1))
        shuffled[k], shuffled[j] = shuffled[j], shuffled[k]
        cases[place[k], shuffled[k]] += 1


@compiled
def draw_bernoulli(
    state: NDArray[np.uint64],
    individual: NDArray[np.int64],
    total: int,
    periods: int,
    cases: NDArray[np.int32],
) -> None:
    """Which of the individuals (their cells are given) are the cases is drawn anew, without replacement."""
    cases[:] = 0
    drawn = np.empty(total, np.int64)
    count = len(individual)
    for k in range(total):
        j = k + int(uniform(state) * (count - k))
        drawn[k] = j
        individual[k], individual[j] = individual[j], individual[k]
        cell = individual[k]
        cases[cell // periods, cell % periods] += 1
    for k in range(total - 1, -1, -1):  # as it was, so that a replication does not depend on those before it
        j = drawn[k]
        individual[k], individual[j] = individual[j], individual[k]
