"""The partition of villages into circles whose rounds are shortest in sum, with proof."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fengqiao.kernel.earth import great_circle_km
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Watch
from fengqiao.planning.circles.candidates import Candidate, connected_sets, round_km
from fengqiao.planning.circles.infeasible import why_no_circles
from fengqiao.planning.circles.neighbours import Graph, delaunay_graph, named_graph
from fengqiao.planning.linear import Programme, solve
from fengqiao.planning.outcome import Outcome, Status

Pair = tuple[str, str]
MOST_MEMBERS = 9


@dataclass(frozen=True)
class Village:
    """A place to be patrolled: WGS-84, degrees."""

    code: str
    lon: float
    lat: float
    name: str = ""


@dataclass(frozen=True)
class Circle:
    """Villages that walk together. `km`: the shortest closed round past all of them."""

    codes: tuple[str, ...]
    km: float


@dataclass(frozen=True)
class Circles:
    """An exact cover: every village is in exactly one circle."""

    circles: tuple[Circle, ...]


@dataclass(frozen=True)
class Demand:
    """What a cover must keep: sizes, number of circles (None: free), pairs together and pairs apart, by number."""

    low: int
    high: int
    count: int | None
    together: tuple[tuple[int, int], ...]
    apart: tuple[tuple[int, int], ...]

    def allows(self, members: tuple[int, ...]) -> bool:
        """Whether one circle of these members breaks no pin and holds nobody who must be apart."""
        return all((a in members) == (b in members) for a, b in self.together) and not any(
            a in members and b in members for a, b in self.apart
        )


def plan_circles(
    *,
    villages: Sequence[Village],
    low: int = 2,
    high: int = 3,
    count: int | None = None,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    neighbours: Iterable[Pair] | None = None,
    road_km: Mapping[Pair, float] | None = None,
    watch: Watch | None = None,
) -> Outcome[Circles]:
    """Circles of `low` to `high` connected villages, every village in exactly one, minimal sum of rounds in km.

    `neighbours` replaces the Delaunay graph; `road_km` replaces haversine distances where it has the pair (either
    direction where only one is given). `together` and `apart` are pins and forbidden pairs of codes. `count` fixes
    the number of circles. Infeasible outcomes name what stands in the way. Refuses `bad_sizes`, `twice_a_village`,
    `unknown_village`, `too_many_circles`.

    Method: all connected sets, set partitioning (Garfinkel and Nemhauser 1969), branch and bound by HiGHS.
    """
    watch = watch or Watch()
    began = watch.spent
    codes = [village.code for village in villages]
    demand = _demand(codes, low, high, count, together, apart)
    places = [(village.lon, village.lat) for village in villages]
    graph = delaunay_graph(places) if neighbours is None else named_graph(codes, neighbours)
    kilometres = distances(codes, places, road_km)
    candidates = candidate_circles(graph, demand, kilometres)
    outcome = cover(candidates, demand, len(villages), watch)
    if outcome.status is Status.INFEASIBLE:
        reasons = why_no_circles(codes=codes, graph=graph, demand=demand, candidates=candidates)
        return Outcome(None, None, None, Status.INFEASIBLE, watch.spent - began, reasons)
    chosen = tuple(Circle(tuple(codes[one] for one in each.members), each.km) for each in outcome.plan or ())
    plan = Circles(chosen) if chosen else None
    return Outcome(plan, outcome.objective, outcome.bound, outcome.status, watch.spent - began)


def distances(
    codes: Sequence[str], places: Sequence[tuple[float, float]], road_km: Mapping[Pair, float] | None
) -> Callable[[int, int], float]:
    """Kilometres from one village to another, by number."""
    roads = road_km or {}

    def kilometres(a: int, b: int) -> float:
        straight = roads.get((codes[a], codes[b]), roads.get((codes[b], codes[a])))
        return great_circle_km(places[a], places[b]) if straight is None else straight

    return kilometres


def candidate_circles(
    graph: Graph, demand: Demand, kilometres: Callable[[int, int], float]
) -> list[Candidate]:
    """Every circle that the demand allows, with its round."""
    return [
        Candidate(members, round_km(members, kilometres))
        for members in connected_sets(graph, low=demand.low, high=demand.high)
        if demand.allows(members)
    ]


def cover(
    candidates: Sequence[Candidate], demand: Demand, villages: int, watch: Watch
) -> Outcome[tuple[Candidate, ...]]:
    """The cheapest exact cover of the villages by candidates."""
    programme = Programme()
    covering: list[list[int]] = [[] for _ in range(villages)]
    for candidate in candidates:
        column = programme.add_column(cost=candidate.km)
        for member in candidate.members:
            covering[member].append(column)
    for columns in covering:
        programme.add_row(columns, low=1, high=1)
    if demand.count is not None:
        programme.add_row(range(len(candidates)), low=demand.count, high=demand.count)
    solution = solve(programme, watch=watch)
    if solution.status is Status.INFEASIBLE or solution.values is None:
        status = Status.INFEASIBLE if solution.status is Status.INFEASIBLE else Status.FEASIBLE
        return Outcome(None, None, None, status, watch.spent)
    chosen = tuple(candidates[column] for column in solution.chosen)
    objective = sum(candidate.km for candidate in chosen)
    return Outcome(chosen, objective, min(objective, solution.bound), solution.status, watch.spent)


def _demand(
    codes: Sequence[str],
    low: int,
    high: int,
    count: int | None,
    together: Iterable[Pair],
    apart: Iterable[Pair],
) -> Demand:
    if not 1 <= low <= high <= MOST_MEMBERS:
        raise Refused("bad_sizes", min=low, max=high, most=MOST_MEMBERS)
    if not codes:
        raise Refused("no_village")
    numbers = {code: number for number, code in enumerate(codes)}
    if len(numbers) < len(codes):
        raise Refused("twice_a_village", code=next(code for code in codes if codes.count(code) > 1))

    def numbered(pairs: Iterable[Pair]) -> tuple[tuple[int, int], ...]:
        pairs = list(pairs)
        if unknown := [code for pair in pairs for code in pair if code not in numbers]:
            raise Refused("unknown_village", code=unknown[0])
        return tuple((numbers[a], numbers[b]) for a, b in pairs)

    return Demand(low, high, count, numbered(together), numbered(apart))
