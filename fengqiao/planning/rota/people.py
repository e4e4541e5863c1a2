"""Who walks, in which group, when not; and what each night needs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from fengqiao.kernel.refusals import Refused

SATURDAY = 5
KINDS = ("nights", "weekend", "late")
"""What is shared fairly: all nights, nights of a Saturday or Sunday, last shifts of a night."""


@dataclass(frozen=True)
class Member:
    """Somebody who walks. `group` empty: to be put into one. `unavailable`: nights on which not."""

    name: str
    group: str = ""
    leader: bool = False
    unavailable: frozenset[date] = frozenset()
    team: str = ""


@dataclass(frozen=True)
class Habit:
    """How a team walks: `shifts` a night for `nights` nights from `start`, groups of `group`, one night in `every`."""

    start: date
    nights: int = 30
    group: int = 10
    every: int = 3
    shifts: int = 3

    def __post_init__(self) -> None:
        for name in ("nights", "group", "every", "shifts"):
            if getattr(self, name) < 1:
                raise Refused("bad_habit", **{name: getattr(self, name)})

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The nights in order, each by the date it begins on."""
        return tuple(self.start + timedelta(days=number) for number in range(self.nights))


Needs = Mapping[tuple[date, int], int]
"""Places wanted in a shift of a night (date, shift from 1) where that is not one whole group."""


@dataclass(frozen=True)
class Post:
    """Shifts of one night that want the same: `places` people each, or (None) one whole group each."""

    night: int
    shifts: tuple[int, ...]
    places: int | None
    late: bool
    weekend: bool

    def is_of(self, kind: str) -> bool:
        """Whether a night on this post counts as one of `kind`."""
        return kind == "nights" or (self.late if kind == "late" else self.weekend)


@dataclass(frozen=True)
class Team:
    """One team's task, by number: members, groups of members, posts of nights."""

    name: str
    members: tuple[Member, ...]
    groups: tuple[tuple[str, tuple[int, ...]], ...]
    posts: tuple[Post, ...]
    habit: Habit
    group_of: tuple[int, ...] = field(repr=False)
    free: tuple[frozenset[int], ...] = field(repr=False)

    @cached_property
    def posts_of(self) -> tuple[tuple[int, ...], ...]:
        """The posts of each night, by number."""
        found: list[list[int]] = [[] for _ in range(self.habit.nights)]
        for number, post in enumerate(self.posts):
            found[post.night].append(number)
        return tuple(tuple(one) for one in found)

    @cached_property
    def whole(self) -> int:
        """The places of a shift no group walks: the largest group."""
        return max(len(group) for _, group in self.groups)

    def present(self, group: int, night: int) -> list[int]:
        """Who of the group can walk that night."""
        return [one for one in self.groups[group][1] if night in self.free[one]]


def team_of(*, members: Sequence[Member], habit: Habit, needs: Needs | None = None, name: str = "") -> Team:
    """The task of one team. Refuses `no_members`, `twice_a_member`, `some_without_group`, `need_outside`."""
    if not members:
        raise Refused("no_members", team=name)
    names = [member.name for member in members]
    if len(set(names)) < len(names):
        raise Refused("twice_a_member", member=next(one for one in names if names.count(one) > 1))
    groups = groups_of(members, size=habit.group)
    group_of = {one: number for number, (_, group) in enumerate(groups) for one in group}
    dates = habit.dates
    free = [
        frozenset(n for n, day in enumerate(dates) if day not in member.unavailable) for member in members
    ]
    return Team(
        name=name,
        members=tuple(members),
        groups=groups,
        posts=tuple(_posts(habit, needs or {})),
        habit=habit,
        group_of=tuple(group_of[one] for one in range(len(members))),
        free=tuple(free),
    )


def groups_of(members: Sequence[Member], *, size: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The groups by name, in order of appearance; where nobody has one, about as many of `size` as fit, of like sizes.

    Refuses `some_without_group` where only some members have a group.
    """
    if all(not member.group for member in members):
        count = max(1, round(len(members) / size))
        cuts = [round(number * len(members) / count) for number in range(count + 1)]
        return tuple(
            (str(number), tuple(range(low, high)))
            for number, (low, high) in enumerate(zip(cuts, cuts[1:], strict=False), start=1)
        )
    found: dict[str, list[int]] = defaultdict(list)
    for number, member in enumerate(members):
        if not member.group:
            raise Refused("some_without_group", member=member.name)
        found[member.group].append(number)
    return tuple((name, tuple(group)) for name, group in found.items())


def _posts(habit: Habit, needs: Needs) -> list[Post]:
    dates = habit.dates
    for day, shift in needs:
        if day not in dates or not 1 <= shift <= habit.shifts:
            raise Refused("need_outside", date=day.isoformat(), shift=shift)
    posts = []
    for night, day in enumerate(dates):
        alike: dict[tuple[int | None, bool, int], list[int]] = defaultdict(list)
        for shift in range(1, habit.shifts + 1):
            places = needs.get((day, shift))
            alike[places, shift == habit.shifts, 0 if places is None else shift].append(shift)
        weekend = day.weekday() >= SATURDAY
        posts += [
            Post(night, tuple(shifts), places, late, weekend)
            for (places, late, _), shifts in alike.items()
            if places != 0
        ]
    return posts
