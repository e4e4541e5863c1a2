"""`fengqiao triage`: suggestions from texts, one a line."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import click

from fengqiao.analytics.triage import Triage, triage
from fengqiao.cli.sentences import language_of_the_command
from fengqiao.kernel.kinds import kind
from fengqiao.kernel.reasons import Language


@click.command("triage")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--json/--sentences", "as_json", default=True, help="One JSON object a line, or a sentence to read."
)
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default=language_of_the_command,
    help="Of the sentences [default: the terminal's].",
)
def triage_command(file: BinaryIO, as_json: bool, language: Language) -> None:
    """Suggest kind, red flags and level for each line of FILE (UTF-8; by default what is typed or piped in).

    A suggestion to be looked at by a person: every word that led to it is named.
    """
    for text in _lines(file, language):
        suggestion = triage(text)
        if as_json:
            click.echo(json.dumps(_as_object(suggestion), ensure_ascii=False))
        else:
            click.echo(_as_sentence(suggestion, language))


def _lines(file: BinaryIO, language: Language) -> Iterator[str]:
    name = getattr(file, "name", "-")
    if name in ("-", "<stdin>"):
        name = "标准输入" if language == "zh" else "standard input"
    for row, line in enumerate(file, start=1):
        try:
            yield line.decode("utf-8-sig" if row == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as problem:
            click.echo(
                f"{name}，第 {row} 行：第 {problem.start + 1} 个字节不是 UTF-8。请另存为 UTF-8"
                "（Excel 中选“CSV UTF-8”）再试。"
                if language == "zh"
                else f"{name}, row {row}: byte {problem.start + 1} is not UTF-8. "
                "Save the file as UTF-8 (in Excel: CSV UTF-8) and try again.",
                err=True,
            )
            raise SystemExit(2) from None


def _as_object(suggestion: Triage) -> dict[str, object]:
    return {
        "kind": suggestion.kind,
        "kind_zh": kind(suggestion.kind).zh,
        "confidence": suggestion.confidence,
        "level": suggestion.level,
        "flags": list(suggestion.flags),
        "because": [
            {"word": one.word, "points_to": one.points_to, "weight": one.weight} for one in suggestion.because
        ],
    }


def _as_sentence(suggestion: Triage, language: Language) -> str:
    words = "、".join(dict.fromkeys(one.word for one in suggestion.because if one.weight > 0))
    about = kind(suggestion.kind)
    if language == "zh":
        flags = "、".join(_FLAGS_ZH[flag] for flag in suggestion.flags) or "无"
        return (
            f"{about.zh}（把握 {suggestion.confidence:.0%}），建议从第 {suggestion.level} 级开始，警示：{flags}；"
            f"依据：{words or '没有认识的词'}"
        )
    return (
        f"{about.en} ({suggestion.confidence:.0%}), level {suggestion.level}, "
        f"flags: {', '.join(suggestion.flags) or 'none'}; because of {words or 'no known word'}"
    )


_FLAGS_ZH = {
    "violence": "暴力",
    "family_violence": "家庭暴力",
    "crime": "违法犯罪",
    "minors": "未成年人",
    "suicide": "轻生风险",
}
