"""How often the 95% intervals of `fengqiao evaluate` hold the truth: simulated districts in which nothing happened."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import click
import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.evaluation import Panel, effect, interrupted
from fengqiao.cli.working import working

Floats = NDArray[np.float64]
METHODS = ("its", "did", "sc", "sdid")


@dataclass(frozen=True)
class World:
    """What the simulated months are like: `months` in all, `after` of them after the day on which nothing happened."""

    controls: int = 20
    months: int = 60
    after: int = 12


def districts(world: World, rng: np.random.Generator) -> Panel:
    """Monthly police counts (sample) of one district and its controls, without any effect.

    Sizes are log-normal around 30 a month (4 to 400). Shared by all: seasons of 5 to 30%, a trend and an autocorrelated
    shock. Each district's own: strength and timing of seasons, a trend, an autocorrelated deviation of 5 to 20% with a
    correlation of 0.2 to 0.7 from month to month, and counts more scattered than Poisson's.
    """
    time = np.arange(world.months)
    strength, peak = rng.uniform(0.05, 0.3), rng.uniform(0, 12)
    shared = _chain(rng, world.months, 0.7, 0.08)
    trend = rng.normal(0, 0.03) / 12
    rows = []
    for size in np.clip(np.exp(rng.normal(np.log(30), 0.8, world.controls + 1)), 4, 400):
        season = (
            strength * rng.uniform(0.7, 1.3) * np.cos(2 * np.pi * (time - peak - rng.normal(0, 0.4)) / 12)
        )
        own = _chain(rng, world.months, rng.uniform(0.2, 0.7), rng.uniform(0.05, 0.2))
        drift = (trend + rng.normal(0, 0.01) / 12) * (time - world.months / 2)
        rate = np.exp(np.log(size) + season + shared + own + drift)
        rows.append(rng.poisson(rate * rng.gamma(20, 1 / 20, world.months)))
    return Panel(
        units=tuple(f"sample-{number}" for number in range(len(rows))),
        periods=tuple(f"{2020 + month // 12}-{month % 12 + 1:02d}" for month in time.tolist()),
        values=np.array(rows, dtype=float),
        treated=frozenset({"sample-0"}),
        before=world.months - world.after,
        season=12.0,
    )


def intervals(panel: Panel) -> dict[str, tuple[float, float]]:
    """The interval of every method for the treated district."""
    series = interrupted(panel.of(panel.treated)[0], before=panel.before, season=panel.season, counts=True)
    found = {"its": (series.low, series.high)}
    for method in ("did", "sc", "sdid"):
        compared = effect(method, panel)
        if compared.low is not None and compared.high is not None:
            found[method] = (compared.low, compared.high)
    return found


def covered(found: Sequence[dict[str, tuple[float, float]]]) -> dict[str, float]:
    """The share of intervals that hold 0, by method."""
    return {
        method: float(np.mean([one[method][0] <= 0 <= one[method][1] for one in found if method in one]))
        for method in METHODS
        if any(method in one for one in found)
    }


def _chain(rng: np.random.Generator, length: int, correlation: float, spread: float) -> Floats:
    """A first-order autoregression of standard deviation `spread`."""
    steps = rng.normal(0, spread, length)
    values = np.empty(length)
    values[0] = steps[0]
    for number in range(1, length):
        values[number] = correlation * values[number - 1] + np.sqrt(1 - correlation**2) * steps[number]
    return values


@click.command("coverage")
@click.option("--districts", "number", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--controls", type=click.IntRange(min=5), default=20, show_default=True)
@click.option("--months", type=click.IntRange(min=30), default=60, show_default=True)
@click.option("--after", type=click.IntRange(min=1), default=12, show_default=True)
@click.option("--seed", type=int, default=2026, show_default=True)
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=3600.0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def command(
    number: int, controls: int, months: int, after: int, seed: int, seconds: float, as_json: bool
) -> None:
    """Share of 95% intervals that hold zero in simulated districts without an effect."""
    world, rng, found, sizes = World(controls, months, after), np.random.default_rng(seed), [], []
    with working("Coverage", seconds=seconds) as watch:
        for done in range(number):
            if watch.is_over:
                break
            panel = districts(world, rng)
            found.append(intervals(panel))
            sizes.append(float(panel.of(panel.treated).mean()))
            watch.tell(done=(done + 1) / number)
    parts = _by_size(found, sizes)
    if as_json:
        click.echo(json.dumps({"districts": len(found), "covered": covered(found), "by_size": parts}))
        return
    click.echo(
        f"{len(found)} districts, {controls} controls, {months - after} months before and {after} after"
    )
    for name, share in covered(found).items():
        rest = ", ".join(f"{size} {part[name]:.1%}" for size, part in parts.items())
        click.echo(f"{name:5} {share:.1%}  ({rest})")


def _by_size(
    found: Sequence[dict[str, tuple[float, float]]], sizes: Sequence[float]
) -> dict[str, dict[str, float]]:
    groups = {"under 15 a month": (0.0, 15.0), "15 to 60": (15.0, 60.0), "60 and more": (60.0, np.inf)}
    parts = {
        name: covered([one for one, size in zip(found, sizes, strict=True) if low <= size < high])
        for name, (low, high) in groups.items()
    }
    return {name: part for name, part in parts.items() if part}
