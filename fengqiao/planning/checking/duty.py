"""The rules of officers' duty in one table, and the verdict over a plan; nothing of how the plan was made."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.duty_facts import (
    DutyClaim,
    DutyTerms,
    RoomOfficer,
    Turn,
    Weekly,
    duty_claim,
)
from fengqiao.planning.checking.facts import Broken

DutyRule = Callable[[DutyClaim], Iterator[Broken]]
_COSTS = {"nights": 10.0, "weekends": 10.0, "hours": 1.0}


@dataclass(frozen=True)
class DutyVerdict:
    """What is broken, and the terms the plan was held to."""

    broken: tuple[Broken, ...]
    terms: DutyTerms

    @property
    def is_ok(self) -> bool:
        """Whether every rule holds."""
        return not self.broken


def check_duty(
    *,
    plan: Mapping[str, Any],
    officers: Sequence[RoomOfficer],
    ordered: Mapping[str, Any] | None = None,
    weekly: Sequence[Weekly] | None = None,
    rules: Mapping[str, DutyRule] | None = None,
) -> DutyVerdict:
    """Hold officers' duty (the object `plan shifts` prints) against every rule.

    `ordered` are fields of `DutyTerms` known from elsewhere (start, days, rest, nights), `weekly` the needs; what is
    not given is taken from what the plan says of itself.
    """
    claim, broken = duty_claim(plan, officers, ordered or {}, weekly)
    for rule in (OF_EVERY_DUTY if rules is None else rules).values():
        broken += rule(claim)
    return DutyVerdict(tuple(broken), claim.terms)


def known_member(claim: DutyClaim) -> Iterator[Broken]:
    """Whoever is on duty stands in OFFICERS."""
    for name, turn in claim.entries:
        if name not in claim.officers:
            yield _broken("known_member", turn, name, "is not in the officers' sheet", "不在名单里")


def known_shift(claim: DutyClaim) -> Iterator[Broken]:
    """Nobody is on a shift that was not ordered, nor on one twice."""
    seen = set()
    for name, turn in claim.entries:
        inside = 0 <= (turn.begins.date() - claim.terms.start).days < claim.terms.days
        if not inside or (claim.terms.places and turn not in claim.terms.places):
            yield _broken("known_shift", turn, name, "is on a shift not ordered", "被排在没有的班次")
        if (name, turn) in seen:
            yield _broken("known_shift", turn, name, "stands there twice", "重复排班")
        seen.add((name, turn))


def own_room(claim: DutyClaim) -> Iterator[Broken]:
    """Everybody serves in the own room."""
    for name, turn in claim.entries:
        if name in claim.officers and claim.officers[name].room != turn.room:
            room = claim.officers[name].room
            yield _broken("own_room", turn, name, f"belongs to {room}", f"属于{room}")


def rest(claim: DutyClaim) -> Iterator[Broken]:
    """Between two duties lies the rest."""
    for name, turns in claim.turns_of.items():
        for before, turn in pairwise(turns):
            hours = (turn.begins - before.ends) / timedelta(hours=1)
            if hours < claim.terms.rest:
                en = f"rests {hours:g} h before it, not {claim.terms.rest:g}"
                yield _broken(
                    "rest", turn, name, en, f"班前只休 {hours:g} 小时，不足 {claim.terms.rest:g} 小时"
                )


def nights_at_most(claim: DutyClaim) -> Iterator[Broken]:
    """No window of days has more nights than allowed."""
    for name, turns in claim.turns_of.items():
        nights = [turn for turn in turns if turn.is_night]
        for first in nights:
            inside = sum(
                0 <= (turn.begins.date() - first.begins.date()).days < claim.terms.window for turn in nights
            )
            if inside > claim.terms.nights:
                en = f"has {inside} nights in {claim.terms.window} days, at most {claim.terms.nights}"
                zh = f"{claim.terms.window} 天内有 {inside} 个夜班，最多 {claim.terms.nights} 个"
                yield _broken("nights_at_most", first, name, en, zh)
                break


def not_when_unavailable(claim: DutyClaim) -> Iterator[Broken]:
    """Nobody is on duty on any part of a day away."""
    for name, turn in claim.entries:
        if name in claim.officers and any(turn.is_on(day) for day in claim.officers[name].away):
            yield _broken("not_when_unavailable", turn, name, "said to be unavailable", "当天不在岗")


def filled(claim: DutyClaim) -> Iterator[Broken]:
    """Officers there and places said to be empty make what was ordered."""
    for turn, places in claim.terms.places.items():
        here, lacking = len(claim.there.get(turn, [])), sum(gap[1] for gap in claim.gaps if gap[0] == turn)
        if here + lacking != places:
            en = f"{here} on duty and {lacking} said to lack, {places} are wanted"
            zh = f"在岗 {here} 人，写明空缺 {lacking} 人，应为 {places} 人"
            yield _broken("filled", turn, None, en, zh)


def explained(claim: DutyClaim) -> Iterator[Broken]:
    """An empty place was ordered, is one at least, and says why."""
    for turn, places, because in claim.gaps:
        if claim.terms.places and turn not in claim.terms.places:
            yield _broken(
                "explained", turn, None, "unfilled, but never ordered", "写了空缺，但本来没有这一班"
            )
        if places < 1:
            yield _broken("explained", turn, None, f"{places} unfilled places", f"空缺人数为 {places}")
        if not because:
            yield _broken("explained", turn, None, "unfilled without a reason", "空缺没有说明原因")


def nobody_free(claim: DutyClaim) -> Iterator[Broken]:
    """No place stays empty that an officer of the room could take."""
    for turn, _, _ in claim.gaps:
        for officer in claim.officers.values():
            if officer.room == turn.room and _could(claim, officer, turn):
                yield _broken("nobody_free", turn, officer.name, "could take it", "可以值班，却写了空缺")
                break


def _could(claim: DutyClaim, officer: RoomOfficer, turn: Turn) -> bool:
    if any(turn.is_on(day) for day in officer.away):
        return False
    mine = claim.turns_of.get(officer.name, [])
    gap = timedelta(hours=claim.terms.rest)
    if turn in mine or any(turn.begins < one.ends + gap and one.begins < turn.ends + gap for one in mine):
        return False
    entries = tuple((officer.name, one) for one in (*mine, turn))
    with_it = DutyClaim(claim.officers, entries, (), claim.terms, {})
    return not turn.is_night or not list(nights_at_most(with_it))


def fairness(claim: DutyClaim) -> Iterator[Broken]:
    """The shares are what counting gives."""
    said = claim.said.get("fairness")
    for kind in _COSTS:
        told = said.get(kind) if isinstance(said, Mapping) else None
        if not isinstance(told, Mapping):
            continue
        by_room = _shares(claim, kind)
        widest = max((max(have.values()) - min(have.values()) for have in by_room.values()), default=0.0)
        if not _same(told.get("spread"), widest):
            yield _differs("fairness", f"{kind}: spread", told.get("spread"), widest)
        rooms = told.get("rooms")
        for one in rooms if isinstance(rooms, list) else ():
            members = one.get("members") if isinstance(one, Mapping) else one
            have = by_room.get(str(one.get("room")), {}) if isinstance(one, Mapping) else {}
            if members is not None and members != have:
                yield _differs("fairness", f"{kind}: members", members, have)


def objective(claim: DutyClaim) -> Iterator[Broken]:
    """The objective is what counting gives, the bound is not above it, and optimal means they are equal."""
    status, value, bound = (claim.said.get(name) for name in ("status", "objective", "bound"))
    if status not in ("optimal", "feasible", None):
        yield _differs("objective", "status", status, "optimal or feasible")
    if value is None:
        return
    counted = 100.0 * claim.terms.days * sum(gap[1] for gap in claim.gaps) + sum(
        _spread(claim, kind) for kind in _COSTS
    )
    if not _same(value, counted):
        yield _differs("objective", "objective", value, counted)
    if not isinstance(bound, int | float) or bound > counted + 1e-6:
        yield _differs("objective", "bound", bound, f"at most {counted}")
    elif status == "optimal" and not _same(bound, counted):
        yield _differs("objective", "bound of an optimal plan", bound, counted)


def _spread(claim: DutyClaim, kind: str) -> float:
    """Largest share of anyone above the least of those who are there on half of the days, summed over the rooms."""
    total = 0.0
    period = [claim.terms.start + timedelta(days=number) for number in range(claim.terms.days)]
    for have in _shares(claim, kind).values():
        often = [
            name for name in have if 2 * len(claim.officers[name].away.intersection(period)) <= len(period)
        ]
        least = min(have[name] for name in often or have)
        total += _COSTS[kind] * max(0.0, max(have.values()) - least)
    return total


def _shares(claim: DutyClaim, kind: str) -> dict[str, dict[str, float]]:
    by_room: dict[str, dict[str, float]] = {}
    for officer in claim.officers.values():
        turns = claim.turns_of.get(officer.name, [])
        counted = {
            "nights": float(sum(turn.is_night for turn in turns)),
            "weekends": float(sum(turn.begins.isoweekday() in (6, 7) for turn in turns)),
            "hours": sum(turn.hours for turn in turns),
        }
        by_room.setdefault(officer.room, {})[officer.name] = float(counted[kind])
    return by_room


def _same(said: object, counted: float) -> bool:
    return (
        isinstance(said, int | float)
        and not isinstance(said, bool)
        and math.isclose(said, counted, abs_tol=1e-6)
    )


def _differs(rule: str, what: str, said: object, counted: object) -> Broken:
    why = Reason(
        rule, f"{what} is said to be {said}, counted {counted}", f"{what} 写的是 {said}，实际为 {counted}"
    )
    return Broken(rule, why)


def _broken(rule: str, turn: Turn, name: str | None, en: str, zh: str) -> Broken:
    who_en, who_zh = (f"{name} ", f"{name} ") if name else ("", "")
    why = Reason(rule, f"{turn.name}: {who_en}{en}", f"{turn.name}：{who_zh}{zh}")
    return Broken(rule, why, name, turn.begins.date(), None, turn.room)


OF_EVERY_DUTY: dict[str, DutyRule] = {
    "known_member": known_member,
    "known_shift": known_shift,
    "own_room": own_room,
    "rest": rest,
    "nights_at_most": nights_at_most,
    "not_when_unavailable": not_when_unavailable,
    "filled": filled,
    "explained": explained,
    "nobody_free": nobody_free,
    "fairness": fairness,
    "objective": objective,
}
