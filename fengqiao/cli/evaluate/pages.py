"""The page and the table of `fengqiao evaluate`."""

from collections.abc import Sequence

from fengqiao.analytics.evaluation import Evaluation, chart_series, method_name
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


def page_of(evaluation: Evaluation, sentences: Sequence[str], language: Language) -> str:
    """Observed against expected, the gap, and how far placebo estimates scatter."""
    chinese = language == "zh"
    title = "有没有用" if chinese else "Did it work?"
    return page(
        title=title,
        lead=sentences[0],
        language=language,
        drawings=[_curves(evaluation, language), _gaps(evaluation, language), *_spread(evaluation, language)],
        grids=[_grid(evaluation, language)],
        notes=sentences[1:],
    )


def _curves(evaluation: Evaluation, language: Language) -> str:
    series = chart_series(evaluation)
    lines = [Line("实际" if language == "zh" else "Observed", series.pop("observed"), colour="#22252b")]
    lines += [
        Line(method_name(name, language), values, colour=_COLOURS[name], dashed=True)
        for name, values in series.items()
    ]
    title = "实际与预期" if language == "zh" else "Observed and expected"
    return chart(
        labels=evaluation.panel.periods, lines=[*lines, _mark(evaluation, lines, language)], title=title
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
    title = "实际减预期" if language == "zh" else "Observed less expected"
    return chart(
        labels=evaluation.panel.periods, lines=[*lines, _mark(evaluation, lines, language)], title=title
    )


def _mark(evaluation: Evaluation, lines: Sequence[Line], language: Language) -> Line:
    """A dot on the axis where the intervention begins."""
    values = [
        0.0 if number == evaluation.panel.before else None for number in range(len(evaluation.panel.periods))
    ]
    return Line("开始" if language == "zh" else "Begin", values, colour="#a8371f", dots=True)


def _spread(evaluation: Evaluation, language: Language) -> list[str]:
    found = evaluation.effects.get("sdid")
    if found is None or not found.placebos:
        return []
    chinese = language == "zh"
    ranked = sorted([*((one.ratio, ", ".join(one.units)) for one in found.placebos), (found.ratio, "*")])
    ours = Line(
        "干预单位" if chinese else "Treated",
        [ratio if name == "*" else None for ratio, name in ranked],
        colour="#a8371f",
        dots=True,
    )
    others = Line(
        "假设的单位" if chinese else "Placebo",
        [None if name == "*" else ratio for ratio, name in ranked],
        colour="#565c66",
        dots=True,
    )
    title = "变化与自身波动之比" if chinese else "Change in units of own noise"
    return [chart(labels=[name for _, name in ranked], lines=[others, ours], title=title, unit=title)]


def _grid(evaluation: Evaluation, language: Language) -> Grid:
    chinese = language == "zh"
    columns = ["方法", "每期变化", "低", "高"] if chinese else ["Method", "Change a period", "Low", "High"]
    rows: list[list[object]] = []
    for name in ("its", "did", "sc", "sdid"):
        interval = evaluation.interval(name)
        if interval is not None:
            rows.append([method_name(name, language), *interval])
        elif name in evaluation.missing:
            rows.append([method_name(name, language), evaluation.missing[name].in_words(language), "", ""])
    return Grid("各种方法" if chinese else "By every method", columns, rows)
