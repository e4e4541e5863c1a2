"""Whom to tell after a leak (Personal Information Protection Law art 57): by side; in clear only with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqiao.audit import log
from fengqiao.kernel.refusals import Refused

from ..models import Dispute, Party
from .reveal import SHORTEST_REASON, is_sheltered


@dataclass(frozen=True)
class ToTell:
    """A side of a case whose data was reached. `by`: phone, a visit, or nobody (a protected case's other side)."""

    dispute_id: str
    number: str
    side: str
    by: str
    name: str = ""
    phone: str = ""


def sides_to_tell(cases: Iterable[str]) -> list[ToTell]:
    """Everybody named in these cases whose data is still there, without names. Two statements."""
    return [
        ToTell(dispute_id=str(party.dispute_id), number=party.dispute.number, side=party.side, by=_way(party))
        for party in _parties(cases)
    ]


@transaction.atomic
def reveal_sides_to_tell(*, cases: Iterable[str], reason: str, by: log.Actor, at: datetime) -> list[ToTell]:
    """The same with names and phones: an act with a reason, and an entry for every case.

    Raises `Refused("reason_missing")`.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing")
    parties = _parties(cases)
    for dispute in {party.dispute_id: party.dispute for party in parties}.values():
        log.append(
            station=dispute.station,
            by=by,
            verb="reveal_breach_list",
            object_kind="dispute",
            object_id=str(dispute.id),
            at=at,
            reason=reason.strip(),
            details={"protected": True} if is_sheltered(dispute) else {},
        )
    return [
        ToTell(str(one.dispute_id), one.dispute.number, one.side, _way(one), one.name, one.phone)
        for one in parties
    ]


def case_id_of(number: str) -> str:
    """The opaque id of the case with this number. Raises `Refused("not_found")`."""
    found = Dispute.objects.filter(number=number).values_list("id", flat=True).first()
    if found is None:
        raise Refused("not_found", number=number)
    return str(found)


def _parties(cases: Iterable[str]) -> list[Party]:
    wanted = [UUID(case) for case in cases]
    rows = Party.objects.filter(dispute__in=wanted, erased_at=None).select_related("dispute")
    return list(rows.order_by("dispute__number", "side", "id"))


def _way(party: Party) -> str:
    if party.never_contact:
        return "nobody"
    return "phone" if party.phone_index else "visit"
