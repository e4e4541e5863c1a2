"""`python -m benchmarks scan FILE.cas`: scan statistics on SaTScan's text files."""

import json
import math
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from benchmarks.satscan import Files, read_files
from fengqiao.analytics.scan import Cluster, Model, Scan, Time, Unit, Window, gather, scan
from fengqiao.cli.detect.scan_refusals import in_words
from fengqiao.cli.finite import Finite
from fengqiao.cli.sentences import CannotGoOn
from fengqiao.cli.working import working
from fengqiao.kernel.refusals import Refused

_DAY = click.DateTime(["%Y-%m-%d", "%Y/%m/%d"])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("scan")
@click.argument("file", type=_FILE)
@click.option("--geo", type=_FILE, help="Coordinates [default: the .geo beside FILE].")
@click.option("--pop", type=_FILE, help="Population [default: the .pop beside FILE, if any].")
@click.option("--ctl", type=_FILE, help="Controls [default: the .ctl beside FILE, if any].")
@click.option(
    "--model",
    type=click.Choice(["poisson", "permutation", "bernoulli"]),
    help="[default: poisson with a .pop, bernoulli with a .ctl, otherwise permutation]",
)
@click.option(
    "--time",
    type=click.Choice(["none", "retrospective", "prospective"]),
    help="[default: retrospective where the cases have dates, otherwise none]",
)
@click.option(
    "--unit", type=click.Choice(["day", "week", "month", "year"]), help="[default: as exact as the dates]"
)
@click.option("--dates", type=click.Choice(["auto", "calendar", "numbers", "none"]), default="auto")
@click.option("--from", "first", type=_DAY, help="First day of the study [default: of the cases].")
@click.option("--to", "last", type=_DAY, help="Last day of the study [default: of the cases].")
@click.option(
    "--coordinates",
    type=click.Choice(["auto", "cartesian", "lat-long"]),
    default="auto",
    help="auto: lat-long where every row can be one and the first file row is not whole numbers.",
)
@click.option(
    "--distance",
    type=click.Choice(["great-circle", "euclidean"]),
    help="[default: great-circle for lat-long, otherwise euclidean]",
)
@click.option("--max-population", type=Finite(0, 1, min_open=True), default=0.5, show_default=True)
@click.option("--max-km", type=Finite(0), help="Largest radius, in km or the coordinates' unit.")
@click.option("--max-length", type=Finite(0, min_open=True), default=0.5, show_default=True)
@click.option("--neighbours", type=click.IntRange(1))
@click.option("--replications", type=click.IntRange(0, 999_999), default=999, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True)
@click.option("--seconds", type=Finite(0, min_open=True), default=600.0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def command(
    file: Path,
    geo: Path | None,
    pop: Path | None,
    ctl: Path | None,
    model: Model | None,
    time: Time | None,
    unit: Unit | None,
    dates: str,
    first: datetime | None,
    last: datetime | None,
    coordinates: str,
    distance: str | None,
    max_population: float,
    max_km: float | None,
    max_length: float,
    neighbours: int | None,
    replications: int,
    seed: int,
    seconds: float,
    as_json: bool,
) -> None:
    """Clusters of FILE (.cas; .geo, .pop and .ctl of the same name are read from beside it)."""
    try:
        files = read_files(file, geo=geo, pop=pop, ctl=ctl, dates=dates, coordinates=coordinates)
        model = model or ("poisson" if files.people else "bernoulli" if files.has_controls else "permutation")
        time = time or ("retrospective" if files.dated else "none")
        material = gather(
            places=[place.code for place in files.places],
            records=files.records,
            people=files.people if model == "poisson" else (),
            unit=unit or files.unit,
            first=first.date() if first else None,
            last=last.date() if last else None,
        )
        away = distance or ("great-circle" if files.lat_long else "euclidean")
        with working("Scan", seconds=seconds) as watch:
            found = scan(
                places=files.places,
                cases=material.cases,
                expected=material.expected,
                controls=material.controls,
                model=model,
                time=time,
                window=Window(
                    max_population=max_population,
                    max_distance=math.inf if max_km is None else max_km,
                    max_length=max_length,
                    neighbours=neighbours,
                    distance="great-circle" if away == "great-circle" else "euclidean",
                ),
                replications=replications,
                seed=seed,
                watch=watch,
            )
    except Refused as refused:
        raise CannotGoOn(
            in_words(refused, "en", cases=str(file), population=str(pop or file.with_suffix(".pop")))
        ) from None
    periods = material.periods
    clusters = [files.as_object(one, periods, time) for one in found.clusters]
    _say(found, clusters, files, model, time, as_json)


def _say(
    found: Scan, clusters: list[dict[str, Any]], files: Files, model: str, time: str, as_json: bool
) -> None:
    """The window with the highest ratio is found exactly, so the bound is the objective."""
    highest = found.clusters[0].llr if found.clusters else 0.0
    answer = {
        "objective": highest,
        "bound": highest,
        "violations": files.left_out,
        "clusters": clusters,
        "seconds": round(found.seconds, 3),
        "model": model,
        "time": time,
        "unit": files.unit if files.dated else None,
        "cases": found.total,
        "places": len(files.places),
        "replications": found.replications,
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for number, one in enumerate(clusters, start=1):
        when = f", {one['start']} to {one['end']}" if one["start"] else ""
        p = "unknown" if one["p"] is None else f"{one['p']:.4g}"
        click.echo(
            f"{number}. {len(one['places'])} places around {one['centre']}{when}: {one['observed']} cases, "
            f"{one['expected']:.3f} expected, LLR {one['llr']:.6f}, p {p}: {' '.join(one['places'])}"
        )
    click.echo(f"objective {highest:.6f}, bound {highest:.6f}, violations {len(files.left_out)}")
    for left_out in files.left_out:
        click.echo(left_out)


__all__ = ["Cluster", "command"]
