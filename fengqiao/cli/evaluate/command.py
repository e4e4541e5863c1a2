"""The command itself: what it asks, and its answer as JSON and in sentences."""

from pathlib import Path

import click

from fengqiao.analytics.evaluation import Displacement, Effect, Evaluation, Interrupted, evaluate
from fengqiao.cli.evaluate.pages import page_of, rows_of
from fengqiao.cli.evaluate.sentences import sentences_of
from fengqiao.cli.evaluate.sheets import neighbours_in, panel_from
from fengqiao.cli.working import answer_options, say, working
from fengqiao.kernel.reasons import Language

_COMPARED = ("did", "sc", "sdid")


@click.command("evaluate")
@click.argument("series", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--intervention",
    required=True,
    help="When it began: 2026-03-01, 2026-03 or 2026; periods from then on count.",
)
@click.option(
    "--controls", type=click.Path(path_type=Path), help="More units, none treated (CSV like SERIES)."
)
@click.option(
    "--neighbours", type=click.Path(path_type=Path), help="Who lies next to whom (CSV unit,neighbour)."
)
@click.option("--treated", multiple=True, help="A treated unit, where SERIES has no column treated.")
@click.option(
    "--size",
    type=click.FloatRange(1, 99),
    default=20.0,
    show_default=True,
    help="The change in percent that would matter.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The same seed gives the same answer.",
)
@answer_options(seconds=120.0)
def evaluate_command(
    series: Path,
    intervention: str,
    controls: Path | None,
    neighbours: Path | None,
    treated: tuple[str, ...],
    size: float,
    seed: int,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Did values change in the treated units of SERIES (CSV unit,date,value[,offset][,treated])?

    Interrupted time series, difference in differences, synthetic control and synthetic difference in differences, each
    with a 95% interval, placebo tests, and displacement to neighbours. Says "cannot tell" where the data could not show
    a change of --size percent half of the time.
    """
    panel = panel_from(series, intervention=intervention, controls=controls, treated=treated)
    beside = frozenset() if neighbours is None else neighbours_in(neighbours, panel)
    with working("Evaluate", seconds=seconds, language=language) as watch:
        evaluation = evaluate(panel, neighbours=beside, percent=size, seed=seed, watch=watch)
    say(
        answer_of(evaluation, language),
        as_json=as_json,
        sentences=sentences_of(evaluation, language),
        rows=rows_of(evaluation),
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: page_of(evaluation, language),
    )


def answer_of(evaluation: Evaluation, language: Language) -> dict[str, object]:
    """The object that --json prints."""
    panel = evaluation.panel
    return {
        "methods": {
            "its": _series_method(evaluation, language),
            **{name: _compared_method(evaluation, name, language) for name in _COMPARED},
        },
        "placebo": _placebo(evaluation),
        "displacement": None if evaluation.displacement is None else _displacement(evaluation.displacement),
        "power": {
            name: {
                "percent": power.percent,
                "power": power.power,
                "detectable_percent": power.detectable_percent,
            }
            for name, power in evaluation.powers.items()
        },
        "main": evaluation.main or None,
        "verdict": evaluation.verdict.in_words(language),
        "verdict_name": evaluation.verdict.name,
        "reasons": [reason.in_words(language) for reason in evaluation.reasons],
        "treated": sorted(panel.treated),
        "controls": list(panel.controls),
        "periods_before": panel.before,
        "periods_after": len(panel.periods) - panel.before,
        "seconds": evaluation.seconds,
    }


def _series_method(evaluation: Evaluation, language: Language) -> dict[str, object]:
    found: Interrupted | None = evaluation.its
    if found is None:
        return _nothing(evaluation, "its", language)
    return {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "percent": found.percent,
        "level": found.level,
        "slope": found.slope,
        "scale": "log" if found.counts else "value",
    }


def _compared_method(evaluation: Evaluation, name: str, language: Language) -> dict[str, object]:
    found: Effect | None = evaluation.effects.get(name)
    if found is None:
        return _nothing(evaluation, name, language)
    panel = evaluation.panel
    expected = float(found.expected[panel.before :].mean())
    said: dict[str, object] = {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "percent": 100 * found.estimate / expected if expected > 0 else None,
        "p": found.p,
        "placebo_error": found.placebo_error,
        "weights": _weights(panel.controls, found.contrast.units),
        "periods": _weights(panel.periods[: panel.before], found.contrast.periods),
    }
    because = evaluation.missing.get(name)
    return said if because is None else {**said, "because": because.in_words(language)}


def _weights(names: object, weights: object) -> dict[str, float]:
    pairs = zip(names, weights, strict=True)  # type: ignore[call-overload]
    return {str(name): round(float(weight), 6) for name, weight in pairs if weight > 1e-6}


def _nothing(evaluation: Evaluation, name: str, language: Language) -> dict[str, object]:
    because = evaluation.missing[name].in_words(language)
    return {"estimate": None, "low": None, "high": None, "because": because}


def _placebo(evaluation: Evaluation) -> dict[str, object]:
    chosen = evaluation.effects.get("sdid")
    return {
        "units": [
            {"units": list(one.units), "estimate": one.estimate, "ratio": one.ratio}
            for one in (chosen.placebos if chosen is not None else ())
        ],
        "p": None if chosen is None else chosen.p,
        "dates": [
            {
                "date": one.label,
                "method": one.method,
                "estimate": one.estimate,
                "low": one.low,
                "high": one.high,
            }
            for one in evaluation.dates
        ],
    }


def _displacement(moved: Displacement) -> dict[str, object]:
    beside = moved.neighbours
    return {
        "units": list(moved.units),
        "neighbours": {"estimate": beside.estimate, "low": beside.low, "high": beside.high, "p": beside.p},
        "total": {"estimate": moved.total, "low": moved.total_low, "high": moved.total_high},
        "weighted_displacement_quotient": moved.quotient,
    }
