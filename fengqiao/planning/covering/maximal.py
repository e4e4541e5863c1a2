"""The choice of sites that covers the most weight, proven or with a proven upper bound."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.incidence import Floats, Incidence
from fengqiao.planning.covering.reductions import reduced
from fengqiao.planning.covering.search import Search
from fengqiao.planning.covering.units import in_units
from fengqiao.planning.outcome import Outcome, Status


@dataclass(frozen=True)
class Cover:
    """Sites by number, rising, and the weight they cover."""

    sites: tuple[int, ...]
    weight: float


def cover_most(
    *,
    incidence: Incidence,
    weights: Sequence[float] | Floats,
    choose: int,
    kept: Sequence[int] = (),
    places: Floats | None = None,
    seed: int = 1,
    watch: Watch | None = None,
) -> Outcome[Cover]:
    """Exactly `choose` sites, those in `kept` among them, covering as much weight as possible.

    `weights`: one number of at least 0 a cell. `places` (cells, 2), if known, in any unit, say which cells are near
    each other: the bound may then be tightened region by region. Objective and bound are weight covered; the bound is
    an upper one. `optimal` is exact to the last unit for whole weights and for decimals of up to six places (sums below
    2 to the 53 of those units), else to nine digits. Refuses `wrong_weights`, `unknown_site` and `bad_choose` (more
    than there are sites, or fewer than are kept).
    Maximal covering location problem (Church and ReVelle 1974): reductions, greedy and exchange, Lagrangian bound with
    reduced-cost fixing, and what is left as a mixed-integer programme.
    """
    watch = watch or Watch()
    weights = np.asarray(weights, dtype=float)
    _check(incidence, weights, choose, kept)
    _warm()
    began = watch.spent
    open_sites = np.ones(incidence.sites_number, dtype=np.bool_)
    open_sites[list(kept)] = False
    covered = incidence.covered_by(kept)
    units = in_units(weights)
    problem = reduced(incidence, units.amounts, open_sites=open_sites, open_cells=~covered)
    search = Search(
        problem,
        choose=choose - len(set(kept)),
        seed=seed,
        watch=watch,
        places=None if places is None else np.asarray(places, dtype=float)[problem.cells],
    )
    search.run()
    sites = _filled(incidence, {*kept, *problem.sites[search.chosen].tolist()}, choose)
    weight = math.fsum(weights[incidence.covered_by(sites)])
    base = float(units.amounts[covered].sum())
    bound = weight if search.is_proven else max(weight, (base + search.bound) * units.unit)
    status = Status.OPTIMAL if search.is_proven else Status.FEASIBLE
    return Outcome(Cover(sites, weight), weight, bound, status, watch.spent - began)


def _check(incidence: Incidence, weights: Floats, choose: int, kept: Sequence[int]) -> None:
    with np.errstate(over="ignore"):
        wrong_size = weights.shape != (incidence.cells_number,) or not np.isfinite(weights.sum())
    if wrong_size or (weights < 0).any():
        raise Refused("wrong_weights", cells=incidence.cells_number)
    if wrong := [site for site in kept if not 0 <= site < incidence.sites_number]:
        raise Refused("unknown_site", site=wrong[0])
    if not max(1, len(set(kept))) <= choose <= incidence.sites_number:
        raise Refused("bad_choose", choose=choose, sites=incidence.sites_number, kept=len(set(kept)))


def _filled(incidence: Incidence, sites: set[int], choose: int) -> tuple[int, ...]:
    """Reductions may leave fewer useful sites than are to be chosen: the first of the others make up the number."""
    others = (site for site in range(incidence.sites_number) if site not in sites)
    while len(sites) < choose:
        sites = sites | {next(others)}
    return tuple(sorted(sites))


def _warm() -> None:
    """Compile on a tiny problem, so that the seconds told are those of the work."""
    tiny = Incidence.from_sets([{0, 1}, {1, 2}, {2, 3}, {3, 0}], cells_number=4)
    everything = np.ones(4, dtype=np.bool_)
    problem = reduced(tiny, np.ones(4), open_sites=everything, open_cells=everything)
    search = Search(problem, choose=1, seed=1, watch=Watch(), exact=False)
    search.run()
    search.warm()
