"""The funnel: how many cases came to each level, how many were settled there, and in how many days. Pure arithmetic
over lines of cases; `funnel_of` and `quarter_of` fetch them in a fixed number of statements.

Every share carries what it is a share of. Places and kinds with fewer than ten cases are pooled, never ranked.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from fengqiao.mediation.figures_queries import AgreementLine, CaseLine, agreements_in_force, cases_accepted

LEAST = 10
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Tally:
    """Counts of some cases: accepted = settled + failed + open. `median_days` of those that are over."""

    accepted: int
    settled: int
    failed: int
    open: int
    median_days: float | None


@dataclass(frozen=True)
class LevelTally:
    """One level: `reached` it, and of those `settled`, `failed`, `open` there or `climbed` on."""

    level: int
    reached: int
    settled: int
    failed: int
    open: int
    climbed: int
    median_days: float | None


@dataclass(frozen=True)
class Group:
    """A village or kind with enough cases to stand alone."""

    code: str
    tally: Tally


@dataclass(frozen=True)
class Grouped:
    """Groups by size, and the small ones pooled (None where there are none)."""

    groups: tuple[Group, ...]
    pooled: Tally | None
    pooled_count: int


@dataclass(frozen=True)
class Funnel:
    """A period in figures. `not_begun`: accepted, but not (yet) at level 1."""

    whole: Tally
    not_begun: int
    levels: tuple[LevelTally, ...]
    villages: Grouped
    kinds: Grouped


@dataclass(frozen=True)
class Allowance:
    """What a committee mediator settled in a quarter (以案定补), by the form of the agreement."""

    mediator: str
    written: int
    oral: int

    @property
    def total(self) -> int:
        """Both forms."""
        return self.written + self.oral


@dataclass(frozen=True)
class Quarter:
    """The justice office's quarter."""

    whole: Tally
    kinds: tuple[Group, ...]
    sources: tuple[tuple[str, int], ...]
    written: int
    oral: int
    allowances: tuple[Allowance, ...]


def tally(cases: Iterable[CaseLine]) -> Tally:
    """The counts of these cases."""
    rows = list(cases)
    settled = sum(1 for row in rows if row.settled_level is not None)
    failed = sum(1 for row in rows if row.settled_level is None and row.is_closed)
    return Tally(len(rows), settled, failed, len(rows) - settled - failed, middle(row.days for row in rows))


def middle(days: Iterable[float | None]) -> float | None:
    """The median to one decimal; None of nothing."""
    known = [value for value in days if value is not None]
    return round(median(known), 1) if known else None


def level_tallies(cases: Iterable[CaseLine]) -> tuple[LevelTally, ...]:
    """Each level's counts. Who settled or ended at a level did not climb on."""
    rows = [row for row in cases if row.level is not None]
    return tuple(_level(number, rows) for number in LEVELS)


def _level(number: int, rows: list[CaseLine]) -> LevelTally:
    reached = [row for row in rows if (row.level or 0) >= number]
    here = [row for row in reached if _stands_at(row) == number]
    settled = [row for row in here if row.settled_level is not None]
    failed = [row for row in here if row.settled_level is None and row.is_closed]
    return LevelTally(
        level=number,
        reached=len(reached),
        settled=len(settled),
        failed=len(failed),
        open=len(here) - len(settled) - len(failed),
        climbed=len(reached) - len(here),
        median_days=middle(row.days for row in settled),
    )


def _stands_at(row: CaseLine) -> int:
    return row.settled_level or row.level or 0


def grouped(cases: Iterable[CaseLine], by: Callable[[CaseLine], str], *, least: int = LEAST) -> Grouped:
    """Groups of at least `least` cases, by size then code; the rest in one pool."""
    lots: dict[str, list[CaseLine]] = defaultdict(list)
    for row in cases:
        lots[by(row)].append(row)
    large = sorted(
        (lot for lot in lots.items() if len(lot[1]) >= least), key=lambda lot: (-len(lot[1]), lot[0])
    )
    small = [row for lot in lots.values() if len(lot) < least for row in lot]
    count = sum(1 for lot in lots.values() if len(lot) < least)
    return Grouped(
        tuple(Group(code, tally(rows)) for code, rows in large), tally(small) if small else None, count
    )


def funnel(cases: Iterable[CaseLine]) -> Funnel:
    """A period in figures."""
    rows = list(cases)
    return Funnel(
        whole=tally(rows),
        not_begun=sum(1 for row in rows if row.level is None),
        levels=level_tallies(rows),
        villages=grouped(rows, lambda row: row.village),
        kinds=grouped(rows, lambda row: row.kind),
    )


def quarter(cases: Iterable[CaseLine], agreements: Iterable[AgreementLine]) -> Quarter:
    """A quarter for the justice office. Every kind is listed: it is a statistic, not a ranking."""
    rows, signed = list(cases), list(agreements)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for line in signed:
        forms[line.mediator][line.form] += 1
    return Quarter(
        whole=tally(rows),
        kinds=grouped(rows, lambda row: row.kind, least=1).groups,
        sources=tuple(sorted(Counter(row.source for row in rows).items())),
        written=sum(1 for line in signed if line.form == "written"),
        oral=sum(1 for line in signed if line.form == "oral"),
        allowances=tuple(
            Allowance(mediator, count["written"], count["oral"]) for mediator, count in sorted(forms.items())
        ),
    )


def funnel_of(*, station: str, rooms: Iterable[int] | None, since: datetime, until: datetime) -> Funnel:
    """The funnel of cases accepted in a period. One statement."""
    return funnel(cases_accepted(station=station, rooms=rooms, since=since, until=until))


def quarter_of(*, station: str, since: datetime, until: datetime) -> Quarter:
    """The justice office's figures of a quarter. Two statements."""
    return quarter(
        cases_accepted(station=station, rooms=None, since=since, until=until),
        agreements_in_force(station=station, since=since, until=until),
    )
