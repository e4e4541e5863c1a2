"""From the JSON of a rota to what can be checked; entries that cannot be read are broken rules themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.facts import Broken, Claim, Duty, Gap, Person, Terms


def with_groups(people: Sequence[Person], size: int) -> dict[str, Person]:
    """People by name; a team in which nobody has a group is cut, in order, into groups of about `size`."""
    found = {person.name: person for person in people}
    for team in {person.team for person in people}:
        own = [person for person in people if person.team == team]
        if any(person.group for person in own):
            continue
        count = max(1, round(len(own) / size))
        for number in range(count):
            low, high = round(number * len(own) / count), round((number + 1) * len(own) / count)
            for person in own[low:high]:
                found[person.name] = replace(person, group=str(number + 1))
    return found


def read_duties(said: object) -> tuple[list[Duty], list[Broken]]:
    """The entries of `assignments`."""
    duties, broken = [], []
    for number, entry in enumerate(_entries(said), start=1):
        try:
            duty = Duty(
                _day(entry["night"]),
                _whole(entry["shift"]),
                _text(entry["member"]),
                _optional(entry.get("group")),
                _optional(entry.get("team")),
                _optional(entry.get("stands_in_for")) or "",
                entry.get("single") is True,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            broken.append(_malformed("assignments", number))
        else:
            duties.append(duty)
    return duties, broken


def read_gaps(said: object) -> tuple[list[Gap], list[Broken]]:
    """The entries of `unfilled`."""
    gaps, broken = [], []
    for number, entry in enumerate(_entries(said), start=1):
        try:
            because = entry.get("because")
            gap = Gap(
                _day(entry["night"]),
                _whole(entry["shift"]),
                _whole(entry["places"]),
                because.strip() if isinstance(because, str) else "",
                _optional(entry.get("team")) or "",
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            broken.append(_malformed("unfilled", number))
        else:
            gaps.append(gap)
    return gaps, broken


def read_absences(said: object) -> tuple[set[tuple[str, date]], list[Broken]]:
    """The entries of `absences`: who said after the sheet was written that they cannot come."""
    found, broken = set(), []
    for number, entry in enumerate(_entries(said), start=1):
        try:
            found.add((_text(entry["member"]), _day(entry["night"])))
        except (KeyError, TypeError, ValueError, AttributeError):
            broken.append(_malformed("absences", number))
    return found, broken


def terms_said(said: Mapping[str, Any], duties: Sequence[Duty], gaps: Sequence[Gap]) -> Terms:
    """The terms a rota says it was made for; from its first to its last night where it says nothing.

    They are a claim like the rest: give what was ordered to the checker, and this is not looked at.
    """
    nights = sorted({*(one.night for one in duties), *(one.night for one in gaps)})
    start = _or(_day, said.get("start"), nights[0] if nights else date.min)
    spanned = (nights[-1] - start).days + 1 if nights else 1
    needs: dict[tuple[str, date, int], int] = {}
    for entry in _entries(said.get("needs")):
        try:
            key = (_optional(entry.get("team")) or "", _day(entry["date"]), _whole(entry["shift"]))
            needs[key] = _whole(entry["places"])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    shifts = max([*(one.shift for one in duties), *(one.shift for one in gaps)], default=1)
    return Terms(
        start,
        max(1, _or(_whole, said.get("nights"), spanned)),
        max(1, _or(_whole, said.get("shifts"), shifts)),
        max(1, _or(_whole, said.get("every"), 3)),
        max(1, _or(_whole, said.get("group"), 10)),
        needs,
    )


def claim_of(
    said: Mapping[str, Any],
    people: Sequence[Person],
    ordered: Mapping[str, Any],
    absent: Sequence[tuple[str, date]] = (),
) -> tuple[Claim, list[Broken]]:
    """The claim, and what of it cannot be read. `ordered`: fields of Terms that are known from elsewhere."""
    duties, bad_duties = read_duties(said.get("assignments"))
    gaps, bad_gaps = read_gaps(said.get("unfilled"))
    absences, bad_absences = read_absences(said.get("absences"))
    terms = replace(terms_said(said, duties, gaps), **ordered)
    claim = Claim(
        with_groups(people, terms.group),
        tuple(duties),
        tuple(gaps),
        frozenset(absences | set(absent)),
        terms,
        said,
    )
    return claim, [*bad_duties, *bad_gaps, *bad_absences]


def _entries(said: object) -> list[Any]:
    return said if isinstance(said, list) else []


def _day(said: object) -> date:
    if not isinstance(said, str):
        raise TypeError
    return date.fromisoformat(said)


def _whole(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        raise TypeError
    return said


def _text(said: object) -> str:
    if not isinstance(said, str) or not said:
        raise TypeError
    return said


def _optional(said: object) -> str | None:
    if said is not None and not isinstance(said, str):
        raise TypeError
    return said


def _or(read: Any, said: object, default: Any) -> Any:
    try:
        return read(said)
    except (TypeError, ValueError):
        return default


def _malformed(where: str, number: int) -> Broken:
    why = Reason(
        "malformed",
        f"entry {number} of {where} cannot be read",
        f"{where} 的第 {number} 条无法读取",
    )
    return Broken("malformed", why)
