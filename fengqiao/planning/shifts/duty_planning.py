"""The staggered duty of policing rooms, room by room, with reasons for what stays empty."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.shifts.duty import Duty, DutyRules, Need, Officer, Period, duties_of
from fengqiao.planning.shifts.duty_model import SPREADS, RoomPlan, plan_room, shares_of

PLACE_COST = 100.0  # of an empty place, for each day of the period: more than any unfairness


@dataclass(frozen=True)
class OnDuty:
    """An officer on a duty."""

    officer: str
    duty: Duty


@dataclass(frozen=True)
class EmptyPlaces:
    """Places of a duty that nobody could take, and why."""

    duty: Duty
    places: int
    because: Reason


@dataclass(frozen=True)
class RoomShares:
    """Each officer's nights, weekend duties and hours, and whether these are proven the fairest."""

    room: str
    officers: tuple[str, ...]
    shares: dict[str, tuple[float, ...]]
    proven: bool


@dataclass(frozen=True)
class DutyPlan:
    """Who is on duty when, what stays empty, and how it is shared."""

    on_duty: tuple[OnDuty, ...]
    empty: tuple[EmptyPlaces, ...]
    rooms: tuple[RoomShares, ...]


def plan_duty(
    *,
    officers: Sequence[Officer],
    needs: Sequence[Need],
    period: Period,
    rules: DutyRules | None = None,
    watch: Watch | None = None,
) -> Outcome[DutyPlan]:
    """Officers on the duties of their own rooms: rest and night limits kept, fewest places empty, shares fairest.

    The objective is `PLACE_COST` x days for each empty place, and then by room 10 for each night and each weekend
    duty, and 1 for each hour, that the largest share is above the least. Officers away on more than half of the days
    may have less than others, never more. Refuses `twice_an_officer` and `twice_a_need`.

    Method: each room by itself; rest as cliques of intervals, nights as sliding windows, HiGHS in two steps.
    """
    watch = watch or Watch()
    began = watch.spent
    rules = rules or DutyRules()
    _check(officers, needs)
    duties = duties_of(needs, period)
    rooms = list(dict.fromkeys([*(need.room for need in needs), *(officer.room for officer in officers)]))
    plans: list[_Room] = []
    for place, room in enumerate(rooms):
        team = [officer for officer in officers if officer.room == room]
        there = [duty for duty in duties if duty.room == room]
        part = Part(watch, watch.left / (len(rooms) - place))
        plans.append(_Room(room, team, there, plan_room(team, there, period, rules, part)))
        watch.tell(done=(place + 1) / len(rooms))
    return _outcome(plans, period, rules, watch.spent - began)


@dataclass(frozen=True)
class _Room:
    name: str
    officers: list[Officer]
    duties: list[Duty]
    plan: RoomPlan


def _check(officers: Sequence[Officer], needs: Sequence[Need]) -> None:
    names = Counter(officer.name for officer in officers)
    if twice := [name for name, number in names.items() if number > 1]:
        raise Refused("twice_an_officer", officer=twice[0])
    spots = Counter((need.room, need.weekday, need.start, need.end) for need in needs)
    if again := [spot for spot, number in spots.items() if number > 1]:
        raise Refused("twice_a_need", room=again[0][0], weekday=again[0][1])


def _outcome(rooms: Sequence[_Room], period: Period, rules: DutyRules, seconds: float) -> Outcome[DutyPlan]:
    place = PLACE_COST * period.days
    on_duty = [
        OnDuty(room.officers[officer].name, room.duties[duty])
        for room in rooms
        for officer, duty in sorted(room.plan.pairs, key=lambda pair: (pair[1], pair[0]))
    ]
    empty = [one for room in rooms for one in _empty(room, rules)]
    shares = tuple(_shares(room) for room in rooms if room.officers)
    status = Status.OPTIMAL if all(room.plan.proven for room in rooms) else Status.FEASIBLE
    objective = sum(place * room.plan.empty + room.plan.unfairness for room in rooms)
    bound = sum(place * room.plan.empty_bound + room.plan.unfairness_bound for room in rooms)
    idle = [
        Reason(
            "room_without_needs",
            f"room {room.name} needs nobody, but has officers",
            f"{room.name} 有人员，但没有值班需求",
        )
        for room in rooms
        if room.officers and not room.duties
    ]
    plan = DutyPlan(tuple(on_duty), tuple(empty), shares)
    return Outcome(plan, objective, bound, status, seconds, idle)


def _shares(room: _Room) -> RoomShares:
    shares = shares_of(len(room.officers), room.duties, room.plan.pairs)
    names = tuple(officer.name for officer in room.officers)
    return RoomShares(room.name, names, {kind: tuple(shares[kind]) for kind in SPREADS}, room.plan.proven)


def _empty(room: _Room, rules: DutyRules) -> list[EmptyPlaces]:
    there = Counter(duty for _, duty in room.plan.pairs)
    return [
        EmptyPlaces(duty, duty.officers - there[number], _why_empty(room, number, rules))
        for number, duty in enumerate(room.duties)
        if there[number] < duty.officers
    ]


def _why_empty(room: _Room, number: int, rules: DutyRules) -> Reason:
    if not room.officers:
        return Reason(
            "no_officers", f"room {room.name} has no officers in the list", f"名单里没有{room.name}的人员"
        )
    hindered = Counter(_hindrance(room, officer, number, rules) for officer in range(len(room.officers)))
    words = {
        "there": ("on this duty already", "已在此班"),
        "away": ("away", "请假或外出"),
        "resting": (
            f"on another duty or within {rules.rest_hours:g} h of one",
            f"正值他班或未休满 {rules.rest_hours:g} 小时",
        ),
        "nights": (
            f"at {rules.nights} nights in {rules.window} days",
            f"{rules.window} 天内夜班已满 {rules.nights} 个",
        ),
        "free": ("free, but the time to plan was over", "有空，但计算时间已到"),
    }
    en = ", ".join(f"{hindered[name]} {words[name][0]}" for name in words if hindered[name])
    zh = "，".join(f"{hindered[name]} 人{words[name][1]}" for name in words if hindered[name])
    count = len(room.officers)
    name = "nobody_free" if not hindered["free"] else "no_time"
    return Reason(name, f"of {count} officers {en}", f"{count} 名人员中{zh}")


def _hindrance(room: _Room, officer: int, number: int, rules: DutyRules) -> str:
    duty, who = room.duties[number], room.officers[officer]
    if (officer, number) in room.plan.pairs:
        return "there"
    if who.unavailable.intersection(duty.days):
        return "away"
    has = [room.duties[other] for one, other in room.plan.pairs if one == officer]
    rest = timedelta(hours=rules.rest_hours)
    if any(duty.begins < other.ends + rest and other.begins < duty.ends + rest for other in has):
        return "resting"
    nights = [other.day for other in has if other.is_night]
    if duty.is_night and _too_many([*nights, duty.day], rules):
        return "nights"
    return "free"


def _too_many(nights: Sequence[date], rules: DutyRules) -> bool:
    return any(
        sum(0 <= (night - first).days < rules.window for night in nights) > rules.nights for first in nights
    )
