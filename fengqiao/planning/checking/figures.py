"""Rules about what a rota says of itself: fairness, objective, bound and status, all counted again."""

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.facts import Broken, Claim, Duty

PLACE, UNFAIR = 100_000_000, 100_000


def _counts(claim: Claim, team: str, kind: str) -> list[int]:
    def is_of(duty: Duty) -> bool:
        if kind == "weekend":
            return duty.night.isoweekday() in (6, 7)
        return kind == "nights" or duty.shift == claim.terms.shifts

    have = {person.name: 0 for person in claim.teams[team]}
    for duty in claim.duties:
        if duty.member in have and is_of(duty):
            have[duty.member] += 1
    return list(have.values())


def fairness(claim: Claim) -> Iterator[Broken]:
    """Least, most and spread of nights, weekend nights and last shifts are what counting gives; over 1 has a reason."""
    said = claim.said.get("fairness")
    if said is None:
        return
    if not isinstance(said, Mapping):
        yield _broken("fairness", "fairness is no object", "fairness 不是对象")
        return
    for kind in ("nights", "weekend", "late"):
        if isinstance(said.get(kind), Mapping):
            yield from _of_kind(claim, kind, said[kind])
        elif said.get(kind) is not None:
            yield _broken("fairness", f"{kind} cannot be read", f"{kind} 无法读取")


def _of_kind(claim: Claim, kind: str, said: Mapping[str, Any]) -> Iterator[Broken]:
    true = {team: _counts(claim, team, kind) for team in claim.teams}
    widest = max(max(have) - min(have) for have in true.values())
    if said.get("spread") != widest:
        yield _differs(f"{kind}: spread", said.get("spread"), widest)
    teams = said.get("teams")
    entries = [one for one in teams if isinstance(one, Mapping)] if isinstance(teams, list) else []
    if isinstance(teams, list) and sorted(str(one.get("team")) for one in entries) != sorted(true):
        yield _broken("fairness", f"{kind}: not every team once", f"{kind}：各队没有各写一次")
        return
    for one in entries:
        have = true[str(one.get("team"))]
        counted = {"least": min(have), "most": max(have), "spread": max(have) - min(have)}
        for name, value in counted.items():
            if one.get(name) != value:
                yield _differs(f"{kind} {one.get('team')}: {name}".replace(" :", ":"), one.get(name), value)
        least = one.get("proven_least", 0)
        if not isinstance(least, int) or least > counted["spread"]:
            yield _differs(f"{kind}: proven_least", least, counted["spread"])
        if counted["spread"] > 1 and not one.get("because"):
            yield _broken(
                "fairness", f"{kind}: a spread over 1 without a reason", f"{kind}：相差超过 1 而没有说明原因"
            )


def objective(claim: Claim) -> Iterator[Broken]:
    """The objective is what counting gives, the bound is not above it, and optimal means they are equal."""
    status = claim.said.get("status")
    if status not in ("optimal", "feasible", None):
        yield _broken("objective", f"status {status} of a rota", f"排班的 status 是 {status}")
    if claim.said.get("objective") is None:
        return
    value, bound = _number(claim.said["objective"]), _number(claim.said.get("bound"))
    if value is None or bound is None:
        yield _broken("objective", "objective or bound is no number", "objective 或 bound 不是数字")
        return
    if bound > value + 1e-6:
        en, zh = (
            f"bound {bound:.0f} is above objective {value:.0f}",
            f"bound {bound:.0f} 大于 objective {value:.0f}",
        )
        yield _broken("objective", en, zh)
    if status == "optimal" and not math.isclose(bound, value, abs_tol=1e-6):
        en = f"said to be optimal, with bound {bound:.0f} below objective {value:.0f}"
        yield _broken("objective", en, f"自称最优，但 bound {bound:.0f} 与 objective {value:.0f} 不等")
    counted = points(claim)
    if not math.isclose(value, counted, abs_tol=1e-6):
        en, zh = (
            f"objective {value:.0f}, counted {counted}",
            f"objective 写的是 {value:.0f}，实际为 {counted}",
        )
        yield _broken("objective", en, zh)


def points(claim: Claim) -> int:
    """The objective counted again: places unfilled, unfairness, disturbance."""
    total = PLACE * sum(gap.places for gap in claim.gaps)
    for team in claim.teams:
        for kind in ("nights", "weekend", "late"):
            have = _counts(claim, team, kind)
            spread = max(have) - min(have)
            total += UNFAIR * (spread if spread <= 1 else 4 * spread - 3)
    for nights in claim.nights_of.values():
        total += sum(abs((a - b).days) < claim.terms.every for a, b in combinations(nights, 2))
    for duty in claim.duties:
        total += bool(duty.stands_in_for) or duty.single
    return total


def _number(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        return None
    return float(said)


def _differs(what: str, said: object, counted: object) -> Broken:
    return _broken(
        "fairness",
        f"{what} is said to be {said}, counted {counted}",
        f"{what} 写的是 {said}，实际为 {counted}",
    )


def _broken(rule: str, en: str, zh: str) -> Broken:
    return Broken(rule, Reason(rule, en, zh))
