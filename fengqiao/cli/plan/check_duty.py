"""`fengqiao plan check` for officers' duty."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fengqiao.cli.plan.shifts_sheets import read_needs, read_officers
from fengqiao.kernel.reasons import Language
from fengqiao.planning.checking.duty import DutyVerdict, check_duty
from fengqiao.planning.checking.duty_facts import DutyTerms, RoomOfficer, Weekly


def is_duty(claim: Mapping[str, Any], sheet: Path) -> bool:
    """Whether a plan is officers' duty: it says so, or the sheet beside it is one of officers."""
    if "kind" in claim or str(sheet) == "-":
        return claim.get("kind") == "duty"
    header = sheet.read_bytes().split(b"\n", 1)[0]
    return b"officer" in header and b"room" in header


def verdict_on_duty(
    claim: Mapping[str, Any], sheet: Path, needs: Path | None, said: Mapping[str, Any]
) -> DutyVerdict:
    """The verdict; `said` are the terms given on the command line. Raises BadSheet."""
    officers = read_officers(sheet)
    rooms = list(dict.fromkeys(officer.room for officer in officers))
    weekly = None
    if needs is not None:
        weekly = [
            Weekly(need.room, need.weekday, need.start, need.end, need.officers)
            for need in read_needs(needs, rooms)
        ]
    people = [RoomOfficer(officer.name, officer.room, officer.unavailable) for officer in officers]
    return check_duty(plan=claim, officers=people, ordered=said, weekly=weekly)


def terms_said(terms: DutyTerms) -> dict[str, object]:
    """The terms as JSON."""
    return {
        "start": terms.start.isoformat(),
        "days": terms.days,
        "rest_hours": terms.rest,
        "nights_at_most": terms.nights,
        "nights_in_days": terms.window,
        "needs": len(terms.places),
    }


def fine(terms: DutyTerms, language: Language) -> str:
    """Nothing is broken."""
    if language == "zh":
        return f"自 {terms.start} 起 {terms.days} 天：没有违反任何值班规则。"
    return f"{terms.days} days of duty from {terms.start}: every rule is kept."
