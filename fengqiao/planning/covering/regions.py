"""A tighter upper bound where sites and cells lie on a map: regions are solved exactly, sites shared at a price."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.covering.exact import SOLVER_SLACK
from fengqiao.planning.covering.incidence import Flags, Floats, Incidence, Longs
from fengqiao.planning.linear import Programme, solve

_SITES_A_REGION = 5  # about so many chosen ones where the work begins
_LEAST_SECONDS = 0.1  # a region, for the work to be worth beginning
_GAP = 2e-4  # a region solved so far is solved
_STEP = 0.5  # of Polyak's step
_LOOK_BACK, _LITTLE = (
    4,
    0.03,
)  # passes that together close less than this share of the gap are followed by a join
_DEARER = 3  # times as long takes a pass over regions twice as large, about
_QUICK = {
    "mip_allow_restart": False,
    "mip_pool_soft_limit": 100,
}  # small programmes, many of them: half the time


@dataclass(frozen=True)
class Answer:
    """What one region says at the prices given: at most `bound`, and the sites it would open."""

    bound: float
    opened: Longs


def bound_by_regions(
    incidence: Incidence,
    weights: Floats,
    places: Floats,
    *,
    choose: int,
    best: float,
    prices: Floats,
    values: Floats,
    watch: Watch,
    better: Callable[[float], bool],
    tried: Callable[[Flags], float],
) -> None:
    """Upper bounds from cutting the cells into regions, told to `better`, which says whether to end.

    Every region knows all its cells and every site that reaches into it, and may open a site at its own price. Where
    the prices of a site in all regions add up to at most t, the regions' best (weight less prices) plus t times
    `choose` is an upper bound for any t: Lagrangian decomposition (Guignard and Kim 1987). It begins from the `prices`
    of the cells of the plain relaxation, where it is never worse than that, moves prices by subgradients as long as
    that helps, and then joins regions two by two. `places` (cells, 2) say what is near. `tried` is handed choices of
    sites.
    """
    regions = _halved(places, choose)
    shared = _Shared(incidence, weights, prices, values, choose)
    with ThreadPoolExecutor(max_workers=workers()) as pool:
        while len(regions) > 1 and not watch.is_over:
            if not _passes(shared, regions, best=best, watch=watch, better=better, tried=tried, pool=pool):
                return
            regions = [np.concatenate(pair) for pair in zip(regions[::2], regions[1::2], strict=True)]
            shared.join()


def workers() -> int:
    """How many regions are solved at a time."""
    return max(1, min(4, os.cpu_count() or 1))


def _passes(
    shared: _Shared,
    regions: Sequence[Longs],
    *,
    best: float,
    watch: Watch,
    better: Callable[[float], bool],
    tried: Callable[[Flags], float],
    pool: ThreadPoolExecutor,
) -> bool:
    """Passes over the regions, each at better prices, until they bring little or time is over.

    Whether to go on with larger regions: not where `better` says to end, or time is too short for a pass.
    """
    bounds: list[float] = []
    while not watch.is_over:
        started = watch.spent
        seconds = watch.left * workers() / len(regions)
        if seconds < _LEAST_SECONDS:
            return False
        shared.begin(regions)

        def work(number: int, each: float = seconds) -> Answer:
            return shared.solved(number, regions[number], Part(watch, each))

        answers = list(pool.map(work, range(len(regions))))
        bounds.append(sum(answer.bound for answer in answers) + shared.toll * shared.choose + SOLVER_SLACK)
        best = max(best, tried(shared.favourites(answers)))
        if better(bounds[-1]):
            return False
        shared.move(answers, scale=_STEP * max(0.0, bounds[-1] - best))
        spent = watch.spent - started
        if len(bounds) > _LOOK_BACK and _gained(bounds) <= _LITTLE * (min(bounds) - best):
            return watch.left > _DEARER * spent
        if watch.left < spent:
            return False
    return False


def _gained(bounds: Sequence[float]) -> float:
    """By how much the latest passes have bettered the bound."""
    return min(bounds[:-_LOOK_BACK]) - min(bounds)


def _halved(places: Floats, choose: int) -> list[Longs]:
    """Regions of about as many cells each, cut across their longer side; a power of two of them."""
    regions = [np.arange(len(places))]
    while len(regions) * _SITES_A_REGION < choose and min(len(region) for region in regions) > 1:
        halves = []
        for region in regions:
            spread = np.ptp(places[region], axis=0)
            order = region[np.argsort(places[region, int(spread.argmax())], kind="stable")]
            halves += [order[: len(order) // 2], order[len(order) // 2 :]]
        regions = halves
    return regions


class _Shared:
    """The prices of the sites in the regions: `tolls` (sites, regions) add up to `toll` for each site."""

    def __init__(
        self, incidence: Incidence, weights: Floats, prices: Floats, values: Floats, choose: int
    ) -> None:
        self.incidence, self.weights, self.choose = incidence, weights, choose
        order = np.sort(values)[::-1]
        self.toll = float(order[choose - 1] + order[min(choose, len(order) - 1)]) / 2
        self._prices, self._values = prices, values
        self.tolls = np.zeros((0, 0))
        self._touches = np.zeros((0, 0), dtype=np.bool_)

    def begin(self, regions: Sequence[Longs]) -> None:
        """Who reaches into which region; at first each site's toll stands where its cells are worth most."""
        sites = self.incidence.sites_number
        region_of = np.empty(len(self.weights), dtype=np.int64)
        for number, region in enumerate(regions):
            region_of[region] = number
        rows = np.repeat(np.arange(sites), np.diff(self.incidence.starts))
        where = region_of[self.incidence.cells]
        self._touches = np.zeros((sites, len(regions)), dtype=np.bool_)
        self._touches[rows, where] = True
        if self.tolls.shape != self._touches.shape:
            worth = np.zeros(self._touches.shape)
            np.add.at(worth, (rows, where), self._prices[self.incidence.cells])
            total = np.maximum(worth.sum(axis=1), 1e-12)
            scaled = worth * np.minimum(1.0, self.toll / total)[:, None]
            self.tolls = scaled + self._spread(self.toll - scaled.sum(axis=1))

    def join(self) -> None:
        """Two regions become one: their tolls add up."""
        self.tolls = self.tolls[:, ::2] + self.tolls[:, 1::2]

    def _spread(self, extra: Floats) -> Floats:
        count = np.maximum(1, self._touches.sum(axis=1))
        spread: Floats = self._touches * (extra / count)[:, None]
        return spread

    def solved(self, number: int, region: Longs, watch: Watch) -> Answer:
        """The region's best at its prices, or what is proven about it when the watch is over."""
        sites = np.flatnonzero(self._touches[:, number])
        column = np.full(self.incidence.sites_number, -1)
        column[sites] = np.arange(len(sites))
        programme = Programme()
        own = np.zeros(len(sites))
        several: list[tuple[float, list[int]]] = []
        starts = self.incidence.cell_starts
        for cell in region.tolist():
            columns = column[self.incidence.sites[starts[cell] : starts[cell + 1]]]
            if len(columns) == 1:
                own[columns[0]] += self.weights[cell]
            else:
                several.append((float(self.weights[cell]), columns.tolist()))
        for cost in self.tolls[sites, number] - own:
            programme.add_column(cost=float(cost))
        for weight, those in several:
            programme.add_row([programme.add_column(cost=weight, whole=False), *those], low=1)
        everything = sum(weight for weight, _ in several)
        solution = solve(programme, watch=watch, gap=_GAP, options=_QUICK)
        most = everything + float(np.maximum(0.0, own - self.tolls[sites, number]).sum())
        bound = min(most, everything - solution.bound)
        nothing = np.zeros(0, dtype=np.int64)
        return Answer(
            bound, nothing if solution.values is None else sites[solution.values[: len(sites)] > 0.5]
        )

    def _opened(self, answers: Sequence[Answer]) -> Floats:
        opened = np.zeros(self.tolls.shape)
        for number, answer in enumerate(answers):
            opened[answer.opened, number] = 1.0
        return opened

    def favourites(self, answers: Sequence[Answer]) -> Flags:
        """The `choose` sites most regions that could would open."""
        share = self._opened(answers).sum(axis=1) / np.maximum(1, self._touches.sum(axis=1))
        chosen = np.zeros(len(share), dtype=np.bool_)
        chosen[np.argsort(-share, kind="stable")[: self.choose]] = (
            share[np.argsort(-share, kind="stable")[: self.choose]] > 0
        )
        return chosen

    def move(self, answers: Sequence[Answer], *, scale: float) -> None:
        """One subgradient step of length `scale` over its square: dearer where opened, cheaper where not."""
        opened = self._opened(answers)
        share = opened.sum(axis=1) / np.maximum(1, self._touches.sum(axis=1))
        slope = (opened - share[:, None]) * self._touches
        miss = float(share.sum()) - self.choose
        length = float((slope**2).sum()) + miss**2 / len(share)
        if length > 1e-12:
            self.tolls += scale / length * slope
            change = scale / length * miss / len(share)
            self.toll += change
            self.tolls += self._spread(np.full(len(share), change))
