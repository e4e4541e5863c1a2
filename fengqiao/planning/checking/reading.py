"""From the JSON of a rota to what can be checked; entries that cannot be read are broken rules themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from fengqiao.kernel.reasons import Reason
from fengqiao.planning.checking.bare import is_bare, with_stand_ins
from fengqiao.planning.checking.facts import Broken, Claim, Duty, Gap, Person, Terms

MOST = {"nights": 366, "shifts": 24, "every": 366, "group": 100_000}
"""What terms a rota may say of itself; more would keep the checker busy for ever."""

_MOST_PLACES = 1_000_000
_YEARS = range(1900, 9000)  # the night before and after any of these can be reckoned
_Entry = TypeVar("_Entry")
_Read = tuple[list[_Entry], list[Broken]]


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


def claim_of(
    said: Mapping[str, Any],
    people: Sequence[Person],
    ordered: Mapping[str, Any],
    absent: Sequence[tuple[str, date]] = (),
) -> tuple[Claim, list[Broken]]:
    """The claim, and what of it cannot be read. `ordered`: fields of Terms that are known from elsewhere."""
    duties, bad_duties = _read_all(said, "assignments", _duty)
    gaps, bad_gaps = _read_all(said, "unfilled", _gap)
    absences, bad_absences = _read_all(said, "absences", _absence)
    terms, bad_terms = terms_said(said, duties, gaps, ordered)
    claim = Claim(
        with_groups(people, terms.group),
        tuple(duties),
        tuple(gaps),
        frozenset({*absences, *absent}),
        terms,
        said,
    )
    if is_bare(said.get("assignments")):
        claim = replace(claim, duties=with_stand_ins(claim), is_bare=True)
    return claim, [*bad_duties, *bad_gaps, *bad_absences, *bad_terms]


def terms_said(
    said: Mapping[str, Any], duties: Sequence[Duty], gaps: Sequence[Gap], ordered: Mapping[str, Any]
) -> tuple[Terms, list[Broken]]:
    """The terms a rota says it was made for; from its first to its last night where it says nothing.

    They are a claim like the rest: what was `ordered` is taken as ordered, and what the rota says of it not looked at.
    """
    nights = sorted({*(one.night for one in duties), *(one.night for one in gaps)})
    shifts = max([*(one.shift for one in duties), *(one.shift for one in gaps)], default=1)
    found: dict[str, Any] = {
        "start": nights[0] if nights else None,
        "shifts": shifts,
        "every": 3,
        "group": 10,
    }
    found |= {"nights": 30, "needs": {}, **ordered}
    broken: list[Broken] = []
    for name in ("start", *MOST):
        if name not in ordered and said.get(name) is not None:
            try:
                found[name] = _day(said[name]) if name == "start" else _term(name, said[name])
            except (TypeError, ValueError):
                broken.append(_malformed(f"{name} cannot be read", f"{name} 无法读取"))
    if found["start"] is None:
        broken.append(_malformed("no night stands there, and no start", "没有任何一晚，也没有写 start"))
        return Terms(date.min, 0, 1), broken
    if "nights" not in ordered and said.get("nights") is None and nights:
        found["nights"] = (nights[-1] - found["start"]).days + 1
    for name in ("nights", "shifts"):
        if name not in ordered:
            found[name] = max(1, min(found[name], MOST[name]))
    if "needs" not in ordered:
        needs, bad = _read_all(said, "needs", _need)
        found["needs"], broken = dict(needs), [*broken, *bad]
    return Terms(**found), broken


def _read_all(said: Mapping[str, Any], name: str, read: Callable[[Any], _Entry]) -> _Read[_Entry]:
    """Every entry of a list of the rota; nothing where it is left out."""
    entries = said.get(name)
    if entries is None:
        return [], []
    if not isinstance(entries, list):
        return [], [_malformed(f"{name} is no list", f"{name} 不是列表")]
    found, broken = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            found.append(read(entry))
        except (KeyError, TypeError, ValueError, AttributeError):
            broken.append(
                _malformed(f"entry {number} of {name} cannot be read", f"{name} 的第 {number} 条无法读取")
            )
    return found, broken


def _duty(entry: Any) -> Duty:
    single = entry.get("single")
    if single is not None and not isinstance(single, bool):
        raise TypeError
    return Duty(
        _day(entry["night"]),
        _whole(entry["shift"]),
        _text(entry["member"]),
        _optional(entry.get("group")),
        _optional(entry.get("team")),
        _optional(entry.get("stands_in_for")) or "",
        single is True,
    )


def _gap(entry: Any) -> Gap:
    because, places = entry.get("because"), _whole(entry["places"])
    if abs(places) > _MOST_PLACES:
        raise ValueError
    return Gap(
        _day(entry["night"]),
        _whole(entry["shift"]),
        places,
        because.strip() if isinstance(because, str) else "",
        _optional(entry.get("team")) or "",
    )


def _absence(entry: Any) -> tuple[str, date]:
    """Who said after the sheet was written that they cannot come, and when."""
    return _text(entry["member"]), _day(entry["night"])


def _need(entry: Any) -> tuple[tuple[str, date, int], int]:
    places = _whole(entry["places"])
    if not 0 <= places <= _MOST_PLACES:
        raise ValueError
    return (_optional(entry.get("team")) or "", _day(entry["date"]), _whole(entry["shift"])), places


def _term(name: str, said: object) -> int:
    value = _whole(said)
    if not 1 <= value <= MOST[name]:
        raise ValueError
    return value


def _day(said: object) -> date:
    if not isinstance(said, str):
        raise TypeError
    day = date.fromisoformat(said)
    if day.year not in _YEARS:
        raise ValueError
    return day


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


def _malformed(en: str, zh: str) -> Broken:
    return Broken("malformed", Reason("malformed", en, zh))
