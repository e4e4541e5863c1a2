"""How a text is read: cues of kinds, flags and levels, what denies them, and what they add up to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fengqiao.analytics.triage import flag_cues, flag_pairs
from fengqiao.analytics.triage.kind_cues import KIND_CUES, LEVEL_CUES, REQUEST_CUES
from fengqiao.analytics.triage.likeness import ENOUGH, ENOUGH_IN_A_LETTER, likenesses
from fengqiao.analytics.triage.patterns import (
    CLAUSE_END,
    SENTENCE,
    WORDS,
    Pattern,
    any_of,
    pattern_of,
    plain_of,
)

FLAGS = ("violence", "family_violence", "crime", "minors", "suicide")
LONGEST_TEXT = 20_000
"""Characters that are read; a longer text is judged by its beginning."""

_ENOUGH_FOR_KIND = 1.0
_ENOUGH_IN_A_LETTER = 2.0  # a passing hint is nothing in a longer text
_OPENING = 60  # characters at most of the sentence that says what the whole is about
_OPENING_COUNTS = 2.0
_LETTER = 80  # characters; what is longer is a letter
_ENOUGH_FOR_LEVEL = 2.0


@dataclass(frozen=True)
class Because:
    """One reason: the `word` found, what it `points_to` (a kind, a flag, `level_3`, `level_5`), its weight.

    Weight 0: the word was seen and, being denied, does not count.
    """

    word: str
    points_to: str
    weight: float


@dataclass(frozen=True)
class Triage:
    """A suggestion. `kind`: a code of `kernel.kinds`; `confidence`: its share of all the evidence, 0 to 1;
    `level`: 1, 3 (a lawyer is of use) or 5 (many people or several departments); `flags`: some of `FLAGS`.
    """

    kind: str
    confidence: float
    level: int
    flags: tuple[str, ...]
    because: tuple[Because, ...]


def triage(text: str) -> Triage:
    """Suggest what `text` is about. Any text will do; one without a cue is `other`, confidence 0, level 1."""
    plain = plain_of(text[:LONGEST_TEXT])
    opening = SENTENCE.split(plain[:_OPENING], maxsplit=1)[0]
    kind_reasons = [*_opening_first(opening, plain), *_weighted(opening, _REQUESTS)]
    level_reasons = list(_weighted(plain, _LEVELS))
    flag_reasons = list(_flag_reasons(plain))
    is_longer = len(plain) > len(opening) + 1
    enough = _ENOUGH_IN_A_LETTER if is_longer else _ENOUGH_FOR_KIND
    kind, confidence = _strongest(kind_reasons, enough)
    raised = {reason.points_to for reason in flag_reasons if reason.weight > 0}
    return Triage(
        kind=kind,
        confidence=confidence,
        level=_level(level_reasons),
        flags=tuple(flag for flag in FLAGS if flag in raised),
        because=tuple(dict.fromkeys(flag_reasons + kind_reasons + level_reasons)),
    )


def _patterns(table: dict[str, dict[int, str]]) -> list[tuple[str, int, Pattern]]:
    return [
        (name, weight, pattern_of(words))
        for name, by_weight in table.items()
        for weight, words in by_weight.items()
    ]


_KINDS = _patterns(KIND_CUES)
_REQUESTS = _patterns({"other": REQUEST_CUES})
_LEVELS = _patterns({f"level_{level}": by_weight for level, by_weight in LEVEL_CUES.items()})
_FLAGS = [(flag, pattern_of(word)) for flag, words in flag_cues.FLAG_CUES.items() for word in words.split()]
_NEGATED = re.compile(f"{any_of(flag_cues.NEGATION)}{any_of(flag_cues.AFTER_NEGATION)}?$")
_NOT_NEGATED = re.compile(any_of(flag_cues.FALSE_NEGATION) + "[^，。！？；]{0,6}$")
_RESULT = re.compile("[打揍砍捅掐][死断残晕昏瘸瞎]")
_RELATION = pattern_of(flag_cues.RELATION)
_OUTSIDER = pattern_of(flag_cues.OUTSIDER)


def _weighted(plain: str, table: list[tuple[str, int, Pattern]]) -> Iterator[Because]:
    """Each different word once: saying a thing twice does not make it truer."""
    for name, weight, pattern in table:
        for word in dict.fromkeys(found.group() for found in pattern.finditer(plain)):
            yield Because(word, name, float(weight))


def _opening_first(opening: str, plain: str) -> Iterator[Because]:
    """The cues of kinds; what stands in the opening of a longer text counts double, since letters wander."""
    is_longer = len(plain) > len(opening) + 1
    for reason in _weighted(plain, _KINDS):
        doubled = is_longer and reason.word in opening
        yield Because(reason.word, reason.points_to, reason.weight * (_OPENING_COUNTS if doubled else 1))


def _strongest(reasons: list[Because], enough: float) -> tuple[str, float]:
    scores: dict[str, float] = {}
    for reason in reasons:
        scores[reason.points_to] = scores.get(reason.points_to, 0.0) + reason.weight
    if not scores or max(scores.values()) < enough:
        return "other", 0.0
    kind = max(scores, key=lambda name: (scores[name], name != "other"))
    return kind, round(scores[kind] / (sum(scores.values()) + 1), 2)


def _level(reasons: list[Because]) -> int:
    """Five outweighs three: where many people or departments are in it, a lawyer alone will not do."""
    for level in (5, 3):
        if (
            sum(reason.weight for reason in reasons if reason.points_to == f"level_{level}")
            >= _ENOUGH_FOR_LEVEL
        ):
            return level
    return 1


def written_flags(text: str) -> frozenset[str]:
    """The red flags that cues and pairs raise, likeness left aside."""
    sentences = filter(None, SENTENCE.split(plain_of(text)))
    reasons = (reason for one in sentences for reason in (*_cue_reasons(one), *_pair_reasons(one)))
    return frozenset(reason.points_to for reason in reasons if reason.weight > 0)


def _flag_reasons(plain: str) -> Iterator[Because]:
    """By written cues, by pairs, by likeness; likeness says nothing of a flag that the sentence plainly denies."""
    enough = ENOUGH if len(plain) <= _LETTER else ENOUGH_IN_A_LETTER
    for sentence in filter(None, SENTENCE.split(plain)):
        written = [*_cue_reasons(sentence), *_pair_reasons(sentence)]
        yield from written
        denied = {reason.points_to for reason in written if reason.weight == 0}
        yield from (
            Because(*found) for found in likenesses(sentence, enough=enough) if found[1] not in denied
        )


def _cue_reasons(sentence: str) -> Iterator[Because]:
    blow = -1
    for flag, pattern in _FLAGS:
        for found in pattern.finditer(sentence):
            denied = _is_denied(sentence, found)
            yield Because(found.group(), flag, 0.0 if denied else 1.0)
            if flag == "violence" and not denied:
                blow = max(blow, found.start())
    relation = _RELATION.search(sentence)
    if blow >= 0 and relation and not _OUTSIDER.search(sentence, 0, blow):
        yield Because(relation.group(), "family_violence", 1.0)


def _pair_reasons(sentence: str) -> Iterator[Because]:
    """The nearest two things of each pair that stand within reach of each other, neither denied."""
    for flag, pairs in flag_pairs.PAIRS.items():
        for one, other in pairs:
            firsts = [found for found in WORDS[one].finditer(sentence) if not _is_denied(sentence, found)]
            seconds = (
                [found for found in WORDS[other].finditer(sentence) if not _is_denied(sentence, found)]
                if firsts
                else []
            )
            gaps = (
                (_gap(a, b), a.start(), b.start(), f"{a.group()}…{b.group()}")
                for a in firsts
                for b in seconds
            )
            near = min((gap for gap in gaps if 0 <= gap[0] <= flag_pairs.REACH), default=None)
            if near:
                yield Because(near[3], flag, 1.0)


def _gap(one: re.Match[str], other: re.Match[str]) -> int:
    """Characters between the two; below 0 where they overlap."""
    return max(one.start() - other.end(), other.start() - one.end())


def _is_denied(sentence: str, found: re.Match[str]) -> bool:
    """Whether a plain negation stands right before the cue, inside its clause."""
    if _RESULT.match(found.group()):
        return False
    clause = CLAUSE_END.split(sentence[: found.start()])[-1]
    return bool(_NEGATED.search(clause)) and not _NOT_NEGATED.search(clause)
