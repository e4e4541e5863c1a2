"""`fengqiao plan circles`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.sentences import BadOption
from fengqiao.cli.working import answer_options, datum_option, say, to_wgs84, working
from fengqiao.documents.pictures import Grid, Mark, Shape, page, village_map
from fengqiao.documents.pictures.maps import COLOURS
from fengqiao.kernel.earth import flat_km
from fengqiao.kernel.reasons import Language, Reason
from fengqiao.kernel.sheets import Row, read_rows
from fengqiao.planning.circles import Circles, Price, Village, plan_circles, prices_of_changes
from fengqiao.planning.outcome import Outcome, Status

Pair = tuple[str, str]


class PairOfCodes(click.ParamType[Pair]):
    """Two codes with a comma between them."""

    name = "a,b"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pair:
        parts = tuple(part.strip() for part in str(value).replace("，", ",").split(","))
        if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
            raise BadOption(
                f"“{value}” is not two different codes with a comma between them",
                f"“{value}”不是用逗号隔开的两个不同编号",
            )
        return parts[0], parts[1]


@click.command("circles")
@click.argument("points", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--min",
    "low",
    type=click.IntRange(1, 9),
    default=2,
    show_default=True,
    help="Fewest villages of a circle.",
)
@click.option(
    "--max",
    "high",
    type=click.IntRange(1, 9),
    default=3,
    show_default=True,
    help="Most villages of a circle.",
)
@click.option("--circles", "count", type=click.IntRange(1), help="How many circles; free if not said.")
@click.option(
    "--pairs", type=click.Path(path_type=Path), help="Who neighbours whom (CSV a,b) instead of Delaunay."
)
@click.option("--distances", type=click.Path(path_type=Path), help="Road distances (CSV a,b,km).")
@click.option("--pin", "together", type=PairOfCodes(), multiple=True, help="Two villages in one circle.")
@click.option("--apart", type=PairOfCodes(), multiple=True, help="Two villages in different circles.")
@datum_option
@answer_options(seconds=60.0)
def circles(
    points: Path,
    low: int,
    high: int,
    count: int | None,
    pairs: Path | None,
    distances: Path | None,
    together: tuple[Pair, ...],
    apart: tuple[Pair, ...],
    datum: str,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Put the villages of POINTS (CSV code,name,lon,lat) into patrol circles with the shortest rounds."""
    if low > high:
        raise BadOption(
            f"--min {low} is more than --max {high}", f"--min {low} 大于 --max {high}", option="--min"
        )
    villages = _villages(points, datum)
    _check_known(together, villages, "--pin")
    _check_known(apart, villages, "--apart")
    demands: dict[str, Any] = {
        "low": low,
        "high": high,
        "count": count,
        "neighbours": None
        if pairs is None
        else [(row.text("a"), row.text("b")) for row in _rows(pairs, villages)],
        "road_km": None if distances is None else _roads(distances, villages),
    }
    with working("Circles", seconds=seconds, language=language) as watch:
        outcome = plan_circles(villages=villages, together=together, apart=apart, watch=watch, **demands)
        prices = prices_of_changes(
            outcome, villages=villages, together=together, apart=apart, watch=watch, **demands
        )
    reasons = [*outcome.reasons, *(_price(price) for price in prices)]
    if outcome.plan is None and outcome.status is not Status.INFEASIBLE:
        reasons.append(Reason("no_time", "no plan was found in the time given", "在给定时间内没有找到方案"))
    say(
        _answer(outcome, reasons, language),
        as_json=as_json,
        sentences=_sentences(outcome, reasons, language),
        rows=_table(outcome.plan, villages),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: _picture(outcome, villages, reasons, language),
    )


def _villages(points: Path, datum: str) -> list[Village]:
    rows = read_rows(points, required=["code", "lon", "lat"], optional=["name"], unique=["code"], datum=datum)
    villages = [
        Village(row.text("code"), *to_wgs84(row.lon_lat(), datum=datum), row.text("name", default=""))
        for row in rows
    ]
    if len(rows) == 1:
        raise rows[0].bad("code", "one_place_only", "there is one place only", "只有一个地点")
    return villages


def _rows(file: Path, villages: Sequence[Village], more: Sequence[str] = ()) -> list[Row]:
    rows = read_rows(file, required=["a", "b", *more], unique=["a", "b"])
    codes = {village.code for village in villages}
    for row in rows:
        for column in ("a", "b"):
            if row.text(column) not in codes:
                said = row.text(column)
                raise row.bad(
                    column, "unknown_village", f"there is no village {said}", f"没有编号为 {said} 的村"
                )
        if row.text("a") == row.text("b"):
            raise row.bad("b", "same_village", "both villages are the same", "两个村是同一个")
    return rows


def _roads(file: Path, villages: Sequence[Village]) -> dict[Pair, float]:
    return {
        (row.text("a"), row.text("b")): row.number_in("km", low=0.0)
        for row in _rows(file, villages, more=["km"])
    }


