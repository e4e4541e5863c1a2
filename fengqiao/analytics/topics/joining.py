"""Groups that belong together by their name: many words for one trouble at one named place."""

from collections.abc import Sequence

from fengqiao.analytics.topics.grouping import CUT
from fengqiao.analytics.topics.likeness import Likeness, Read
from fengqiao.analytics.topics.names import is_wide
from fengqiao.analytics.topics.wording import kind_of, name_of

ENOUGH = 0.5
"""Share of the cut that is enough where the name and the kind of trouble are the same."""
SHORTEST_NAME = 3


def joined(groups: Sequence[list[int]], likeness: Likeness, people: Sequence[object]) -> list[list[int]]:
    """Groups of two or more people, each with the groups and single messages that name its place, tell of its kind of
    trouble and are half as like it as members must be. Rows of `likeness.messages`.
    """
    seen = likeness.messages
    ordered = sorted(groups, key=lambda rows: (-len({people[row] for row in rows}), -len(rows), rows[0]))
    mentioned = _where(ordered, seen)
    taken: set[int] = set()
    found: list[list[int]] = []
    for number, group in enumerate(ordered):
        if number in taken or len({people[row] for row in group}) < 2:
            continue
        whole = list(group)
        of = [seen[row] for row in group]
        name, kind = name_of(of, [people[row] for row in group]), kind_of(of)
        precise = len(name) >= SHORTEST_NAME and not is_wide(name)
        for other in mentioned.get(name[:SHORTEST_NAME], ()) if precise else ():
            rows = ordered[other]
            if other <= number or other in taken or not _tell_of(name, kind, [seen[row] for row in rows]):
                continue
            if likeness.between(group, rows) >= ENOUGH * CUT:
                whole += rows
                taken.add(other)
        found.append(whole)
    return found


def _where(groups: Sequence[list[int]], seen: Sequence[Read]) -> dict[str, list[int]]:
    """Which groups have subjects with these three characters, in order."""
    found: dict[str, dict[int, None]] = {}
    for number, rows in enumerate(groups):
        for row in rows:
            subject = seen[row].subject
            for start in range(len(subject) - SHORTEST_NAME + 1):
                found.setdefault(subject[start : start + SHORTEST_NAME], {})[number] = None
    return {gram: list(numbers) for gram, numbers in found.items()}


def _tell_of(name: str, kind: str, messages: Sequence[Read]) -> bool:
    """Whether all mention the name, half of them in the subject, and most are about that kind."""
    return (
        all(name in one.subject or name in one.text for one in messages)
        and sum(name in one.subject for one in messages) * 2 >= len(messages)
        and sum(kind in one.kinds for one in messages) * 2 > len(messages)
    )
