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
    taken: set[int] = set()
    found: list[list[int]] = []
    for number, group in enumerate(ordered):
        if number in taken or len({people[row] for row in group}) < 2:
            continue
        whole = list(group)
        name = name_of([seen[row] for row in group], [people[row] for row in group])
        kind = kind_of([seen[row] for row in group])
        precise = len(name) >= SHORTEST_NAME and not is_wide(name)
        for other in range(number + 1, len(ordered)) if precise else ():
            rows = ordered[other]
            if other in taken or not _tell_of(name, kind, [seen[row] for row in rows]):
                continue
            if likeness.between(group, rows) >= ENOUGH * CUT:
                whole += rows
                taken.add(other)
        found.append(whole)
    return found


def _tell_of(name: str, kind: str, messages: Sequence[Read]) -> bool:
    """Whether all mention the name, half of them in the subject, and most are about that kind."""
    return (
        all(name in one.subject or name in one.text for one in messages)
        and sum(name in one.subject for one in messages) * 2 >= len(messages)
        and sum(kind in one.kinds for one in messages) * 2 > len(messages)
    )
