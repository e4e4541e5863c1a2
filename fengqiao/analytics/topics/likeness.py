"""How alike two messages are: tf-idf over pairs of characters, and whether they name the same place.

Salton and Buckley (1988), "Term-weighting approaches in automatic text retrieval": weights
(1 + ln tf) ln(n / df), cosine. Pairs of characters instead of words, since word lists miss names of villages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from fengqiao.analytics.topics.names import Name, grams, names_in, plain, regions_of, without_regions
from fengqiao.analytics.topics.pairs import pair_counts
from fengqiao.analytics.topics.parts import Message
from fengqiao.analytics.topics.troubles import KINDS

SUBJECT_SHARE = 0.3
"""Of the cosine of subjects in the likeness; the rest is the texts'. A subject is half name, and the name is judged
apart."""
SAME_KIND = 0.05
"""What a common kind of trouble adds."""
CROWD = 1_000
"""A name that more messages mention makes too many pairs to look at each: they are linked as a chain instead."""
CHAIN = 50
"""How many before and after are linked then."""
SAME_NAME = 0.08
"""What a common name adds, times the cosine of the names, where the kind of trouble is common too."""
NAMELESS = 0.5
"""What counts of the likeness where neither subject names a place: a whole city is no place to meet at."""
SUBJECT_COUNTS = 3
"""A word of trouble in the subject counts as many times as one in the text."""
_READ = 3_000  # characters of a text
_LOOKED_AT = 1_000  # characters of a text in which places are looked for


_KINDS_OF_WORD: dict[str, list[str]] = {}
for _kind in KINDS:
    for _word in _kind.words:
        _KINDS_OF_WORD.setdefault(_word, []).append(_kind.code)
_LONE = [word for word in _KINDS_OF_WORD if len(word) < 2]
_BY_PAIR: dict[str, list[str]] = {}
for _word in _KINDS_OF_WORD:
    if len(_word) > 1:
        _BY_PAIR.setdefault(_word[:2], []).append(_word)


@dataclass(frozen=True)
class Read:
    """A message as it is compared: plain subject and text, names of places in the subject, kinds of trouble."""

    subject: str
    text: str
    names: tuple[Name, ...]
    regions: tuple[str, ...]
    words: dict[str, int]
    kinds: tuple[str, ...]

    @property
    def districts(self) -> frozenset[str]:
        """The regions below a city, without development zones, which lie inside them."""
        return frozenset(
            name
            for name in self.regions
            if name.endswith(("区", "县", "旗")) and not name.endswith(("开区", "新区", "开发区"))
        )


def read(message: Message) -> Read:
    """What the comparison sees of a message."""
    subject, text = plain(message.subject), plain(message.text[:_READ])
    said = {word: SUBJECT_COUNTS * (word in subject) + (word in text) for word in _words_in(subject, text)}
    return Read(subject, text, tuple(names_in(subject)), tuple(regions_of(subject)), said, _kinds_of(said))


def _words_in(subject: str, text: str) -> list[str]:
    """The words of trouble in either, found by their first two characters."""
    whole = f"{subject}|{text}"
    pairs = {whole[start : start + 2] for start in range(len(whole))}
    likely = [word for pair in pairs & _BY_PAIR.keys() for word in _BY_PAIR[pair]]
    return sorted(word for word in [*likely, *_LONE] if word in whole)


def _kinds_of(words: Mapping[str, int]) -> tuple[str, ...]:
    """The one or two kinds that the words of a message point to most; long words count double."""
    scores: dict[str, int] = {}
    for word, count in words.items():
        for kind in _KINDS_OF_WORD[word]:
            scores[kind] = scores.get(kind, 0) + count * (1 + (len(word) > 3))
    best = sorted(scores, key=lambda code: (-scores[code], code))[:2]
    return tuple(code for code in best if scores[code] * 2 >= scores[best[0]])


class Likeness:
    """All messages of one run, compared."""

    def __init__(self, messages: Sequence[Read]) -> None:
        self.messages = messages
        whole = [without_regions(text) for one in messages for text in (one.subject, one.text)]
        pairs = pair_counts(whole)
        subjects, texts = pairs[::2], pairs[1::2]
        weights = _weights(subjects + texts)
        self._subjects, self._texts = _unit(subjects, weights), _unit(texts, weights)
        self._kinds = _kinds(messages)
        self._place = _Numbering()
        self._named = [sorted({self._place[gram] for gram in _places(one)}) for one in messages]
        self._nameless = np.array([not _place_grams(one) for one in messages])
        naming = _presence(self._named, max(1, len(self._place)))
        self._names = _unit(naming, _weights(naming))

    def same_place(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs (first, second) of messages where the subject of one names what the other mentions too.

        A message whose subject names nothing stands for its region as a whole, beside others that do.
        """
        width = max(1, len(self._place))
        mentioned = [
            {self._place[gram] for gram in _mentioned(one) if gram in self._place} | set(named)
            for one, named in zip(self.messages, self._named, strict=True)
        ]
        naming, mentioning = _presence(self._named, width), _presence(mentioned, width)
        often = np.asarray(mentioning.sum(axis=0)).ravel()
        keep = sparse.diags((often <= CROWD).astype(float))
        both = naming @ keep @ mentioning.T
        both += sum(_chain(naming[:, gram], mentioning[:, gram]) for gram in np.flatnonzero(often > CROWD))
        pairs = sparse.triu(both.maximum(both.T), 1).tocoo()
        first, second = pairs.row.astype(np.int64), pairs.col.astype(np.int64)
        agree = self._one_district(first, second)
        return first[agree], second[agree]

    def _one_district(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the subjects of a pair do not name different districts."""
        numbers = _Numbering()
        rows = [[numbers[name] for name in one.districts] for one in self.messages]
        districts = _presence(rows, max(1, len(numbers)))
        said = np.array([bool(row) for row in rows])
        common = np.asarray(districts[first].multiply(districts[second]).sum(axis=1)).ravel() > 0
        return np.asarray(common | ~(said[first] & said[second]), dtype=np.bool_)

    def of(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
        """The likeness of each pair, 0 to 1.13."""
        found = np.empty(len(first))
        for begin in range(0, len(first), 50_000):
            part = slice(begin, begin + 50_000)
            a, b = first[part], second[part]
            subjects, texts, names, kinds = (
                _cosines(vectors, a, b) for vectors in (self._subjects, self._texts, self._names, self._kinds)
            )
            found[part] = self._mixed(subjects, texts, names, kinds, self._nameless[a] & self._nameless[b])
        return found

    def among(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The likeness of each of `rows` with each."""
        subjects, texts, names, kinds = (
            np.asarray((vectors[rows] @ vectors[rows].T).todense(), dtype=np.float64)
            for vectors in (self._subjects, self._texts, self._names, self._kinds)
        )
        nameless = self._nameless[rows]
        return self._mixed(subjects, texts, names, kinds, nameless[:, None] & nameless[None, :])

    @staticmethod
    def _mixed(
        subjects: NDArray[np.float64],
        texts: NDArray[np.float64],
        names: NDArray[np.float64],
        kinds: NDArray[np.float64],
        nameless: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        mixed = SUBJECT_SHARE * subjects + (1 - SUBJECT_SHARE) * texts
        mixed = mixed + (kinds > 0) * (SAME_KIND + SAME_NAME * names)
        return np.where(nameless, NAMELESS * mixed, mixed)

    def between(self, some: Sequence[int], others: Sequence[int]) -> float:
        """The mean likeness of the pairs of two groups; of large ones, of a hundred members each, evenly spread."""
        a, b = np.meshgrid(_spread(some), _spread(others))
        return float(self.of(a.ravel(), b.ravel()).mean())

    def of_texts(self, rows: Sequence[int]) -> NDArray[np.float64]:
        """The cosines of the texts of these messages with each other (subjects where a text is empty)."""
        chosen = self._texts[list(rows)]
        return np.asarray((chosen @ chosen.T).todense(), dtype=np.float64)


class _Numbering(dict[str, int]):
    """Numbers what it is asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]


def _spread(rows: Sequence[int]) -> NDArray[np.int64]:
    """At most a hundred of the rows, evenly spread."""
    return np.array(rows, dtype=np.int64)[:: -(-len(rows) // 100)]


def _chain(naming: Any, mentioning: Any) -> Any:
    """Pairs of who names and who mentions one thing, each with the `CHAIN` that come before and after it only."""
    named, rows = np.zeros(naming.shape[0], dtype=np.bool_), mentioning.tocsc().indices
    rows = np.sort(rows)
    named[naming.tocsc().indices] = True
    steps = [(rows[:-step], rows[step:]) for step in range(1, min(CHAIN, len(rows) - 1) + 1)]
    first, second = (np.concatenate(ends) for ends in zip(*steps, strict=True))
    keep = named[first] | named[second]
    return sparse.csr_matrix(
        (np.ones(int(keep.sum())), (first[keep], second[keep])), shape=(len(named), len(named))
    )


def _places(one: Read) -> set[str]:
    return _place_grams(one) or {f"@{region}" for region in one.regions}


def _place_grams(one: Read) -> set[str]:
    return set(grams([name.text for name in one.names if name.may_be_a_place]))


def _mentioned(one: Read) -> set[str]:
    said = f"{one.subject}|{one.text[:_LOOKED_AT]}"
    return {said[start : start + width] for width in (2, 3) for start in range(len(said) - width + 1)}


def _weights(counts: Any) -> NDArray[np.float64]:
    n = counts.shape[0]
    often = np.maximum(np.asarray((counts > 0).sum(axis=0)).ravel(), 1).astype(float)
    return np.asarray(np.log((n + 1) / often))


def _unit(counts: Any, weights: NDArray[np.float64]) -> Any:
    weighted = (counts @ sparse.diags(weights)).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ weighted).tocsr()


def _kinds(messages: Sequence[Read]) -> Any:
    order = {kind.code: number for number, kind in enumerate(KINDS)}
    return _presence([[order[code] for code in one.kinds] for one in messages], len(order))


def _presence(columns_of: Sequence[Any], width: int) -> Any:
    rows = [row for row, columns in enumerate(columns_of) for _ in columns]
    columns = [column for columns in columns_of for column in columns]
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(columns_of), width))


def _cosines(vectors: Any, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(vectors[a].multiply(vectors[b]).sum(axis=1), dtype=np.float64).ravel()
