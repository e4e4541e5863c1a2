"""The log, read: for the audit administrator, by opaque ids. Nothing of a case is in it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fengqiao.audit import case_keys
from fengqiao.audit.log import case_named
from fengqiao.audit.models import Entry

PAGE = 50
INSTALLATION = ""
"""Entries such as a backup belong to no single station."""


@dataclass(frozen=True)
class Sought:
    """What the log is narrowed by; what is left empty does not narrow it."""

    verbs: tuple[str, ...] = ()
    role: str = ""
    actor: str = ""
    object_id: str = ""
    refused_only: bool = False
    protected_only: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class LogPage:
    """Some entries, newest first, and the number to go on before; None at the end."""

    entries: list[Entry]
    next: int | None


def entries_of_station(
    station: str, *, sought: Sought, before: int | None = None, size: int = PAGE
) -> LogPage:
    """A page of a station's log, newest first, with what concerns the whole installation. At most four statements."""
    wanted: dict[str, Any] = {
        "verb__in": sought.verbs or None,
        "role": _storable(sought.role) or None,
        "actor": _storable(sought.actor) or None,
        "object_id": _storable(sought.object_id) or None,
        "refused": sought.refused_only or None,
        "details__contains": '"protected":true' if sought.protected_only else None,
        "at__gte": sought.since,
        "at__lt": sought.until,
        "number__lt": before,
    }
    rows = Entry.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    lines = rows.order_by("-number").values_list("number", "object_kind", "object_id")
    # A statement each: asked for both at once, either database would sort the whole log for every page.
    both = [line for of in (station, INSTALLATION) for line in lines.filter(station=of)[: size + 1]]
    found = sorted(both, reverse=True)[: size + 1]
    shown = [number for number, *_ in found[:size]]
    case_keys.read_ahead(case for _, kind, name in found[:size] if (case := case_named(kind, name)))
    entries = Entry.objects.in_bulk(shown)
    return LogPage([entries[number] for number in shown], shown[-1] if len(found) > size else None)


def entries_about_person(person: str, *, limit: int = 10_000) -> list[dict[str, Any]]:
    """What somebody did and what was done to their account, newest first, for their own file. Two statements.

    Reasons, and whom or what else an entry is about, are left out: those are others' data.
    """
    columns = ("number", "at", "verb", "role", "object_kind", "refusal")
    by_them = Entry.objects.filter(actor=person).order_by("-number").values(*columns)[:limit]
    about = (
        Entry.objects.filter(object_kind="user", object_id=person)
        .order_by("-number")
        .values(*columns)[:limit]
    )
    found = {row["number"]: row | {"yours": False} for row in about}
    found |= {row["number"]: row | {"yours": True} for row in by_them}
    return [found[number] for number in sorted(found, reverse=True)[:limit]]


def _storable(text: str) -> str:
    """As `log` keeps it; PostgreSQL takes no NUL, not even in a question."""
    return text.replace("\0", "\ufffd")


def is_about_protected(entry: Entry) -> bool:
    """Whether the matter was on the protected path at that moment."""
    return json.loads(entry.details).get("protected") is True


def without_protected(entries: Iterable[Entry]) -> list[Entry]:
    """Those that may be shown to parties: looks into a protected matter are the audit administrator's alone."""
    return [entry for entry in entries if not is_about_protected(entry)]
