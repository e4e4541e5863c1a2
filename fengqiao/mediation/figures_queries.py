"""What figures are made of: one line a case, nothing personal in it. `station` and `rooms` say how far they reach."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from .models import Agreement, Dispute


@dataclass(frozen=True)
class CaseLine:
    """An accepted case. `days` to the agreement in force, or to its end without one; None while it is open."""

    village: str
    kind: str
    source: str
    level: int | None
    settled_level: int | None
    is_closed: bool
    days: float | None


@dataclass(frozen=True)
class AgreementLine:
    """An agreement in force: its form and the committee mediator of record (an opaque id)."""

    form: str
    mediator: str
    kind: str
    amount_known: bool = False


def cases_accepted(
    *, station: str, rooms: Iterable[int] | None, since: datetime, until: datetime
) -> Iterator[CaseLine]:
    """Cases accepted from `since` up to `until`, of some policing rooms or (None) of the station. One statement."""
    rows = Dispute.objects.filter(station=station, accepted_at__gte=since, accepted_at__lt=until)
    if rooms is not None:
        rows = rows.filter(room__in=list(rooms))
    found = rows.order_by().annotate(agreed_at=Min("agreements__in_force_at"))
    columns = ("village", "kind", "source", "level", "settled_level", "accepted_at", "agreed_at", "closed_at")
    for village, kind, source, level, settled, accepted, agreed, closed in found.values_list(
        *columns
    ).iterator():
        end = agreed if settled is not None and agreed else closed
        days = (end - accepted).total_seconds() / 86_400 if end else None
        yield CaseLine(village, kind, source, level, settled, closed is not None, days)


def agreements_in_force(*, station: str, since: datetime, until: datetime) -> Iterator[AgreementLine]:
    """Agreements that came into force in a period. One statement."""
    rows = Agreement.objects.filter(station=station, in_force_at__gte=since, in_force_at__lt=until).order_by()
    for form, mediator, kind in rows.values_list(
        "form", "dispute__facts__committee_mediator", "dispute__kind"
    ):
        yield AgreementLine(form, mediator or "", kind)
