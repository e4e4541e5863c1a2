"""`fengqiao plan rota --repair`: from the JSON of a rota to what the library mends."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from fengqiao.cli.sentences import CannotGoOn
from fengqiao.kernel.reasons import Reason
from fengqiao.kernel.watching import Watch
from fengqiao.planning.outcome import Outcome
from fengqiao.planning.rota import Assignment, Habit, Member, Repair, Rota, Unfilled, repair_rota

TeamNeeds = dict[str, dict[tuple[date, int], int]]


def habit_said(path: Path, said: Mapping[str, Any], given: Mapping[str, int]) -> Habit:
    """The habit a rota says it was made for; what it does not say is as `given`."""
    try:
        nights = [date.fromisoformat(entry["night"]) for entry in said["assignments"]]
        start = date.fromisoformat(said["start"]) if "start" in said else min(nights)
        numbers = {name: int(said.get(name, value)) for name, value in given.items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _cannot(path, error) from None
    return Habit(start, **numbers)


def needs_said(path: Path, said: Mapping[str, Any]) -> TeamNeeds:
    """The needs a rota says it was made for."""
    found: TeamNeeds = {}
    try:
        for entry in said.get("needs", []):
            key = (date.fromisoformat(entry["date"]), int(entry["shift"]))
            found.setdefault(entry.get("team", ""), {})[key] = int(entry["places"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _cannot(path, error) from None
    return found


def absences_said(said: Mapping[str, Any]) -> list[tuple[str, date]]:
    """The absences a rota was mended for before."""
    return [(entry["member"], date.fromisoformat(entry["night"])) for entry in said.get("absences", [])]


def mended(
    path: Path,
    said: Mapping[str, Any],
    *,
    members: Sequence[Member],
    habit: Habit,
    needs: TeamNeeds,
    absent: Sequence[tuple[str, date]],
    watch: Watch,
) -> Outcome[Repair]:
    """The rota of the file, mended. A sentence where it cannot be read or names somebody TEAM does not."""
    people = {member.name: member for member in members}
    try:
        assignments = [_assignment(entry, people) for entry in said["assignments"]]
        gaps = [_gap(entry) for entry in said.get("unfilled", [])]
        before = absences_said(said)
    except KeyError as error:
        raise CannotGoOn(f"{path}: {error} is missing, or is no member of the team") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise _cannot(path, error) from None
    teams = {member.team for member in members}
    counted = {
        (team, day, shift)
        for name, places in needs.items()
        for day, shift in places
        for team in (teams if not name else {name})
    }
    away = [
        replace(one, unavailable=one.unavailable | {night for who, night in before if who == one.name})
        for one in members
    ]
    return repair_rota(
        assignments=assignments,
        unfilled=gaps,
        members=away,
        habit=habit,
        absent=absent,
        counted=counted,
        watch=watch,
    )


def as_rota(outcome: Outcome[Repair]) -> Outcome[Rota]:
    """The mended rota alone."""
    plan = None if outcome.plan is None else outcome.plan.rota
    return Outcome(plan, outcome.objective, outcome.bound, outcome.status, outcome.seconds, outcome.reasons)


def _assignment(entry: Mapping[str, Any], people: Mapping[str, Member]) -> Assignment:
    member = people[entry["member"]]
    return Assignment(
        date.fromisoformat(entry["night"]),
        int(entry["shift"]),
        member.name,
        entry.get("group") or member.group,
        member.team,
        entry.get("stands_in_for") or "",
        bool(entry.get("single", False)),
    )


def _gap(entry: Mapping[str, Any]) -> Unfilled:
    because = str(entry.get("because") or "")
    return Unfilled(
        date.fromisoformat(entry["night"]),
        int(entry["shift"]),
        int(entry["places"]),
        Reason("as_planned", because, because),
        entry.get("team") or "",
    )


def _cannot(path: Path, error: Exception) -> CannotGoOn:
    return CannotGoOn(f"{path}: this rota cannot be read ({error})")
