"""From single records to the arrays of a scan."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.periods import Periods, Unit
from fengqiao.analytics.scan.population import Count, Stratum, expected_cases
from fengqiao.kernel.refusals import Refused


@dataclass(frozen=True)
class Record:
    """Cases (and controls) of one stratum in a place on a day; None where no day is known."""

    place: str
    day: date | None
    cases: int
    controls: int = 0
    stratum: Stratum = ()


@dataclass(frozen=True)
class Material:
    """What a scan takes: arrays of (places, periods); `periods` is None where there are no days."""

    cases: NDArray[np.int_]
    controls: NDArray[np.int_]
    expected: NDArray[np.float64] | None
    periods: Periods | None


def gather(
    *,
    places: Sequence[str],
    records: Sequence[Record],
    people: Sequence[Count] = (),
    unit: Unit = "day",
    first: date | None = None,
    last: date | None = None,
) -> Material:
    """Records by place and period, from the period of `first` to that of `last` (by default the records' own days).

    Records outside are left out. Every place named must be among `places`. Raises Refused: `no_dates`,
    `nothing_in_these_days`, and those of `Periods.between`.
    """
    days = [record.day for record in records if record.day is not None]
    if days and len(days) < len(records):
        raise Refused("some_dates_missing", records=len(records), dated=len(days))
    periods = Periods.between(first or min(days), last or max(days), unit=unit) if days else None
    index = periods.index(days) if periods is not None else np.zeros(len(records), dtype=np.intp)
    length = len(periods) if periods is not None else 1
    numbers = {place: number for number, place in enumerate(places)}
    cases = np.zeros((len(places), length), dtype=np.int64)
    controls = np.zeros_like(cases)
    strata: Counter[Stratum] = Counter()
    for record, period in zip(records, index, strict=True):
        if 0 <= period < length:
            cases[numbers[record.place], period] += record.cases
            controls[numbers[record.place], period] += record.controls
            strata[record.stratum] += record.cases
    expected = None
    if people:
        expected = expected_cases(places=places, periods=periods, counts=people, cases=strata)
    return Material(cases, controls, expected, periods)
