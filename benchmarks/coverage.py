"""How far `fengqiao evaluate` can be trusted: simulated districts (sample) with nothing or a known fall in them."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import click
import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.evaluation import Evaluation, Panel, evaluate
from fengqiao.cli.working import working

Floats = NDArray[np.float64]
METHODS = ("its", "did", "sc", "sdid")


@dataclass(frozen=True)
class World:
    """What the simulated districts are like.

    `periods` in all, `after` of them after the day on which nothing, or a fall by the share `fall`, happened to
    `treated` districts; `year` is the number of periods in a year (None: no seasons). Mean values are log-normal around
    `size`, at least `least`. `lasting` bounds the correlation of a district's own deviations from one period to the
    next, `deviation` their size. `scatter` is the gamma shape of a count's rate (small: much more scatter than
    Poisson's). `counts` or else continuous values. `exposed`: residents change, the offset says how. `largest`: the
    treated districts are the largest. `alike`: all districts follow one law, without seasons, trend or anything shared:
    independent Poisson counts around `size`, or without counts an autoregression of correlation `alike` (0: independent
    normal values; 1: a random walk) and standard deviation (of the walk: of a step) `size` / 10.
    """

    controls: int = 20
    periods: int = 60
    after: int = 12
    year: float | None = 12.0
    treated: int = 1
    size: float = 30.0
    least: float = 4.0
    lasting: tuple[float, float] = (0.2, 0.7)
    deviation: tuple[float, float] = (0.05, 0.2)
    scatter: float = 20.0
    counts: bool = True
    exposed: bool = False
    largest: bool = False
    alike: float | None = None
    fall: float = 0.0


MONTHS = World()
WORLDS = {
    "months": MONTHS,
    "few": replace(MONTHS, controls=10),
    "fewest": replace(MONTHS, controls=5),
    "many": replace(MONTHS, controls=40),
    "long": replace(MONTHS, periods=120, after=24),
    "short": replace(MONTHS, periods=30, after=6),
    "one": replace(MONTHS, periods=37, after=1),
    "weeks": replace(MONTHS, controls=15, periods=182, after=26, year=365.25 / 7, size=8.0, least=1.0),
    "days": replace(MONTHS, periods=200, after=30, year=7.0, size=5.0, least=1.0),
    "years": replace(MONTHS, periods=24, after=6, year=None, size=300.0, counts=False),
    "offset": replace(MONTHS, exposed=True),
    "three": replace(MONTHS, treated=3),
    "jackknife": replace(MONTHS, treated=5, controls=6),
    "lasting": replace(MONTHS, lasting=(0.7, 0.9), deviation=(0.1, 0.25)),
    "small": replace(MONTHS, size=2.0, least=0.5, scatter=3.0),
    "largest": replace(MONTHS, controls=10, largest=True),
    "poisson": replace(MONTHS, size=20.0, alike=0.0),
    "normal": replace(MONTHS, size=100.0, counts=False, alike=0.0),
    "correlated": replace(MONTHS, size=100.0, counts=False, alike=0.5),
    "walk": replace(MONTHS, size=100.0, counts=False, alike=1.0),
}


def districts(world: World, rng: np.random.Generator) -> Panel:
    """One panel of `world`.

    Shared by all: seasons of 5 to 30%, a trend and an autocorrelated shock of 8%. Each district's own: strength and
    timing of seasons, a trend, an autocorrelated deviation, and scatter.
    """
    if world.alike is not None:
        return _panel(world, _alike(world, rng, world.alike), None)
    time, many = np.arange(world.periods), world.treated + world.controls
    year = world.year or 12.0
    strength = rng.uniform(0.05, 0.3) if world.year else 0.0
    peak, trend = rng.uniform(0, year), rng.normal(0, 0.03) / year
    shared = _chain(rng, world.periods, 0.7, 0.08)
    sizes = np.maximum(np.exp(rng.normal(math.log(world.size), 0.8, many)), world.least)
    if world.largest:
        sizes = np.sort(sizes)[::-1]
    people = _people(world, rng, many)
    rows = np.empty((many, world.periods))
    for number, size in enumerate(sizes):
        angle = 2 * np.pi * (time - peak - rng.normal(0, year / 30)) / year
        own = _chain(rng, world.periods, rng.uniform(*world.lasting), rng.uniform(*world.deviation))
        drift = (trend + rng.normal(0, 0.01) / year) * (time - world.periods / 2)
        season = strength * rng.uniform(0.7, 1.3) * np.cos(angle)
        rate = size * np.exp(season + shared + own + drift) * people[number] / people[number, 0]
        if number < world.treated:
            rate[-world.after :] *= 1 - world.fall
        rows[number] = _seen(world, rate, rng)
    return _panel(world, rows, people if world.exposed else None)


def evaluated(world: World, rng: np.random.Generator) -> Evaluation:
    """One panel of `world`, evaluated; drawn again where nothing at all was counted in the treated districts."""
    panel = districts(world, rng)
    while not panel.of(panel.treated).any():
        panel = districts(world, rng)
    return evaluate(panel, with_dates=False)


def summary(found: Sequence[Evaluation]) -> dict[str, dict[str, float]]:
    """By method: share of intervals that hold 0 (`covered`), how many there are, mean power said, and the shares in
    which the verdict that would rest on the method tells (`told`) and names a fall or a rise (`named`)."""
    methods = {}
    for method in METHODS:
        with_it = [
            (interval, one.powers[method].power)
            for one in found
            if (interval := one.interval(method)) is not None
        ]
        if not with_it:
            continue
        held = np.array([low <= 0 <= high for (_, low, high), _ in with_it])
        powers = np.array([power for _, power in with_it])
        methods[method] = {
            "intervals": len(with_it),
            "covered": float(held.mean()),
            "power": float(powers.mean()),
            "told": float((powers >= 0.5).mean()),
            "named": float((~held & (powers >= 0.5)).mean()),
        }
    return methods


def _panel(world: World, rows: Floats, people: Floats | None) -> Panel:
    names = tuple(f"sample-{number}" for number in range(len(rows)))
    return Panel(
        units=names,
        periods=tuple(str(period + 1) for period in range(world.periods)),
        values=rows,
        treated=frozenset(names[: world.treated]),
        before=world.periods - world.after,
        season=world.year,
        exposure=people,
    )


def _alike(world: World, rng: np.random.Generator, correlation: float) -> Floats:
    """Values of districts that all follow one law (districts x periods)."""
    shape = (world.treated + world.controls, world.periods)
    mean = np.full(shape, world.size)
    mean[: world.treated, -world.after :] *= 1 - world.fall
    if world.counts:
        return rng.poisson(mean).astype(float)
    spread = world.size / 10
    if correlation == 1:
        return np.asarray(mean + np.cumsum(rng.normal(0, spread, shape), axis=1))
    return np.asarray(mean + [_chain(rng, world.periods, correlation, spread) for _ in range(shape[0])])


def _seen(world: World, rate: Floats, rng: np.random.Generator) -> Floats:
    if not world.counts:
        return np.asarray(rate * np.exp(rng.normal(0, 0.05, len(rate))))
    return rng.poisson(rate * rng.gamma(world.scatter, 1 / world.scatter, len(rate))).astype(float)


def _people(world: World, rng: np.random.Generator, many: int) -> Floats:
    """Residents (districts x periods): up or down by about 30% over the time, where they are asked for."""
    if not world.exposed:
        return np.ones((many, world.periods))
    steps = rng.normal(0, 0.3, (many, 1)) / world.periods + rng.normal(0, 0.01, (many, world.periods))
    return np.asarray(3000.0 * rng.uniform(0.6, 1.6, (many, 1)) * np.exp(np.cumsum(steps, axis=1)))


def _chain(rng: np.random.Generator, length: int, correlation: float, spread: float) -> Floats:
    """A first-order autoregression of standard deviation `spread`."""
    steps = rng.normal(0, spread, length)
    values = np.empty(length)
    values[0] = steps[0]
    for number in range(1, length):
        values[number] = correlation * values[number - 1] + np.sqrt(1 - correlation**2) * steps[number]
    return values


@click.command("coverage")
@click.option("--world", "name", type=click.Choice(list(WORLDS)), default="months", show_default=True)
@click.option("--districts", "number", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option(
    "--fall", type=click.FloatRange(0, 99), default=0.0, help="A true fall in percent [default: none]."
)
@click.option("--seed", type=int, default=2026, show_default=True)
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=3600.0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def command(name: str, number: int, fall: float, seed: int, seconds: float, as_json: bool) -> None:
    """Share of 95% intervals that hold zero in simulated districts, and how often the verdict names a change."""
    world, rng, found = replace(WORLDS[name], fall=fall / 100), np.random.default_rng(seed), []
    with working("Coverage", seconds=seconds) as watch:
        for done in range(number):
            if watch.is_over:
                break
            found.append(evaluated(world, rng))
            watch.tell(done=(done + 1) / number)
    methods = summary(found)
    if as_json:
        click.echo(json.dumps({"world": name, "districts": len(found), "fall": fall, "methods": methods}))
        return
    click.echo(f"{name}: {len(found)} districts, a fall of {fall:g}%")
    for method, told in methods.items():
        click.echo(
            f"{method:5} covered {told['covered']:.1%}, mean power {told['power']:.0%}, "
            f"told {told['told']:.1%}, named {told['named']:.1%}"
        )
