"""The rota as a mixed-integer programme: whole groups on posts, single people in the places they leave."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from fengqiao.planning.linear import Programme
from fengqiao.planning.rota.people import KINDS, Team

BEYOND_ONE = 3  # how much a night of spread beyond the first weighs more than the first


@dataclass(frozen=True)
class Unit:
    """Members of one group who are free on the same nights; they stand for each other."""

    group: int
    members: tuple[int, ...]
    free: frozenset[int]


def single_units(team: Team) -> list[Unit]:
    """Every member alone: the programme is the rota itself."""
    return [Unit(team.group_of[one], (one,), team.free[one]) for one in range(len(team.members))]


def like_units(team: Team) -> list[Unit]:
    """Members of a group with the same free nights together: the programme allows at least as much as the rota."""
    alike: dict[tuple[int, frozenset[int]], list[int]] = defaultdict(list)
    for one, group in enumerate(team.group_of):
        alike[group, team.free[one]].append(one)
    return [Unit(group, tuple(members), free) for (group, free), members in alike.items()]


@dataclass
class Model:
    """The programme and the meaning of its columns.

    `walks[group, post]`: the group walks it. `helps[unit, post]`: how many of the unit stand in or are single there.
    `singles[post]`: in the outline, how many stand in there, whoever it is. `shares[unit, kind]`: how often who does.
    `holes[post]`: places nobody takes. `empty[post]`: shifts no group takes. `levels`: the costs, gravest first.
    `spreads[kind]`: the cost that is the spread of one kind alone.
    """

    team: Team
    units: Sequence[Unit]
    programme: Programme = field(default_factory=Programme)
    walks: dict[tuple[int, int], int] = field(default_factory=dict)
    helps: dict[tuple[int, int], int] = field(default_factory=dict)
    singles: dict[int, int] = field(default_factory=dict)
    shares: dict[tuple[int, str], int] = field(default_factory=dict)
    holes: dict[int, int] = field(default_factory=dict)
    empty: dict[int, int] = field(default_factory=dict)
    levels: list[dict[int, float]] = field(default_factory=list)
    spreads: dict[str, dict[int, float]] = field(default_factory=dict)
    walks_at: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    helps_at: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))


def build(
    team: Team,
    units: Sequence[Unit],
    *,
    helped: Collection[int] | None = None,
    fixed: Collection[tuple[int, int]] | None = None,
) -> Model:
    """The programme. `helped`: posts single people may go to (None: all). `fixed`: the groups' posts, if settled."""
    model = Model(team, units)
    _groups(model, fixed)
    _single_people(model, range(len(team.posts)) if helped is None else helped)
    _posts(model)
    _rest(model)
    model.levels = [_shortage(model), _fairness(model), _nearness(model)]
    return model


def build_outline(team: Team) -> Model:
    """The programme that only counts how often people stand in, not when: small, and never worse than the rota."""
    model = Model(team, like_units(team))
    _groups(model, None)
    for number in range(len(team.posts)):
        model.singles[number] = model.programme.add_column(high=float(len(team.members)))
    _posts(model)
    _rest(model)
    _shares(model)
    model.levels = [_shortage(model), _fairness(model), _nearness(model)]
    return model


def _shortage(model: Model) -> dict[int, float]:
    holes = dict.fromkeys(model.holes.values(), 1.0)
    return holes | {column: float(model.team.whole) for column in model.empty.values()}


