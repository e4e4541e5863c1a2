"""Why villages cannot be put into circles: what no map of this kind allows, and which demands stand in the way."""

from collections.abc import Sequence, Set
from dataclasses import replace

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.circles.candidates import Candidate
from fengqiao.planning.circles.demand import Demand
from fengqiao.planning.circles.neighbours import Graph
from fengqiao.planning.linear import Programme, solve
from fengqiao.planning.outcome import Status

_NAMED = 12  # villages at most in one sentence
_TRIED = 40  # demands at most that are left out one by one: each asks the solver


def why_no_circles(
    codes: Sequence[str], graph: Graph, demand: Demand, candidates: Sequence[Candidate]
) -> list[Reason]:
    """At least one reason, where no exact cover by `candidates` (all there are, pins or not) keeps the demand.

    First sizes and numbers that do not add up, then demands that contradict each other, then the villages left out
    of the fullest cover, and last the fewest demands that cannot be kept at once.
    """
    parts = _parts(graph, range(len(codes)))
    uncuttable = [part for part in parts if _fewest(part, demand) > _most(part, demand)]
    reasons = [_part_does_not_fit(codes, part, demand, whole=len(parts) == 1) for part in uncuttable]
    contradictions = _contradictions(codes, demand, candidates)
    if not contradictions:
        allowed = [one.members for one in candidates if demand.allows(one.members)]
        left = set(_left_out(len(codes), allowed)).difference(*uncuttable)
        reasons += _why_left_out(codes, graph, left, demand)
    reasons += contradictions
    if uncuttable or contradictions:
        return reasons
    fewest, most = (sum(count(part, demand) for part in parts) for count in (_fewest, _most))
    if demand.count is not None and not fewest <= demand.count <= most:
        return [*reasons, _count_out_of_reach(len(codes), fewest, most, demand.count)]
    if _is_possible(len(codes), candidates, Demand(demand.low, demand.high)):
        reasons += _clash(codes, candidates, demand)
    return reasons


