"""The covering programme for the solver, small enough to be proven."""

from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering.incidence import Flags, Incidence
from fengqiao.planning.covering.reductions import Reduced
from fengqiao.planning.linear import Programme, solve

SOLVER_SLACK = (
    0.01  # the solver's tolerances, added up, move a bound by less, where costs add up to 2 to the 30
)
_MOST_COST = 2.0**30


@dataclass(frozen=True)
class Proof:
    """The best cover the solver found (None: nothing), and the most any cover can weigh."""

    chosen: Flags | None
    bound: float


def most_by_programme(problem: Reduced, *, choose: int, start: Flags, watch: Watch) -> Proof:
    """Maximal covering as a mixed-integer programme (Church and ReVelle 1974), begun from the cover `start`.

    Minimises the weight left out: z_c + sum of x over the sites of c >= 1, at most `choose` sites; only x must be
    whole, z follows. A cell with one site is no row: its weight stands at the site. Weights of a sum above 2 to the 30
    are told to the solver in a larger unit, a power of two.
    """
    unit = 2.0 ** max(0.0, np.ceil(np.log2(max(1.0, float(problem.weights.sum())) / _MOST_COST)))
    incidence, weights = problem.incidence, problem.weights / unit
    degree = np.diff(incidence.cell_starts)
    own = np.zeros(incidence.sites_number)
    single = np.flatnonzero(degree == 1)
    np.add.at(own, incidence.sites[incidence.cell_starts[single]], weights[single])
    programme = Programme()
    for site in range(incidence.sites_number):
        programme.add_column(cost=-float(own[site]))
    programme.add_row(range(incidence.sites_number), high=choose)
    several = np.flatnonzero(degree > 1)
    for cell in several:
        left_out = programme.add_column(cost=float(weights[cell]), whole=False)
        sites = incidence.sites[incidence.cell_starts[cell] : incidence.cell_starts[cell + 1]]
        programme.add_row([left_out, *sites.tolist()], low=1)
    covered = incidence.covered_by(np.flatnonzero(start).tolist())
    values = np.concatenate([start.astype(float), (~covered[several]).astype(float)])
    solution = solve(programme, start=values, watch=watch)
    bound = (float(weights[several].sum()) - solution.bound) * unit + SOLVER_SLACK
    if solution.values is None:
        return Proof(None, bound)
    return Proof(solution.values[: incidence.sites_number] > 0.5, bound)


def fewest_by_programme(incidence: Incidence, *, watch: Watch) -> tuple[Flags | None, float]:
    """The fewest sites that cover every cell, and a lower bound on their number. Source: Toregas et al. 1971."""
    programme = Programme()
    for _ in range(incidence.sites_number):
        programme.add_column(cost=1.0)
    for cell in range(incidence.cells_number):
        sites = incidence.sites[incidence.cell_starts[cell] : incidence.cell_starts[cell + 1]]
        programme.add_row(sites.tolist(), low=1)
    solution = solve(programme, watch=watch)
    return (None if solution.values is None else solution.values > 0.5), solution.bound
