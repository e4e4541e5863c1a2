"""The page and the table of `fengqiao evaluate`."""

from typing import Any

from fengqiao.analytics.evaluation import Evaluation, chart_series, method_name
from fengqiao.cli.evaluate.sentences import METHODS, headline, in_figures, notes_of
from fengqiao.documents.pictures import Grid, Line, chart, page
from fengqiao.kernel.reasons import Language

_COLOURS = {"its": "#a86a10", "did": "#7a4a86", "sc": "#2c6e55", "sdid": "#35618e"}


def rows_of(evaluation: Evaluation) -> list[dict[str, object]]:
    """A row a period: observed, and expected by each method."""
    series = chart_series(evaluation)
    return [
        {
            "date": label,
            "after": int(number >= evaluation.panel.before),
            **{
                ("observed" if name == "observed" else f"expected_{name}"): round(values[number], 6)
                for name, values in series.items()
            },
        }
        for number, label in enumerate(evaluation.panel.periods)
    ]


def page_of(evaluation: Evaluation, language: Language) -> str:
    """The verdict with its figures; observed against expected, the gap, and how far placebo estimates scatter."""
    return page(
        title=headline(evaluation, language),
        lead=in_figures(evaluation, language),
        language=language,
        drawings=[_curves(evaluation, language), _gaps(evaluation, language), *_spread(evaluation, language)],
        grids=[_grid(evaluation, language)],
        notes=notes_of(evaluation, language),
    )


def _drawing(title: str, **parts: Any) -> str:
    """A chart under its title; titles are this module's own words."""
    return f"<figcaption>{title}</figcaption>{chart(title=title, **parts)}"


def _curves(evaluation: Evaluation, language: Language) -> str:
    """Observed, and expected by the method that the verdict rests on."""
    series = chart_series(evaluation)
    shown = [evaluation.main] if evaluation.main else [name for name in series if name != "observed"]
    expected = "没有干预的预计" if language == "zh" else "expected without it"
    lines = [
        Line("实际" if language == "zh" else "observed", series["observed"], colour="#22252b"),
        *(
            Line(
                f"{expected} ({method_name(name, language)})",
                series[name],
                colour=_COLOURS[name],
                dashed=True,
            )
            for name in shown
        ),
    ]
    return _drawing(
        "实际与预计" if language == "zh" else "Observed and expected",
        labels=evaluation.panel.periods,
        lines=lines,
        begin=evaluation.panel.before,
    )


def _gaps(evaluation: Evaluation, language: Language) -> str:
    series = chart_series(evaluation)
    observed = series.pop("observed")
    lines = [
        Line(
            method_name(name, language),
            [seen - expected for seen, expected in zip(observed, values, strict=True)],
            colour=_COLOURS[name],
        )
        for name, values in series.items()
    ]
    return _drawing(
        "实际减预计：之前应在 0 上下，之后看变化"
        if language == "zh"
        else "Observed less expected: about 0 before; after, the change",
        labels=evaluation.panel.periods,
        lines=lines,
        begin=evaluation.panel.before,
    )


def _spread(evaluation: Evaluation, language: Language) -> list[str]:
    found = evaluation.effects.get("sdid")
    if found is None or not found.placebos:
        return []
    chinese = language == "zh"
    names = {
        True: "干预单位" if chinese else "treated",
        False: "只是假设的对照" if chinese else "controls, in name only",
    }
    ranked = sorted(
        [
            *((one.ratio, ", ".join(one.units), False) for one in found.placebos),
            (found.ratio, names[True], True),
        ]
    )
    lines = [
        Line(
            names[ours],
            [ratio if is_ours is ours else None for ratio, _, is_ours in ranked],
            colour="#a8371f" if ours else "#565c66",
            dots=True,
        )
        for ours in (True, False)
    ]
    return [
        _drawing(
            "碰巧能有多大？把每个对照都当成干预单位算一次：红点远在灰点之外，才不像碰巧"
            if chinese
            else "How far chance goes: every control treated in name only; the red dot should lie beyond the grey",
            labels=[name for _, name, _ in ranked],
            lines=lines,
            unit="变化与自身波动之比" if chinese else "change in units of own noise",
        )
    ]


def _grid(evaluation: Evaluation, language: Language) -> Grid:
    chinese = language == "zh"
    columns = ["方法", "每期变化", "95% 区间"] if chinese else ["Method", "Change a period", "95% interval"]
    rows: list[list[object]] = []
    for name in METHODS:
        interval = evaluation.interval(name)
        if interval is not None:
            estimate, low, high = interval
            to = "到" if chinese else "to"
            rows.append([method_name(name, language), f"{estimate:+,.2f}", f"{low:+,.2f} {to} {high:+,.2f}"])
        elif name in evaluation.missing:
            rows.append([method_name(name, language), "", evaluation.missing[name].in_words(language)])
    return Grid("各种方法" if chinese else "By every method", columns, rows)
