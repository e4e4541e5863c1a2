"""One team's rota: drafts by several ways, the best kept, and what is proven about it."""

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.rota.floors import least_near, least_unfairness
from fengqiao.planning.rota.levels import Level, Ordered, solve_in_order
from fengqiao.planning.rota.model import Model, build, build_outline, like_units, single_units
from fengqiao.planning.rota.people import Team
from fengqiao.planning.rota.tallies import Draft, drafted, filled_in, first_draft, topped_up, values_of

_WHOLE_MODEL = 30_000  # member-posts up to which the whole programme is worth trying
_SMALL_MODEL = 1_500  # up to which it is tried at once
Levels = tuple[Level, ...]


class Search:
    """The best draft so far and every proof about what can be reached."""

    def __init__(self, team: Team, watch: Watch) -> None:
        self.team, self.watch = team, watch
        self.best: Draft | None = None
        self.values: tuple[int, ...] = ()
        floor = (0, least_unfairness(team), least_near(team))
        self.proofs: list[Levels] = [tuple(Level(value, value) for value in floor)]

    def offer(self, draft: Draft) -> None:
        """Keep the draft if it is the best."""
        values = values_of(self.team, draft)
        if self.best is None or values < self.values:
            self.best, self.values = draft, values
            self.watch.tell(best=float(values[0]))

    @property
    def levels(self) -> Levels:
        """What the best draft reaches, and the strongest proof for each level that holds for it."""
        found: list[Level] = []
        for number, value in enumerate(self.values):
            bounds = [
                proof[number].bound
                for proof in self.proofs
                if number < len(proof)
                and all(
                    proof[k].bound == proof[k].value == self.values[k] == found[k].bound
                    for k in range(number)
                )
            ]
            found.append(Level(value, min(value, max(bounds, default=0))))
        return tuple(found)

    @property
    def is_proven(self) -> bool:
        """Whether no rota is better."""
        return self.best is not None and all(level.bound == level.value for level in self.levels)

    def complete(self, walks: frozenset[tuple[int, int]], helped: set[int] | None = None) -> None:
        """Put single people where settled groups leave places, as well as can be."""
        posts = _with_places(self.team, walks) if helped is None else helped
        model = build(self.team, single_units(self.team), helped=sorted(posts), fixed=walks)
        self._take(
            model,
            solve_in_order(model.programme, model.levels, watch=Part(self.watch, 0.3 * self.watch.left)),
        )

    def outline(self) -> None:
        """Groups settled by counting how often people stand in; its levels are proofs."""
        model = build_outline(self.team)
        solved = solve_in_order(
            model.programme,
            model.levels,
            watch=Part(self.watch, 0.4 * self.watch.left),
            floors=self._floors(),
        )
        if solved.values is not None:
            self.proofs.append(solved.levels)
            self.complete(_walks(model, solved.values))

    def fewest_absent(self) -> None:
        """Groups settled so that as few as possible are absent."""
        model = build(self.team, like_units(self.team), helped=())
        solved = solve_in_order(model.programme, model.levels, watch=Part(self.watch, 0.4 * self.watch.left))
        if solved.values is not None:
            self.complete(_walks(model, solved.values))

    def whole(self) -> None:
        """Groups and single people at once, from the best draft."""
        model = build(self.team, single_units(self.team))
        start = None if self.best is None else _start(model, self.best)
        solved = solve_in_order(
            model.programme, model.levels, watch=self.watch, start=start, floors=self._floors()
        )
        if solved.values is not None:
            self.proofs.append(solved.levels)
        self._take(model, solved)

    def _floors(self) -> tuple[int, ...]:
        # A proof further down holds only where the levels above are at theirs: without unfilled places.
        return tuple(level.bound for level in self.proofs[0]) if self.values[:1] == (0,) else ()

    def _take(self, model: Model, solved: Ordered) -> None:
        if solved.values is not None:
            self.offer(topped_up(self.team, drafted(model, solved.values)))


def plan_team(team: Team, watch: Watch) -> tuple[Draft, Levels]:
    """The best rota found for one team, and its levels with their proofs."""
    search = Search(team, watch)
    search.offer(Draft(frozenset(), frozenset(), _all_empty(team)))
    search.offer(filled_in(team, first_draft(team, alone=True)))
    search.offer(filled_in(team, first_draft(team)))
    search.complete(first_draft(team))
    ways = [search.outline, search.fewest_absent]
    size = len(team.members) * len(team.posts)
    if size <= _SMALL_MODEL:
        ways = [search.whole]
    elif size <= _WHOLE_MODEL:
        ways.append(search.whole)
    for way in ways:
        if search.is_proven or watch.is_over:
            break
        way()
    assert search.best is not None
    return search.best, search.levels


def _walks(model: Model, values: NDArray[np.float64]) -> frozenset[tuple[int, int]]:
    return frozenset(key for key, column in model.walks.items() if values[column] > 0.5)


def _with_places(team: Team, walks: frozenset[tuple[int, int]]) -> set[int]:
    """Posts where somebody of a settled group is absent, or more are wanted than settled groups give."""
    here = [0] * len(team.posts)
    posts = set()
    for group, number in walks:
        present = len(team.present(group, team.posts[number].night))
        here[number] += present
        if present < len(team.groups[group][1]):
            posts.add(number)
    wanted = {n for n, post in enumerate(team.posts) if post.places is not None and here[n] < post.places}
    return {n for n in posts if team.posts[n].places is None} | wanted


def _all_empty(team: Team) -> tuple[int, ...]:
    return tuple(team.whole * len(post.shifts) if post.places is None else post.places for post in team.posts)


def _start(model: Model, draft: Draft) -> NDArray[np.float64] | None:
    """The draft in the columns of the model: its choices held, the rest solved for."""
    programme = model.programme
    lows, highs, rows = list(programme.lows), list(programme.highs), len(programme.row_lows)
    held = {column: float(key in draft.walks) for key, column in model.walks.items()}
    for (place, number), column in model.helps.items():
        held[column] = float((model.units[place].members[0], number) in draft.singles)
    for column, value in held.items():
        programme.lows[column] = programme.highs[column] = value
    solved = solve_in_order(programme, model.levels, watch=Watch())
    programme.lows[:], programme.highs[:] = lows, highs
    _forget_rows(model, rows)
    return solved.values


def _forget_rows(model: Model, rows: int) -> None:
    programme = model.programme
    del programme.row_lows[rows:], programme.row_highs[rows:], programme.starts[rows + 1 :]
    del programme.columns[programme.starts[-1] :], programme.values[programme.starts[-1] :]
