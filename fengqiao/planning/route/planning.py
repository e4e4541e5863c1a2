"""The quickest round that is not the last one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fengqiao.kernel.earth import great_circle_km
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.outcome import Outcome, Status
from fengqiao.planning.route.held_karp import MOST, ranked_rounds
from fengqiao.planning.route.long_rounds import good_round, shortest_possible

Floats = NDArray[np.float64]
_SAME = 1e-9


@dataclass(frozen=True)
class Checkpoint:
    """A place to be seen. `opens` and `closes`: minutes after the round begins between which work there may begin;
    `minutes`: how long it takes. WGS-84, degrees."""

    code: str
    lon: float
    lat: float
    opens: float = 0.0
    closes: float = float("inf")
    minutes: float = 0.0


@dataclass(frozen=True)
class Visit:
    """One stop of a round: minutes after its beginning at which work begins and ends there."""

    code: str
    begins: float
    ends: float


@dataclass(frozen=True)
class Round:
    """A closed round: begins and ends at the first checkpoint of `order`; `home_at` in minutes after it began."""

    order: tuple[str, ...]
    visits: tuple[Visit, ...]
    home_at: float


def minutes_between(
    checkpoints: Sequence[Checkpoint],
    *,
    speed_kmh: float,
    road_km: Mapping[tuple[str, str], float] | None = None,
) -> Floats:
    """Minutes from each checkpoint to each other, (n, n): haversine, or the road where it is known, at one speed."""
    if not speed_kmh > 0:
        raise Refused("bad_speed", speed_kmh=speed_kmh)
    roads = road_km or {}

    def km(a: Checkpoint, b: Checkpoint) -> float:
        road = roads.get((a.code, b.code), roads.get((b.code, a.code)))
        return great_circle_km((a.lon, a.lat), (b.lon, b.lat)) if road is None else road

    return np.array([[km(a, b) * 60 / speed_kmh for b in checkpoints] for a in checkpoints])


def plan_route(
    *,
    checkpoints: Sequence[Checkpoint],
    travel: Floats,
    last: Sequence[str] = (),
    watch: Watch | None = None,
    seed: int = 0,
) -> Outcome[Round]:
    """The round with the earliest return, in minutes after it begins at the first checkpoint.

    `travel` (n, n) in minutes. `last` is the order walked last time: the same cycle, or the same backwards where
    another exists, is not given again. Up to 20 checkpoints the answer is proven; beyond, it comes with a bound.
    Refuses `no_checkpoint`, `twice_a_checkpoint`.
    """
    watch = watch or Watch()
    began = watch.spent
    codes = [checkpoint.code for checkpoint in checkpoints]
    if not codes:
        raise Refused("no_checkpoint")
    if len(set(codes)) < len(codes):
        raise Refused("twice_a_checkpoint", code=next(code for code in codes if codes.count(code) > 1))
    times = _Times(checkpoints, travel)
    order, bound, reasons = (_proven if len(codes) <= MOST else _searched)(
        times, codes, tuple(last), watch, seed
    )
    if order is None:
        status = Status.INFEASIBLE if bound == np.inf else Status.FEASIBLE
        return Outcome(None, None, None, status, watch.spent - began, reasons or _why_none(times, codes))
    plan = times.walked(order)
    status = Status.OPTIMAL if plan.home_at <= bound + _SAME * max(1.0, bound) else Status.FEASIBLE
    return Outcome(plan, plan.home_at, min(bound, plan.home_at), status, watch.spent - began, reasons)


class _Times:
    """Travel, windows and work as arrays, in minutes."""

    def __init__(self, checkpoints: Sequence[Checkpoint], travel: Floats) -> None:
        self.codes = [checkpoint.code for checkpoint in checkpoints]
        self.travel = np.asarray(travel, dtype=float)
        self.opens = np.array([checkpoint.opens for checkpoint in checkpoints], dtype=float)
        self.closes = np.array([checkpoint.closes for checkpoint in checkpoints], dtype=float)
        self.service = np.array([checkpoint.minutes for checkpoint in checkpoints], dtype=float)

    @classmethod
    def of(cls, times: "_Times", *, closes: Floats) -> "_Times":
        """The same but for when checkpoints close."""
        changed = cls.__new__(cls)
        changed.__dict__.update(times.__dict__, closes=closes)
        return changed

    def walked(self, order: Sequence[int]) -> Round:
        clock, visits = max(self.opens[order[0]], 0.0), []
        for place, number in enumerate(order):
            if place:
                clock = max(clock + self.travel[order[place - 1], number], self.opens[number])
            visits.append(Visit(self.codes[number], float(clock), float(clock + self.service[number])))
            clock += self.service[number]
        home = clock + (self.travel[order[-1], order[0]] if len(order) > 1 else 0.0)
        return Round(tuple(self.codes[number] for number in order), tuple(visits), float(home))

    def keeps_windows(self, order: Sequence[int]) -> bool:
        walked = self.walked(order)
        late = [
            visit.begins > self.closes[number] for visit, number in zip(walked.visits, order, strict=True)
        ]
        return not any(late) and walked.home_at <= self.closes[order[0]]


_Found = tuple[tuple[int, ...] | None, float, list[Reason]]


def _proven(times: _Times, codes: Sequence[str], last: tuple[str, ...], watch: Watch, seed: int) -> _Found:
    if len(codes) == 1:
        return (0,), times.walked((0,)).home_at, []
    # Two rounds at most are the last one (forwards and backwards): the third best is another.
    best = ranked_rounds(
        travel=times.travel,
        opens=times.opens,
        closes=times.closes,
        service=times.service,
        ranks=3 if last else 1,
    )
    rounds = [(minutes, order) for minutes, order in best if times.keeps_windows(order)]
    if not rounds:
        return None, np.inf, []
    barred = _cycles(last, codes)
    for minutes, order in rounds:
        if order not in barred:
            return order, minutes, []
    forwards = _forwards(last, codes)
    for minutes, order in rounds:
        if order != forwards:
            return order, minutes, [_BACKWARDS]
    return rounds[0][1], rounds[0][0], [_ONLY_ONE]


def _searched(times: _Times, codes: Sequence[str], last: tuple[str, ...], watch: Watch, seed: int) -> _Found:
    if _never_reached(times):
        return None, np.inf, []
    shorter = Part(watch, watch.left / 3)
    bound = shortest_possible(travel=times.travel, service=times.service, watch=shorter)
    order = good_round(
        travel=times.travel,
        opens=times.opens,
        closes=times.closes,
        service=times.service,
        watch=watch,
        seed=seed,
    )
    if order is None:
        return None, bound, [_NOT_FOUND]
    barred = _cycles(last, codes)
    if order not in barred:
        return order, bound, []
    another = _another(times, order, barred)
    return (order, bound, [_NO_OTHER_FOUND]) if another is None else (another, bound, [])


def _another(
    times: _Times, order: tuple[int, ...], barred: Iterable[tuple[int, ...]]
) -> tuple[int, ...] | None:
    """The quickest of the rounds that move one checkpoint of `order` to another place, or turn a part of it."""
    moved: set[tuple[int, ...]] = set()
    for place in range(1, len(order)):
        rest = (*order[:place], *order[place + 1 :])
        moved |= {(*rest[:to], order[place], *rest[to:]) for to in range(1, len(order))}
        moved |= {
            (*order[:place], *reversed(order[place:end]), *order[end:])
            for end in range(place + 2, len(order) + 1)
        }
    fitting = [one for one in moved if one not in barred and times.keeps_windows(one)]
    return min(fitting, key=lambda one: (times.walked(one).home_at, one), default=None)


def _forwards(last: tuple[str, ...], codes: Sequence[str]) -> tuple[int, ...]:
    numbers = {code: number for number, code in enumerate(codes)}
    if set(last) != set(codes) or len(last) != len(codes):
        return ()
    order = [numbers[code] for code in last]
    home = order.index(0)
    return (*order[home:], *order[:home])


def _cycles(last: tuple[str, ...], codes: Sequence[str]) -> set[tuple[int, ...]]:
    forwards = _forwards(last, codes)
    return {forwards, (*forwards[:1], *reversed(forwards[1:]))} if forwards else set()


def _earliest(times: _Times) -> Floats:
    """The earliest minute at which work can begin at each checkpoint, infinity where it closes before.

    By any way there, past open checkpoints with their work or straight (Dijkstra 1959).
    """
    begins = np.full(len(times.codes), np.inf)
    begins[0] = max(times.opens[0], 0.0)
    waiting = set(range(len(begins)))
    while waiting:
        here = min(waiting, key=lambda one: float(begins[one]))
        waiting.remove(here)
        soonest = np.maximum(begins[here] + times.service[here] + times.travel[here], times.opens)
        begins = np.minimum(begins, np.where(soonest <= times.closes, soonest, np.inf))
    return begins


def _never_reached(times: _Times) -> list[int]:
    return [int(number) for number in np.flatnonzero(np.isinf(_earliest(times)))]


def _why_none(times: _Times, codes: Sequence[str]) -> list[Reason]:
    """Checkpoints that close before anybody can be there; else the fewest windows that no round keeps at once."""
    if never := _never_reached(times):
        left = _earliest(times) + times.service
        soonest = np.maximum((left[:, None] + times.travel).min(axis=0), times.opens)
        return [
            Reason(
                "window_too_early",
                f"{codes[one]} closes after {times.closes[one]:g} minutes, but cannot be reached before "
                f"{soonest[one]:.1f}",
                f"{codes[one]} 在第 {times.closes[one]:g} 分钟关闭，最早第 {soonest[one]:.1f} 分钟才能到",
            )
            for one in never
        ]
    closes = times.closes.copy()
    for one in np.flatnonzero(np.isfinite(closes)):
        kept, closes[one] = closes[one], np.inf
        if _has_round(_Times.of(times, closes=closes)):
            closes[one] = kept
    named = [code for code, close in zip(codes, closes, strict=True) if np.isfinite(close)]
    return [
        Reason(
            "windows_clash",
            f"no round is in time at all of these, though one is at all but any one: {', '.join(named)}",
            f"没有一种走法能在以下各处都赶上开放时间，少去其中任意一处的限制就可以：{'、'.join(named)}",
        )
    ]


def _has_round(times: _Times) -> bool:
    return bool(
        ranked_rounds(
            travel=times.travel, opens=times.opens, closes=times.closes, service=times.service, ranks=1
        )
    )


_BACKWARDS = Reason(
    "only_backwards", "the only other round is the last one backwards", "除了上次的走法，只能反着走"
)
_ONLY_ONE = Reason(
    "only_one_round", "there is no other round than the last one", "除了上次的走法，没有别的走法"
)
_NO_OTHER_FOUND = Reason(
    "no_other_found", "no other round than the last one was found", "没有找到与上次不同的走法"
)
_NOT_FOUND = Reason(
    "no_time", "no round that keeps the windows was found in time", "在给定时间内没有找到合适的走法"
)