def _fewest(part: Set[int], demand: Demand) -> int:
    return -(-len(part) // demand.high)


def _most(part: Set[int], demand: Demand) -> int:
    return len(part) // demand.low


def _names(codes: Sequence[str], villages: Set[int], between: str) -> str:
    named = [codes[one] for one in sorted(villages)]
    return between.join(named[:_NAMED]) + ("…" if len(named) > _NAMED else "")


def _count_out_of_reach(villages: int, fewest: int, most: int, count: int) -> Reason:
    return Reason(
        "circles_do_not_add_up",
        f"{villages} villages make {fewest} to {most} circles, not {count}",
        f"{villages} 个村能分成 {fewest} 到 {most} 圈，分不成 {count} 圈",
    )


def _part_does_not_fit(codes: Sequence[str], part: Set[int], demand: Demand, *, whole: bool) -> Reason:
    low, high = demand.low, demand.high
    if len(part) == 1:
        (code,) = (codes[one] for one in part)
        return Reason(
            "no_neighbour", f"village {code} cannot join: it has no neighbour", f"{code} 村入不了圈：没有邻村"
        )
    if whole:
        return Reason(
            "sizes_do_not_add_up",
            f"{len(part)} villages cannot be cut into circles of {low} to {high}",
            f"{len(part)} 个村分不成每圈 {low} 到 {high} 个",
        )
    return Reason(
        "part_does_not_add_up",
        f"villages {_names(codes, part, ', ')} have no neighbours but each other: {len(part)} cannot be cut into "
        f"circles of {low} to {high}",
        f"{_names(codes, part, '、')} 只彼此相邻，与其他村不相邻：{len(part)} 个村分不成每圈 {low} 到 {high} 个",
    )


def _contradictions(codes: Sequence[str], demand: Demand, candidates: Sequence[Candidate]) -> list[Reason]:
    reasons = [
        Reason(
            "pinned_and_apart",
            f"{codes[a]} and {codes[b]} must be together and apart at once"
            + ("" if len(group) == 2 else f" (pinned together: {_names(codes, group, ', ')})"),
            f"{codes[a]} 与 {codes[b]} 既要同圈又要分开"
            + ("" if len(group) == 2 else f"（要求同圈的有 {_names(codes, group, '、')}）"),
        )
        for a, b in demand.apart
        for group in demand.groups
        if a in group and b in group
    ]
    for group in demand.groups:
        if len(group) > demand.high:
            reasons.append(
                Reason(
                    "pins_too_large",
                    f"{_names(codes, group, ', ')} are pinned together: {len(group)} villages, at most "
                    f"{demand.high} fit",
                    f"{_names(codes, group, '、')} 要求同圈，共 {len(group)} 个村，一圈最多 {demand.high} 个",
                )
            )
        elif not any(group.issubset(one.members) for one in candidates):
            reasons.append(
                Reason(
                    "pins_too_far",
                    f"{_names(codes, group, ', ')} are pinned together, but no {demand.high} neighbouring villages "
                    "hold them all",
                    f"{_names(codes, group, '、')} 要求同圈，但相邻的 {demand.high} 个村以内连不到一起",
                )
            )
    return reasons


def _why_left_out(codes: Sequence[str], graph: Graph, left: Set[int], demand: Demand) -> list[Reason]:
    """A reason for each part of the villages that stay out of the fullest cover."""
    reasons = []
    for part in _parts(graph, sorted(left)):
        if len(part) == 1:
            (code,) = (codes[one] for one in part)
            reasons.append(
                Reason(
                    "no_neighbour_left",
                    f"village {code} cannot join: no neighbour left",
                    f"{code} 村入不了圈：邻村都已在别的圈里",
                )
            )
            continue
        why_en = f"only these {len(part)} are left there, a circle needs {demand.low}"
        why_zh = f"那里只剩这 {len(part)} 个村，一圈至少要 {demand.low} 个"
        if len(part) >= demand.low:
            why_en = "only these are left there, and no circle of them keeps every pin and separation"
            why_zh = "那里只剩这些村，而按同圈和分开的要求组不成圈"
        reasons.append(
            Reason(
                "too_few_left" if len(part) < demand.low else "no_circle_allowed",
                f"villages {_names(codes, part, ', ')} cannot join: {why_en}",
                f"{_names(codes, part, '、')} 入不了圈：{why_zh}",
            )
        )
    return reasons


def _clash(codes: Sequence[str], candidates: Sequence[Candidate], demand: Demand) -> list[Reason]:
    """The fewest demands (none can be left out) that no cover keeps at once, if there are few enough to try."""
    if len(demand.together) + len(demand.apart) > _TRIED:
        return []
    for pair in (*demand.together, *demand.apart):
        if not _is_possible(len(codes), candidates, demand.without(pair)):
            demand = demand.without(pair)
    if demand.count is not None and not _is_possible(len(codes), candidates, replace(demand, count=None)):
        demand = replace(demand, count=None)
    if demand.count is not None and not (demand.together or demand.apart):
        return [_no_cover_of_that_count(len(codes), candidates, demand)]
    en = [f"{codes[a]} and {codes[b]} together" for a, b in demand.together]
    en += [f"{codes[a]} and {codes[b]} apart" for a, b in demand.apart]
    zh = [f"{codes[a]} 与 {codes[b]} 同圈" for a, b in demand.together]
    zh += [f"{codes[a]} 与 {codes[b]} 分开" for a, b in demand.apart]
    if demand.count is not None:
        en, zh = [*en, f"exactly {demand.count} circles"], [*zh, f"正好 {demand.count} 圈"]
    if len(en) == 1:
        return [Reason("demand_too_much", f"{en[0]}: no plan keeps this", f"{zh[0]}：没有方案能满足这一条")]
    return [
        Reason(
            "demands_clash",
            f"these cannot all be kept, but all except any one of them can: {'; '.join(en)}",
            f"以下要求不能同时满足，去掉其中任意一条就可以：{'；'.join(zh)}",
        )
    ]


def _no_cover_of_that_count(villages: int, candidates: Sequence[Candidate], demand: Demand) -> Reason:
    count, free = demand.count, replace(demand, count=None)
    programme, _ = _cover(villages, [one.members for one in candidates if free.allows(one.members)])
    taken = len(solve(programme).chosen)
    return Reason(
        "not_that_many_circles",
        f"all villages fit into {taken} circles, but not into exactly {count}",
        f"所有村能分成 {taken} 圈，但分不成正好 {count} 圈",
    )


def _left_out(villages: int, circles: Sequence[Sequence[int]]) -> list[int]:
    """The villages that stay out of a cover of as many as possible; the number of circles is free."""
    alone = [(village,) for village in range(villages)]
    programme, _ = _cover(villages, [*circles, *alone], costs=[0.0] * len(circles) + [1.0] * villages)
    return [column - len(circles) for column in solve(programme).chosen if column >= len(circles)]


def _is_possible(villages: int, candidates: Sequence[Candidate], demand: Demand) -> bool:
    circles = [one.members for one in candidates if demand.allows(one.members)]
    programme, columns = _cover(villages, circles)
    if demand.count is not None:
        programme.add_row(columns, low=demand.count, high=demand.count)
    return solve(programme).status is not Status.INFEASIBLE


def _cover(
    villages: int, circles: Sequence[Sequence[int]], costs: Sequence[float] | None = None
) -> tuple[Programme, list[int]]:
    programme = Programme()
    covering: list[list[int]] = [[] for _ in range(villages)]
    columns = []
    for number, members in enumerate(circles):
        columns.append(programme.add_column(cost=costs[number] if costs else 0.0))
        for member in members:
            covering[member].append(columns[-1])
    for covered_by in covering:
        programme.add_row(covered_by, low=1, high=1)
    return programme, columns


def _parts(graph: Graph, villages: Sequence[int]) -> list[set[int]]:
    """The connected parts of the graph among these villages."""
    waiting, parts = set(villages), []
    while waiting:
        part, growing = set(), [waiting.pop()]
        while growing:
            one = growing.pop()
            part.add(one)
            found = graph[one] & waiting
            waiting -= found
            growing += found
        parts.append(part)
    return sorted(parts, key=min)
