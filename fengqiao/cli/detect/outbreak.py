"""`fengqiao detect outbreak`."""

import re
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click
from click.core import ParameterSource

from fengqiao.analytics.outbreak import EarsMethod, Farrington, Verdict, earliest_row, ears, farrington
from fengqiao.cli.detect.series import Series, read_series
from fengqiao.cli.finite import Finite
from fengqiao.cli.sentences import BadOption
from fengqiao.cli.working import Command, answer_options, say, working
from fengqiao.documents.pictures import Grid, Line, chart, page
from fengqiao.kernel.reasons import Language, Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

METHODS = ("farrington", *get_args(EarsMethod))
_SHARE = Finite(0, 1, min_open=True, max_open=True)


class CasesAndRows(click.ParamType[tuple[int, int]]):
    """Two whole numbers with a comma between them."""

    name = "cases,rows"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        parts = str(value).split(",")
        if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts) or int(parts[1]) < 1:
            raise BadOption(f"“{value}” is not cases,rows such as 5,4", f"“{value}”不是“例数,行数”，例如 5,4")
        return int(parts[0]), int(parts[1])


def farrington_options(command: Command) -> Command:
    """The options of the flexible Farrington method, by their names in R's surveillance."""
    options: list[Callable[[Command], Command]] = [
        click.option("--b", type=click.IntRange(1, 50), default=5, show_default=True, help="Past years."),
        click.option("--w", type=click.IntRange(0, 180), default=3, show_default=True, help="Half window."),
        click.option(
            "--no-periods", type=click.IntRange(1, 100), default=10, show_default=True, help="Seasons a year."
        ),
        click.option(
            "--weights-threshold",
            type=Finite(min=0, min_open=True),
            default=2.58,
            show_default=True,
            help="Past outbreaks above it count less.",
        ),
        click.option(
            "--past-weeks-not-included",
            type=click.IntRange(min=0),
            default=26,
            show_default=True,
            help="Rows just before that are left out.",
        ),
        click.option(
            "--p-threshold-trend",
            type=Finite(0, 1),
            default=1.0,
            show_default=True,
            help="A trend is kept below it; 1: always.",
        ),
        click.option("--trend/--no-trend", default=True, help="Whether a trend is looked for."),
        click.option("--reweight/--no-reweight", default=True, help="Whether past outbreaks count less."),
        click.option(
            "--limit54",
            type=CasesAndRows(),
            default=(5, 4),
            show_default="5,4",
            help="Rows with fewer cases than so many in so many rows are not judged.",
        ),
        click.option(
            "--powertrans",
            "power_transform",
            type=click.Choice(["2/3", "1/2", "none"]),
            default="2/3",
            show_default=True,
            help="Power the counts are raised to before the bound is drawn.",
        ),
        click.option(
            "--threshold-method",
            type=click.Choice(["delta", "nbPlugin", "muan"]),
            default="delta",
            show_default=True,
            help="Distribution the bound is drawn from.",
        ),
        click.option(
            "--epoch-as-date",
            is_flag=True,
            help="Count past years by the calendar, not as 52 (daily: 365) rows.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command("outbreak")
@click.argument("series", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="farrington",
    show_default=True,
    help="How the bound of what is usual is drawn.",
)
@click.option(
    "--alpha", type=_SHARE, help="Of the one-sided bound [default: 0.05; EARS C1, C2 0.001, C3 0.025]."
)
@click.option(
    "--from", "start", help="Judge from this date or week on [default: the first with enough past]."
)
@click.option(
    "--fill-zero", is_flag=True, help="Days or weeks that are missing count 0 instead of being refused."
)
@farrington_options
@click.option(
    "--baseline", type=click.IntRange(2, 365), default=7, show_default=True, help="EARS: rows compared with."
)
@click.option(
    "--min-sigma",
    type=Finite(min=0),
    default=0.0,
    show_default=True,
    help="EARS: least standard deviation.",
)
@click.option(
    "--c3-as-published", is_flag=True, help="EARS C3: add to the mean, not to the row's own count as R does."
)
@answer_options(seconds=300.0)
def outbreak(
    series: Path,
    method: str,
    alpha: float | None,
    start: str | None,
    fill_zero: bool,
    baseline: int,
    min_sigma: float,
    c3_as_published: bool,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
    **farringtons: Any,
) -> None:
    """Find counts of SERIES (CSV date,count; daily or weekly) above what is usual."""
    read = read_series(series, fill_zero=fill_zero, strict_calendar=farringtons["epoch_as_date"])
    first = None if start is None else _row_of(start, read)
    began = time.perf_counter()
    with working("Outbreak", seconds=seconds, language=language) as watch:
        if method == "farrington":
            options = Farrington(alpha=alpha or 0.05, frequency=read.frequency, **farringtons)
            verdicts = _farrington(read, options, first, watch)
        else:
            how = {"baseline": baseline, "min_sigma": min_sigma, "c3_as_published": c3_as_published}
            verdicts = _ears(read, first, method=method, alpha=alpha, **how)
    reasons = [*_idle(method, farringtons), *read.notes, *_reasons(verdicts, read)]
    rows = [_row(verdict, read) for verdict in verdicts]
    said = [*_alarms(verdicts, read, language), *(reason.in_words(language) for reason in reasons)]
    say(
        {
            "rows": rows,
            "method": method,
            "seconds": time.perf_counter() - began,
            "reasons": [reason.in_words(language) for reason in reasons],
        },
        as_json=as_json,
        sentences=[_head(verdicts, language), *said],
        rows=rows,
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: _picture(rows, verdicts, said, language),
    )


def _idle(method: str, farringtons: Mapping[str, object]) -> list[Reason]:
    """Which options were given though this method has none of that name."""
    ctx = click.get_current_context()
    others = {"baseline", "min_sigma", "c3_as_published"} if method == "farrington" else set(farringtons)
    given = [
        option.opts[0]
        for option in ctx.command.params
        if option.name in others and ctx.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    ]
    return [
        Reason("idle", f"{name} changes nothing with {method}.", f"{name} 在方法 {method} 中不起作用。")
        for name in given
    ]


def _row_of(start: str, series: Series) -> int:
    """The row of that label, or the first on or after that date."""
    if start in series.labels:
        return series.labels.index(start)
    row = None
    if series.dates is not None:
        try:
            wanted = date(*(int(part) for part in re.split(r"[-/]", start.strip())))
        except (ValueError, TypeError):
            raise BadOption(
                f"{start} is not a date; write it as 2026-11-23",
                f"{start} 不是日期，请写成 2026-11-23",
                option="--from",
            ) from None
        row = next((row for row, day in enumerate(series.dates) if day >= wanted), None)
    if row is None:
        raise BadOption(
            f"{start} is not in the series, which goes from {series.labels[0]} to {series.labels[-1]}",
            f"{start} 不在序列里；序列从 {series.labels[0]} 到 {series.labels[-1]}",
            option="--from",
        )
    return row


def _farrington(series: Series, options: Farrington, first: int | None, watch: Watch) -> list[Verdict]:
    if options.epoch_as_date and series.dates is None:
        raise BadOption(
            "the series has numbered weeks, no dates", "序列写的是周次，没有日期", option="--epoch-as-date"
        )
    if options.frequency < 2 * options.w + options.no_periods:
        raise BadOption(
            f"a window of {2 * options.w + 1} rows and {options.no_periods - 1} more seasons do not fit into a year "
            f"of {options.frequency} rows",
            f"{2 * options.w + 1} 行的窗口加上 {options.no_periods - 1} 个时段，一年 {options.frequency} 行放不下",
            option="--w",
        )
    earliest = earliest_row(options=options, dates=series.dates, length=len(series.counts))
    past = f"{options.b} years and {options.w} rows before a row are wanted (--b, --w)"
    past_zh = f"每一行之前要有 {options.b} 年加 {options.w} 行（--b、--w）"
    if earliest is None:
        raise BadOption(
            f"the series has only {len(series.counts)} rows; {past}",
            f"序列只有 {len(series.counts)} 行；{past_zh}",
            option="SERIES",
        )
    if first is not None and first < earliest:
        raise BadOption(
            f"{series.labels[first]} is too early: {past}; the first such is {series.labels[earliest]}",
            f"{series.labels[first]} 太早：{past_zh}，最早是 {series.labels[earliest]}",
            option="--from",
        )
    return farrington(
        counts=series.counts,
        options=options,
        first=earliest if first is None else first,
        dates=series.dates,
        watch=watch,
    )


def _ears(series: Series, first: int | None, **how: Any) -> list[Verdict]:
    try:
        return ears(counts=series.counts, first=first, **how)
    except Refused as refused:
        if refused.name == "row_too_early":
            label, least = series.labels[first or 0], refused.detail["least"]
            raise BadOption(
                f"{label} is too early: {least} rows before it are wanted",
                f"{label} 太早：它前面要有 {least} 行",
                option="--from",
            ) from refused
        if refused.name == "series_too_short":
            rows, wanted = refused.detail["rows"], refused.detail["wanted"]
            raise BadOption(
                f"the series has only {rows} rows; {wanted} are wanted",
                f"序列只有 {rows} 行，至少要 {wanted} 行",
                option="SERIES",
            ) from refused
        raise


def _row(verdict: Verdict, series: Series) -> dict[str, object]:
    return {
        "date": series.labels[verdict.row],
        "count": verdict.count,
        "expected": verdict.expected,
        "bound": verdict.bound,
        "alarm": verdict.alarm,
    }


def _reasons(verdicts: list[Verdict], series: Series) -> list[Reason]:
    reasons = []
    if silent := sum(verdict.bound is None for verdict in verdicts):
        reasons.append(
            Reason(
                "not_judged",
                f"{silent} rows are not judged: too few cases, or no model fits",
                f"有 {silent} 行未作判断：例数太少，或模型拟合不上",
            )
        )
    if verdicts and verdicts[-1].row < len(series.counts) - 1 or not verdicts:
        left = len(series.counts) - 1 - verdicts[-1].row if verdicts else len(series.counts)
        reasons.append(
            Reason("ended_early", f"ended early: {left} rows are left", f"提前结束：还剩 {left} 行")
        )
    return reasons


def _head(verdicts: list[Verdict], language: Language) -> str:
    alarms = sum(verdict.alarm for verdict in verdicts)
    if language == "zh":
        return f"共判断 {len(verdicts)} 行，{alarms} 行高于平常。"
    return f"{len(verdicts)} rows looked at, {alarms} above what is usual."


def _alarms(verdicts: list[Verdict], series: Series, language: Language) -> list[str]:
    said = (
        "{0}：{1} 起，预期 {2:.2f}，上界 {3:.2f}"
        if language == "zh"
        else "{0}: {1}, expected {2:.2f}, bound {3:.2f}"
    )
    return [
        said.format(series.labels[one.row], one.count, one.expected, one.bound)
        for one in verdicts
        if one.alarm
    ]


def _picture(
    rows: list[dict[str, object]], verdicts: list[Verdict], said: list[str], language: Language
) -> str:
    chinese = language == "zh"
    title = "高于平常的计数" if chinese else "Counts above what is usual"
    names = ["计数", "预期", "上界", "警报"] if chinese else ["count", "expected", "bound", "alarm"]
    lines = [
        Line(names[0], [float(one.count) for one in verdicts], colour="#22252b"),
        Line(names[1], [one.expected for one in verdicts], colour="#2c6e55"),
        Line(names[2], [one.bound for one in verdicts], colour="#a86a10", dashed=True),
        Line(
            names[3],
            [float(one.count) if one.alarm else None for one in verdicts],
            colour="#a8371f",
            dots=True,
        ),
    ]
    yes = "是" if chinese else "yes"
    cells = [
        [row["date"], row["count"], *("" if row[key] is None else row[key] for key in ("expected", "bound"))]
        + [yes if row["alarm"] else ""]
        for row in rows
    ]
    return page(
        title=title,
        lead=_head(verdicts, language),
        language=language,
        drawings=[chart(labels=[str(row["date"]) for row in rows], lines=lines, title=title)] if rows else [],
        grids=[Grid("逐行" if chinese else "Row by row", ["日期" if chinese else "date", *names], cells)],
        notes=said,
    )
