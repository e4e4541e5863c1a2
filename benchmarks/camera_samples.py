"""Made-up sites and cells with a seed, and the figures of maximal covering on them."""

import json

import click
import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering import Incidence, cover_most

Floats = NDArray[np.float64]


def sample(*, sites: int, cells: int, clustered: bool, seed: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Places in a square of side 1 (sites, 2), (cells, 2) and whole weights from 1 to 100 (cells,)."""
    random = np.random.default_rng(seed)
    weights = random.integers(1, 101, size=cells)
    if not clustered:
        return random.random((sites, 2)), random.random((cells, 2)), weights
    towns = random.random((max(5, sites // 50), 2))
    share = random.pareto(1.2, len(towns)) + 0.2
    spread = 0.01 + 0.05 * random.random(len(towns))

    def around(count: int) -> Floats:
        town = random.choice(len(towns), size=count, p=share / share.sum())
        return towns[town] + random.normal(size=(count, 2)) * spread[town][:, None]

    return around(sites), around(cells), weights


def near(sites: Floats, cells: Floats, radius: float) -> Incidence:
    """Cells within `radius` of each site."""
    from scipy.spatial import cKDTree

    found = cKDTree(cells).query_ball_point(sites, radius, return_sorted=True)
    starts = np.cumsum([0, *(len(one) for one in found)], dtype=np.int64)
    members = np.concatenate([np.array(one, dtype=np.int32) for one in found])
    return Incidence.of(starts, members, cells_number=len(cells))


@click.command()
@click.option("--sites", default=1000, show_default=True)
@click.option("--cells", default=20000, show_default=True)
@click.option("--choose", default=100, show_default=True)
@click.option(
    "--share", default=0.8, show_default=True, help="Area of all chosen circles together, square 1."
)
@click.option("--clustered", is_flag=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
def command(
    sites: int, cells: int, choose: int, share: float, clustered: bool, seed: int, seconds: float
) -> None:
    """One sample, solved; a line of JSON."""
    site_places, cell_places, weights = sample(sites=sites, cells=cells, clustered=clustered, seed=seed)
    radius = float(np.sqrt(share / choose / np.pi))
    incidence = near(site_places, cell_places, radius)
    outcome = cover_most(
        incidence=incidence,
        weights=weights.astype(float),
        choose=choose,
        places=cell_places,
        watch=Watch(seconds=seconds),
    )
    said = {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "gap_percent": round(100 * (outcome.gap or 0.0), 3),
        "seconds": round(outcome.seconds, 2),
        "weight_total": int(weights.sum()),
        "entries": len(incidence.cells),
    }
    click.echo(json.dumps(said))


if __name__ == "__main__":
    command()
