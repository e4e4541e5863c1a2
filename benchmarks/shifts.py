"""`python -m benchmarks shifts FILE`: employee shift scheduling in the text format of schedulingbenchmarks.org."""

import json
import math
from pathlib import Path

import click

from benchmarks.shift_rules import objective_of, violations_of
from benchmarks.shift_sheets import read_instance
from fengqiao.cli.working import working
from fengqiao.planning.shifts import plan_roster


@click.command("shifts")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=600.0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, seconds: float, as_json: bool) -> None:
    """Solve an instance; objective and violations are counted anew from the roster, not taken from the solver."""
    demand = read_instance(file)
    with working("Shifts", seconds=seconds) as watch:
        outcome = plan_roster(demand=demand, watch=watch)
    roster = outcome.plan.shifts if outcome.plan else None
    answer = {
        "instance": file.name,
        "status": str(outcome.status),
        "objective": None if roster is None else objective_of(demand, roster),
        "bound": outcome.bound if outcome.bound is not None and math.isfinite(outcome.bound) else None,
        "violations": [] if roster is None else violations_of(demand, roster),
        "seconds": outcome.seconds,
        "reasons": [reason.en for reason in outcome.reasons],
    }
    if as_json:
        click.echo(json.dumps({**answer, "roster": roster}, ensure_ascii=False))
        return
    for name, value in answer.items():
        click.echo(f"{name}: {value}")
    for worker, schedule in zip(demand.workers, roster or (), strict=False):
        click.echo(f"{worker.name:>8} {' '.join(kind or '.' for kind in schedule)}")
