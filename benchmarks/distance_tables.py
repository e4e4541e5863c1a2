"""Distance tables: CSV distance,name,DestinationName[,demand], one row a pair of site and client."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet, read_rows

Floats = NDArray[np.float64]
_COLUMNS = ["distance", "name", "DestinationName"]


@dataclass(frozen=True)
class Table:
    """`sites` and `clients` sorted by name, `distances` (sites, clients), infinite where the file has no such pair."""

    sites: tuple[str, ...]
    clients: tuple[str, ...]
    distances: Floats
    weights: Floats


def read_table(file: Path, *, weights: Path | None, names: str, column: str) -> Table:
    """The table; weights from the CSV `weights` (columns `names` and `column`), else from `demand`, else 1 each."""
    rows = read_rows(file, required=_COLUMNS, optional=["demand"], unique=["name", "DestinationName"])
    sites = sorted({row.text("name") for row in rows})
    clients = sorted({row.text("DestinationName") for row in rows})
    site_numbers = {name: number for number, name in enumerate(sites)}
    client_numbers = {name: number for number, name in enumerate(clients)}
    distances = np.full((len(sites), len(clients)), np.inf)
    demand: dict[str, float] = {}
    for row in rows:
        client = row.text("DestinationName")
        place = site_numbers[row.text("name")], client_numbers[client]
        distances[place] = row.number_in("distance", low=0.0)
        weight = row.number_in("demand", low=0.0, default=1.0)
        if demand.setdefault(client, weight) != weight:
            raise row.bad(
                "demand",
                "demand_differs",
                f"{client} had a demand of {demand[client]:g} above",
                f"{client} 前面的需求是 {demand[client]:g}",
            )
    if weights is not None:
        said = {
            row.text(names): row.number_in(column, low=0.0)
            for row in read_rows(weights, required=[names, column], unique=[names])
        }
        if missing := [client for client in clients if client not in said]:
            why = Reason("no_weight", f"there is no row for {missing[0]}", f"没有 {missing[0]} 这一行")
            raise BadSheet(file=str(weights), row=None, column=names, why=why)
        demand = said
    return Table(tuple(sites), tuple(clients), distances, np.array([demand[client] for client in clients]))
