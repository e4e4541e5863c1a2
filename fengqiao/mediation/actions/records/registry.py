"""How a move's own rows are registered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ...guards import Turn
from ...models import Step
from ...standing import Standing
from ..case import Case

Record = Callable[[Case, Turn, Standing, Step, datetime], None]
RECORDS: dict[str, Record] = {}


def record(*moves: str) -> Callable[[Record], Record]:
    """Registers what these moves write."""

    def register(rule: Record) -> Record:
        RECORDS.update(dict.fromkeys(moves, rule))
        return rule

    return register


def about(case: Case, at: datetime) -> dict[str, Any]:
    """What every event of mediation carries."""
    dispute = case.dispute
    return {"dispute_id": dispute.id, "number": dispute.number, "station": dispute.station, "at": at}
