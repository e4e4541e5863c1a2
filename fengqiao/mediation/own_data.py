"""Everything the station holds about one party, for that party (Personal Information Protection Law art 45).

Not in it: other people's personal data, also of the same side, what they said in private, and mediators' private notes.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fengqiao.audit import retention
from fengqiao.audit.vault import blind_index
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.refusals import Refused

from . import queries
from .actions.answers import answers_index
from .actions.rights import bar_to_deletion
from .models import Agreement, Assignment, Attachment, Dispute, Party, RightsRequest
from .retention import kind_of_file
from .scope import Caller, is_in_scope
from .words import with_side_marks

# Steps whose words are somebody else's name and number.
_ABOUT_PEOPLE = frozenset({"add_party", "correct_party", "ask_side"})


@dataclass(frozen=True)
class StepOfOwn:
    """A step as far as it concerns the party; `words` are empty where they are not for them."""

    number: int
    at: datetime
    move: str
    role: str
    side: str
    own: bool
    words: dict[str, Any]


@dataclass(frozen=True)
class OwnData:
    """What goes into the file."""

    dispute: Dispute
    party: Party
    summary: str
    steps: list[StepOfOwn]
    agreements: list[dict[str, Any]]
    attachments: list[Attachment]
    departments: list[str]
    looks: list[Any]
    requests: list[RightsRequest]
    kept_as: str
    kept_until: date | None


def own_data(*, caller: Caller) -> OwnData:
    """Raises `Refused("not_found")` for whoever is no party, or no longer one."""
    party = (
        Party.objects.select_related("dispute").filter(pk=caller.id).first()
        if caller.kind == "party"
        else None
    )
    if party is None or party.erased_at is not None or not is_in_scope(party.dispute, caller):
        raise Refused("not_found")
    dispute = party.dispute
    people = [one for one in dispute.parties.all() if one.pk != party.pk]
    others = [(one.side, one.name) for one in people if one.name and one.name != party.name]
    of_others = frozenset(str(one.pk) for one in people)
    kept_as, kept_until = keeping_of(dispute)
    return OwnData(
        dispute=dispute,
        party=party,
        summary=with_side_marks(dispute.summary, others),
        steps=[
            _step(one, party, others, of_others) for one in queries.steps_for(dispute, caller, reads=True)
        ],
        agreements=[_agreement(one, others) for one in dispute.agreements.order_by("id")],
        attachments=list(
            dispute.attachments.filter(step__side=party.side)
            .exclude(step__actor__in=of_others)
            .select_related("step")
            .order_by("id")
        ),
        departments=sorted(set(dispute.work_orders.values_list("department_kind", flat=True))),
        looks=queries.who_looked(dispute, caller=caller, limit=1_000),
        requests=requests_of_party(caller=caller),
        kept_as=kept_as,
        kept_until=kept_until,
    )


def _step(
    shown: queries.StepShown, party: Party, others: list[tuple[str, str]], of_others: frozenset[str]
) -> StepOfOwn:
    own = shown.side == party.side and shown.actor not in of_others
    words = shown.words or {}
    if not own and (shown.move in _ABOUT_PEOPLE or shown.audience == "private"):
        words = {}
    return StepOfOwn(
        number=shown.number,
        at=shown.at,
        move=shown.move,
        role=shown.role,
        side=shown.side,
        own=own,
        words=words if own and shown.move in _ABOUT_PEOPLE else marked(words, others),
    )


def marked(value: Any, others: list[tuple[str, str]]) -> Any:
    """The same JSON value with the other sides' names and all phone and ID numbers as side marks."""
    if isinstance(value, str):
        return with_side_marks(value, others)
    if isinstance(value, dict):
        return {name: marked(item, others) for name, item in value.items()}
    if isinstance(value, list):
        return [marked(item, others) for item in value]
    return value


def _agreement(row: Agreement, others: list[tuple[str, str]]) -> dict[str, Any]:
    told = {name: value for name, value in row.content.items() if name not in {"parties", "phones"}}
    promises = [
        {
            "what": with_side_marks(item.what, others),
            "due_on": str(item.due_on),
            "done_on": str(item.done_on or ""),
        }
        for item in row.items.all()
    ]
    in_force = row.in_force_at.isoformat() if row.in_force_at else ""
    return {
        "number": row.number,
        "in_force_at": in_force,
        "content": marked(told, others),
        "promises": promises,
    }


def keeping_of(dispute: Dispute) -> tuple[str, date | None]:
    """As which kind a case is kept, and until when; ("", None) while it goes on."""
    code = kind_of_file(dispute)
    if not code:
        return "", None
    since = dispute.closed_at or dispute.last_moved_at
    return code, local_date(since) + timedelta(days=retention.terms_of_station(dispute.station)[code])


def requests_of_party(*, caller: Caller) -> list[RightsRequest]:
    """What this party asked, newest first."""
    return list(RightsRequest.objects.filter(party=UUID(caller.id))) if caller.kind == "party" else []


def requests_of_station(
    *, caller: Caller, size: int = 100
) -> tuple[list[RightsRequest], list[RightsRequest]]:
    """What waits for an answer, due first, and what was answered lately: for the chief alone."""
    if caller.role != "chief" or not caller.station:
        return [], []
    rows = RightsRequest.objects.filter(station=caller.station).select_related("dispute", "party")
    waiting = rows.filter(answered_at=None).order_by("due_on", "id")[:size]
    return list(waiting), list(rows.filter(answered_at__isnull=False).order_by("-answered_at")[:20])


def assignments_of(*, user_id: str) -> list[dict[str, Any]]:
    """Which matters somebody of the staff was given, as what and from when to when; by number, nothing of them."""
    rows = Assignment.objects.filter(user=user_id).order_by("since", "id")
    columns = ("dispute__number", "role", "mediates", "asked", "since", "until")
    return [dict(row) for row in rows.values(*columns)]


def answers_found(*, code: str, last: str) -> list[RightsRequest]:
    """Answers to somebody whose own data is gone, by their receipt code and the last four digits of their phone.

    Newest first; empty for every other code, also for one that still opens its matter.
    """
    digits = "".join(ch for ch in code if ch.isdigit())
    if len(digits) != 12:
        return []
    found = answers_index(blind_index(digits, purpose="receipt"), last=last)
    rows = RightsRequest.objects.filter(answers_index=found, answered_at__isnull=False)
    return list(rows.select_related("dispute"))


def bar_of(row: RightsRequest) -> Any:
    """What the law keeps from being deleted now, for the one who answers."""
    return bar_to_deletion(row.dispute) if row.kind == "deletion" else None
