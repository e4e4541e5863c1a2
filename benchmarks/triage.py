"""`python -m benchmarks triage MESSAGES.xlsx`: how often triage suggests a kind that a reader would.

The labels are of 100 messages of the sample workbook, drawn at random (seed 7) and read by hand; where two kinds can be
defended both are right. Messages to a city are no disputes for the most part, and those are `other`.
"""

import csv
import json
from collections import Counter
from pathlib import Path

import click

from fengqiao.analytics import triage_tests
from fengqiao.analytics.triage import triage
from fengqiao.documents.tables import read_table

LABELS = Path(triage_tests.__file__).parent / "messages.csv"


@click.command("triage")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seconds", type=float, default=60.0, help="Not needed: it takes a second.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, seconds: float, as_json: bool) -> None:
    """Measure the kinds that triage suggests for the labelled messages of FILE."""
    del seconds
    with LABELS.open(encoding="utf-8") as labels:
        wanted = {int(row["id"]): row["kinds"].split() for row in csv.DictReader(labels)}
    table = read_table(file.read_bytes(), filename=file.name)
    code, subject, text = (table.columns.index(name) for name in ("留言编号", "留言主题", "留言详情"))
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in table.rows:
        number = row[code]
        if not isinstance(number, int) or number not in wanted:
            continue
        kinds = wanted[number]
        group = "other" if "other" in kinds else "disputes"
        total[group] += 1
        right[group] += triage(f"{row[subject]}。{row[text]}").kind in kinds
    answer = {"labelled": total.total(), "right": right.total(), "of": dict(total), "right_of": dict(right)}
    click.echo(
        json.dumps(answer) if as_json else f"{right.total()} of {total.total()} kinds are right {dict(right)}"
    )
