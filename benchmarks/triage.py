"""`python -m benchmarks triage MESSAGES.xlsx`: how often triage suggests a kind that a reader would.

The labels are of messages of the sample workbook, drawn at random and read by hand; where two kinds can be defended
both are right. `tuned` are the hundred that the cues were changed after (seed 7), `held out` another hundred that were
labelled before any suggestion was seen and never tuned for (seed 2026); of these the first label is the better one.
Messages to a city are no disputes for the most part, and those are `other`.
"""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from fengqiao.analytics.triage import samples, triage
from fengqiao.documents.tables import Cell, read_table

LABELS = {"tuned": "messages.csv", "held out": "messages_held_out.csv"}
LABELLED = Path(samples.__file__).parent


@click.command("triage")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seconds", type=float, default=60.0, help="Not needed: it takes a second.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, seconds: float, as_json: bool) -> None:
    """Measure the kinds that triage suggests for the labelled messages of FILE."""
    del seconds
    table = read_table(file.read_bytes(), filename=file.name)
    code, subject, text = (table.columns.index(name) for name in ("留言编号", "留言主题", "留言详情"))
    texts = {row[code]: f"{row[subject]}。{row[text]}" for row in table.rows}
    answer = {name: _measured(_labels(LABELLED / labels), texts) for name, labels in LABELS.items()}
    if as_json:
        click.echo(json.dumps(answer))
        return
    for name, found in answer.items():
        click.echo(f"{name}: {found}")


def _labels(file: Path) -> dict[int, list[str]]:
    with file.open(encoding="utf-8") as labels:
        return {int(row["id"]): row["kinds"].split() for row in csv.DictReader(labels)}


def _measured(wanted: Mapping[int, list[str]], texts: Mapping[Cell, str]) -> dict[str, int | str]:
    """How many suggestions are one of the labels, and how many of these where `other` is one and where it is not."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for number, kinds in wanted.items():
        if number in texts:
            group = "other" if "other" in kinds else "disputes"
            suggested = triage(texts[number]).kind
            total[group] += 1
            right[group] += suggested in kinds
            right["first"] += suggested == kinds[0]
    return {
        "labelled": total.total(),
        "right": right["other"] + right["disputes"],
        "first_label": right["first"],
        "disputes": f"{right['disputes']} of {total['disputes']}",
        "other": f"{right['other']} of {total['other']}",
    }
