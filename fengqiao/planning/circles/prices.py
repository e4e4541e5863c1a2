"""What a hand-made change costs: every pin and every forbidden pair, in km."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fengqiao.kernel.watching import Watch
from fengqiao.planning.circles.demand import Demand, Pair, demand_of
from fengqiao.planning.circles.planning import Circles, Village, best_cover, ground_of
from fengqiao.planning.outcome import Outcome, Status


@dataclass(frozen=True)
class Price:
    """What demands add to the best sum of rounds, in km: one pair, or (`pair` None) all pairs at once.

    `km` is None where time ran out before it was known. It is exact where `proven`.
    """

    pair: Pair | None
    pinned: bool
    km: float | None
    proven: bool


def prices_of_changes(
    outcome: Outcome[Circles],
    *,
    villages: Sequence[Village],
    low: int = 2,
    high: int = 3,
    count: int | None = None,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    neighbours: Iterable[Pair] | None = None,
    road_km: Mapping[Pair, float] | None = None,
    watch: Watch | None = None,
) -> list[Price]:
    """The price of each pin and forbidden pair: the plan's km less the km of the best plan without just that one.

    Where there are several, the price of all together follows: one may cost nothing only because another already
    asks for the same. `outcome` is what `plan_circles` answered to the same arguments; without a plan no price.
    """
    codes = [village.code for village in villages]
    demand = demand_of(codes, low=low, high=high, count=count, together=together, apart=apart)
    if outcome.objective is None or not (demand.together or demand.apart):
        return []
    watch = watch or Watch()
    ground = ground_of(villages, demand, neighbours=neighbours, road_km=road_km, watch=watch)
    changes: list[tuple[Pair | None, bool, Demand]] = [
        ((codes[pair[0]], codes[pair[1]]), pinned, demand.without(pair))
        for pinned, pairs in ((True, demand.together), (False, demand.apart))
        for pair in pairs
    ]
    if len(changes) > 1:
        changes.append((None, False, replace(demand, together=(), apart=())))
    prices = []
    for pair, pinned, without in changes:
        free = None if watch.is_over else best_cover(ground, without, watch)
        km = None if free is None or free.objective is None else outcome.objective - free.objective
        proven = free is not None and outcome.status is free.status is Status.OPTIMAL
        prices.append(Price(pair, pinned, km if km is None or abs(km) > 1e-9 else 0.0, proven))
    return prices
