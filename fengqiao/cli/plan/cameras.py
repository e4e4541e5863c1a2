"""`fengqiao plan cameras`."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.plan.camera_sheets import read_cells, read_sites, read_walls
from fengqiao.cli.plan.camera_views import later_sentence, picture, sentences, table
from fengqiao.cli.sentences import BadOption
from fengqiao.cli.working import answer_options, datum_option, say, working
from fengqiao.kernel.reasons import Language
from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.cameras import Cameras, Cell, Site, Wall, plan_cameras, weight_in_sight
from fengqiao.planning.outcome import Outcome

_FILE = click.Path(path_type=Path)
_DASHED = click.Path(path_type=Path, allow_dash=True)


@click.command("cameras")
@click.argument("sites_file", metavar="SITES", type=_DASHED)
@click.argument("cells_file", metavar="CELLS", type=_FILE)
@click.option(
    "--choose",
    type=click.IntRange(1),
    required=True,
    help="How many sites in all, those that stand already (fixed) counted.",
)
@click.option(
    "--radius", type=click.FloatRange(min=0, min_open=True), required=True, help="How far one sees, metres."
)
@click.option("--walls", type=_FILE, help="What hides (CSV wall,lon,lat: corners in order).")
@click.option("--later", type=_FILE, help="The cells of a later year: how much of them is seen.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="The same seed gives the same answer.",
)
@datum_option
@answer_options(seconds=120.0)
def cameras(
    sites_file: Path,
    cells_file: Path,
    choose: int,
    radius: float,
    walls: Path | None,
    later: Path | None,
    seed: int,
    datum: str,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Choose among SITES those that see the most weight of CELLS.

    SITES is CSV id,lon,lat[,fixed], CELLS id,lon,lat,weight[,home]. Homes (`home` with 1) never count; cameras that
    stand already (`fixed` with 1) are always chosen.
    """
    if math.isinf(radius) or math.isnan(radius):
        raise BadOption("it is not a number of metres", "不是米数", option="--radius")
    sites = read_sites(sites_file, datum, choose)
    cells = read_cells(cells_file, datum)
    later_cells = None if later is None else read_cells(later, datum)
    hiding = [] if walls is None else read_walls(walls, datum)
    with working("Cameras", seconds=seconds, language=language) as watch:
        demand: dict[str, Any] = {"choose": choose, "radius_m": radius, "walls": hiding, "seed": seed}
        first = watch if later_cells is None else Part(watch, seconds / 2)
        outcome = plan_cameras(sites=sites, cells=cells, watch=first, **demand)
        afterwards = None
        if later_cells is not None and outcome.plan is not None:
            afterwards = _later(outcome.plan, sites, later_cells, demand, watch)
    answer = _answer(outcome, cells)
    if afterwards is not None:
        answer["later"] = afterwards
    said = sentences(outcome, sites, cells, language)
    if afterwards is not None:
        said.append(later_sentence(afterwards, language))
    codes = " ".join(outcome.plan.chosen) if outcome.plan else ""
    say(
        answer,
        as_json=as_json,
        sentences=[*said, codes],
        rows=table(outcome.plan, sites),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: picture(outcome, sites, cells, hiding, radius, said, language),
    )


def _answer(outcome: Outcome[Cameras], cells: Sequence[Cell]) -> dict[str, object]:
    return {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": outcome.seconds,
        "weight_total": math.fsum(cell.weight for cell in cells if not cell.home),
        "chosen": list(outcome.plan.chosen) if outcome.plan else [],
        "homes_left_out": sum(cell.home for cell in cells),
    }


def _later(
    plan: Cameras, sites: Sequence[Site], cells: Sequence[Cell], demand: dict[str, Any], watch: Watch
) -> dict[str, object]:
    """What the plan sees of a later year's cells, beside the best plan for that year."""
    codes = set(plan.chosen)
    walls: Sequence[Wall] = demand["walls"]
    seen = weight_in_sight(
        sites=[site for site in sites if site.code in codes],
        cells=cells,
        radius_m=demand["radius_m"],
        walls=walls,
    )
    best = _answer(plan_cameras(sites=sites, cells=cells, watch=watch, **demand), cells)
    return {"objective": seen, "weight_total": best["weight_total"], "best": best}
