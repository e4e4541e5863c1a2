"""`fengqiao detect scan`."""

import math
from datetime import datetime
from pathlib import Path

import click

from fengqiao.analytics.scan import Material, Model, Place, Scan, Time, Unit, Window, gather
from fengqiao.analytics.scan import scan as scan_for_clusters
from fengqiao.cli.detect.scan_refusals import in_words
from fengqiao.cli.detect.scan_sheets import read_cases, read_places, read_population
from fengqiao.cli.detect.scan_words import as_object, picture, rows_of, sentences_about
from fengqiao.cli.finite import Finite
from fengqiao.cli.sentences import CannotGoOn
from fengqiao.cli.working import answer_options, datum_option, say, working
from fengqiao.kernel.reasons import Language, Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.sheets import STANDARD_INPUT

_FILE = click.Path(path_type=Path, allow_dash=True)
_DAY = click.DateTime(["%Y-%m-%d"])
_IDLE = Reason(
    "idle", "--population is read by the poisson model only.", "只有 poisson 模型使用 --population。"
)


@click.command("scan")
@click.argument("cases", type=_FILE)
@click.option("--places", type=_FILE, required=True, help="CSV place,lon,lat.")
@click.option("--population", type=_FILE, help="CSV place,population[,date].")
@click.option(
    "--model",
    type=click.Choice(["poisson", "permutation", "bernoulli"]),
    help="[default: poisson with --population, otherwise permutation]",
)
@click.option(
    "--time",
    type=click.Choice(["none", "retrospective", "prospective"]),
    default="retrospective",
    show_default=True,
    help="Clusters in space only; of any time; or those that last to the end.",
)
@click.option(
    "--unit",
    type=click.Choice(["day", "week", "month", "year"]),
    default="day",
    show_default=True,
    help="Length of a period; weeks begin on Monday.",
)
@click.option("--from", "first", type=_DAY, help="First day [default: of the cases].")
@click.option("--to", "last", type=_DAY, help="Last day [default: of the cases].")
@click.option(
    "--max-population",
    type=Finite(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help="Largest share of the population at risk (permutation: of cases) in a circle.",
)
@click.option(
    "--max-km",
    type=Finite(0),
    help="Largest radius (euclidean: in the unit of the coordinates).",
)
@click.option(
    "--max-length",
    type=Finite(0, min_open=True),
    default=0.5,
    show_default=True,
    help="Longest window in periods; below 1 a share of all.",
)
@click.option(
    "--distance",
    type=click.Choice(["great-circle", "euclidean"]),
    default="great-circle",
    show_default=True,
    help="Over the globe in km, or flat in the unit of the coordinates.",
)
@click.option("--neighbours", type=click.IntRange(1), help="Most places in a circle.")
@click.option(
    "--replications",
    type=click.IntRange(0, 999_999),
    default=999,
    show_default=True,
    help="Random trials for p.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    help="The same seed gives the same answer.",
)
@datum_option
@answer_options(seconds=600.0)
def scan(
    cases: Path,
    places: Path,
    population: Path | None,
    model: Model | None,
    time: Time,
    unit: Unit,
    first: datetime | None,
    last: datetime | None,
    max_population: float,
    max_km: float | None,
    max_length: float,
    distance: str,
    neighbours: int | None,
    replications: int,
    seed: int,
    datum: str,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Find places and times with more CASES (CSV place,date,count[,controls]) than chance explains."""
    model = model or ("poisson" if population is not None else "permutation")
    if population is not None and model != "poisson":
        click.echo(_IDLE.in_words(language), err=True)
    window = Window(
        max_population=max_population,
        max_distance=math.inf if max_km is None else max_km,
        max_length=max_length,
        neighbours=neighbours,
        distance="euclidean" if distance == "euclidean" else "great-circle",
    )
    try:
        where, material = _read(
            cases,
            places,
            population,
            model,
            time,
            unit,
            first,
            last,
            flat=distance == "euclidean",
            datum=datum,
        )
        with working("Scan", seconds=seconds, language=language) as watch:
            found = scan_for_clusters(
                places=where,
                cases=material.cases,
                expected=material.expected,
                controls=material.controls,
                model=model,
                time=time,
                window=window,
                replications=replications,
                seed=seed,
                watch=watch,
            )
    except Refused as refused:
        files = {"cases": _named(cases), "population": _named(population)}
        raise CannotGoOn(in_words(refused, language, **files)) from None
    _say(found, where, material, window, model, time, replications, as_json, csv_file, html_file, language)


def _named(file: Path | None) -> str:
    return "standard input" if str(file) == STANDARD_INPUT else str(file)


def _read(
    cases: Path,
    places: Path,
    population: Path | None,
    model: Model,
    time: Time,
    unit: Unit,
    first: datetime | None,
    last: datetime | None,
    *,
    flat: bool,
    datum: str,
) -> tuple[list[Place], Material]:
    if model == "poisson" and population is None:
        raise Refused("population_missing")
    where = read_places(places, flat=flat, datum=datum)
    dated = time != "none" or first is not None or last is not None
    records = read_cases(cases, places=where, dated=dated, controls=model == "bernoulli")
    material = gather(
        places=[place.code for place in where],
        records=records,
        people=read_population(population, places=where) if population and model == "poisson" else (),
        unit=unit,
        first=first.date() if first else None,
        last=last.date() if last else None,
    )
    return where, material


def _say(
    found: Scan,
    where: list[Place],
    material: Material,
    window: Window,
    model: Model,
    time: Time,
    replications: int,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    clusters = [as_object(one, material.periods, time) for one in found.clusters]
    answer = {
        "clusters": clusters,
        "seconds": round(found.seconds, 3),
        "model": model,
        "time": time,
        "cases": found.total,
        "replications": found.replications,
        "replications_wanted": replications,
    }
    said = sentences_about(clusters, found.replications, replications, language)
    say(
        answer,
        as_json=as_json,
        sentences=said,
        rows=rows_of(clusters),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: picture(found, clusters, where, material, window, said, language),
    )
