"""Solomon's vehicle routes with time windows: distances cut to one decimal, as DIMACS counts them."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.planning.linear import INFINITY, Programme, solve

_TENTHS = 10
_LARGEST = 10_000_000


@click.command("routes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def command(file: Path, seconds: float, seed: int, as_json: bool) -> None:
    """Solve FILE (Solomon text) with PyVRP: total distance, a lower bound, and what a check of the routes finds."""
    instance = _read(file)
    began = time.monotonic()
    result = pyvrp.solve(
        _data(instance), stop=MaxRuntime(seconds), seed=seed, collect_stats=False, display=False
    )
    routes = [
        [activity.idx + 1 for activity in route.schedule() if activity.is_client()]
        for route in result.best.routes()
    ]
    objective = sum(_length(route, instance) for route in routes)
    answer = {
        "objective": round(objective, 1),
        "bound": round(lower_bound(instance), 1),
        "violations": violations(routes, instance),
        "vehicles": len(routes),
        "routes": routes,
        "seconds": time.monotonic() - began,
    }
    click.echo(
        json.dumps(answer) if as_json else "\n".join(f"{name}: {value}" for name, value in answer.items())
    )


class Instance:
    """Customers by number, 0 the depot: distances (n, n) in tenths cut down, demand, window and work in tenths."""

    def __init__(self, *, capacity: int, vehicles: int, rows: Sequence[Sequence[int]]) -> None:
        table = np.array(rows)
        self.capacity, self.vehicles = capacity, vehicles
        self.demand, self.opens, self.closes, self.work = table[:, 3], *(table[:, 4:7] * _TENTHS).T
        apart = table[:, None, 1:3] - table[None, :, 1:3]
        self.distance = np.floor(_TENTHS * np.hypot(apart[..., 0], apart[..., 1]) + 1e-9).astype(int)


def violations(routes: Sequence[Sequence[int]], instance: Instance) -> list[str]:
    """Every rule that the routes break, by name; found without the solver."""
    broken = []
    seen = sorted(one for route in routes for one in route)
    if seen != list(range(1, len(instance.demand))):
        broken.append("not every customer exactly once")
    if len(routes) > instance.vehicles:
        broken.append(f"{len(routes)} vehicles of {instance.vehicles}")
    for number, route in enumerate(routes, start=1):
        if sum(instance.demand[one] for one in route) > instance.capacity:
            broken.append(f"route {number}: over capacity")
        clock, before = int(instance.opens[0]), 0
        for one in [*route, 0]:
            clock = max(clock + int(instance.distance[before, one]), int(instance.opens[one]))
            if clock > instance.closes[one]:
                broken.append(f"route {number}: late at {one}")
            clock, before = clock + int(instance.work[one]), one
    return broken


def lower_bound(instance: Instance) -> float:
    """A proven bound: each customer is left and entered once by arcs that windows and capacity allow, and no fewer
    vehicles leave than the demand needs."""
    programme, leaving, entering = Programme(), _lists(instance), _lists(instance)
    for a, b in _arcs(instance):
        column = programme.add_column(cost=float(instance.distance[a, b]), whole=False)
        leaving[a].append(column)
        entering[b].append(column)
    fewest = -(-int(instance.demand.sum()) // instance.capacity)
    for number, columns in enumerate(leaving):
        programme.add_row(columns, low=1 if number else fewest, high=1 if number else instance.vehicles)
    for number, columns in enumerate(entering):
        programme.add_row(columns, low=1 if number else fewest, high=1 if number else instance.vehicles)
    bound = solve(programme).bound
    return 0.0 if bound == INFINITY else bound / _TENTHS


def _arcs(instance: Instance) -> list[tuple[int, int]]:
    count = range(len(instance.demand))

    def fits(a: int, b: int) -> bool:
        soonest = max(instance.opens[0] + instance.distance[0, a], instance.opens[a]) + instance.work[a]
        load = instance.demand[a] + instance.demand[b]
        return bool(soonest + instance.distance[a, b] <= instance.closes[b] and load <= instance.capacity)

    return [(a, b) for a in count for b in count if a != b and fits(a, b)]


def _lists(instance: Instance) -> list[list[int]]:
    return [[] for _ in instance.demand]


def _length(route: Sequence[int], instance: Instance) -> float:
    stops = [0, *route, 0]
    return sum(int(instance.distance[a, b]) for a, b in zip(stops, stops[1:], strict=False)) / _TENTHS


def _data(instance: Instance) -> Any:
    model = pyvrp.Model()
    places = [model.add_location(0, 0) for _ in instance.demand]
    windows = [(int(early), int(late)) for early, late in zip(instance.opens, instance.closes, strict=True)]
    depot = model.add_depot(places[0], tw_early=windows[0][0], tw_late=windows[0][1])
    for one in range(1, len(places)):
        model.add_client(
            places[one],
            delivery=int(instance.demand[one]),
            service_duration=int(instance.work[one]),
            tw_early=windows[one][0],
            tw_late=windows[one][1],
        )
    model.add_vehicle_type(instance.vehicles, capacity=instance.capacity, start_depot=depot, end_depot=depot)
    for (a, b), apart in np.ndenumerate(instance.distance):
        model.add_edge(places[a], places[b], distance=int(apart), duration=int(apart))
    return model.data()


def _read(file: Path) -> Instance:
    lines = [line.split() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    numbers = [(row, [int(word) for word in line]) for row, line in enumerate(lines, 1) if _are_numbers(line)]
    fleet = [line for _, line in numbers if len(line) == 2]
    rows = [line for _, line in numbers if len(line) == 7]
    if len(fleet) != 1 or len(rows) < 2 or [line[0] for line in rows] != list(range(len(rows))):
        raise CannotGoOn(
            f"{file}: this is no Solomon instance (one line of fleet, seven numbers a customer)."
        )
    if min(fleet[0]) < 1:
        raise CannotGoOn(f"{file}: there must be a vehicle, and room in it.")
    for row, line in numbers:
        if len(line) == 7 and (min(line[3:]) < 0 or line[4] > line[5] or max(map(abs, line)) > _LARGEST):
            raise CannotGoOn(
                f"{file}, row {row}: demand, window and work must be 0 or more, opening before closing."
            )
    return Instance(vehicles=fleet[0][0], capacity=fleet[0][1], rows=rows)


def _are_numbers(words: Sequence[str]) -> bool:
    return bool(words) and all(word.lstrip("-").isdigit() for word in words)
