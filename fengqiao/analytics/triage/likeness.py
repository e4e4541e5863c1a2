"""A second reader of red flags: what a sentence has in common with sentences written to be dangerous or harmless.

Words that no cue foresaw are found by their likeness to others. Features are runs of one to three characters and the
lists of `flag_pairs` that occur; their weights (`flag_weights.csv`) are a logistic regression over the invented
sentences in `samples`, made by `python -m benchmarks learn`. The answer is a sum, so that the features that added most
are its reasons. Runs of characters are those of the invented sentences only: none comes from anybody's message.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from fengqiao.analytics.triage.patterns import CLAUSE_END, WORDS

FLAGS_BY_LIKENESS = ("violence", "crime", "suicide")
WEIGHTS = Path(__file__).with_name("flag_weights.csv")
START = ""  # the feature that every sentence has
ENOUGH = -0.5  # below the even chance: a false alarm costs a look, a miss may cost a life
ENOUGH_IN_A_LETTER = 0.0  # of many stretches one is soon like anything
_LONGEST = 40  # characters of a stretch: what the weights were learnt from
_REASONS = 4


def features_of(stretch: str) -> dict[str, str]:
    """The features of a stretch of text, each with the words that made it one."""
    found = {
        clause[at : at + length]: clause[at : at + length]
        for clause in CLAUSE_END.split(stretch)
        for length in (1, 2, 3)
        for at in range(len(clause) - length + 1)
    }
    for name, pattern in WORDS.items():
        if word := pattern.search(stretch):
            found[f"<{name}>"] = word.group()
    return found


def likenesses(sentence: str, *, enough: float = ENOUGH) -> Iterator[tuple[str, str, float]]:
    """For each flag a stretch of `sentence` is like: words, flag, and what they added (the strongest few)."""
    weights = _weights()
    for stretch in _stretches(sentence):
        known = {feature: word for feature, word in features_of(stretch).items() if feature in weights}
        scale = 1 / math.sqrt(max(len(known), 1))
        for place, flag in enumerate(FLAGS_BY_LIKENESS):
            added = {feature: weights[feature][place] * scale for feature in known}
            if weights[START][place] + sum(added.values()) > enough:
                yield from ((word, flag, value) for word, value in _strongest(known, added))


def _strongest(known: Mapping[str, str], added: Mapping[str, float]) -> list[tuple[str, float]]:
    """The words that added most, none inside another, single characters last."""
    words: dict[str, float] = {}
    for feature in sorted(added, key=lambda one: (len(known[one]) == 1, -added[one], one)):
        word = known[feature]
        if len(words) == _REASONS:
            break
        if added[feature] >= 0.005 and not any(word in other or other in word for other in words):
            words[word] = round(added[feature], 2)
    return list(words.items())


def _stretches(sentence: str) -> Iterator[str]:
    """The sentence in stretches of whole clauses, as long as the sentences the weights were learnt from."""
    stretch = ""
    for clause in filter(None, CLAUSE_END.split(sentence)):
        if stretch and len(stretch) + len(clause) >= _LONGEST:
            yield stretch
            stretch = ""
        stretch = f"{stretch}，{clause}" if stretch else clause
    if stretch:
        yield stretch


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["feature"]: tuple(float(row[flag]) for flag in FLAGS_BY_LIKENESS) for row in rows}
