"""What `fengqiao plan cameras` says, lists and draws."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fengqiao.documents.pictures import Grid, Mark, Shape, page, village_map
from fengqiao.kernel.earth import flat_km
from fengqiao.kernel.reasons import Language
from fengqiao.planning.cameras import Cameras, Cell, Site, Wall
from fengqiao.planning.outcome import Outcome, Status

_MOST_MARKS = 4000  # cells drawn; beyond it every k-th, so that the page stays light
_MOST_OTHERS = 1000
_SEEN, _HIDDEN, _CAMERA, _OTHER, _WALL = "#2c6e55", "#c9c2b4", "#a8371f", "#8a8f98", "#22252b"


def sentences(
    outcome: Outcome[Cameras], sites: Sequence[Site], cells: Sequence[Cell], language: Language
) -> list[str]:
    """What was found and how good it is, then what does not count."""
    total = math.fsum(cell.weight for cell in cells if not cell.home)
    homes = sum(cell.home for cell in cells)
    fixed = sum(site.fixed for site in sites)
    objective, bound = outcome.objective or 0.0, outcome.bound or 0.0
    chosen = outcome.plan.chosen if outcome.plan else ()
    proven = outcome.status is Status.OPTIMAL
    if language == "zh":
        said = [
            f"{len(chosen)} 个点位（其中已有 {fixed} 个），看到权重 {objective:,.2f}，"
            f"占 {total:,.2f} 的 {objective / total:.2%}；"
            + ("已证明最优。" if proven else f"任何方案都不超过 {bound:,.2f}。")
        ]
        said += [f"{homes} 个住宅格子不计入。"] if homes else []
    else:
        said = [
            f"{len(chosen)} sites ({fixed} stood already) see a weight of {objective:,.2f}, "
            f"{objective / total:.2%} of {total:,.2f}; "
            + ("proven best." if proven else f"no choice sees more than {bound:,.2f}.")
        ]
        said += [f"{homes} cells that are homes do not count."] if homes else []
    return said


def later_sentence(later: Mapping[str, Any], language: Language) -> str:
    """How the plan does in the later year, beside the best there could be."""
    total, seen, best = later["weight_total"], later["objective"], later["best"]
    if language == "zh":
        return (
            f"后一年：本方案看到 {seen:,.2f}，占 {total:,.2f} 的 {seen / total:.2%}；"
            f"专为那一年选点可看到 {best['objective']:,.2f}，至多 {best['bound']:,.2f}。"
        )
    return (
        f"Later year: this plan sees {seen:,.2f}, {seen / total:.2%} of {total:,.2f}; a plan made for that year sees "
        f"{best['objective']:,.2f}, at most {best['bound']:,.2f}."
    )


def table(plan: Cameras | None, sites: Sequence[Site]) -> list[dict[str, object]]:
    """One row a chosen site, with the weight it sees by itself."""
    known = {site.code: site for site in sites}
    return [
        {
            "id": code,
            "lon": known[code].lon,
            "lat": known[code].lat,
            "fixed": int(known[code].fixed),
            "weight_in_sight": sees,
        }
        for code, sees in (zip(plan.chosen, plan.sees, strict=True) if plan else ())
    ]


def picture(
    outcome: Outcome[Cameras],
    sites: Sequence[Site],
    cells: Sequence[Cell],
    walls: Sequence[Wall],
    radius: float,
    said: Sequence[str],
    language: Language,
) -> str:
    """A page with a map: cells seen and not seen, sites chosen and not chosen, walls. Homes are not drawn."""
    chinese = language == "zh"
    plan = outcome.plan or Cameras((), (), tuple(False for _ in cells))
    chosen = set(plan.chosen)
    drawn = [(cell, seen) for cell, seen in zip(cells, plan.seen, strict=True) if not cell.home]
    drawn = _thinned(drawn, _MOST_MARKS)
    others = _thinned([site for site in sites if site.code not in chosen], _MOST_OTHERS)
    cameras = [site for site in sites if site.code in chosen]
    corners = [corner for wall in walls for corner in wall.corners]
    spots = flat_km(
        [(thing.lon, thing.lat) for thing in [cell for cell, _ in drawn]]
        + [(site.lon, site.lat) for site in [*others, *cameras]]
        + corners
    )
    places = iter(spots)
    marks = [
        Mark(
            *next(places), title=f"{cell.code}: {cell.weight:g}", colour=_SEEN if seen else _HIDDEN, radius=2
        )
        for cell, seen in drawn
    ]
    marks += [Mark(*next(places), title=site.code, colour=_OTHER, radius=3, hollow=True) for site in others]
    marks += [
        Mark(*next(places), label=site.code, title=site.code, colour=_CAMERA, radius=5, hollow=site.fixed)
        for site in cameras
    ]
    wide = max(np.ptp(spots, axis=0).tolist())  # rings larger than the map would make it small
    rings = marks[len(marks) - len(cameras) :] if radius / 1000 <= wide else []
    shapes = [_reach(mark, radius / 1000) for mark in rings]
    shapes += [Shape([next(places) for _ in wall.corners], colour=_WALL) for wall in walls]
    yes_or_no = ("", "是") if chinese else ("", "yes")
    title = "摄像头点位" if chinese else "Camera sites"
    columns = (
        ["点位", "经度", "纬度", "已有", "看到的权重"] if chinese else ["Site", "Lon", "Lat", "Stood", "Sees"]
    )
    rows = [
        [
            row["id"],
            f"{row['lon']:.6f}",
            f"{row['lat']:.6f}",
            yes_or_no[bool(row["fixed"])],
            f"{row['weight_in_sight']:,.10g}",
        ]
        for row in table(outcome.plan, sites)
    ]
    legend = (
        f"绿点看得到，灰点看不到；红点是选中的点位，空心红点原来就有，红圈是所及的 {radius:g} 米；"
        "灰圈是没有选的点位，黑线是墙。住宅不画。"
        if chinese
        else "Green cells are seen, grey ones not; red sites are chosen, hollow red ones stood already; "
        f"red rings are the {radius:g} m within reach. Grey rings are sites not chosen, black lines walls. "
        "Homes are not drawn."
    )
    left_out = sum(not cell.home for cell in cells) - len(drawn)
    notes = [*said[1:], legend]
    if left_out:
        notes.append(
            f"图上省去 {left_out} 个格子。" if chinese else f"{left_out} cells are left out of the drawing."
        )
    return page(
        title=title,
        lead=said[0],
        language=language,
        drawings=[village_map(marks=marks, shapes=shapes, title=title, kilometres=True)],
        grids=[Grid(title, columns, rows)] if rows else [],
        notes=notes,
    )


def _reach(camera: Mark, km: float) -> Shape:
    turns = np.linspace(0, 2 * math.pi, 60, endpoint=False).tolist()
    ring = [(camera.x + km * math.cos(turn), camera.y + km * math.sin(turn)) for turn in turns]
    return Shape(ring, colour=_CAMERA, closed=True, title=camera.title, width=0.7)


def _thinned(things: list[Any], most: int) -> list[Any]:
    """Every k-th, at most `most`."""
    if len(things) <= most:
        return things
    return [things[number] for number in np.linspace(0, len(things) - 1, most).astype(int)]
