"""What an issue is called: its place, its kind with key words, and why it is hot."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from fengqiao.analytics.topics.likeness import Read
from fengqiao.analytics.topics.names import (
    LONGEST,
    SHORTEST,
    ends_like_a_place,
    is_mere_ending,
    may_be_a_person,
    without_a_person_behind,
)
from fengqiao.analytics.topics.troubles import BY_CODE, OTHER
from fengqiao.kernel.reasons import Reason

_KEY_WORDS = 3


def place_of(messages: Sequence[Read], people: Sequence[object]) -> str:
    """The commonest name with the commonest region before it: `a1区辉煌国际城`. Empty where nothing is named twice."""
    region = _commonest_region(messages)
    name = name_of(messages, people)
    return f"{region}{name}".upper() if region.isascii() or region[:1].isascii() else f"{region}{name}"


def name_of(messages: Sequence[Read], people: Sequence[object]) -> str:
    """The commonest plausible name in the subjects, of at least two people; empty where there is none."""
    support: dict[str, set[object]] = {}
    edges: Counter[str] = Counter()
    plausible: set[str] = set()
    for one, person in zip(messages, people, strict=True):
        for name in one.names:
            for part, begins, ends in _parts(without_a_person_behind(name.text)):
                support.setdefault(part, set()).add(person)
                edges[part] += begins + ends
                if ends_like_a_place(part) or (begins and name.leads):
                    plausible.add(part)
    best, most = "", 0.0
    for part, who in support.items():
        if len(who) < 2 or part not in plausible or is_mere_ending(part) or may_be_a_person(part):
            continue
        worth = len(who) ** 1.5 * min(len(part) + 1, 8)
        worth *= 1 + 0.15 * min(2.0, edges[part] / len(who))
        worth *= 1.3 if ends_like_a_place(part) else 1.0
        if worth > most or (worth == most and part < best):
            best, most = part, worth
    return best


def kind_of(messages: Sequence[Read]) -> str:
    """The kind that most messages are about; a message with two kinds gives the second one half."""
    votes: dict[str, float] = {}
    for one in messages:
        for weight, code in zip((1.0, 0.5), one.kinds, strict=False):
            votes[code] = votes.get(code, 0.0) + weight
    return max(votes, key=lambda code: votes[code]) if votes else OTHER.code


def what_of(messages: Sequence[Read], kind: str, often: Mapping[str, int], total: int) -> Reason:
    """The kind and up to three words that say what the trouble is.

    `often` counts in how many of all `total` messages a word stands: what everybody writes says little. Words come
    from the lists alone, so no person is ever named.
    """
    own = set(BY_CODE[kind].words)
    worth: Counter[str] = Counter()
    for one in messages:
        for word, count in one.words.items():
            worth[word] += count * (3 if word in own else 2)
    words: list[str] = []
    ordered = sorted(worth, key=lambda word: (-worth[word] * math.log((total + 1) / often[word]), word))
    for word in ordered:
        if len(messages) > 2 and sum(word in one.words for one in messages) < 2:
            continue
        if not any(word in other or other in word for other in words):
            words.append(word)
    named = "、".join(words[:_KEY_WORDS])
    title = BY_CODE[kind]
    return Reason(
        kind, f"{title.en}: {named}" if named else title.en, f"{title.zh}：{named}" if named else title.zh
    )


def because(*, people: int, told: int, days: int, likes: int) -> Reason:
    """Why the issue is hot: `12 people in 24 days, 14 messages, 45 likes`."""
    en = [
        f"{people} people in {days} {'day' if days == 1 else 'days'}",
        f"{told} messages",
        f"{likes} {'like' if likes == 1 else 'likes'}",
    ]
    zh = [f"{days} 天内 {people} 人", f"{told} 条留言", f"{likes} 个赞"]
    return Reason("heat", ", ".join(en), "，".join(zh))


def _commonest_region(messages: Sequence[Read]) -> str:
    said = Counter(region for one in messages for region in set(one.regions))
    if not said:
        return ""
    # A district says more than the city around it, where a third of those who name a region name it.
    narrow = [
        name
        for name in said
        if not name.endswith(("市", "省", "地")) and said[name] * 3 >= sum(said.values()) / 2
    ]
    return max(narrow or said, key=lambda name: said[name])


def _parts(name: str) -> Iterator[tuple[str, bool, bool]]:
    """Every stretch of a name, with whether it begins and ends where the name does."""
    for start in range(len(name)):
        for end in range(start + SHORTEST, min(len(name), start + LONGEST) + 1):
            yield name[start:end], start == 0, end == len(name)
