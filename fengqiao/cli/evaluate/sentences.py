"""The answer of `fengqiao evaluate` in sentences, the one a chief needs first."""

from fengqiao.analytics.evaluation import Evaluation, chart_series, method_name
from fengqiao.kernel.reasons import Language

METHODS = ("its", "did", "sc", "sdid")
_NAMED = 3


def headline(evaluation: Evaluation, language: Language) -> str:
    """Who, since when, and the verdict."""
    panel = evaluation.panel
    since, who = panel.periods[panel.before], _who(evaluation, language)
    verdict = evaluation.verdict.in_words(language)
    return f"{since} 起，{who}：{verdict}" if language == "zh" else f"{who}, from {since} on: {verdict}"


def in_figures(evaluation: Evaluation, language: Language) -> str:
    """What was seen, what was to be expected, and whether chance explains the difference; empty without an interval."""
    interval = evaluation.interval(evaluation.main)
    if interval is None:
        return ""
    estimate, low, high = interval
    seen = chart_series(evaluation)["observed"][evaluation.panel.before :]
    mean = sum(seen) / len(seen)
    if evaluation.verdict.name in ("fewer", "more"):
        return _change(evaluation.verdict.name, mean, estimate, low, high, language)
    may_be = {
        "no_sign": ("chance alone may explain it", "可能只是碰巧"),
        "cannot_tell": (
            "these data are too few or too restless to say whether that is chance",
            "数据太少或波动太大，说不准是不是碰巧",
        ),
    }[evaluation.verdict.name]
    digits = _digits(mean)
    if language == "zh":
        return (
            f"平均每期 {mean:,.{digits}f}，原本预计 {mean - estimate:,.{digits}f}，相差 {estimate:+,.{digits}f}"
            f"（95% 区间 {low:+,.{digits}f} 到 {high:+,.{digits}f}）：{may_be[1]}。"
        )
    return (
        f"{mean:,.{digits}f} a period where {mean - estimate:,.{digits}f} were to be expected, a difference of "
        f"{estimate:+,.{digits}f} ({low:+,.{digits}f} to {high:+,.{digits}f}, 95%): {may_be[0]}."
    )


def sentences_of(evaluation: Evaluation, language: Language) -> list[str]:
    """The verdict in a few words, then in figures, then what it rests on."""
    figures = in_figures(evaluation, language)
    return [
        evaluation.verdict.in_words(language),
        *([figures] if figures else []),
        *(reason.in_words(language) for reason in evaluation.reasons),
        *_other_methods(evaluation, language),
        *_displaced(evaluation, language),
    ]


def notes_of(evaluation: Evaluation, language: Language) -> list[str]:
    """What stands below the drawings of the page: the methods have a table there."""
    return [
        *(reason.in_words(language) for reason in evaluation.reasons if reason.name != "estimate"),
        *_displaced(evaluation, language),
    ]


def _who(evaluation: Evaluation, language: Language) -> str:
    names = sorted(evaluation.panel.treated)
    if len(names) > _NAMED:
        return f"{len(names)} 个单位" if language == "zh" else f"{len(names)} units"
    return ("、" if language == "zh" else ", ").join(names)


def _change(name: str, mean: float, estimate: float, low: float, high: float, language: Language) -> str:
    before, least, most = mean - estimate, min(abs(low), abs(high)), max(abs(low), abs(high))
    digits, percent = _digits(mean), f"{abs(estimate) / before:.0%}" if before > 0 else ""
    if language == "zh":
        word = "少" if name == "fewer" else "多"
        share = f"（{percent}）" if percent else ""
        return (
            f"平均每期 {mean:,.{digits}f}，原本预计 {before:,.{digits}f}：{word}了 {abs(estimate):,.{digits}f}{share}，"
            f"95% 的把握在{word} {least:,.{digits}f} 到 {most:,.{digits}f} 之间。"
        )
    share = f" ({percent})" if percent else ""
    return (
        f"{mean:,.{digits}f} a period where {before:,.{digits}f} were to be expected: {abs(estimate):,.{digits}f} "
        f"{name}{share}, between {least:,.{digits}f} and {most:,.{digits}f} {name} with 95% confidence."
    )


def _digits(mean: float) -> int:
    """Decimals to print: more where the numbers are small."""
    return 1 if abs(mean) >= 10 else 2


def _other_methods(evaluation: Evaluation, language: Language) -> list[str]:
    said = []
    for name in METHODS:
        interval = evaluation.interval(name)
        if interval is None or name == evaluation.main:
            continue
        estimate, low, high = interval
        method = method_name(name, language)
        said.append(
            f"{method}：{estimate:+.2f}（{low:+.2f} 到 {high:+.2f}）"
            if language == "zh"
            else f"{method[0].upper()}{method[1:]}: {estimate:+.2f} ({low:+.2f} to {high:+.2f})"
        )
    return said


def _displaced(evaluation: Evaluation, language: Language) -> list[str]:
    moved = evaluation.displacement
    if moved is None or moved.quotient is None:
        return []
    return [
        f"加权转移商 {moved.quotient:.2f}（大于 0 是好处扩散，小于 0 是转移）。"
        if language == "zh"
        else f"Weighted displacement quotient {moved.quotient:.2f} (above 0: the good spread, below 0: it moved)."
    ]
