"""`python -m benchmarks anchors FOLDER --write docs/anchors.md`: ours beside the published results, by one command.

Every figure comes out of the command that stands beside it, run as a process of its own.
"""

import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.kernel.clock import now

DATA = "FOLDER"
MADE = "MADE"
_OLD = "--no-periods 1 --b 4 --w 3 --weights-threshold 1 --past-weeks-not-included 3 --p-threshold-trend 0.05"
_NEW = "--no-periods 10 --weights-threshold 2.58 --past-weeks-not-included 26 --p-threshold-trend 1"


@dataclass(frozen=True)
class Anchor:
    """One published result. `command` follows `python -m`; `ours` reads the figure out of its JSON answer."""

    what: str
    published: str
    command: str
    ours: Callable[[dict[str, Any], Path], str]


def _objective(answer: dict[str, Any], folder: Path) -> str:
    said = f"{answer['objective']:,.10g}"
    bound = answer.get("bound")
    if bound is not None:
        said += f" (bound {bound:,.10g})"
    return said + (f", {len(answer['violations'])} violations" if answer["violations"] else "")


def _clusters(answer: dict[str, Any], folder: Path) -> str:
    return "; ".join(
        f"{len(one['places'])} places, {one['observed']:g} v {one['expected']:.2f}, {one['llr']:.6f}"
        for one in answer["clusters"]
        if one["p"] < 0.5
    )


def _farrington(column: str) -> Callable[[dict[str, Any], Path], str]:
    def compared(answer: dict[str, Any], folder: Path) -> str:
        with (folder / "salmonella_agona/agona_farringtonFlexible.csv").open(encoding="utf-8") as file:
            published = list(csv.DictReader(file))
        rows = answer["rows"][-len(published) :]
        pairs = list(zip(rows, published, strict=True))
        apart = max(abs(row["bound"] - float(line[f"ub_{column}"])) for row, line in pairs)
        name = "alarm_old" if column.endswith("old") else "alarm_new"
        alarms = sum(bool(row["alarm"]) == bool(int(line[name])) for row, line in pairs)
        return f"bounds at most {apart:.1e} apart, {alarms} of {len(pairs)} alarms the same"

    return compared


def _knox(answer: dict[str, Any], folder: Path) -> str:
    (close, near), (soon, far) = answer["table"]
    return f"{close}/{near}/{soon}/{far}, Poisson p {answer['p_poisson']:.5f}"


def _smoking(answer: dict[str, Any], folder: Path) -> str:
    methods = answer["methods"]
    return ", ".join(f"{name} {methods[name]['estimate']:.2f}" for name in ("sdid", "sc", "did"))


def _covering(model: str, more: str, published: str) -> Anchor:
    file = f"{DATA}/san_francisco_sites/SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    weights = f" --weights {DATA}/san_francisco_sites/SF_demand_205_centroid_uniform_weight.csv"
    command = f"benchmarks covering {file}{weights} --model {model} {more}"
    return Anchor(f"San Francisco sites, {model}", published, command, _objective)


ANCHORS = [
    *(
        Anchor(
            f"Shift scheduling, instance {number}",
            best,
            f"benchmarks shifts {DATA}/shift_scheduling/Instance{number}.txt --seconds 120",
            _objective,
        )
        for number, best in ((1, "607"), (2, "828"), (3, "1001"))
    ),
    *(
        Anchor(
            f"p-median, {name}",
            best,
            f"benchmarks pmedian {DATA}/p_median/{name}.txt --seconds 60",
            _objective,
        )
        for name, best in (("pmed1", "5819"), ("pmed5", "1355"), ("pmed6", "7824"))
    ),
    _covering("covering", "--radius 5000 --choose 4", "875,247"),
    _covering("set-covering", "--radius 5000", "8"),
    _covering("p-median", "--choose 4", "2848268129.7145"),
    _covering("p-center", "--choose 4", "7403.06"),
    *(
        Anchor(
            f"Vehicle routes, {name}",
            f"{best} (best known)",
            f"benchmarks routes {DATA}/solomon/{name}.txt --seconds 60",
            _objective,
        )
        for name, best in (("R101", "1637.7"), ("C101", "827.3"), ("C201", "589.1"))
    ),
    Anchor(
        "New York leukaemia, great circle, 50%",
        "31 places, 106 v 62.13, 14.780276; 9, 42 v 21.24, 8.287056; 16, 44 v 23.83, 7.199672",
        f"fengqiao.cli detect scan {MADE}/cases.csv --places {MADE}/places.csv --population {MADE}/population.csv "
        "--model poisson --time none --replications 999",
        _clusters,
    ),
    Anchor(
        "New York leukaemia, Euclidean, 10%",
        "26 places, 85 v 49.71, 11.577255; 8, 38 v 17.79, 9.019716",
        f"fengqiao.cli detect scan {MADE}/cases.csv --places {MADE}/places.csv --population {MADE}/population.csv "
        "--model poisson --time none --replications 999 --distance euclidean --max-population 0.1",
        _clusters,
    ),
    Anchor(
        "Salmonella Agona, old options",
        "R surveillance 1.20.3, weeks 282 to 312",
        f"fengqiao.cli detect outbreak {MADE}/agona.csv {_OLD} --alpha 0.1 --from FROM",
        _farrington("farrington_old"),
    ),
    Anchor(
        "Salmonella Agona, flexible",
        "R surveillance 1.20.3, weeks 282 to 312",
        f"fengqiao.cli detect outbreak {MADE}/agona.csv --b 4 --w 3 {_NEW} --alpha 0.1 --from FROM",
        _farrington("flexible_new"),
    ),
    Anchor(
        "Meningococcal B, near repeats, 50 km, 30 days",
        "204/1295/6613/48168, Poisson p 0.04649",
        f"fengqiao.cli detect repeats {MADE}/events.csv --metres 50000 --days 30",
        _knox,
    ),
    Anchor(
        "Proposition 99",
        "sdid -15.60, sc -19.48, did -27.35",
        f"fengqiao.cli evaluate {MADE}/smoking.csv --intervention 1989 --treated California",
        _smoking,
    ),
]


