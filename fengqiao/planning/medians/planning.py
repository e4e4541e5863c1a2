"""The p-median problem, proven or with a proven lower bound."""

import numpy as np

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.incidence import Floats, Longs
from fengqiao.planning.medians.branching import bound_of, branched
from fengqiao.planning.medians.exact import Core, core_of, medians_by_programme
from fengqiao.planning.medians.interchange import interchanged
from fengqiao.planning.medians.lagrange import Relaxed, relax
from fengqiao.planning.outcome import Outcome, Status

_STEPS = 6000
_PASSES = 1000
_FEW_NODES = 1500
_MOST_NODES = 1_000_000
_FEW_PAIRS = 20_000  # of a programme: up to here the solver is quicker than many nodes
_FRUITLESS = 300


def plan_medians(
    *, costs: Floats, choose: int, seed: int = 1, watch: Watch | None = None
) -> Outcome[tuple[int, ...]]:
    """`choose` sites (numbers, rising) with the least sum over clients of the cost to the cheapest chosen site.

    `costs` (sites, clients), finite and at least 0, for example weight x metres. The bound is a lower one. Refuses
    `wrong_costs` and `bad_choose`. Interchange and Lagrangian relaxation; what reduced costs leave open, by branch and
    bound or, where it is little, as a mixed-integer programme. Source: ReVelle and Swain 1970; Christofides and
    Beasley 1982; Beasley 1993.
    """
    watch = watch or Watch()
    costs = np.ascontiguousarray(costs, dtype=float)
    if costs.ndim != 2 or not costs.size or not np.isfinite(costs).all() or (costs < 0).any():
        raise Refused("wrong_costs")
    if not 1 <= choose <= len(costs):
        raise Refused("bad_choose", choose=choose, sites=len(costs))
    _compile()
    began = watch.spent
    search = _Search(costs, choose=choose, seed=seed, watch=watch)
    search.run()
    status = Status.OPTIMAL if search.is_proven else Status.FEASIBLE
    bound = search.best if search.is_proven else search.bound
    plan = tuple(sorted(search.chosen.tolist()))
    return Outcome(plan, search.best, bound, status, watch.spent - began)


def _compile() -> None:
    """Once, before the clock starts."""
    tiny = np.ones((2, 2)) - np.eye(2)
    _Search(tiny, choose=1, seed=1, watch=Watch()).run()
    bound_of(tiny, np.zeros(2), np.zeros(2, dtype=np.int8), 1, 1.0)


class _Search:
    def __init__(self, costs: Floats, *, choose: int, seed: int, watch: Watch) -> None:
        self.costs, self.choose, self.watch = costs, choose, watch
        self.chosen: Longs = np.arange(choose)
        self.best, self.bound = float("inf"), float(costs.min(axis=0).sum())
        self._whole = bool((costs == np.floor(costs)).all())
        self._random = np.random.default_rng(seed)

    @property
    def is_proven(self) -> bool:
        """Whether no plan can cost less."""
        return self.bound >= self.best - 1e-9 * max(1.0, abs(self.best))

    def run(self) -> None:
        """Interchange, relaxation, programme, kicks: each only while nothing is proven."""
        self._offer(np.arange(self.choose))
        if self.choose == len(self.costs):
            self.bound = self.best
        if self.is_proven:
            return
        relaxed = self._relax()
        for _ in range(30):  # a plan better than the best known makes what is to be proven much smaller
            if self.is_proven or self.watch.is_over:
                return
            self._kick()
        self._prove(relaxed)
        fruitless = 0
        while not self.is_proven and not self.watch.is_over and fruitless < _FRUITLESS:
            fruitless = 0 if self._kick() else fruitless + 1

    def _offer(self, chosen: Longs) -> float:
        chosen, cost = interchanged(self.costs, chosen.astype(np.int64), _PASSES)
        if cost < self.best:
            self.chosen, self.best = chosen, float(cost)
        self._raise(self.bound)
        return self.best

    def _raise(self, bound: float) -> None:
        if self._whole:
            bound = float(np.ceil(bound - 1e-6))
        self.bound = min(self.best, max(self.bound, bound))

    def _relax(self) -> Relaxed:
        def enough(bound: float) -> bool:
            self._raise(bound)
            return self.is_proven

        return relax(
            self.costs,
            choose=self.choose,
            best=self.best,
            steps=_STEPS,
            watch=self.watch,
            tried=self._offer,
            enough=enough,
        )

    def _prove(self, relaxed: Relaxed) -> None:
        core = core_of(self.costs, relaxed, choose=self.choose, below=self._enough)
        self._branch(core, relaxed, _FEW_NODES)
        if self.is_proven or self.watch.is_over:
            return
        if core.pairs.sum() > _FEW_PAIRS:
            self._branch(core, relaxed, _MOST_NODES)
            return
        chosen, bound = medians_by_programme(self.costs, core, choose=self.choose, watch=self.watch)
        if chosen is not None and len(chosen) == self.choose:
            self._offer(chosen)
        self._raise(min(self.best, bound))

    @property
    def _enough(self) -> float:
        """A bound from which on nothing better is left."""
        slack = 1e-9 * max(1.0, abs(self.best))
        return self.best - 1 + 1e-6 if self._whole else self.best - slack

    def _branch(self, core: Core, relaxed: Relaxed, nodes: int) -> None:
        costs = np.ascontiguousarray(self.costs[core.sites])

        def offer(rows: Longs) -> float:
            if len(rows) == self.choose and costs[rows].min(axis=0).sum() < self._enough:
                self._offer(core.sites[rows])
            return self._enough

        def tell(bound: float) -> None:
            self._raise(bound)
            self.watch.tell(best=self.best, bound=self.bound)

        bound = branched(
            costs,
            relaxed.prices,
            core.must,
            choose=self.choose,
            enough=self._enough,
            nodes=nodes,
            offer=offer,
            tell=tell,
            watch=self.watch,
        )
        self._raise(min(self.best, bound))

    def _kick(self) -> bool:
        """Exchange some sites for others at random, then interchange; whether that gave a better plan."""
        before = self.best
        some = max(1, min(self.choose, len(self.costs) - self.choose, 2 + self.choose // 20))
        outside = np.setdiff1d(np.arange(len(self.costs)), self.chosen)
        chosen = self.chosen.copy()
        going = self._random.choice(self.choose, size=some, replace=False)
        chosen[going] = self._random.choice(outside, size=some, replace=False)
        self._offer(chosen)
        self.watch.tell(best=self.best, bound=self.bound)
        return self.best < before
