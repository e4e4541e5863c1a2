"""What a hand-made change costs: every pin and every forbidden pair, in km."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fengqiao.kernel.watching import Watch
from fengqiao.planning.circles.planning import Circles, Pair, Village, plan_circles
from fengqiao.planning.outcome import Outcome, Status


@dataclass(frozen=True)
class Price:
    """What one demand adds to the best sum of rounds: `km` is exact where `proven`, None where nothing fits without."""

    pair: Pair
    pinned: bool
    km: float | None
    proven: bool


def prices_of_changes(
    outcome: Outcome[Circles],
    *,
    villages: Sequence[Village],
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    watch: Watch | None = None,
    **demands: Any,
) -> list[Price]:
    """The price of each pin and forbidden pair: the plan's km less the km of the best plan without just that one.

    `demands` are the other arguments `plan_circles` was called with. Stops where the watch is over.
    """
    watch = watch or Watch()
    pins, walls = list(together), list(apart)
    prices: list[Price] = []
    for pinned, pairs in ((True, pins), (False, walls)):
        for pair in pairs:
            if watch.is_over or outcome.objective is None:
                return prices
            without = plan_circles(
                villages=villages,
                together=[one for one in pins if not pinned or one != pair],
                apart=[one for one in walls if pinned or one != pair],
                watch=watch,
                **demands,
            )
            km = None if without.objective is None else outcome.objective - without.objective
            proven = outcome.status is without.status is Status.OPTIMAL
            prices.append(Price(pair, pinned, km, proven))
    return prices
