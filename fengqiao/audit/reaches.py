"""Which records were reached by whom, as the log tells: for the report that the law wants after a leak."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fengqiao.audit.log import CASES
from fengqiao.audit.looks import LOOKS
from fengqiao.audit.models import Entry

DATA_OF = {
    **{look.verb: look.data for look in LOOKS},
    "print_paper": ("names", "papers"),
    "print_own_copy": ("names", "papers"),
    "take_own_data": ("names", "phones", "talks", "papers"),
    "take_scan": ("papers",),
    "export_register": ("register",),
    "export_case_allowance": ("register",),
    "back_up": ("everything_sealed",),
}
"""By verb: which kinds of data it reaches. A change of a case by somebody reaches its register and summary."""
OF_A_CHANGE = ("register", "summary")
_CHUNK = 2_000


@dataclass
class Reached:
    """What one case, or one export that names no case, was reached by."""

    actors: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    times: int = 0


@dataclass
class Reaches:
    """What was reached between two moments. `lists` are exports and backups, by verb; `refused` counts vain tries."""

    cases: dict[str, Reached] = field(default_factory=dict)
    actors: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    lists: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0
    entries: int = 0


def reaches_between(*, since: datetime, until: datetime, actor: str = "", case: str = "") -> Reaches:
    """Everything that reached a case, or took a list along, from `since` up to `until`; nothing is decrypted.

    `actor` and `case` are opaque ids; empty does not narrow. What a party saw of their own case is left out unless
    that party is the actor asked for.
    """
    found = Reaches()
    for entry in _entries(since, until, actor, case):
        found.entries += 1
        if entry["refused"]:
            found.refused += 1
        elif entry["object_kind"] in CASES:
            _case(found, entry, asked=bool(actor))
        elif entry["verb"] in DATA_OF:
            _list(found, entry)
    return found


def _entries(since: datetime, until: datetime, actor: str, case: str) -> Iterator[dict[str, Any]]:
    rows = Entry.objects.filter(at__gte=since, at__lt=until)
    rows = rows.filter(actor=actor) if actor else rows
    rows = rows.filter(object_kind__in=CASES, object_id=case) if case else rows
    columns = ("number", "at", "actor_kind", "actor", "role", "verb", "object_kind", "object_id", "refused")
    yield from rows.order_by("number").values(*columns).iterator(chunk_size=_CHUNK)


def _case(found: Reaches, entry: dict[str, Any], *, asked: bool) -> None:
    if entry["actor_kind"] != "staff" and not asked:
        return
    kinds = DATA_OF.get(entry["verb"], OF_A_CHANGE)
    reached = found.cases.setdefault(entry["object_id"], Reached())
    reached.actors.add(entry["actor"])
    reached.kinds.update(kinds)
    reached.times += 1
    _actor(found, entry, kinds)


def _list(found: Reaches, entry: dict[str, Any]) -> None:
    found.lists.append(
        {
            "entry": entry["number"],
            "verb": entry["verb"],
            "at": entry["at"].isoformat(),
            "actor": entry["actor"],
        }
    )
    _actor(found, entry, DATA_OF[entry["verb"]])


def _actor(found: Reaches, entry: dict[str, Any], kinds: tuple[str, ...]) -> None:
    found.actors[(entry["actor_kind"], entry["role"], entry["actor"])] += 1
    found.kinds.update(kinds)
