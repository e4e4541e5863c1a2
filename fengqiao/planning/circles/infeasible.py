"""Why villages cannot be put into circles: the fewest that must stay out, and what keeps each of them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.circles.candidates import Candidate
from fengqiao.planning.circles.neighbours import Graph
from fengqiao.planning.linear import Programme, solve

if TYPE_CHECKING:
    from fengqiao.planning.circles.planning import Demand


def why_no_circles(
    *, codes: Sequence[str], graph: Graph, demand: Demand, candidates: Sequence[Candidate]
) -> list[Reason]:
    """At least one reason. Conflicts between demands come first, then villages left out of the fullest cover."""
    reasons = _conflicts(codes, demand) + _wrong_count(len(codes), demand)
    left_out, taken = _fullest_cover(len(codes), candidates, demand)
    possible = {member for candidate in candidates for member in candidate.members}
    for village in left_out:
        reasons.append(_why_left_out(village, codes=codes, graph=graph, possible=possible, demand=demand))
    if demand.count is not None and not left_out and not reasons:
        reasons.append(_no_cover_of_that_count(demand.count, taken))
    return reasons


def _conflicts(codes: Sequence[str], demand: Demand) -> list[Reason]:
    groups = list(range(len(codes)))
    for _ in codes:
        for a, b in demand.together:
            groups[a] = groups[b] = min(groups[a], groups[b])
    reasons = [
        Reason(
            "pinned_and_apart",
            f"{codes[a]} and {codes[b]} must be together and apart at once",
            f"{codes[a]} 与 {codes[b]} 既要同圈又要分开",
        )
        for a, b in demand.apart
        if groups[a] == groups[b]
    ]
    for root in sorted(set(groups)):
        members = [codes[one] for one, group in enumerate(groups) if group == root]
        if len(members) > demand.high:
            reasons.append(
                Reason(
                    "pins_too_large",
                    f"{', '.join(members)} are pinned together: {len(members)} villages, at most {demand.high} fit",
                    f"{'、'.join(members)} 要求同圈，共 {len(members)} 个村，一圈最多 {demand.high} 个",
                )
            )
    return reasons


def _wrong_count(villages: int, demand: Demand) -> list[Reason]:
    fewest, most = -(-villages // demand.high), villages // demand.low
    if fewest > most:
        return [
            Reason(
                "sizes_do_not_add_up",
                f"{villages} villages cannot be cut into circles of {demand.low} to {demand.high}",
                f"{villages} 个村分不成每圈 {demand.low} 到 {demand.high} 个",
            )
        ]
    if demand.count is not None and not fewest <= demand.count <= most:
        return [
            Reason(
                "circles_do_not_add_up",
                f"{villages} villages make {fewest} to {most} circles, not {demand.count}",
                f"{villages} 个村能分成 {fewest} 到 {most} 圈，分不成 {demand.count} 圈",
            )
        ]
    return []


def _fullest_cover(villages: int, candidates: Sequence[Candidate], demand: Demand) -> tuple[list[int], int]:
    """The villages that stay out of a cover of as many as possible, and the circles it has (their number is free)."""
    programme = Programme()
    covering: list[list[int]] = [[] for _ in range(villages)]
    for candidate in candidates:
        column = programme.add_column()
        for member in candidate.members:
            covering[member].append(column)
    out = [programme.add_column(cost=1.0) for _ in range(villages)]
    for village, columns in enumerate(covering):
        programme.add_row([*columns, out[village]], low=1, high=1)
    chosen = set(solve(programme).chosen)
    return [village for village in range(villages) if out[village] in chosen], len(chosen - set(out))


def _why_left_out(
    village: int, *, codes: Sequence[str], graph: Graph, possible: set[int], demand: Demand
) -> Reason:
    code = codes[village]
    if not graph[village] and demand.low > 1:
        return Reason(
            "no_neighbour", f"village {code} cannot join: it has no neighbour", f"{code} 村入不了圈：没有邻村"
        )
    if village not in possible:
        return Reason(
            "no_circle_allowed",
            f"village {code} cannot join: no circle of {demand.low} to {demand.high} with it keeps the pins and bans",
            f"{code} 村入不了圈：含它的 {demand.low} 到 {demand.high} 村的圈都违反同圈或分开的要求",
        )
    return Reason(
        "no_neighbour_left",
        f"village {code} cannot join: no neighbour left",
        f"{code} 村入不了圈：邻村都已在别的圈里",
    )


def _no_cover_of_that_count(count: int, taken: int) -> Reason:
    return Reason(
        "not_that_many_circles",
        f"all villages fit into {taken} circles, but not into exactly {count}",
        f"所有村能分成 {taken} 圈，但分不成正好 {count} 圈",
    )
