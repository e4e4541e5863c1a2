"""The files of `fengqiao plan cameras`."""

from pathlib import Path

from fengqiao.cli.working import to_wgs84
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.sheets import BadSheet, Row, read_rows
from fengqiao.planning.cameras import Cell, Site, Wall

_HEAVIEST = 1e15  # of a cell: sums of more would not be exact


def read_sites(file: Path, datum: str, choose: int) -> list[Site]:
    """SITES id,lon,lat[,fixed]; refused where `choose` are too many for them, or fewer than the fixed ones."""
    rows = read_rows(file, required=["id", "lon", "lat"], optional=["fixed"], unique=["id"], datum=datum)
    sites = [Site(row.text("id"), *to_wgs84(row.lon_lat(), datum=datum), _yes(row, "fixed")) for row in rows]
    fixed = sum(site.fixed for site in sites)
    if choose > len(sites):
        raise _bad(
            rows[0].file,
            "too_few_sites",
            f"--choose {choose} of only {len(sites)} sites",
            f"--choose {choose}，而点位只有 {len(sites)} 个",
        )
    if choose < fixed:
        raise _bad(
            rows[0].file,
            "too_many_fixed",
            f"{fixed} sites are fixed already, which --choose {choose} must count",
            f"已有 {fixed} 个固定点位，都要算在 --choose {choose} 之内",
        )
    return sites


def read_cells(file: Path, datum: str) -> list[Cell]:
    """CELLS id,lon,lat,weight[,home]; refused where nothing in them counts."""
    rows = read_rows(
        file, required=["id", "lon", "lat", "weight"], optional=["home"], unique=["id"], datum=datum
    )
    cells = [
        Cell(
            row.text("id"),
            *to_wgs84(row.lon_lat(), datum=datum),
            row.number_in("weight", low=0.0, high=_HEAVIEST),
            _yes(row, "home"),
        )
        for row in rows
    ]
    if not any(cell.weight for cell in cells if not cell.home):
        raise _bad(
            rows[0].file,
            "no_weight",
            "no cell counts: every weight is 0 or belongs to a home",
            "没有可计的格子：权重全是 0，或都属于住宅",
            column="weight",
        )
    return cells


def read_walls(file: Path, datum: str) -> list[Wall]:
    """WALLS wall,lon,lat: the corners of each wall in order; a building repeats its first corner last."""
    corners: dict[str, list[tuple[float, float]]] = {}
    rows = read_rows(file, required=["wall", "lon", "lat"], datum=datum)
    named = {row.text("wall"): row for row in rows}
    for row in rows:
        corners.setdefault(row.text("wall"), []).append(to_wgs84(row.lon_lat(), datum=datum))
    for name, line in corners.items():
        if len(line) < 2:
            raise named[name].bad(
                "wall", "one_corner", f"wall {name} has one corner only", f"墙 {name} 只有一个角点"
            )
    return [Wall(tuple(line)) for line in corners.values()]


def _yes(row: Row, column: str) -> bool:
    return bool(row.whole(column, low=0, high=1, default=0))


def _bad(file: str, name: str, en: str, zh: str, column: str | None = None) -> BadSheet:
    return BadSheet(file=file, row=None, column=column, why=Reason(name, en, zh))
