"""The same problem, smaller: cells covered by the same sites are one cell, a site another outdoes is no choice."""

from dataclasses import dataclass

import numpy as np

from fengqiao.planning.covering.compiled import compiled
from fengqiao.planning.covering.incidence import Flags, Floats, Incidence, Ints, Longs


@dataclass(frozen=True)
class Reduced:
    """`sites` are the old numbers of the sites that are left, `cells` of a cell each one stands for; both rising."""

    incidence: Incidence
    weights: Floats
    sites: Longs
    cells: Longs


def reduced(incidence: Incidence, weights: Floats, *, open_sites: Flags, open_cells: Flags) -> Reduced:
    """Only open sites and cells, weightless and uncovered cells left out, equal cells merged, outdone sites dropped.

    A site is outdone where another covers all it covers; of equal ones the first stays. No best plan is lost in
    value: any plan with an outdone site has one as good without. Source: Church and ReVelle 1976 (column and row
    dominance).
    """
    numbers = np.flatnonzero(open_sites)
    small = incidence.part(open_sites, open_cells & (weights > 0))
    cells = np.flatnonzero(open_cells & (weights > 0))
    weights = weights[cells]
    for _ in range(2):
        small, weights, kept = _merged(small, weights)
        cells = cells[kept]
        stay = undominated(small.starts, small.cells, small.cell_starts, small.sites)
        if stay.all():
            break
        small, numbers = small.part(stay, np.ones(small.cells_number, dtype=np.bool_)), numbers[stay]
    return Reduced(small, weights, numbers, cells)


def _merged(incidence: Incidence, weights: Floats) -> tuple[Incidence, Floats, Flags]:
    signs = np.random.default_rng(1).integers(0, 2**62, size=(incidence.sites_number, 2))
    keys = fingerprints(incidence.cell_starts, incidence.sites, signs)
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    first = first_of_equals(order, keys, incidence.cell_starts, incidence.sites)
    covered = np.diff(incidence.cell_starts) > 0
    total = np.zeros(len(weights))
    np.add.at(total, first, weights)
    kept = covered & (first == np.arange(len(weights)))
    return incidence.part(np.ones(incidence.sites_number, dtype=np.bool_), kept), total[kept], kept


@compiled
def fingerprints(cell_starts: Longs, sites: Ints, signs: Longs) -> Longs:  # pragma: no cover (compiled)
    """Two numbers a cell that are equal for cells covered by the same sites."""
    keys = np.zeros((len(cell_starts) - 1, 2), dtype=np.int64)
    for cell in range(len(cell_starts) - 1):
        for at in range(cell_starts[cell], cell_starts[cell + 1]):
            keys[cell, 0] ^= signs[sites[at], 0]
            keys[cell, 1] ^= signs[sites[at], 1]
    return keys


@compiled
def first_of_equals(
    order: Longs, keys: Longs, cell_starts: Longs, sites: Ints
) -> Longs:  # pragma: no cover (compiled)
    """For each cell the one that stands for it. Equal fingerprints are not believed: the sites are compared."""
    first = np.arange(len(order))
    head = order[0] if len(order) else 0
    for place in range(1, len(order)):
        cell = order[place]
        length = cell_starts[cell + 1] - cell_starts[cell]
        same = (
            keys[cell, 0] == keys[head, 0]
            and keys[cell, 1] == keys[head, 1]
            and length == cell_starts[head + 1] - cell_starts[head]
        )
        if same:
            for step in range(length):
                if sites[cell_starts[cell] + step] != sites[cell_starts[head] + step]:
                    same = False
                    break
        if same:
            first[cell] = head
        else:
            head = cell
    return first


@compiled
def undominated(
    starts: Longs, cells: Ints, cell_starts: Longs, sites: Ints
) -> Flags:  # pragma: no cover (compiled)
    """Whether each site covers something that no larger (or equal and earlier) site covers along with all the rest."""
    number = len(starts) - 1
    stays = np.ones(number, dtype=np.bool_)
    seen = np.zeros(number, dtype=np.int64)
    for site in range(number):
        size = starts[site + 1] - starts[site]
        if size == 0:
            stays[site] = False
            continue
        alive = 0
        for step in range(size):
            cell = cells[starts[site] + step]
            alive = 0
            for at in range(cell_starts[cell], cell_starts[cell + 1]):
                other = sites[at]
                larger = starts[other + 1] - starts[other]
                if other == site or larger < size or (larger == size and other > site):
                    continue
                if step == 0:
                    seen[other] = 1
                    alive += 1
                elif seen[other] == step:
                    seen[other] = step + 1
                    alive += 1
            if alive == 0:
                break
        if alive > 0:
            stays[site] = False
        first = cells[starts[site]]
        for at in range(cell_starts[first], cell_starts[first + 1]):
            seen[sites[at]] = 0
    return stays