def _check_known(pairs: Sequence[Pair], villages: Sequence[Village], option: str) -> None:
    codes = {village.code for village in villages}
    for code in (code for pair in pairs for code in pair):
        if code not in codes:
            raise BadOption(f"there is no village {code}", f"没有编号为 {code} 的村", option=option)


def _price(price: Price) -> Reason:
    if price.pair is None:
        en, zh = "keeping all of these", "以上各条合在一起"
    else:
        (a, b), (together, same) = price.pair, ("together", "同圈") if price.pinned else ("apart", "分开")
        en, zh = f"keeping {a} and {b} {together}", f"{a} 与 {b} {same}"
    if price.km is None:
        return Reason("price_unknown", f"{en}: no time was left to find its price", f"{zh}：没有时间算出代价")
    if not price.proven:
        return Reason(
            "price_not_proven",
            f"{en} costs {price.km:.3f} km against the best plan found without; not proven",
            f"{zh}，比目前找到的不作此要求的方案多走 {price.km:.3f} 公里，未经证明",
        )
    if price.km == 0:
        return Reason("price", f"{en} costs nothing", f"{zh}，不多走路")
    return Reason("price", f"{en} costs {price.km:.3f} km", f"{zh}，多走 {price.km:.3f} 公里")


def _answer(outcome: Outcome[Circles], reasons: Sequence[Reason], language: Language) -> dict[str, object]:
    return {
        "status": str(outcome.status),
        "objective": outcome.objective,
        "bound": outcome.bound,
        "seconds": outcome.seconds,
        "circles": [list(circle.codes) for circle in outcome.plan.circles] if outcome.plan else [],
        "reasons": [reason.in_words(language) for reason in reasons],
    }


def _sentences(outcome: Outcome[Circles], reasons: Sequence[Reason], language: Language) -> list[str]:
    said = [reason.in_words(language) for reason in reasons]
    if outcome.plan is None:
        return said
    number, km = len(outcome.plan.circles), outcome.objective or 0.0
    proven = outcome.status is Status.OPTIMAL
    if language == "zh":
        head = f"{number} 圈，各圈一周合计 {km:.3f} 公里，" + (
            "已证明最短。" if proven else f"可证明任何方案都不短于 {outcome.bound:.3f} 公里。"
        )
    else:
        head = f"{number} circles, rounds of {km:.3f} km in all; " + (
            "proven shortest." if proven else f"none is shorter than {outcome.bound:.3f} km."
        )
    return [head, *(" ".join(circle.codes) for circle in outcome.plan.circles), *said]


def _table(plan: Circles | None, villages: Sequence[Village]) -> list[dict[str, object]]:
    names = {village.code: village.name for village in villages}
    return [
        {"circle": number, "code": code, "name": names[code], "round_km": round(circle.km, 3)}
        for number, circle in enumerate(plan.circles if plan else (), start=1)
        for code in circle.codes
    ]


def _picture(
    outcome: Outcome[Circles], villages: Sequence[Village], reasons: Sequence[Reason], language: Language
) -> str:
    chinese = language == "zh"
    spots = dict(
        zip(
            [village.code for village in villages],
            flat_km([(village.lon, village.lat) for village in villages]),
            strict=True,
        )
    )
    shapes, colours = [], {}
    for number, circle in enumerate(outcome.plan.circles if outcome.plan else (), start=1):
        colour = COLOURS[number % len(COLOURS)]
        colours.update(dict.fromkeys(circle.codes, colour))
        title = f"第 {number} 圈，{circle.km:.2f} 公里" if chinese else f"Circle {number}, {circle.km:.2f} km"
        shapes.append(Shape([spots[code] for code in circle.round], colour=colour, closed=True, title=title))
    marks = [
        Mark(
            *spots[one.code],
            label=one.name or one.code,
            title=f"{one.code} {one.name}",
            colour=colours.get(one.code, "#22252b"),
        )
        for one in villages
    ]
    title = "巡逻圈" if chinese else "Patrol circles"
    columns = ["圈", "村", "一周（公里）"] if chinese else ["Circle", "Villages", "Round (km)"]
    names = {village.code: f"{village.name} {village.code}".strip() for village in villages}
    rows = [
        [number, ("、" if chinese else ", ").join(names[code] for code in circle.codes), f"{circle.km:.3f}"]
        for number, circle in enumerate(outcome.plan.circles if outcome.plan else (), start=1)
    ]
    return page(
        title=title,
        lead=_sentences(outcome, [], language)[0] if outcome.plan else "",
        language=language,
        drawings=[village_map(marks=marks, shapes=shapes, title=title, kilometres=True)],
        grids=[Grid(title, columns, rows)] if rows else [],
        notes=[reason.in_words(language) for reason in reasons],
    )
