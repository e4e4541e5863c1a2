"""`python -m benchmarks covering FILE`: location models on distance tables and OR-Library graphs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from benchmarks.distance_tables import Floats, Table, read_table
from benchmarks.graphs import is_graph, read_graph
from fengqiao.kernel.watching import Watch
from fengqiao.planning.covering import Incidence, cover_everything, cover_most
from fengqiao.planning.medians import plan_centre, plan_medians
from fengqiao.planning.outcome import Outcome

MODELS = ("covering", "set-covering", "p-median", "p-center")


@click.command("covering")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", type=click.Choice(MODELS), default="covering", show_default=True)
@click.option("--radius", type=click.FloatRange(min=0), help="Within this distance counts as covered.")
@click.option("--choose", type=click.IntRange(1), help="How many sites [default: the p of a graph].")
@click.option("--weights", type=click.Path(path_type=Path), help="CSV with the weight of each destination.")
@click.option("--weights-name", default="NAME", show_default=True, help="Its column of names.")
@click.option("--weights-column", default="POP2000", show_default=True, help="Its column of weights.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def command(
    file: Path,
    model: str,
    radius: float | None,
    choose: int | None,
    weights: Path | None,
    weights_name: str,
    weights_column: str,
    seconds: float,
    as_json: bool,
) -> None:
    """Solve a location model on FILE and check the answer anew.

    FILE is CSV distance,name,DestinationName[,demand], or an OR-Library graph (every node a site and a client of weight
    1).
    """
    if is_graph(file):
        graph = read_graph(file)
        choose = choose or graph.choose
        nodes = tuple(str(number) for number in range(1, len(graph.distances) + 1))
        table = Table(nodes, nodes, graph.distances, np.ones(len(nodes)))
    else:
        table = read_table(file, weights=weights, names=weights_name, column=weights_column)
    if radius is None and model.endswith("covering"):
        raise click.UsageError(f"--radius is needed for {model}")
    if choose is None and model != "set-covering":
        raise click.UsageError(f"--choose is needed for {model}")
    outcome = _solved(model, table, radius or 0.0, choose or 0, Watch(seconds=seconds))
    chosen: list[int] = list(outcome.plan or ())
    answer: dict[str, Any] = {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": outcome.seconds,
        "violations": _violations(model, table, radius or 0.0, choose or 0, outcome),
        "weight_total": float(table.weights.sum()),
        "chosen": [table.sites[site] for site in chosen],
        "reasons": [reason.en for reason in outcome.reasons],
    }
    click.echo(
        json.dumps(answer) if as_json else "\n".join(f"{name}: {value}" for name, value in answer.items())
    )


def _solved(model: str, table: Table, radius: float, choose: int, watch: Watch) -> Outcome[tuple[int, ...]]:
    if model == "p-median":
        return plan_medians(costs=_finite(table.distances) * table.weights, choose=choose, watch=watch)
    if model == "p-center":
        return plan_centre(distances=_finite(table.distances), choose=choose, watch=watch)
    covers = [np.flatnonzero(row <= radius).tolist() for row in table.distances]
    incidence = Incidence.from_sets(covers, cells_number=len(table.clients))
    if model == "set-covering":
        return cover_everything(incidence=incidence, watch=watch)
    found = cover_most(incidence=incidence, weights=table.weights, choose=choose, watch=watch)
    sites = found.plan.sites if found.plan else None
    return Outcome(sites, found.objective, found.bound, found.status, found.seconds)


def _finite(distances: Floats) -> Floats:
    if not np.isfinite(distances).all():
        raise click.UsageError("this model needs the distance of every pair")
    return distances


def _violations(
    model: str, table: Table, radius: float, choose: int, outcome: Outcome[tuple[int, ...]]
) -> list[str]:
    """What is wrong with the plan, counted from the table alone."""
    if outcome.plan is None:
        return []
    nearest = table.distances[list(outcome.plan)].min(axis=0)
    again = _counted(model, table, radius, outcome.plan)
    violations = []
    if model != "set-covering" and len(set(outcome.plan)) != choose:
        violations.append(f"{len(set(outcome.plan))} sites, not {choose}")
    if model == "set-covering" and (nearest > radius).any():
        violations.append(f"{int((nearest > radius).sum())} clients are not covered")
    if abs(again - (outcome.objective or 0.0)) > 1e-6 * max(1.0, abs(again)):
        violations.append(f"counted anew it is {again}, not {outcome.objective}")
    return violations


def _counted(model: str, table: Table, radius: float, plan: Sequence[int]) -> float:
    served = table.distances[list(plan)]
    if model == "covering":
        return float(table.weights[served.min(axis=0) <= radius].sum())
    if model == "p-median":
        return float((served * table.weights).min(axis=0).sum())
    return float(served.min(axis=0).max()) if model == "p-center" else float(len(plan))
