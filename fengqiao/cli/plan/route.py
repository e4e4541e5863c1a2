"""`fengqiao plan route`."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from fengqiao.cli.sentences import BadOption
from fengqiao.cli.working import answer_options, datum_option, say, to_wgs84, working
from fengqiao.documents.pictures import Grid, Mark, Shape, page, village_map
from fengqiao.kernel.earth import flat_km
from fengqiao.kernel.reasons import Language, Reason
from fengqiao.kernel.sheets import Row, read_rows
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.route import Checkpoint, Round, minutes_between, plan_route

_CLOCK = re.compile(r"(?:([01]?\d|2[0-3])[:：]([0-5]\d)|24[:：]00)(?:[:：]00)?")
_DAY = 24 * 60.0
_OTHER_PLACES = Reason(
    "last_was_elsewhere",
    "the last round was past other checkpoints, so none had to be avoided",
    "上次走的不是这些点位，所以没有要避开的走法",
)


class ClockTime(click.ParamType[float]):
    """A time of day such as 20:30, as minutes after midnight."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        minutes = _minutes_of_day(str(value))
        if minutes is None:
            raise BadOption(f"“{value}” is not a time such as 20:30", f"“{value}”不是 20:30 这样的时间")
        return minutes


@click.command("route")
@click.argument("checkpoints", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--speed-kmh",
    type=click.FloatRange(min=0, min_open=True),
    default=5.0,
    show_default=True,
    help="Walking speed.",
)
@click.option("--start", type=ClockTime(), default="20:00", show_default=True, help="When the round begins.")
@click.option("--distances", type=click.Path(path_type=Path), help="Road distances (CSV a,b,km).")
@click.option("--last", help="The last round, not to be repeated: its JSON answer, or ids with commas.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="For rounds of more than 20 checkpoints."
)
@datum_option
@answer_options(seconds=30.0)
def route(
    checkpoints: Path,
    speed_kmh: float,
    start: float,
    distances: Path | None,
    last: str | None,
    seed: int,
    datum: str,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Plan a round past CHECKPOINTS (CSV id,lon,lat[,open,close,minutes]), from the first and back to it.

    open and close: a time of day, or minutes after the beginning; work there begins between them and takes `minutes`.
    """
    places = _checkpoints(checkpoints, start=start, datum=datum)
    roads = None if distances is None else _roads(distances, {place.code for place in places})
    travel = minutes_between(places, speed_kmh=speed_kmh, road_km=roads)
    before = _last(last, {place.code for place in places})
    with working("Route", seconds=seconds, language=language) as watch:
        outcome = plan_route(checkpoints=places, travel=travel, last=before, watch=watch, seed=seed)
    others = [_OTHER_PLACES] if before and set(before) != {place.code for place in places} else []
    reasons = [reason.in_words(language) for reason in (*outcome.reasons, *others)]
    visits = _visits(outcome, start)
    say(
        {
            "status": str(outcome.status),
            "objective": outcome.objective,
            "bound": outcome.bound if outcome.bound is not None and math.isfinite(outcome.bound) else None,
            "seconds": outcome.seconds,
            "order": list(outcome.plan.order) if outcome.plan else [],
            "visits": visits,
            "reasons": reasons,
        },
        as_json=as_json,
        sentences=[*_sentences(outcome, language), *reasons],
        rows=visits,
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: _picture(outcome, places, visits, reasons, language),
    )


def _checkpoints(file: Path, *, start: float, datum: str) -> list[Checkpoint]:
    rows = read_rows(
        file, required=["id", "lon", "lat"], optional=["open", "close", "minutes"], unique=["id"], datum=datum
    )
    places = [_checkpoint(row, start=start, datum=datum) for row in rows]
    if len(rows) == 1:
        raise rows[0].bad("id", "one_place_only", "there is one place only", "只有一个地点")
    return places


def _checkpoint(row: Row, *, start: float, datum: str) -> Checkpoint:
    opens, closes = _window(row, "open", start, 0.0), _window(row, "close", start, math.inf)
    clocks = [_minutes_of_day(row.text(column, default="")) for column in ("open", "close")]
    if clocks == [0.0, _DAY]:
        opens, closes = 0.0, math.inf  # open all day
    if closes < opens and None not in clocks:
        opens -= _DAY  # open since before the round began
    if closes < opens:
        raise row.bad("close", "closes_before_opening", "it closes before it opens", "关闭时间早于开放时间")
    lon, lat = to_wgs84(row.lon_lat(), datum=datum)
    return Checkpoint(
        row.text("id"),
        lon,
        lat,
        max(0.0, opens),
        closes,
        row.number_in("minutes", low=0.0, high=_DAY, default=0.0),
    )


def _window(row: Row, column: str, start: float, default: float) -> float:
    if not row.has(column):
        return default
    clock = _minutes_of_day(row.text(column))
    return row.number_in(column, low=0.0) if clock is None else (clock - start) % _DAY


def _minutes_of_day(said: str) -> float | None:
    clock = _CLOCK.fullmatch(said.strip())
    if clock is None:
        return None
    return _DAY if clock[1] is None else int(clock[1]) * 60.0 + int(clock[2])


def _roads(file: Path, codes: set[str]) -> dict[tuple[str, str], float]:
    roads = {}
    for row in read_rows(file, required=["a", "b", "km"]):
        for column in ("a", "b"):
            if row.text(column) not in codes:
                said = row.text(column)
                raise row.bad(
                    column, "unknown_checkpoint", f"there is no checkpoint {said}", f"没有点位 {said}"
                )
        roads[row.text("a"), row.text("b")] = row.number_in("km", low=0.0)
    return roads


def _last(said: str | None, codes: set[str]) -> list[str]:
    if said is None:
        return []
    file = Path(said)
    if file.suffix == ".json":
        try:
            order = json.loads(file.read_text(encoding="utf-8-sig"))["order"]
            if not isinstance(order, list):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise BadOption(
                f"{said} is no answer of `plan route`", f"{said} 不是 `plan route` 的结果", option="--last"
            ) from None
    else:
        order = [part.strip() for part in re.split("[,，→]", said)]
        if unknown := [code for code in order if code not in codes]:
            raise BadOption(f"there is no checkpoint {unknown[0]}", f"没有点位 {unknown[0]}", option="--last")
    order = [str(code) for code in order]
    return order[:-1] if len(order) > 1 and order[0] == order[-1] else order


def _visits(outcome: Outcome[Round], start: float) -> list[dict[str, object]]:
    if outcome.plan is None:
        return []
    return [
        {
            "place": number,
            "id": visit.code,
            "begins": _clock(start + visit.begins),
            "ends": _clock(start + visit.ends),
            "minute": round(visit.begins, 3),
        }
        for number, visit in enumerate(outcome.plan.visits, start=1)
    ]


def _clock(minutes: float) -> str:
    whole = int(minutes % _DAY)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _sentences(outcome: Outcome[Round], language: Language) -> list[str]:
    if outcome.plan is None or outcome.objective is None or outcome.bound is None:
        return []
    proven = outcome.status is Status.OPTIMAL
    order = " → ".join([*outcome.plan.order, outcome.plan.order[0]])
    if language == "zh":
        sure = "已证明最快" if proven else f"最快不少于 {outcome.bound:.1f} 分钟"
        return [f"一圈 {outcome.objective:.1f} 分钟，{sure}。", order]
    sure = "proven quickest" if proven else f"none is quicker than {outcome.bound:.1f}"
    return [f"A round of {outcome.objective:.1f} minutes, {sure}.", order]


def _picture(
    outcome: Outcome[Round],
    places: Sequence[Checkpoint],
    visits: Sequence[dict[str, object]],
    reasons: Sequence[str],
    language: Language,
) -> str:
    chinese = language == "zh"
    flat = flat_km([(place.lon, place.lat) for place in places])
    spots = {place.code: spot for place, spot in zip(places, flat, strict=True)}
    order = outcome.plan.order if outcome.plan else ()
    numbers = {code: number for number, code in enumerate(order, start=1)}
    title = "巡逻路线" if chinese else "Patrol round"
    drawing = village_map(
        marks=[
            Mark(
                *spots[place.code],
                label=f"{numbers.get(place.code, '')} {place.code}".strip(),
                colour="#a8371f",
            )
            for place in places
        ],
        shapes=[Shape([spots[code] for code in order], colour="#35618e", closed=True, title=title)]
        if order
        else [],
        title=title,
        kilometres=True,
    )
    columns = (
        ["次序", "点位", "到", "离", "第几分钟"]
        if chinese
        else ["Stop", "Checkpoint", "From", "Until", "Minute"]
    )
    return page(
        title=title,
        lead=" ".join(_sentences(outcome, language)[:1]),
        language=language,
        drawings=[drawing],
        grids=[Grid(title, columns, [list(visit.values()) for visit in visits])] if visits else [],
        notes=reasons,
    )
