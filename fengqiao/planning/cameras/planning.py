"""The choice of camera sites."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.cameras.sight import Wall, sights
from fengqiao.planning.covering import cover_most
from fengqiao.planning.covering.incidence import Floats
from fengqiao.planning.outcome import Outcome


@dataclass(frozen=True)
class Site:
    """A place where a camera may stand, or stands already (`fixed`): WGS-84, degrees."""

    code: str
    lon: float
    lat: float
    fixed: bool = False


@dataclass(frozen=True)
class Cell:
    """A piece of public ground: its middle in WGS-84 degrees and how much seeing it counts, 0 or more.

    A `home` (a dwelling or a private yard) never counts: no plan gains by looking into it.
    """

    code: str
    lon: float
    lat: float
    weight: float
    home: bool = False


@dataclass(frozen=True)
class Cameras:
    """`chosen` sites by code, in the order given, and the weight each `sees` by itself.

    `seen` tells of each cell given whether a chosen site sees it.
    """

    chosen: tuple[str, ...]
    sees: tuple[float, ...]
    seen: tuple[bool, ...]


def plan_cameras(
    *,
    sites: Sequence[Site],
    cells: Sequence[Cell],
    choose: int,
    radius_m: float,
    walls: Sequence[Wall] = (),
    seed: int = 1,
    watch: Watch | None = None,
) -> Outcome[Cameras]:
    """`choose` sites in all, the fixed ones among them, that see the most weight.

    A site sees a cell at most `radius_m` metres away (haversine) where no wall stands between. Objective and bound are
    weight in sight; no choice sees more than the bound. Refuses `bad_radius`, `bad_choose` (more than there are sites
    or fewer than are fixed), `no_site`, `no_cell`, `twice_a_site`, `wrong_weights`. `seconds` counts the finding of
    sight lines, too. Source: Church and ReVelle 1974.
    """
    watch = watch or Watch()
    _check(sites, cells, radius_m)
    fixed = [number for number, site in enumerate(sites) if site.fixed]
    seen = sights(_places(sites), _places(cells), radius_m=radius_m, walls=walls)
    outcome = cover_most(
        incidence=seen.incidence,
        weights=_weights(cells),
        choose=choose,
        kept=fixed,
        places=_places(cells),
        seed=seed,
        watch=watch,
    )
    plan = None
    if outcome.plan is not None:
        chosen = outcome.plan.sites
        weights = _weights(cells)
        plan = Cameras(
            tuple(sites[number].code for number in chosen),
            tuple(float(weights[seen.incidence.cells_of(number)].sum()) for number in chosen),
            tuple(seen.incidence.covered_by(chosen).tolist()),
        )
    return Outcome(
        plan,
        outcome.objective,
        outcome.bound,
        outcome.status,
        outcome.seconds + seen.seconds,
        outcome.reasons,
    )


def weight_in_sight(
    *, sites: Sequence[Site], cells: Sequence[Cell], radius_m: float, walls: Sequence[Wall] = ()
) -> float:
    """The weight that all of `sites` see together; a way to hold a plan against another year's cells."""
    _check(sites, cells, radius_m)
    seen = sights(_places(sites), _places(cells), radius_m=radius_m, walls=walls)
    return float(_weights(cells)[seen.incidence.covered_by(range(len(sites)))].sum())


def _check(sites: Sequence[Site], cells: Sequence[Cell], radius_m: float) -> None:
    if not sites:
        raise Refused("no_site")
    if not cells:
        raise Refused("no_cell")
    if not (np.isfinite(radius_m) and radius_m > 0):
        raise Refused("bad_radius", radius_m=radius_m)
    known: set[str] = set()
    for site in sites:
        if site.code in known:
            raise Refused("twice_a_site", site=site.code)
        known.add(site.code)


def _places(things: Sequence[Site] | Sequence[Cell]) -> Floats:
    return np.array([(thing.lon, thing.lat) for thing in things], dtype=float)


def _weights(cells: Sequence[Cell]) -> Floats:
    return np.array([0.0 if cell.home else cell.weight for cell in cells], dtype=float)
