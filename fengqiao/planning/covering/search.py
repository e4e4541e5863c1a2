"""The search itself: good covers from below, proven bounds from above, until they meet or time is over."""

import numpy as np

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.covering.exact import most_by_programme
from fengqiao.planning.covering.greedy import exchanged, greedy
from fengqiao.planning.covering.incidence import Flags, Floats
from fengqiao.planning.covering.lagrange import Relaxed, decided, relax
from fengqiao.planning.covering.reductions import Reduced, reduced
from fengqiao.planning.covering.regions import bound_by_regions
from fengqiao.planning.covering.wander import wandered

_MOST_ENTRIES = 1_000_000  # of a programme that the solver is asked to hold
_STEPS = 1500
_PASSES = 50
_KICKS = 100  # disturbances at a time
_KICKS_A_SITE = 1000  # disturbances in all, for each site to choose
_HOT, _COLD = 0.12, 0.03  # losses borne, as a share of what a chosen site covers: at first, at last


class Search:
    """Works on a reduced problem. `chosen` (a flag a site), its weight `best` and the proven `bound` are its result.

    Weights are whole, or add up to about 1e9 (`in_units`), so that absolute tolerances are small beside them.
    """

    def __init__(
        self,
        problem: Reduced,
        *,
        choose: int,
        seed: int,
        watch: Watch,
        places: Floats | None = None,
        exact: bool = True,
    ) -> None:
        self.problem, self.choose, self.watch, self.exact = problem, choose, watch, exact
        self.places = places
        self.chosen: Flags = np.zeros(problem.incidence.sites_number, dtype=np.bool_)
        self.best, self.bound = 0.0, float(problem.weights.sum())
        self._whole = bool((problem.weights == np.floor(problem.weights)).all())
        self._rounding = 1e-12 * self.bound  # how far a sum of as many numbers may be off
        self._random = np.random.default_rng(seed)

    @property
    def is_proven(self) -> bool:
        """Whether no cover can weigh more."""
        return self.bound <= self.best + (0.0 if self._whole else 1e-9 * max(1.0, self.best))

    def run(self) -> None:
        """Greedy, exchanges, relaxation with fixing, programme, kicks: each only while nothing is proven."""
        if self.choose <= 0:
            self.bound = 0.0
            return
        if self.choose >= len(self.chosen):
            self.chosen[:] = True
            self.best = self.bound
            return
        self._offer(self._grown(self.chosen))
        self._lower(float(np.sort(self._site_weights())[-self.choose :].sum()) + self._rounding)
        relaxed = self._relax()
        if not self.exact or self.is_proven or self.watch.is_over:
            return
        self._wander(Part(self.watch, 0.2 * self.watch.left))
        if not self.is_proven:
            self._prove(relaxed)
        if not self.is_proven and self.places is not None:
            self._divide(relaxed, self.places)
        self._wander(self.watch)

    def _site_weights(self) -> Floats:
        incidence = self.problem.incidence
        rows = np.repeat(np.arange(incidence.sites_number), np.diff(incidence.starts))
        heavy = self.problem.weights[incidence.cells]
        return np.bincount(rows, weights=heavy, minlength=incidence.sites_number).astype(np.float64)

    def _grown(self, chosen: Flags) -> Flags:
        incidence = self.problem.incidence
        return greedy(incidence.starts, incidence.cells, self.problem.weights, chosen, self.choose)

    def _offer(self, chosen: Flags) -> float:
        incidence = self.problem.incidence
        chosen, weight = exchanged(incidence.starts, incidence.cells, self.problem.weights, chosen, _PASSES)
        if weight > self.best:
            self.chosen, self.best = chosen, weight
        return self.best

    def _lower(self, bound: float) -> None:
        if self._whole:
            bound = float(np.floor(bound + 1e-6))
        self.bound = max(self.best, min(self.bound, bound))

    def _relax(self) -> Relaxed:
        def enough(bound: float) -> bool:
            self._lower(bound + self._rounding)
            return self.is_proven

        relaxed = relax(
            self.problem.incidence,
            self.problem.weights,
            choose=self.choose,
            best=self.best,
            watch=self.watch,
            steps=_STEPS,
            enough=enough,
            tried=lambda chosen: self._offer(self._grown(chosen)),
        )
        self._lower(relaxed.bound + self._rounding)
        return relaxed

    def _prove(self, relaxed: Relaxed) -> None:
        """Sites that no better cover has, or lacks, are decided by their reduced costs; the solver does the rest."""
        above = self.best + (1 - 1e-6 if self._whole else 0.0) - 1e-9 * max(1.0, relaxed.bound)
        surely_in, surely_out = decided(relaxed, choose=self.choose, above=above)
        incidence, weights = self.problem.incidence, self.problem.weights
        covered = incidence.covered_by(np.flatnonzero(surely_in).tolist())
        core = reduced(incidence, weights, open_sites=~surely_in & ~surely_out, open_cells=~covered)
        if len(core.incidence.cells) > _MOST_ENTRIES:
            return
        base, left = float(weights[covered].sum()), self.choose - int(surely_in.sum())
        start = greedy(core.incidence.starts, core.incidence.cells, core.weights, self._within(core), left)
        proof = most_by_programme(core, choose=left, start=start, watch=self._solver_time())
        if proof.chosen is not None:
            chosen = surely_in.copy()
            chosen[core.sites[proof.chosen]] = True
            self._offer(self._grown(chosen))
        self._lower(max(self.best, base + proof.bound))

    def _within(self, core: Reduced) -> Flags:
        return self.chosen[core.sites]

    def _solver_time(self) -> Watch:
        """Little where the gap is wide: regions promise more. The solver looks at the watch too seldom for all."""
        if self.watch.left == np.inf:
            return self.watch
        hard = self.bound > 1.01 * self.best
        share = 0.8 if self.places is None else (0.05 if hard else 0.25)
        return Part(self.watch, share * self.watch.left)

    def _divide(self, relaxed: Relaxed, places: Floats) -> None:
        def better(bound: float) -> bool:
            self._lower(bound)
            self.watch.tell(best=self.best, bound=self.bound)
            return self.is_proven

        bound_by_regions(
            self.problem.incidence,
            self.problem.weights,
            places,
            choose=self.choose,
            best=self.best,
            prices=relaxed.prices,
            values=relaxed.values,
            watch=Part(self.watch, 0.9 * self.watch.left),
            better=better,
            tried=lambda chosen: self._offer(self._grown(chosen)),
        )

    def warm(self) -> None:
        """Compile what a run may need."""
        self._disturbed(self.chosen, kicks=1, patience=1.0)

    def _disturbed(self, chosen: Flags, *, kicks: int, patience: float) -> tuple[Flags, Flags, float]:
        incidence = self.problem.incidence
        return wandered(
            incidence.starts,
            incidence.cells,
            incidence.cell_starts,
            incidence.sites,
            self.problem.weights,
            chosen,
            kicks,
            int(self._random.integers(2**31)),
            patience,
        )

    def _wander(self, watch: Watch) -> None:
        """Disturbances, losses borne less and less, until the watch is over, the cover proven or all are made."""
        began, budget, made = watch.spent, watch.left, 0
        planned = _KICKS_A_SITE * self.choose + _KICKS
        chosen = self.chosen
        while not self.is_proven and made < planned and not watch.is_over:
            done = max(made / planned, (watch.spent - began) / budget)
            patience = self.best / self.choose * _HOT * (_COLD / _HOT) ** done
            chosen, best, _ = self._disturbed(chosen, kicks=_KICKS, patience=patience)
            made += _KICKS
            self._offer(best)
            self._lower(self.bound)
            self.watch.tell(best=self.best, bound=self.bound)
