"""`python -m benchmarks learn MESSAGES.xlsx`: the weights by which triage knows a red flag by likeness.

Dangerous are the invented sentences of the red flags; harmless are the invented ones of everyday matters, of kinds and
of the sample cases, and sentences of the sample workbook, wherever no cue speaks of danger. Logistic regression with a
penalty on the square of the weights. Only features of the invented sentences are kept: no words of a message are.
"""

import csv
import json
import re
import runpy
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

import fengqiao
from fengqiao.analytics.triage import FLAGS
from fengqiao.analytics.triage.likeness import ENOUGH, FLAGS_BY_LIKENESS, START, WEIGHTS, features_of
from fengqiao.analytics.triage.patterns import SENTENCE, plain_of
from fengqiao.analytics.triage.reading import written_flags
from fengqiao.analytics.triage.samples.labelled import all_of
from fengqiao.documents.tables import read_table

Floats = NDArray[np.float64]
Labelled = tuple[frozenset[str], str]
STORIES = Path(fengqiao.__file__).parent / "mediation" / "sample" / "stories.py"
_PENALTY = 0.1
_DANGER_COUNTS = 2.0
_MESSAGES = 1500  # sentences of messages, drawn with a seed
_SHORTEST, _LONGEST = 9, 59  # characters of these


@click.command("learn")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--folds", type=click.IntRange(0), default=0, help="Measure by cross-validation instead.")
@click.option("--seconds", type=float, default=60.0, help="Not needed: it takes ten seconds.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, folds: int, seconds: float, as_json: bool) -> None:
    """Learn the weights of red flags, and write them beside the code."""
    del seconds
    dangerous = [(labels, plain_of(text)) for flag in FLAGS for labels, text in all_of(flag)]
    harmless = [plain_of(text) for name in ("harmless", "kinds") for _, text in all_of(name)]
    messages, stories = _quiet_sentences(file), quiet_stories()
    if folds:
        answer = _measured(dangerous, harmless, messages, stories, folds)
    else:
        names, weights = _learnt(dangerous, harmless, [*stories, *messages[:_MESSAGES]])
        answer = {"features": _write(names, weights), "dangerous": len(dangerous), "harmless": len(harmless)}
    click.echo(
        json.dumps(answer) if as_json else "\n".join(f"{name}: {value}" for name, value in answer.items())
    )


def quiet_stories() -> list[str]:
    """The sentences of the sample cases in which no cue speaks of danger."""
    stories = runpy.run_path(str(STORIES))["STORIES"]
    told = [
        text.format_map(
            {"a": "老王", "b": "老李", "amount": "八百"} | {name: one[0] for name, one in story.slots.items()}
        )
        for story in stories
        for text in (story.summary, story.cause, story.facts, story.terms)
    ]
    sentences = [plain_of(one) for text in told for one in SENTENCE.split(plain_of(text))]
    return [one for one in dict.fromkeys(sentences) if one and not written_flags(one)]


def _quiet_sentences(file: Path) -> list[str]:
    table = read_table(file.read_bytes(), filename=file.name)
    text = table.columns.index("留言详情")
    found = [
        plain_of(one)
        for row in table.rows
        for one in re.split("[。！？；\n]", str(row[text]))
        if _SHORTEST <= len(plain_of(one)) <= _LONGEST and not written_flags(one)
    ]
    order = np.random.default_rng(0).permutation(len(found))
    return [found[at] for at in order]


def _learnt(
    dangerous: Sequence[Labelled], harmless: Sequence[str], others: Sequence[str]
) -> tuple[list[str], Floats]:
    """Features (the start first) and their weights, a column a flag."""
    invented = [set(features_of(text)) for text in (*(text for _, text in dangerous), *harmless)]
    often = Counter(feature for features in invented for feature in features)
    names = sorted(feature for feature, times in often.items() if times > 1)
    matrix = _matrix([*invented, *(set(features_of(text)) for text in others)], names)
    quiet = [False] * (len(harmless) + len(others))
    columns = [
        _regression(matrix, np.array([_is_told(labels, flag) for labels, _ in dangerous] + quiet))
        for flag in FLAGS_BY_LIKENESS
    ]
    return [START, *names], np.array(columns).T


def _is_told(labels: frozenset[str], flag: str) -> bool:
    return flag in labels or (flag == "violence" and "family_violence" in labels)


def _matrix(texts: Sequence[set[str]], names: Sequence[str]) -> csr_array:
    place = {name: at for at, name in enumerate(names)}
    known = [[place[feature] for feature in text if feature in place] for text in texts]
    lengths = np.array([len(one) for one in known])
    columns = np.array([at for one in known for at in one])
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
    return csr_array((values, columns, np.append(0, lengths.cumsum())), shape=(len(texts), len(names)))


def _regression(matrix: csr_array, danger: NDArray[np.bool_]) -> Floats:
    counts = np.where(danger, _DANGER_COUNTS, 1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = matrix @ weights[1:] + weights[0]
        wrong = counts * (1 / (1 + np.exp(-score)) - danger)
        value = (counts * np.logaddexp(0, np.where(danger, -score, score))).sum()
        slope = np.append(wrong.sum(), matrix.T @ wrong + _PENALTY * weights[1:])
        return float(value + _PENALTY / 2 * (weights[1:] ** 2).sum()), slope

    found: Floats = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found


def _write(names: Sequence[str], weights: Floats) -> int:
    """Weights to two decimals; features that weigh nothing then are left out. Gives how many stay."""
    rows = [
        (name, *row)
        for name, row in zip(names, weights.round(2).tolist(), strict=True)
        if name == START or any(row)
    ]
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", *FLAGS_BY_LIKENESS])
        writer.writerows(rows)
    return len(rows)


def _measured(
    dangerous: Sequence[Labelled],
    harmless: Sequence[str],
    messages: Sequence[str],
    stories: Sequence[str],
    folds: int,
) -> dict[str, float]:
    """By likeness alone, on sentences it was not learnt from: the share found of each flag, and of false alarms."""
    found: dict[str, list[bool]] = {name: [] for name in (*FLAGS_BY_LIKENESS, "harmless")}
    for fold in range(folds):
        names, weights = _learnt(
            [one for at, one in enumerate(dangerous) if at % folds != fold],
            [one for at, one in enumerate(harmless) if at % folds != fold],
            [*stories, *messages[:_MESSAGES]],
        )
        for labels, alarms in zip(
            [labels for labels, _ in dangerous[fold::folds]],
            _alarms([text for _, text in dangerous[fold::folds]], names, weights),
            strict=True,
        ):
            for flag, alarm in zip(FLAGS_BY_LIKENESS, alarms, strict=True):
                found[flag] += [bool(alarm)] if _is_told(labels, flag) else []
        found["harmless"] += [bool(row.any()) for row in _alarms(harmless[fold::folds], names, weights)]
        if fold == 0:
            rest = _alarms(messages[_MESSAGES:], names, weights)
            found["messages"] = [bool(row.any()) for row in rest]
    return {name: round(sum(rows) / len(rows), 4) for name, rows in found.items()}


def _alarms(texts: Sequence[str], names: Sequence[str], weights: Floats) -> NDArray[np.bool_]:
    matrix = _matrix([set(features_of(text)) for text in texts], names[1:])
    raised: NDArray[np.bool_] = matrix @ weights[1:] + weights[0] > ENOUGH
    return raised
