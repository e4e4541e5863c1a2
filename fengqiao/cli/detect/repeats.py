"""`fengqiao detect repeats`."""

from collections import Counter
from pathlib import Path

import click

from fengqiao.analytics.repeats import Repeats, chord_of, knox, on_the_earth, on_the_plane
from fengqiao.cli.finite import Finite
from fengqiao.cli.working import answer_options, datum_option, say, to_wgs84, working
from fengqiao.documents.pictures import Grid, Line, chart, page
from fengqiao.kernel.reasons import Language, Reason
from fengqiao.kernel.sheets import BadSheet, Row, read_rows

_WRITTEN_TOGETHER = (18_000_101, 21_001_231)  # 20261123: a date without its hyphens, no number of days
_UNUSUAL = 0.05  # p of the permutations at most


@click.command("repeats")
@click.argument("events", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--metres", type=Finite(min=0), required=True, help="Pairs at most so far apart are close.")
@click.option("--days", type=Finite(min=0), required=True, help="Pairs at most so many days apart are close.")
@click.option(
    "--replications", type=click.IntRange(min=0), default=999, show_default=True, help="Random trials for p."
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same seed gives the same answer.",
)
@datum_option
@answer_options(seconds=300.0)
def repeats(
    events: Path,
    metres: float,
    days: float,
    replications: int,
    seed: int,
    datum: str,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Test EVENTS (CSV date,x,y in metres, or date,lon,lat) for near repeats in space and time (Knox)."""
    rows = _rows(events, datum)
    spherical = not _has(rows, "x")
    when = _days(rows)
    if spherical:
        places = on_the_earth([to_wgs84(row.lon_lat(), datum=datum) for row in rows])
    else:
        places = on_the_plane([(row.number_in("x"), row.number_in("y")) for row in rows])
    with working("Repeats", seconds=seconds, language=language) as watch:
        found = knox(
            days=when,
            places=places,
            max_days=days,
            max_metres=chord_of(metres) if spherical else metres,
            replications=replications,
            seed=seed,
            watch=watch,
        )
    reasons = _reasons(found, replications, metres, days)
    say(
        _answer(found, reasons, language),
        as_json=as_json,
        sentences=[_head(found, metres, days, language), *(one.in_words(language) for one in reasons)],
        rows=_table(found),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: _picture(found, metres, days, reasons, language),
    )


def _has(rows: list[Row], column: str) -> bool:
    return any(column in row.cells for row in rows)


def _rows(events: Path, datum: str) -> list[Row]:
    rows = read_rows(events, required=["date"], optional=["x", "y", "lon", "lat"], datum=datum)
    file = rows[0].file
    for pair in (("x", "y"), ("lon", "lat")):
        missing = [column for column in pair if not _has(rows, column)]
        if not missing:
            break
        if len(missing) == 1:
            raise _missing(file, missing[0])
    else:
        raise _missing(file, "x")
    if len(rows) < 2:
        why = Reason("one_event", "one event makes no pair; two are needed", "只有一起，成不了对；至少要两起")
        raise BadSheet(file=file, row=rows[0].number, column=None, why=why)
    return rows


def _missing(file: str, column: str) -> BadSheet:
    why = Reason(
        "column_missing",
        "there is no such column; wanted are date,x,y (metres) or date,lon,lat",
        "没有这一列；要有 date,x,y（米）或 date,lon,lat",
    )
    return BadSheet(file=file, row=1, column=column, why=why)


def _days(rows: list[Row]) -> list[float]:
    """Dates, or decimal numbers of days; one kind in a file."""
    if _is_number(rows[0].text("date")):
        return [_day_number(row) for row in rows]
    return [float(row.day("date").toordinal()) for row in rows]


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True


def _day_number(row: Row) -> float:
    value = row.number_in("date")
    low, high = _WRITTEN_TOGETHER
    if low <= value <= high:
        said = row.text("date")
        raise row.bad(
            "date",
            "not_a_date",
            f"“{said}” is not a date; write it as 2026-11-23",
            f"“{said}”不是日期，请写成 2026-11-23",
        )
    return value


def _answer(found: Repeats, reasons: list[Reason], language: Language) -> dict[str, object]:
    return {
        "table": [list(row) for row in found.table],
        "expected": found.expected,
        "p_poisson": found.p_poisson,
        "p_permutation": found.p_permutation,
        "ratio": found.observed / found.expected if found.expected else None,
        "replications": len(found.simulated),
        "seconds": found.seconds,
        "reasons": [reason.in_words(language) for reason in reasons],
    }


def _reasons(found: Repeats, replications: int, metres: float, days: float) -> list[Reason]:
    reasons = []
    done = len(found.simulated)
    if done < replications:
        reasons.append(
            Reason(
                "ended_early",
                f"ended early, after {done} of {replications} permutations",
                f"提前结束，做了 {replications} 次重排中的 {done} 次",
            )
        )
    if not sum(found.table[0]) or not found.table[0][0] + found.table[1][0]:
        reasons.append(
            Reason(
                "nothing_close",
                "no pair is that close in time, or none in space: wider limits are needed to say anything",
                "没有一对在时间上（或空间上）这么近：要放宽界限才能看出什么",
            )
        )
    elif found.p_permutation is not None:
        reasons.append(_verdict(found.p_permutation, metres, days))
    return reasons


def _verdict(p: float, metres: float, days: float) -> Reason:
    if p <= _UNUSUAL:
        return Reason(
            "near_repeats",
            f"more close pairs than chance explains: look after {metres:g} m around an event for {days:g} days",
            f"近对多于偶然所能解释的：一起之后的 {days:g} 天里，周围 {metres:g} 米内值得多留意",
        )
    return Reason("by_chance", "chance alone explains so many close pairs", "这么多近对，偶然就能解释")


def _head(found: Repeats, metres: float, days: float, language: Language) -> str:
    pairs = sum(map(sum, found.table))
    p = "" if found.p_permutation is None else f"{found.p_permutation:.4g}"
    if language == "zh":
        return (
            f"{pairs:,} 对事件中，{found.observed:,} 对相距不超过 {metres:g} 米、{days:g} 天；"
            f"若时空无关，预期 {found.expected:.2f} 对。泊松 p = {found.p_poisson:.4g}"
            + (f"，重排 p = {p}" if p else "")
            + "。"
        )
    return (
        f"{found.observed:,} of {pairs:,} pairs of events are at most {metres:g} m and {days:g} days apart; "
        f"{found.expected:.2f} expected if space and time were unconnected. Poisson p = {found.p_poisson:.4g}"
        + (f", permutation p = {p}" if p else "")
        + "."
    )


def _table(found: Repeats) -> list[dict[str, object]]:
    return [
        {"time": name, "close_in_space": near, "far_in_space": far}
        for name, (near, far) in zip(("close", "far"), found.table, strict=True)
    ]


def _picture(found: Repeats, metres: float, days: float, reasons: list[Reason], language: Language) -> str:
    chinese = language == "zh"
    title = "近重复事件" if chinese else "Near repeats"
    columns = ["", f"≤ {metres:g} m", f"> {metres:g} m"]
    day = "天" if chinese else "days"
    rows = [[f"{sign} {days:g} {day}", *cells] for sign, cells in zip(("≤", ">"), found.table, strict=True)]
    return page(
        title=title,
        lead=_head(found, metres, days, language),
        language=language,
        drawings=[_histogram(found, language)] if found.simulated else [],
        grids=[Grid("事件对数" if chinese else "Pairs of events", columns, rows)],
        notes=[reason.in_words(language) for reason in reasons],
    )


def _histogram(found: Repeats, language: Language) -> str:
    chinese = language == "zh"
    seen = [*found.simulated, found.observed]
    width = max(1, -(-(max(seen) - min(seen) + 1) // 60))
    heights = Counter((one - min(seen)) // width for one in found.simulated)
    bins = range((max(seen) - min(seen)) // width + 1)
    here = (found.observed - min(seen)) // width
    shuffled, actual = (
        ("有这么多近对的重排次数", "实际的近对数")
        if chinese
        else ("shuffles with so many close pairs", "close pairs observed")
    )
    return chart(
        labels=[str(min(seen) + number * width) for number in bins],
        lines=[
            Line(
                shuffled,
                [float(heights[number]) for number in bins],
            ),
            Line(
                actual,
                [0.0 if number == here else None for number in bins],
                colour="#a8371f",
                dots=True,
            ),
        ],
        title="近对数的分布" if chinese else "Close pairs by chance",
        unit="次数" if chinese else "permutations",
    )
