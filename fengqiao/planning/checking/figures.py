"""Rules about what a rota says of itself: fairness, goals, objective, bound and status, all counted again."""

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.facts import Broken, Claim, Duty

PLACE, UNFAIR = 100_000_000, 100_000
KINDS = ("nights", "weekend", "late")


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
    """Least, most and spread of nights, weekend nights and last shifts are what counting gives; over 1 has a reason.

    A kind is an object with a `spread` and `teams`, or the spread alone. What is left out is not asked for.
    """
    said = claim.said.get("fairness")
    if said is None:
        return
    if not isinstance(said, Mapping):
        yield _broken("fairness", "fairness is no object", "fairness 不是对象")
        return
    for kind in KINDS:
        one = said.get(kind)
        if isinstance(one, Mapping):
            yield from _of_kind(claim, kind, one)
        elif one is not None:
            yield from _of_kind(claim, kind, {"spread": one})


def _of_kind(claim: Claim, kind: str, said: Mapping[str, Any]) -> Iterator[Broken]:
    have = {team: _counts(claim, team, kind) for team in claim.teams}
    widest = max(max(one) - min(one) for one in have.values())
    yield from _as_counted(kind, said, {"spread": widest}, widest)
    entries = said.get("teams")
    if entries is None:
        return
    readable = isinstance(entries, list) and all(isinstance(one, Mapping) for one in entries)
    if not readable or sorted(str(one.get("team") or "") for one in entries) != sorted(have):
        yield _broken("fairness", f"{kind}: not every team once", f"{kind}：各队没有各写一次")
        return
    for one in entries:
        team = str(one.get("team") or "")
        least, most = min(have[team]), max(have[team])
        counted = {"least": least, "most": most, "spread": most - least}
        yield from _as_counted(f"{kind} {team}".strip(), one, counted, most - least)
        if most - least > 1 and not one.get("because"):
            yield _broken(
                "fairness", f"{kind}: a spread over 1 without a reason", f"{kind}：相差超过 1 而没有说明原因"
            )


def _as_counted(
    what: str, said: Mapping[str, Any], counted: Mapping[str, int], spread: int
) -> Iterator[Broken]:
    """Figures are as counted where they are given, and no more is proven of a spread than it is."""
    for name, value in counted.items():
        if said.get(name) is not None and _number(said[name]) != value:
            yield _differs("fairness", f"{what}: {name}", said[name], value)
    if said.get("proven_least") is None:
        return
    least = _number(said["proven_least"])
    if least is None or not 0 <= least <= spread:
        en = f"{what}: proven_least is said to be {said['proven_least']}, the spread is {spread}"
        zh = f"{what}：proven_least 写的是 {said['proven_least']}，实际相差 {spread}"
        yield _broken("fairness", en, zh)


def levels(claim: Claim) -> Iterator[Broken]:
    """What is said to be reached at each goal is what counting gives, and the bound is not above it."""
    said = claim.said.get("levels")
    if said is None:
        return
    if not isinstance(said, list) or not all(isinstance(one, Mapping) for one in said):
        yield _broken("levels", "levels is no list of objects", "levels 不是对象的列表")
        return
    if sorted(str(one.get("team") or "") for one in said) != sorted(claim.teams):
        yield _broken("levels", "levels: not every team once", "levels：各队没有各写一次")
        return
    for one in said:
        least, most = goals(claim, str(one.get("team") or ""))
        for name in ("unfilled", "unfairness", "disturbance"):
            level = one.get(name)
            if not isinstance(level, Mapping):
                yield _broken("levels", f"{name} is no object", f"{name} 不是对象")
                continue
            value, bound = _number(level.get("value")), _number(level.get("bound"))
            if value is None or not least[name] <= value <= most[name]:
                yield _differs("levels", name, level.get("value"), least[name])
            elif bound is None or not 0 <= bound <= value:
                en = f"{name}: bound {level.get('bound')} is not between 0 and {value:.0f}"
                yield _broken("levels", en, f"{name}：bound {level.get('bound')} 不在 0 到 {value:.0f} 之间")


def objective(claim: Claim) -> Iterator[Broken]:
    """The objective is what counting gives, the bound is not above it, and optimal means they are equal."""
    said = claim.said
    if said.get("status") not in ("optimal", "feasible", None):
        yield _broken("objective", f"status {said['status']} of a rota", f"排班的 status 是 {said['status']}")
    seconds = _number(said.get("seconds", 0))
    if said.get("seconds", 0) is not None and (seconds is None or seconds < 0):
        yield _broken("objective", "seconds is no time", "seconds 不是时间")
    if said.get("objective") is None:
        if said.get("status") == "optimal":
            yield _broken(
                "objective", "said to be optimal, without an objective", "自称最优，却没有 objective"
            )
        return
    value, bound = _number(said["objective"]), _number(said.get("bound"))
    if value is None or bound is None:
        yield _broken("objective", "objective or bound is no number", "objective 或 bound 不是数字")
        return
    if bound > value + 1e-6:
        en = f"bound {bound:.0f} is above objective {value:.0f}"
        yield _broken("objective", en, f"bound {bound:.0f} 大于 objective {value:.0f}")
    if said.get("status") == "optimal" and not math.isclose(bound, value, abs_tol=1e-6):
        en = f"said to be optimal, with bound {bound:.0f} below objective {value:.0f}"
        yield _broken("objective", en, f"自称最优，但 bound {bound:.0f} 与 objective {value:.0f} 不等")
    least, most = (sum(_points(goals(claim, team)[side]) for team in claim.teams) for side in (0, 1))
    if not least - 1e-6 <= value <= most + 1e-6:
        en = f"objective {value:.0f}, counted {least}"
        yield _broken("objective", en, f"objective 写的是 {value:.0f}，实际为 {least}")


def goals(claim: Claim, team: str) -> tuple[dict[str, int], dict[str, int]]:
    """Places unfilled, unfairness and disturbance of a team counted again: at least, and at most.

    They differ only where a rota does not say who stands in and who was sent alone.
    """
    unfair = 0
    for kind in KINDS:
        have = _counts(claim, team, kind)
        spread = max(have) - min(have)
        unfair += spread if spread <= 1 else 4 * spread - 3
    names = {person.name for person in claim.teams[team]}
    near = sum(
        abs((a - b).days) < claim.terms.every
        for name in names
        for a, b in combinations(claim.nights_of.get(name, ()), 2)
    )
    duties = [duty for duty in claim.duties if duty.member in names]
    alone = sum(bool(duty.stands_in_for) or duty.single for duty in duties)
    places = sum(gap.places for gap in claim.gaps if gap.team == team)
    least, most = (0, len(duties)) if claim.is_bare else (alone, alone)
    reached = {"unfilled": places, "unfairness": unfair}
    return reached | {"disturbance": near + least}, reached | {"disturbance": near + most}


def _points(reached: Mapping[str, int]) -> int:
    return PLACE * reached["unfilled"] + UNFAIR * reached["unfairness"] + reached["disturbance"]


def _number(said: object) -> float | None:
    """A finite number; None for whatever else, also for a whole number too large to reckon with."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    try:
        return float(said) if math.isfinite(said) else None
    except OverflowError:
        return None


def _differs(rule: str, what: str, said: object, counted: object) -> Broken:
    return _broken(
        rule,
        f"{what} is said to be {said}, counted {counted}",
        f"{what} 写的是 {said}，实际为 {counted}",
    )


def _broken(rule: str, en: str, zh: str) -> Broken:
    return Broken(rule, Reason(rule, en, zh))
