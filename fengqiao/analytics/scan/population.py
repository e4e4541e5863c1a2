"""People at risk between two counts of them, and the cases expected from their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fengqiao.analytics.scan.periods import Periods

Stratum = tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """So many `people` of one `stratum` (sex, age; empty where there are none) in a place on a day.

    Without a day the number holds for the whole time.
    """

    place: str
    people: float
    day: date | None = None
    stratum: Stratum = ()


def expected_cases(
    *, places: Sequence[str], periods: Periods | None, counts: Sequence[Count], cases: Mapping[Stratum, int]
) -> NDArray[np.float64]:
    """The cases expected (places, periods) if every stratum had the same rate everywhere and always.

    A place's people change linearly from one count to the next, and stay as at the first before it and as at the
    last after it; time at risk is their integral over each period. `cases` counts the cases of each stratum
    (indirect standardisation). Without `periods` all time is one; counts of several days are then averaged.
    """
    numbers = {place: number for number, place in enumerate(places)}
    shape = (len(places), len(periods) if periods is not None else 1)
    at_risk: dict[Stratum, NDArray[np.float64]] = {}
    series: dict[tuple[Stratum, str], dict[date | None, float]] = {}
    for one in counts:
        known = series.setdefault((one.stratum, one.place), {})
        known[one.day] = known.get(one.day, 0.0) + one.people
    for (stratum, place), known in series.items():
        rows = at_risk.setdefault(stratum, np.zeros(shape))
        rows[numbers[place]] = _time_at_risk(known, periods)
    expected = np.zeros(shape)
    for stratum, rows in at_risk.items():
        if rows.any():
            expected += rows * (cases.get(stratum, 0) / rows.sum())
    return expected


def _time_at_risk(known: Mapping[date | None, float], periods: Periods | None) -> NDArray[np.float64]:
    """People times days in each period."""
    dated = sorted((day.toordinal(), people) for day, people in known.items() if day is not None)
    always = known.get(None, 0.0)
    if periods is None:
        return np.array([always + (sum(people for _, people in dated) / len(dated) if dated else 0.0)])
    borders = np.array([day.toordinal() for day in periods.begins], dtype=np.float64)
    whole = always * np.diff(borders)
    if not dated:
        return whole
    days = np.array([day for day, _ in dated], dtype=np.float64)
    people = np.array([number for _, number in dated])
    summed = np.concatenate([[0.0], np.cumsum(np.diff(days) * (people[1:] + people[:-1]) / 2)])
    return whole + np.diff(_integral(borders, days, people, summed))


def _integral(
    at: NDArray[np.float64],
    days: NDArray[np.float64],
    people: NDArray[np.float64],
    summed: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The integral of the people from the first count's day to each of the days `at` (negative before it)."""
    number = np.interp(at, days, people)
    last = np.clip(np.searchsorted(days, at, side="right") - 1, 0, len(days) - 1)
    return summed[last] + (at - days[last]) * (people[last] + number) / 2
