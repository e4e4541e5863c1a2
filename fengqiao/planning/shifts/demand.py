"""What a roster is asked for: kinds of shift, workers with their contracts, wishes, and how many are needed when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fengqiao.kernel.refusals import Refused


@dataclass(frozen=True)
class ShiftKind:
    """A kind of shift: its length in minutes, and the kinds that nobody may work on the day after it."""

    name: str
    minutes: int
    not_next: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Worker:
    """A worker's contract over the whole horizon. Every number is a hard rule.

    `most` are shifts of each kind (a kind not named: as many as there are days). Runs are working days in a row,
    breaks are days off in a row; the days before the first and after the last are taken to complete either.
    `weekends` are those with duty on Saturday or Sunday.
    """

    name: str
    minutes_low: int
    minutes_high: int
    run_low: int
    run_high: int
    break_low: int
    weekends: int
    most: Mapping[str, int] = field(default_factory=dict)
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wish:
    """Costs `weight` where the worker does not (`wanted`) or does (not `wanted`) work that kind on that day."""

    worker: str
    day: int
    kind: str
    weight: int
    wanted: bool


@dataclass(frozen=True)
class Cover:
    """How many workers a day needs of a kind; each missing one costs `under`, each too many `over`."""

    day: int
    kind: str
    workers: int
    under: int
    over: int


@dataclass(frozen=True)
class RosterDemand:
    """A whole problem. Day 0 is a Monday."""

    days: int
    kinds: Sequence[ShiftKind]
    workers: Sequence[Worker]
    wishes: Sequence[Wish]
    covers: Sequence[Cover]

    def check(self) -> None:
        """Refuses `twice_a_name`, `unknown_kind`, `unknown_worker`, `no_such_day`, `twice_a_cover`, `below_zero`."""
        kinds, workers = [kind.name for kind in self.kinds], [worker.name for worker in self.workers]
        for names in (kinds, workers):
            if twice := [name for name in names if names.count(name) > 1]:
                raise Refused("twice_a_name", said=twice[0])
        said = {wish.kind for wish in self.wishes} | {cover.kind for cover in self.covers}
        said |= {name for kind in self.kinds for name in kind.not_next}
        said |= {name for worker in self.workers for name in worker.most}
        if unknown := sorted(said - set(kinds)):
            raise Refused("unknown_kind", said=unknown[0])
        if strangers := sorted({wish.worker for wish in self.wishes} - set(workers)):
            raise Refused("unknown_worker", said=strangers[0])
        days = {wish.day for wish in self.wishes} | {cover.day for cover in self.covers}
        days |= {day for worker in self.workers for day in worker.days_off}
        if beyond := sorted(day for day in days if not 0 <= day < self.days):
            raise Refused("no_such_day", day=beyond[0])
        spots = Counter((cover.day, cover.kind) for cover in self.covers)
        if again := [spot for spot, number in spots.items() if number > 1]:
            raise Refused("twice_a_cover", day=again[0][0], kind=again[0][1])
        if below := [cover for cover in self.covers if min(cover.workers, cover.under, cover.over) < 0]:
            raise Refused("below_zero", day=below[0].day, kind=below[0].kind)
