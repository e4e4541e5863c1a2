"""Who is at the door: a receipt code, a member of the staff or a resident's account as a `Caller`. Reads only."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fengqiao.audit.vault import blind_index
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now

from .models import Dispute, Party, Step
from .scope import HIDDEN, Caller
from .standing import Stage


def party_by_receipt(code: str) -> Party | None:
    """Whose receipt code this is, with the dispute."""
    digits = "".join(ch for ch in code if ch.isdigit())
    if len(digits) != 12:
        return None
    return (
        Party.objects.select_related("dispute")
        .filter(receipt_index=blind_index(digits, purpose="receipt"))
        .first()
    )


def whose_receipt(code: str, *, address: str) -> dict[str, str]:
    """By whom a try at the door of receipts is counted: known code or not, all the same."""
    digits = "".join(ch for ch in code if ch.isdigit())[:12]
    return {"address": address, "beginning": digits[:4], "receipt": digits}


def is_known_who_reported(dispute: Dispute, merging: Mapping[str, Any]) -> bool:
    """Whether the reporter is who they say: the staff wrote it down, or called the phone before `merging` it."""
    by_staff = bool(dispute.filed_by) and dispute.filed_by_role != "resident"
    return by_staff or merging.get("same_person") is True


def party_after_merge(party: Party) -> Party | None:
    """The same person, known by the phone, in the dispute that goes on: the earlier receipt stays good.

    However often the matter was merged; None where they are no party of it, or it is on the protected path. The receipt
    of whoever reported unseen was shown on their own screen, whatever phone they named: it leads on only where somebody
    called that phone. They open the other matter with a code sent to it (docs/decisions/0010).
    """
    if party.dispute.stage != Stage.MERGED:
        return None
    if party.side == party.dispute.standing.reporter_side:
        step = Step.objects.filter(dispute=party.dispute, move="merge").order_by("-number").first()
        if not is_known_who_reported(party.dispute, step.words if step else {}):
            return None
    return _same_further_on(party)


def _same_further_on(party: Party) -> Party | None:
    other = party.dispute.linked_to
    if other is None or other.stage in HIDDEN:
        return None
    there = Party.objects.select_related("dispute__linked_to").filter(dispute=other, never_contact=False)
    same = same_phone(party, list(there))
    if same is None or other.stage != Stage.MERGED:
        return same
    return _same_further_on(same)


def same_phone(party: Party, among: list[Party]) -> Party | None:
    """Who of these has this person's phone; of several on one phone the one with the same name, or nobody."""
    if party.phone_index is None:
        return None
    found = [one for one in among if one.phone_index and bytes(one.phone_index) == bytes(party.phone_index)]
    return found[0] if len(found) == 1 else next((one for one in found if one.name == party.name), None)


def parties_of_phone(digits: str) -> list[Party]:
    """What somebody who holds this phone may open: what a receipt code sent to it would open, and nothing else.

    So nothing of the protected path (the phone may be in the wrong hands), nothing for whom must never be contacted,
    nothing before that side was asked, and nothing where two parties of one matter share the phone.
    """
    written = (digits, f"86{digits}", f"+86{digits}")
    same = Party.objects.filter(phone_index__in=[blind_index(one, purpose="phone") for one in written])
    rows = same.select_related("dispute").filter(receipt_index__isnull=False)
    found = list(rows.exclude(never_contact=True).exclude(dispute__stage__in=HIDDEN).order_by("-dispute_id"))
    shared = same.filter(dispute__in={party.dispute_id for party in found})
    count = Counter(shared.values_list("dispute_id", flat=True))
    return [party for party in found if count[party.dispute_id] == 1]


def caller_of_user(user: Any) -> Caller:
    """A signed-in member of the staff, or a resident with an account (who is a party only of their own disputes).

    Today's deputies see and do what the absent colleague could: their cases, rooms and departments are theirs too.
    """
    staff, placed = user.role != "resident", user.role in {"officer", "clerk"}
    absent = community.colleague_ids_deputised_by(user, on=local_date(now())) if staff else []
    rooms, departments = (
        community.rooms_and_departments_of([user.id, *absent]) if placed else (frozenset(), frozenset())
    )
    return Caller(
        stands_in_for=frozenset(map(str, absent)),
        role=user.role,
        id=str(user.id),
        station=user.station_id or "",
        rooms=rooms,
        departments=departments,
    )


def caller_of_party(party: Party) -> Caller:
    """A party as a caller."""
    return Caller(
        role="resident",
        id=str(party.id),
        kind="party",
        station=party.dispute.station,
        side=party.side,
        dispute_id=party.dispute_id,
    )


def caller_of_resident(*, user_id: str, number: str) -> Caller | None:
    """A signed-in resident as a party of this dispute; None where they are none."""
    party = Party.objects.select_related("dispute").filter(user=user_id, dispute__number=number).first()
    return caller_of_party(party) if party else None
