"""`python -m benchmarks pmedian FILE`: the uncapacitated p-median problem on OR-Library files."""

import json
from pathlib import Path

import click
import numpy as np

from benchmarks.graphs import read_graph
from fengqiao.kernel.watching import Watch
from fengqiao.planning.medians import plan_medians


@click.command("pmedian")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def command(file: Path, seconds: float, as_json: bool) -> None:
    """Choose the medians of an OR-Library graph and check the sum anew."""
    graph = read_graph(file)
    outcome = plan_medians(costs=graph.distances, choose=graph.choose, watch=Watch(seconds=seconds))
    chosen = list(outcome.plan or ())
    violations = (
        [] if len(set(chosen)) == graph.choose else [f"{len(set(chosen))} medians, not {graph.choose}"]
    )
    again = float(np.min(graph.distances[chosen], axis=0).sum())
    if abs(again - (outcome.objective or 0.0)) > 1e-6 * max(1.0, again):
        violations.append(f"the sum is {again}, not {outcome.objective}")
    answer = {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": outcome.seconds,
        "violations": violations,
        "chosen": [node + 1 for node in chosen],
    }
    click.echo(
        json.dumps(answer) if as_json else "\n".join(f"{name}: {value}" for name, value in answer.items())
    )
