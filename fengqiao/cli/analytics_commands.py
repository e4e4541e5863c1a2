"""`fengqiao triage`: suggestions from texts, one a line."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import click

from fengqiao.analytics.triage import Triage, triage
from fengqiao.kernel.kinds import kind


@click.command("triage")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--json/--sentences", "as_json", default=True, help="One JSON object a line, or a sentence to read."
)
def triage_command(file: BinaryIO, as_json: bool) -> None:
    """Suggest kind, red flags and level for each line of FILE (UTF-8; by default what is typed or piped in).

    A suggestion to be looked at by a person: every word that led to it is named.
    """
    for text in _lines(file):
        suggestion = triage(text)
        if as_json:
            click.echo(json.dumps(_as_object(suggestion), ensure_ascii=False))
        else:
            click.echo(_as_sentence(suggestion))


def _lines(file: BinaryIO) -> Iterator[str]:
    name = getattr(file, "name", "-")
    name = "standard input" if name in ("-", "<stdin>") else name
    for row, line in enumerate(file, start=1):
        try:
            yield line.decode("utf-8-sig" if row == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as problem:
            click.echo(
                f"{name}, row {row}: byte {problem.start + 1} is not UTF-8. "
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


def _as_sentence(suggestion: Triage) -> str:
    words = "、".join(dict.fromkeys(one.word for one in suggestion.because if one.weight > 0))
    return (
        f"{kind(suggestion.kind).zh} ({suggestion.confidence:.0%}), level {suggestion.level}, "
        f"flags: {', '.join(suggestion.flags) or 'none'}; because of {words or 'no known word'}"
    )
