"""Monte Carlo: the highest ratio in each of many data sets made by chance (Dwass 1957)."""

import math
import os
import time as clock
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.compiled import compiled
from fengqiao.analytics.scan.draws import (
    PERMUTATION,
    POISSON,
    alias_table,
    draw_bernoulli,
    draw_permutation,
    draw_poisson,
    stream,
)
from fengqiao.analytics.scan.search import Circles, Limits, best_at_any_time, best_to_the_end
from fengqiao.kernel.watching import Watch

_CHUNK = 25  # replications handed to a thread at once, fewer where they would keep it for longer than
_PATIENCE = 0.5  # seconds: only in between is a watch heard


@dataclass(frozen=True)
class Chance:
    """How chance makes data. `kind` is one of `draws`; the arrays are what that kind needs, the others are empty."""

    kind: int
    total: int
    keep: NDArray[np.float64]
    other: NDArray[np.int64]
    place: NDArray[np.int64]
    period: NDArray[np.int64]
    individual: NDArray[np.int64]

    @classmethod
    def of(cls, *, kind: int, cases: NDArray[np.int32], measure: NDArray[np.float64]) -> "Chance":
        """Chance under the model `kind`, given cases and measure, both (places, periods)."""
        whole, cell = np.empty(0, np.int64), np.empty(0, np.float64)
        keep, other, place, period, individual = cell, whole, whole, whole, whole
        if kind == POISSON:
            keep, other = alias_table(measure.ravel())
        elif kind == PERMUTATION:
            cells = np.repeat(np.arange(cases.size), cases.ravel())
            place, period = np.divmod(cells, cases.shape[1])
        else:
            individual = np.repeat(np.arange(cases.size), measure.ravel().round().astype(np.int64))
        return cls(kind, int(cases.sum()), keep, other, place, period, individual)


def highest_ratios(
    *,
    chance: Chance,
    measure: NDArray[np.float64],
    longest: int,
    to_the_end: bool,
    circles: Circles,
    limits: Limits,
    periods: int,
    replications: int,
    seed: int,
    watch: Watch,
) -> NDArray[np.float64]:
    """The highest ratio of each replication, in order; fewer where the watch ended the work.

    One at least is made. `measure` is summed as `search` has it (`timewise`, or `lengthwise` where windows last
    `to_the_end`).
    Replication k is the same whatever the number of processors.
    """
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = np.full(replications, math.nan)

    def work(first: int, last: int) -> int:
        individual = chance.individual.copy()
        found[first:last] = _replicate(
            chance.kind, chance.total, chance.keep, chance.other, chance.place, chance.period, individual,
            measure, longest, to_the_end, circles, limits, seed, first, last, periods,
        )  # fmt: skip
        return last - first

    began = clock.perf_counter()
    done = work(0, 1)
    size = min(_CHUNK, 1 + int(_PATIENCE / (clock.perf_counter() - began)))
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[int]] = set()
        chunks = ((one, min(replications, one + size)) for one in range(done, replications, size))
        while True:
            while len(waiting) < 2 * workers and not watch.is_over and (chunk := next(chunks, None)):
                waiting.add(pool.submit(work, *chunk))
            if not waiting:
                break
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED, timeout=0.2)
            done += sum(one.result() for one in finished)
            watch.tell(done=done / replications)
    return np.asarray(found[~np.isnan(found)])


@compiled
def _replicate(
    kind: int,
    total: int,
    keep: NDArray[np.float64],
    other: NDArray[np.int64],
    place: NDArray[np.int64],
    period: NDArray[np.int64],
    individual: NDArray[np.int64],
    measure: NDArray[np.float64],
    longest: int,
    to_the_end: bool,
    circles: Circles,
    limits: Limits,
    seed: int,
    first: int,
    last: int,
    periods: int,
) -> NDArray[np.float64]:
    """The highest ratios of replications `first` to before `last`."""
    found = np.empty(last - first)
    cases = np.empty((measure.shape[0], periods), np.int32)
    for number in range(first, last):
        state = stream(seed, number)
        if kind == POISSON:
            draw_poisson(state, keep, other, total, periods, cases)
        elif kind == PERMUTATION:
            draw_permutation(state, place, period, cases)
        else:
            draw_bernoulli(state, individual, total, periods, cases)
        if to_the_end:
            best = best_to_the_end(lengthwise(cases, measure.shape[1]), measure, circles, limits)
        else:
            best = best_at_any_time(timewise(cases), measure, longest, circles, limits)
        found[number - first] = best.ratio
    return found


@compiled
def timewise(values: NDArray[Any]) -> NDArray[np.float64]:
    """(places, periods): column k sums the first k + 1 periods."""
    summed = np.empty(values.shape, np.float64)
    for place in range(values.shape[0]):
        running = 0.0
        for k in range(values.shape[1]):
            running += values[place, k]
            summed[place, k] = running
    return summed


@compiled
def lengthwise(values: NDArray[Any], lengths: int) -> NDArray[np.float64]:
    """(places, lengths): column k sums the last k + 1 periods."""
    summed = np.empty((values.shape[0], lengths), np.float64)
    last = values.shape[1] - 1
    for place in range(values.shape[0]):
        running = 0.0
        for k in range(lengths):
            running += values[place, last - k]
            summed[place, k] = running
    return summed
