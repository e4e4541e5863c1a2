"""Which site covers which cell, as sparse rows both ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fengqiao.planning.covering.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Incidence:
    """Site s covers `cells[starts[s] : starts[s + 1]]`, rising; `sites` cover cells by `cell_starts` likewise."""

    starts: Longs
    cells: Ints
    cell_starts: Longs
    sites: Ints

    @classmethod
    def of(cls, starts: Longs, cells: Ints, *, cells_number: int) -> Incidence:
        """From the rows of the sites alone."""
        cell_starts, sites = turned(starts, cells, cells_number)
        return cls(starts, cells, cell_starts, sites)

    @classmethod
    def from_sets(cls, covers: Sequence[Iterable[int]], *, cells_number: int) -> Incidence:
        """From one set of cell numbers a site."""
        rows = [sorted(set(cover)) for cover in covers]
        starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
        cells = np.array([cell for row in rows for cell in row], dtype=np.int32)
        return cls.of(starts, cells, cells_number=cells_number)

    @property
    def sites_number(self) -> int:
        """How many sites there are."""
        return len(self.starts) - 1

    @property
    def cells_number(self) -> int:
        """How many cells there are, covered or not."""
        return len(self.cell_starts) - 1

    def cells_of(self, site: int) -> Ints:
        """The cells one site covers."""
        return self.cells[self.starts[site] : self.starts[site + 1]]

    def covered_by(self, chosen: Iterable[int]) -> Flags:
        """Whether each cell is covered by one of `chosen`; shape (cells,)."""
        covered = np.zeros(self.cells_number, dtype=np.bool_)
        for site in chosen:
            covered[self.cells_of(site)] = True
        return covered

    def part(self, sites: Flags, cells: Flags) -> Incidence:
        """Only the sites and cells marked, renumbered in their old order."""
        rows = np.repeat(np.arange(self.sites_number), np.diff(self.starts))
        kept = sites[rows] & cells[self.cells]
        lengths = np.bincount(rows[kept], minlength=self.sites_number)[sites]
        numbers = np.cumsum(cells, dtype=np.int32) - np.int32(1)
        starts = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        return Incidence.of(starts, numbers[self.cells[kept]], cells_number=int(cells.sum()))


@compiled
def turned(starts: Longs, members: Ints, columns: int) -> tuple[Longs, Ints]:  # pragma: no cover (compiled)
    """The same incidence by column: starts (columns + 1) and the rows of each, rising."""
    turned_starts = np.zeros(columns + 1, dtype=np.int64)
    for member in members:
        turned_starts[member + 1] += 1
    for column in range(columns):
        turned_starts[column + 1] += turned_starts[column]
    place = turned_starts[:-1].copy()
    rows = np.empty(len(members), dtype=np.int32)
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            rows[place[members[at]]] = row
            place[members[at]] += 1
    return turned_starts, rows
