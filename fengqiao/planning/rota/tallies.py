"""A team's rota by number: who is where each night, and what that amounts to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fengqiao.planning.rota.model import BEYOND_ONE, Model
from fengqiao.planning.rota.people import KINDS, Team


@dataclass(frozen=True)
class Draft:
    """Groups on posts (group, post), single people on posts (member, post), and the places left (post -> number)."""

    walks: frozenset[tuple[int, int]]
    singles: frozenset[tuple[int, int]]
    holes: tuple[int, ...]


def drafted(model: Model, values: NDArray[np.float64]) -> Draft:
    """What the programme over single members says."""
    walks = frozenset(key for key, column in model.walks.items() if values[column] > 0.5)
    singles = frozenset(
        (model.units[place].members[0], number)
        for (place, number), column in model.helps.items()
        if values[column] > 0.5
    )
    holes = [round(values[model.holes[number]]) for number in range(len(model.team.posts))]
    for number, column in model.empty.items():
        holes[number] += round(values[column]) * model.team.whole
    return Draft(walks, singles, tuple(holes))


def duties(team: Team, draft: Draft) -> list[dict[int, int]]:
    """For each member the nights walked and the post of each."""
    found: list[dict[int, int]] = [{} for _ in team.members]
    for group, number in draft.walks:
        night = team.posts[number].night
        for one in team.present(group, night):
            found[one][night] = number
    for one, number in draft.singles:
        found[one][team.posts[number].night] = number
    return found


def counts(team: Team, walked: Iterable[dict[int, int]], kind: str) -> list[int]:
    """How many nights of the kind each member has."""
    return [sum(team.posts[number].is_of(kind) for number in one.values()) for one in walked]


def unfairness(spread: int) -> int:
    """What a spread weighs: the first night 1, every further one more."""
    return spread + BEYOND_ONE * max(0, spread - 1)


def values_of(team: Team, draft: Draft) -> tuple[int, int, int]:
    """The three goals of a draft: unfilled places, unfairness, disturbance."""
    walked = duties(team, draft)
    unfair = 0
    for kind in KINDS:
        have = counts(team, walked, kind)
        unfair += unfairness(max(have) - min(have))
    near = sum(
        later - earlier < team.habit.every
        for one in walked
        for earlier, later in combinations(sorted(one), 2)
    )
    return sum(draft.holes), unfair, near + len(draft.singles)


def filled_in(team: Team, walks: frozenset[tuple[int, int]]) -> Draft:
    """Single people for the places settled groups leave, night by night: whoever is rested and has had least."""
    walked = duties(team, Draft(walks, frozenset(), ()))
    had = {kind: counts(team, walked, kind) for kind in KINDS}
    groups: dict[int, list[int]] = defaultdict(list)
    for group, number in walks:
        groups[number].append(group)
    singles: set[tuple[int, int]] = set()
    holes = [0] * len(team.posts)
    for number, post in enumerate(team.posts):
        night, kinds = post.night, [kind for kind in ("late", "weekend", "nights") if post.is_of(kind)]
        present = sum(len(team.present(group, night)) for group in groups[number])
        wanted = sum(len(team.groups[group][1]) for group in groups[number])
        wanted = (wanted if post.places is None else post.places) - present
        rested = [
            one
            for one, nights in enumerate(walked)
            if night in team.free[one] and not {night - 1, night, night + 1} & nights.keys()
        ]
        rested.sort(key=lambda one, kinds=kinds: [had[kind][one] for kind in kinds])  # type: ignore[misc]
        for one in rested[:wanted]:
            singles.add((one, number))
            walked[one][night] = number
            for kind in kinds:
                had[kind][one] += 1
        holes[number] = wanted - len(rested[:wanted])
        if post.places is None:
            holes[number] += (len(post.shifts) - len(groups[number])) * team.whole
    return Draft(walks, frozenset(singles), tuple(holes))


def topped_up(team: Team, draft: Draft) -> Draft:
    """The draft with every place filled that a rested group or person can take as things stand.

    A programme that was stopped may leave some of these open.
    """
    walked = duties(team, draft)
    walks, holes = set(draft.walks), list(draft.holes)
    for number, post in enumerate(team.posts):
        for group in range(len(team.groups)) if post.places is None else ():
            empty = len(post.shifts) - sum(there == number for _, there in walks)
            able = team.present(group, post.night)
            if empty and able and _is_rested(team, walks, walked, group, post.night):
                walks.add((group, number))
                holes[number] += len(team.groups[group][1]) - len(able) - team.whole
                for one in able:
                    walked[one][post.night] = number
    singles = set(draft.singles)
    for number, post in enumerate(team.posts):
        around, empty = {post.night - 1, post.night, post.night + 1}, 0
        if post.places is None:
            empty = len(post.shifts) - sum(there == number for _, there in walks)
        for one, nights in enumerate(walked):
            rested = post.night in team.free[one] and not around & nights.keys()
            if holes[number] > empty * team.whole and rested:
                singles.add((one, number))
                nights[post.night] = number
                holes[number] -= 1
    return Draft(frozenset(walks), frozenset(singles), tuple(holes))


def _is_rested(
    team: Team, walks: set[tuple[int, int]], walked: list[dict[int, int]], group: int, night: int
) -> bool:
    """Whether neither the group nor anybody of it who is free that night walks then, the night before or after."""
    around = {night - 1, night, night + 1}
    if any(mine == group and team.posts[number].night in around for mine, number in walks):
        return False
    return not any(around & walked[one].keys() for one in team.present(group, night))


def first_draft(team: Team, *, alone: bool = False) -> frozenset[tuple[int, int]]:
    """Groups on posts night by night: whoever is rested and has had least goes first.

    Posts of so many places get the groups that fit, or none where single people are to walk there (`alone`).
    """
    walks: set[tuple[int, int]] = set()
    had: dict[str, dict[int, int]] = {kind: defaultdict(int) for kind in KINDS}
    last: dict[int, int] = defaultdict(lambda: -team.habit.every)
    for night, numbers in enumerate(team.posts_of):
        rested = [group for group in range(len(team.groups)) if last[group] < night - 1]
        for number in sorted(numbers, key=lambda one: not team.posts[one].late):
            post = team.posts[number]
            kinds = [kind for kind in ("late", "weekend", "nights") if post.is_of(kind)]

            def turn(group: int, kinds: list[str] = kinds, night: int = night) -> tuple[int, ...]:
                absent = len(team.groups[group][1]) - len(team.present(group, night))
                near = last[group] > night - team.habit.every
                return (near, *(had[kind][group] for kind in kinds), absent, last[group])

            wanted = len(post.shifts)
            if post.places is not None:
                wanted = 0 if alone else _that_fit(team, rested, post.places)
            for group in sorted((one for one in rested if team.present(one, night)), key=turn)[:wanted]:
                walks.add((group, number))
                rested.remove(group)
                last[group] = night
                for kind in kinds:
                    had[kind][group] += 1
    return frozenset(walks)


def _that_fit(team: Team, groups: list[int], places: int) -> int:
    largest = max((len(team.groups[group][1]) for group in groups), default=1)
    return places // largest