def _shares(model: Model) -> None:
    team, programme = model.team, model.programme
    for kind in KINDS:
        posts = [number for number, post in enumerate(team.posts) if post.is_of(kind)]
        nights = {team.posts[number].night for number in posts}
        shares = []
        for place, unit in enumerate(model.units):
            most = sum((len(run) + 1) // 2 for run in _runs(unit.free & nights)) * len(unit.members)
            column = programme.add_column(high=float(most))
            model.shares[place, kind] = column
            shares.append(column)
            if kind != KINDS[0]:
                programme.add_row([column, model.shares[place, KINDS[0]]], [1.0, -1.0], high=0)
        columns = [*shares, *(model.singles[number] for number in posts)]
        programme.add_row(columns, [*[1.0] * len(shares), *[-1.0] * len(posts)], low=0, high=0)
    for night in range(team.habit.nights):
        _crowd(model, {night, min(night + 1, team.habit.nights - 1)})


def _crowd(model: Model, nights: set[int]) -> None:
    """In two nights running there are as many people at most as are free in one of them."""
    team = model.team
    columns, values = [], []
    for night in sorted(nights):
        columns += [model.singles[number] for number in team.posts_of[night]]
        values += [1.0] * len(team.posts_of[night])
        for group in range(len(team.groups)):
            columns += model.walks_at[group, night]
            values += [float(len(team.present(group, night)))] * len(model.walks_at[group, night])
    people = sum(len(unit.members) for unit in model.units if unit.free & nights)
    model.programme.add_row(columns, values, high=people)


def _runs(nights: frozenset[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for night in sorted(nights):
        if runs and runs[-1][-1] == night - 1:
            runs[-1].append(night)
        else:
            runs.append([night])
    return runs


def _groups(model: Model, fixed: Collection[tuple[int, int]] | None) -> None:
    team, programme = model.team, model.programme
    for number, post in enumerate(team.posts):
        for group in range(len(team.groups)):
            taken = fixed is not None and (group, number) in fixed
            if not taken and (fixed is not None or not team.present(group, post.night)):
                continue
            column = programme.add_column(low=float(taken))
            model.walks[group, number] = column
            model.walks_at[group, post.night].append(column)


def _single_people(model: Model, helped: Iterable[int]) -> None:
    for number in helped:
        night = model.team.posts[number].night
        for place, unit in enumerate(model.units):
            if night in unit.free:
                column = model.programme.add_column(high=float(len(unit.members)))
                model.helps[place, number] = column
                model.helps_at[place, night].append(column)


def _posts(model: Model) -> None:
    team, programme = model.team, model.programme
    helpers: dict[int, list[int]] = defaultdict(list)
    walkers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, column in model.singles.items():
        helpers[number].append(column)
    for (_, number), column in model.helps.items():
        helpers[number].append(column)
    for (group, number), column in model.walks.items():
        walkers[number].append((group, column))
    for number, post in enumerate(team.posts):
        hole = model.holes[number] = programme.add_column(high=1e6, whole=False)
        walking = [column for _, column in walkers[number]]
        here = [float(len(team.present(group, post.night))) for group, _ in walkers[number]]
        singles = [*helpers[number], hole]
        if post.places is not None:
            programme.add_row(
                [*walking, *singles], [*here, *[1.0] * len(singles)], low=post.places, high=post.places
            )
            continue
        absent = [
            count - len(team.groups[group][1])
            for count, (group, _) in zip(here, walkers[number], strict=True)
        ]
        programme.add_row([*walking, *singles], [*absent, *[1.0] * len(singles)], low=0, high=0)
        empty = model.empty[number] = programme.add_column(high=len(post.shifts))
        programme.add_row([*walking, empty], low=len(post.shifts), high=len(post.shifts))


def _rest(model: Model) -> None:
    """Nobody walks twice a night or two nights running; nobody leaves the own group to help elsewhere."""
    team, programme, last = model.team, model.programme, model.team.habit.nights - 1
    for group in range(len(team.groups)):
        for night in range(max(1, last)):
            both = {*model.walks_at[group, night], *model.walks_at[group, min(night + 1, last)]}
            if len(both) > 1:
                programme.add_row(sorted(both), high=1)
    for place, unit in enumerate(model.units):
        size = float(len(unit.members))
        for night in range(last + 1):
            own = model.helps_at[place, night]
            following = model.helps_at[place, night + 1] if night < last else []
            if own and (len(own) + len(following) > 1 or size > 1):
                programme.add_row([*own, *following], high=size)
            for other in (night - 1, night, night + 1):
                walking = model.walks_at[unit.group, other] if other in unit.free else []
                if own and walking:
                    programme.add_row(
                        [*own, *walking], [*[1.0] * len(own), *[size] * len(walking)], high=size
                    )


def _fairness(model: Model) -> dict[int, float]:
    team, programme = model.team, model.programme
    costs: dict[int, float] = {}
    for kind in KINDS:
        posts = [number for number, post in enumerate(team.posts) if post.is_of(kind)]
        most, least = (programme.add_column(high=float(team.habit.nights)) for _ in range(2))
        beyond = programme.add_column(high=float(team.habit.nights), whole=False)
        programme.add_row([most, least], [1.0, -1.0], low=0)
        programme.add_row([most, least, beyond], [1.0, -1.0, -1.0], high=1)
        model.spreads[kind] = {most: 1.0, least: -1.0}
        costs |= model.spreads[kind] | {beyond: float(BEYOND_ONE)}
        walking: dict[int, list[tuple[int, int]]] = defaultdict(list)
        helping: dict[int, list[int]] = defaultdict(list)
        for (place, what), column in model.shares.items():
            if what == kind:
                helping[place].append(column)
        for number in posts:
            night = team.posts[number].night
            for group in range(len(team.groups)):
                if (group, number) in model.walks:
                    walking[group].append((night, model.walks[group, number]))
            for place in range(len(model.units)):
                if (place, number) in model.helps:
                    helping[place].append(model.helps[place, number])
        for place, unit in enumerate(model.units):
            size = float(len(unit.members))
            own = [column for night, column in walking[unit.group] if night in unit.free]
            columns = [*own, *helping[place]]
            values = [*[size] * len(own), *[1.0] * len(helping[place])]
            programme.add_row([*columns, most], [*values, -size], high=0)
            programme.add_row([*columns, least], [*values, -size], low=0)
    return costs


def _nearness(model: Model) -> dict[int, float]:
    """Pairs of nights of one person nearer than the habit wants, and single people sent out."""
    team, programme = model.team, model.programme
    costs = dict.fromkeys((*model.helps.values(), *model.singles.values()), 1.0)
    helping = {place for place, _ in model.helps}
    for apart in range(2, team.habit.every):
        for night in range(team.habit.nights - apart):
            pair = (night, night + apart)
            at_ease: dict[int, int] = defaultdict(int)
            for place, unit in enumerate(model.units):
                if place in helping:
                    _near_unit(model, place, unit, pair, costs)
                elif unit.free.issuperset(pair):
                    at_ease[unit.group] += len(unit.members)
            for group, people in at_ease.items():
                columns = [column for one in pair for column in model.walks_at[group, one]]
                if all(model.walks_at[group, one] for one in pair):
                    near = programme.add_column(whole=False)
                    programme.add_row([*columns, near], [*[1.0] * len(columns), -1.0], high=1)
                    costs[near] = float(people)
    return costs


def _near_unit(model: Model, place: int, unit: Unit, pair: tuple[int, int], costs: dict[int, float]) -> None:
    size = float(len(unit.members))
    columns, values = [], []
    for night in pair:
        walking = model.walks_at[unit.group, night] if night in unit.free else []
        columns += [*walking, *model.helps_at[place, night]]
        values += [*[size] * len(walking), *[1.0] * len(model.helps_at[place, night])]
        if not walking and not model.helps_at[place, night]:
            return
    near = model.programme.add_column(high=size, whole=False)
    model.programme.add_row([*columns, near], [*values, -1.0], high=size)
    costs[near] = 1.0