@click.command("anchors")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", "out", type=click.Path(dir_okay=False, path_type=Path), help="The page to write.")
def command(folder: Path, out: Path | None) -> None:
    """Run every anchor of FOLDER (the public data sets) and print or write the table."""
    with tempfile.TemporaryDirectory() as made:
        first_week = make_files(folder, Path(made))
        lines = list(_lines(folder, Path(made), first_week))
    text = "\n".join([*_head(), *lines, ""])
    if out is None:
        click.echo(text)
    else:
        out.write_text(text, encoding="utf-8")


def make_files(folder: Path, made: Path) -> str:
    """Rewrite the public tables in the columns our commands read. The answer is the first week to be judged."""
    tracts = _table(folder / "new_york_leukaemia/NYleukemia_data.csv")
    spots = _table(folder / "new_york_leukaemia/NYleukemia_geo.csv")
    code = "censustract.FIPS"
    cases = [[row[code], "1980", str(int(float(row["cases"])))] for row in tracts]
    _write(made / "cases.csv", ["place", "date", "count"], cases)
    _write(made / "places.csv", ["place", "lon", "lat"], [[row[code], row["x"], row["y"]] for row in spots])
    _write(
        made / "population.csv", ["place", "population"], [[row[code], row["population"]] for row in tracts]
    )
    weeks = (folder / "salmonella_agona/salmonella_agona.tsv").read_text(encoding="utf-8").split()[3:]
    counts, monday = weeks[1::3], date(1990, 1, 1)
    days = [(monday + timedelta(weeks=number)).isoformat() for number in range(len(counts))]
    _write(made / "agona.csv", ["date", "count"], list(map(list, zip(days, counts, strict=True))))
    events = _table(folder / "meningococcal_b/imdepi_typeB_events.csv")
    rows = [
        [row["time_days"], *(repr(float(row[name]) * 1000) for name in ("x_km", "y_km"))] for row in events
    ]
    _write(made / "events.csv", ["date", "x", "y"], rows)
    states = (folder / "proposition_99/california_prop99.csv").read_text(encoding="utf-8").splitlines()
    parts = [line.replace(";", ",").split(",")[:3] for line in states[1:]]
    _write(made / "smoking.csv", ["unit", "date", "value"], parts)
    return days[281]


def _lines(folder: Path, made: Path, first_week: str) -> Iterator[str]:
    for anchor in ANCHORS:
        words = anchor.command.replace("FROM", first_week).split()
        parts = [word.replace(DATA, str(folder)).replace(MADE, str(made)) for word in words]
        click.echo(anchor.what, err=True)
        answer = _run([*parts, "--json"])
        shown = anchor.command.replace(f"{DATA}/", "").replace(f"{MADE}/", "").replace("FROM", first_week)
        seconds = f"{answer['seconds']:.2f}" if isinstance(answer.get("seconds"), float) else ""
        yield f"| {anchor.what} | {anchor.published} | {anchor.ours(answer, folder)} | {seconds} | `{shown}` |"


def _run(parts: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", *parts], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotGoOn(f"{' '.join(parts)}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _head() -> list[str]:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        "# Ours beside the published results",
        "",
        "Made by `python -m benchmarks anchors ../shared/anchors --write docs/anchors.md`. The data sets are public,",
        "and not part of this project; their `README.md` names sources and licences. Each row is what its command",
        f"printed on {now().date().isoformat()} ({os.cpu_count()} cores, {platform.system()}, load {load} at the end).",
        "",
        "| what | published | ours | seconds | `python -m` |",
        "|---|---|---|---|---|",
    ]


def _table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, header: list[str], rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
