"""From messages to their hottest issues."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fengqiao.analytics.topics.grouping import fullest, groups
from fengqiao.analytics.topics.heat import heat
from fengqiao.analytics.topics.joining import joined
from fengqiao.analytics.topics.likeness import Likeness, Read, read
from fengqiao.analytics.topics.parts import Message, Topic, Topics
from fengqiao.analytics.topics.wording import because, kind_of, place_of, what_of
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch

REPEATED = 0.9
"""Texts of one person as alike as this are one message sent again."""


def find_topics(
    *,
    messages: Sequence[Message],
    days: int = 90,
    people: int = 2,
    top: int | None = 10,
    watch: Watch | None = None,
) -> Topics:
    """The `top` hottest issues: groups of messages about like trouble that name the same place within `days` days.

    An issue needs at least `people` different authors; where a message has no author, an equal text is taken for the
    same person's. Likeness, grouping and heat: `likeness.py`, `grouping.py`, `heat.py`; docs/warning/topics.md.
    Refuses `no_messages`, `days_too_few`, `people_too_few`.
    """
    watch = watch or Watch()
    if not messages:
        raise Refused("no_messages")
    if days < 1:
        raise Refused("days_too_few", days=days)
    if people < 2:
        raise Refused("people_too_few", people=people)
    seen = []
    for number, message in enumerate(messages):
        seen.append(read(message))
        if number % 200 == 0:
            watch.tell(done=0.6 * number / len(messages))
    authors = [
        message.author or f"\0{one.subject}\0{one.text}" for message, one in zip(messages, seen, strict=True)
    ]
    when = np.array([message.day.toordinal() for message in messages], dtype=np.int64)
    likeness = Likeness(seen)
    often = Counter(word for one in seen for word in one.words)
    watch.tell(done=0.8)
    found: list[Topic] = []
    complete = True
    rows_of: list[list[int]] = []
    for group in groups(likeness, when, days):
        rows_of.append(group)
        if watch.is_over:
            complete = False
            break
    alone = set(range(len(messages))).difference(*rows_of)
    for group in joined([*rows_of, *([row] for row in sorted(alone))], likeness, authors):
        for rows in fullest(group, when, authors, days):
            if len({authors[row] for row in rows}) >= people:
                found.append(_topic(rows, messages, seen, authors, likeness, often))
    found.sort(key=lambda topic: (-topic.heat, topic.first, str(topic.messages[0])))
    ranked = tuple(_ranked(topic, rank) for rank, topic in enumerate(found[:top], start=1))
    watch.tell(done=1.0)
    return Topics(topics=ranked, complete=complete, seconds=watch.spent)


def _topic(
    rows: Sequence[int],
    messages: Sequence[Message],
    seen: Sequence[Read],
    authors: Sequence[str],
    likeness: Likeness,
    often: Mapping[str, int],
) -> Topic:
    of, who = [seen[row] for row in rows], [authors[row] for row in rows]
    first, last = messages[rows[0]].day, messages[rows[-1]].day
    span = (last - first).days + 1
    likes = sum(max(0, messages[row].likes) for row in rows)
    told, number, place, kind = _told(rows, who, likeness), len(set(who)), place_of(of, who), kind_of(of)
    return Topic(
        rank=0,
        place=place,
        kind=kind,
        what=what_of(of, kind, often, len(seen)),
        first=first,
        last=last,
        messages=tuple(messages[row].code for row in rows),
        days=tuple(messages[row].day for row in rows),
        told=told,
        people=number,
        likes=likes,
        heat=heat(people=number, days=span, likes=likes),
        because=because(people=number, told=told, days=span, likes=likes),
    )


def _told(rows: Sequence[int], who: Sequence[str], likeness: Likeness) -> int:
    """How many messages are left when one person's repetitions count once."""
    of: dict[str, list[int]] = {}
    for row, person in zip(rows, who, strict=True):
        of.setdefault(person, []).append(row)
    return sum(_different(own, likeness) for own in of.values())


def _different(rows: Sequence[int], likeness: Likeness) -> int:
    """How many of one person's messages are no repetition of an earlier one."""
    if len(rows) == 1:
        return 1
    alike = likeness.of_texts(rows) >= REPEATED
    kept: list[int] = []
    for number in range(len(rows)):
        if not alike[number, kept].any():
            kept.append(number)
    return len(kept)


def _ranked(topic: Topic, rank: int) -> Topic:
    return replace(topic, rank=rank)
