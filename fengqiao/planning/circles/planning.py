"""The partition of villages into circles whose rounds are shortest in sum, with proof."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.circles.candidates import USUAL, Candidate, Pool, possible_circles, undominated
from fengqiao.planning.circles.demand import Demand, Pair, demand_of
from fengqiao.planning.circles.infeasible import why_no_circles
from fengqiao.planning.circles.neighbours import Graph, delaunay_graph, named_graph
from fengqiao.planning.circles.rounds import Kilometres, distances, round_order
from fengqiao.planning.linear import Programme, Solution, solve
from fengqiao.planning.outcome import Outcome, Status

_MOST_CHOSEN_AMONG = 100_000  # beyond, the solver does not look at the watch for minutes


@dataclass(frozen=True)
class Village:
    """A place to be patrolled: WGS-84, degrees."""

    code: str
    lon: float
    lat: float
    name: str = ""


@dataclass(frozen=True)
class Circle:
    """Villages that walk together: `codes` as they were given, `round` in the order of their shortest closed round.

    `km`: the length of that round.
    """

    codes: tuple[str, ...]
    km: float
    round: tuple[str, ...]


@dataclass(frozen=True)
class Circles:
    """An exact cover: every village is in exactly one circle."""

    circles: tuple[Circle, ...]


@dataclass(frozen=True)
class Ground:
    """Villages by number: their codes, who neighbours whom, how far it is, and the circles they could make."""

    codes: Sequence[str]
    graph: Graph
    kilometres: Kilometres
    pool: Pool


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
    the number of circles. Infeasible outcomes name what stands in the way. Refuses `bad_sizes`, `no_village`,
    `twice_a_village`, `unknown_village`, `same_village`, `bad_distance`, `too_many_circles`.

    Method: all connected sets, set partitioning (Garfinkel and Nemhauser 1969), branch and bound by HiGHS.
    """
    watch = watch or Watch()
    began = watch.spent
    codes = [village.code for village in villages]
    demand = demand_of(codes, low=low, high=high, count=count, together=together, apart=apart)
    ground = ground_of(villages, demand, neighbours=neighbours, road_km=road_km, watch=watch)
    outcome = best_cover(ground, demand, watch)
    if outcome.status is Status.INFEASIBLE:
        reasons = why_no_circles(codes, ground.graph, demand, ground.pool.candidates)
        return Outcome(None, None, None, Status.INFEASIBLE, watch.spent - began, reasons)
    plan = None if outcome.plan is None else Circles(tuple(_circle(one, ground) for one in outcome.plan))
    return Outcome(plan, outcome.objective, outcome.bound, outcome.status, watch.spent - began)


def ground_of(
    villages: Sequence[Village],
    demand: Demand,
    *,
    neighbours: Iterable[Pair] | None,
    road_km: Mapping[Pair, float] | None,
    watch: Watch,
) -> Ground:
    """What does not depend on pins and forbidden pairs, so that it is found once."""
    codes = [village.code for village in villages]
    places = [(village.lon, village.lat) for village in villages]
    graph = delaunay_graph(places) if neighbours is None else named_graph(codes, neighbours)
    kilometres = distances(codes, places, road_km)
    counting = Part(watch, watch.left / 2)  # the rest is for choosing among them
    pool = possible_circles(graph, kilometres, low=demand.low, high=demand.high, watch=counting)
    return Ground(codes, graph, kilometres, pool)


def best_cover(ground: Ground, demand: Demand, watch: Watch) -> Outcome[tuple[Candidate, ...]]:
    """The cheapest exact cover by the circles that the demand allows.

    Where there are larger circles than usual, the best cover without them is found first and improved on.
    """
    began = watch.spent
    villages = len(ground.codes)
    allowed = [one for one in ground.pool.candidates if demand.allows(one.members)]
    few = [one for one in allowed if len(one.members) <= max(demand.low, USUAL)]
    found = _solved(few, demand, villages, watch)
    chosen, complete = _chosen(few, found), ground.pool.complete
    if len(few) < len(allowed):
        needed = _needed(allowed, demand, Part(watch, watch.left / 2))
        complete = complete and needed is not None
        if needed is not None:
            needed = list(dict.fromkeys([*needed, *chosen]))
            found = _solved(needed, demand, villages, watch, chosen)
            chosen = _chosen(needed, found) or chosen
    seconds = watch.spent - began
    if not chosen:
        proven = complete and found.status is Status.INFEASIBLE
        return Outcome(None, None, None, Status.INFEASIBLE if proven else Status.FEASIBLE, seconds)
    objective = sum(one.km for one in chosen)
    bound = min(objective, max(0.0, found.bound)) if complete else 0.0
    return Outcome(chosen, objective, bound, found.status if complete else Status.FEASIBLE, seconds)


def _needed(allowed: Sequence[Candidate], demand: Demand, watch: Watch) -> list[Candidate] | None:
    """The circles that a best cover may hold; None where they are too many to choose among in the time left."""
    needed = list(allowed) if demand.count is not None else undominated(allowed, low=demand.low, watch=watch)
    return None if needed is None or len(needed) > _MOST_CHOSEN_AMONG else needed


def _solved(
    candidates: Sequence[Candidate],
    demand: Demand,
    villages: int,
    watch: Watch,
    known: Sequence[Candidate] = (),
) -> Solution:
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
    chosen = set(known)
    start = [float(one in chosen) for one in candidates] if chosen else None
    return solve(programme, watch=watch, start=start)


def _chosen(candidates: Sequence[Candidate], solution: Solution) -> tuple[Candidate, ...]:
    return tuple(sorted((candidates[column] for column in solution.chosen), key=lambda one: one.members))


def _circle(one: Candidate, ground: Ground) -> Circle:
    walked = round_order(one.members, ground.kilometres)
    return Circle(
        tuple(ground.codes[member] for member in one.members),
        one.km,
        tuple(ground.codes[member] for member in walked),
    )
