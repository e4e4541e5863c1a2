"""The report after a leak, in one piece: what was reached, by whom, whose it is, what to do, and whether the log holds.

Personal Information Protection Law art 57 wants: the kinds of data, causes and possible harm; the remedies, and what
people can do themselves; whom to ask. What no log can know is a field to fill.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from fengqiao.audit import log
from fengqiao.audit.reaches import Reaches, reaches_between

TO_FILL = ("cause", "harm", "measures", "advice", "contact")


@dataclass(frozen=True, kw_only=True)
class BreachReport:
    """`told` are the fields the log cannot know, empty where nobody has filled them yet."""

    since: str
    until: str
    made_at: str
    told: dict[str, str]
    cases: list[dict[str, Any]]
    persons: int
    actors: list[dict[str, Any]]
    kinds: dict[str, int]
    lists: list[dict[str, Any]]
    refused: int
    entries: int
    to_tell: list[dict[str, Any]]
    log: dict[str, Any]


def breach_report(
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    reached: Reaches,
    to_tell: list[dict[str, Any]],
    told: dict[str, str],
) -> BreachReport:
    """Put together what was reached and whom to tell; verifies the whole log."""
    numbers = {one["dispute_id"]: one["number"] for one in to_tell}
    verdict = log.verify()
    return BreachReport(
        since=since.isoformat(),
        until=until.isoformat(),
        made_at=at.isoformat(),
        told={name: told.get(name, "") for name in TO_FILL},
        cases=[
            {
                "id": case,
                "number": numbers.get(case, ""),
                "actors": sorted(found.actors),
                "kinds": sorted(found.kinds),
                "times": found.times,
            }
            for case, found in sorted(reached.cases.items())
        ],
        persons=len(to_tell),
        actors=[
            {"kind": kind, "role": role, "id": actor, "times": times}
            for (kind, role, actor), times in reached.actors.most_common()
        ],
        kinds=dict(sorted(reached.kinds.items())),
        lists=reached.lists,
        refused=reached.refused,
        entries=reached.entries,
        to_tell=to_tell,
        log=asdict(verdict),
    )


__all__ = ["TO_FILL", "BreachReport", "breach_report", "reaches_between"]
