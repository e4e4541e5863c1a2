"""What a method says about one row of a series."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Row number `row` (from 0) of the series: what was counted, what was expected, the bound, and whether it alarms.

    `expected` and `bound` are None where too few cases or a model that does not fit forbid a judgement;
    `alarm` is then false.
    """

    row: int
    count: int
    expected: float | None
    bound: float | None
    alarm: bool
