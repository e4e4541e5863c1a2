"""Where the search for a roster stands: the best so far, and what is proven."""

import math
from collections.abc import Mapping, Sequence

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.linear import solve
from fengqiao.planning.shifts.demand import RosterDemand
from fengqiao.planning.shifts.master import Column, Master, Prices, Relaxed
from fengqiao.planning.shifts.partitioning import as_roster, one_after_the_other, set_partitioning
from fengqiao.planning.shifts.presence import Presence
from fengqiao.planning.shifts.schedules import Numbers, ScheduleGraph

SLACK = 1e-5  # of what the linear programmes say; all costs are whole numbers


class Standing:
    """The best roster so far with its cost, the proven bound, and the master programme they come from."""

    def __init__(self, demand: RosterDemand, graphs: Sequence[ScheduleGraph], watch: Watch) -> None:
        self.prices = Prices(demand)
        self.graphs, self.watch = list(graphs), watch
        self.shape = demand.days, len(demand.kinds) + 1
        self.master = Master(demand, self.prices)
        self.best = one_after_the_other(self.prices, graphs, watch)
        self.cost = self.prices.total(self.best)
        self.bound = self.prices.constant + sum(
            graph.cheapest(prices)[0] for graph, prices in zip(graphs, self.prices.of_worker, strict=True)
        )
        for worker, schedule in enumerate(self.best):
            self.master.add(worker, schedule)

    @property
    def proven(self) -> bool:
        """Whether no roster is better."""
        return self.bound > self.cutoff

    @property
    def ended(self) -> bool:
        """Whether there is nothing to look for or no time to."""
        return self.proven or self.watch.is_over

    @property
    def cutoff(self) -> float:
        """What leads to nothing better has a bound above this."""
        return self.cost - 1 + SLACK

    def prove(self, bound: float) -> None:
        """No roster costs less than `bound`, rounded up."""
        whole = math.ceil(bound - SLACK) if math.isfinite(bound) else self.cost
        self.bound = max(self.bound, min(float(whole), self.cost))
        self.watch.tell(best=self.cost, bound=self.bound)

    def accept(self, roster: Numbers) -> None:
        """Keep the roster where it is better."""
        cost = self.prices.total(roster)
        if cost < self.cost - 0.5:
            self.best, self.cost = roster, cost
            self.watch.tell(best=cost, bound=self.bound)

    def offer(self, weights: Mapping[Column, float]) -> None:
        """Keep a relaxation's schedules where they are a roster, and better."""
        whole = [column for column, weight in weights.items() if weight > 0.99]
        if len(whole) == len(self.graphs):
            self.accept(as_roster(whole))

    def enter(self, graphs: Sequence[ScheduleGraph], presence: Presence) -> None:
        """Hold the master programme to these schedules and bounds alone."""
        self.master.keep_only([graph.allowed() for graph in graphs])
        self.master.bound_presence(presence)

    def relax(self, graphs: Sequence[ScheduleGraph], presence: Presence | None = None) -> Relaxed | None:
        """The relaxation over these schedules alone; None where nothing better is among them. Raises Unsolved."""
        if not all(graph.layers for graph in graphs):
            return None
        self.enter(graphs, presence or self.master.free)
        return self.master.solve(graphs, self.watch, cutoff=self.cutoff)

    def put_together(
        self, columns: Sequence[Column], *, seconds: float, presence: Presence | None = None
    ) -> bool:
        """The best roster of these columns, looked for in so many seconds. Whether none of them beats ours."""
        if self.ended:
            return False
        bounds = presence or self.master.free
        programme, first = set_partitioning(columns, self.prices, bounds, len(self.graphs))
        solved = solve(programme, watch=Part(self.watch, seconds), options={"mip_abs_gap": 1 - 2 * SLACK})
        if solved.values is not None:
            self.accept(as_roster(columns[number - first] for number in solved.chosen if number >= first))
        return solved.bound + self.prices.constant > self.cutoff
