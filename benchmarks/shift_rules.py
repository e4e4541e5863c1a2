"""An evaluation of rosters of its own: every hard rule and the objective, day by day, with nothing of the solver."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from fengqiao.planning.shifts import RosterDemand, Worker

Schedule = Sequence[str | None]


def objective_of(demand: RosterDemand, roster: Sequence[Schedule]) -> int:
    """Weights of the wishes gone against, and of the places empty or too many."""
    rows = {worker.name: schedule for worker, schedule in zip(demand.workers, roster, strict=True)}
    total = sum(
        wish.weight for wish in demand.wishes if (rows[wish.worker][wish.day] == wish.kind) != wish.wanted
    )
    for cover in demand.covers:
        there = sum(schedule[cover.day] == cover.kind for schedule in roster)
        total += max(0, cover.workers - there) * cover.under + max(0, there - cover.workers) * cover.over
    return total


def violations_of(demand: RosterDemand, roster: Sequence[Schedule]) -> list[str]:
    """A sentence for every broken rule; none where all are kept."""
    broken = []
    if len(roster) != len(demand.workers):
        return [f"{len(roster)} schedules for {len(demand.workers)} workers"]
    for worker, schedule in zip(demand.workers, roster, strict=True):
        if len(schedule) != demand.days:
            broken.append(f"{worker.name}: {len(schedule)} days of {demand.days}")
            continue
        for sentence in (
            *_amounts(demand, worker, schedule),
            *_days(demand, worker, schedule),
            *_runs(worker, schedule),
        ):
            broken.append(f"{worker.name}: {sentence}")
    return broken


def _amounts(demand: RosterDemand, worker: Worker, schedule: Schedule) -> Iterator[str]:
    lengths = {kind.name: kind.minutes for kind in demand.kinds}
    minutes = sum(lengths[kind] for kind in schedule if kind)
    if not worker.minutes_low <= minutes <= worker.minutes_high:
        yield f"{minutes} minutes, not {worker.minutes_low} to {worker.minutes_high}"
    for kind, number in Counter(kind for kind in schedule if kind).items():
        if number > worker.most.get(kind, demand.days):
            yield f"{number} shifts {kind}, at most {worker.most[kind]}"
    weekends = {day // 7 for day, kind in enumerate(schedule) if kind and day % 7 >= 5}
    if len(weekends) > worker.weekends:
        yield f"{len(weekends)} weekends, at most {worker.weekends}"


def _days(demand: RosterDemand, worker: Worker, schedule: Schedule) -> Iterator[str]:
    for day in sorted(worker.days_off):
        if schedule[day]:
            yield f"works on day {day}, a day off"
    banned = {(kind.name, other) for kind in demand.kinds for other in kind.not_next}
    for day, (one, other) in enumerate(pairwise(schedule)):
        if (one, other) in banned:
            yield f"{other} on day {day + 1} after {one}"


def _runs(worker: Worker, schedule: Schedule) -> Iterator[str]:
    day = 0
    for working, group in groupby(schedule, key=bool):
        length = len(list(group))
        at_the_edge = day == 0 or day + length == len(schedule)
        if working and length > worker.run_high:
            yield f"{length} days running from day {day}, at most {worker.run_high}"
        if working and length < worker.run_low and not at_the_edge:
            yield f"{length} days running from day {day}, at least {worker.run_low}"
        if not working and length < worker.break_low and not at_the_edge:
            yield f"{length} days off from day {day}, at least {worker.break_low}"
        day += length
