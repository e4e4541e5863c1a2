"""Who may print papers of a case: the table of access, the case's own mediators, a reason, and an entry in the log."""

from datetime import datetime

from fengqiao.audit.exports import Taken, record_export
from fengqiao.audit.idempotency import request_digest
from fengqiao.audit.once import Answer, once
from fengqiao.community.access import Kind, Verb, may_at_all
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.intake import audit_actor
from fengqiao.mediation.actions.reveal import SHORTEST_REASON, is_sheltered, log_refusal
from fengqiao.mediation.models import Dispute
from fengqiao.mediation.scope import BY_ASSIGNMENT, HIDDEN, Caller, is_in_scope, mediates

IN_CHARGE = frozenset({"officer", "chief"})
WHOLE = "dossier"


def admitted(
    *, number: str, reason: str, by: Caller, at: datetime, paper: str = WHOLE, key: str = ""
) -> tuple[Dispute, Taken]:
    """The dispute whose `paper` this caller may print now; who printed what, and why, is an entry of its own, and
    the entry's id goes onto every page.

    Parties print their own copy, and mediators single papers, without a reason; everybody else's print and every
    whole dossier wants one, which the parties are shown. `key`: the same form sent again, with the same reason, is the
    same print and no second entry. Raises `Refused`: not_found, role_may_not, reason_missing.
    """
    dispute = _within(number, by)
    refusal = _refusal(dispute, by=by, reason=reason, paper=paper)
    if refusal is not None:
        log_refusal(
            number=number, verb=_verb(dispute, by=by, paper=paper), refusal=refusal.name, by=by, at=at
        )
        raise refusal

    def entry() -> Answer:
        taken = record_export(
            station=dispute.station,
            by=audit_actor(by),
            verb=_verb(dispute, by=by, paper=paper),
            object_kind="dispute",
            object_id=str(dispute.id),
            at=at,
            reason=reason.strip(),
            rows=1,
            what={"paper": paper} | ({"protected": True} if is_sheltered(dispute) else {}),
        )
        return Answer(200, [taken.id, taken.at.isoformat()])

    digest = request_digest(reason.strip().encode()).hex()[:16]
    door = f"print {number} {paper} {digest}"
    told = once(door=door, actor=by.id, key=key or str(uuid7()), content=b"", deed=entry, at=at)
    return dispute, Taken(id=told.body[0], at=datetime.fromisoformat(told.body[1]))


def admissible(*, number: str, by: Caller) -> Dispute:
    """The dispute of which this caller could print papers, with a reason where one is wanted; nothing is logged.

    Raises `Refused`: not_found, role_may_not.
    """
    dispute = _within(number, by)
    if not _may(dispute, by):
        raise Refused("role_may_not", role=by.role)
    return dispute


def _within(number: str, by: Caller) -> Dispute:
    dispute = None if "\0" in number else Dispute.objects.filter(number=number).first()
    if dispute is None or not is_in_scope(dispute, by):
        raise Refused("not_found", number=number)
    return dispute


def _refusal(dispute: Dispute, *, by: Caller, reason: str, paper: str) -> Refused | None:
    if not _may(dispute, by):
        return Refused("role_may_not", role=by.role)
    if wants_reason(dispute, by=by, paper=paper) and len(reason.strip()) < SHORTEST_REASON:
        return Refused("reason_missing")
    return None


def _may(dispute: Dispute, by: Caller) -> bool:
    """The table of access; on the protected path only those in charge; of those given the case who mediates it."""
    if not may_at_all("party" if by.kind == "party" else by.role, Verb.EXPORT, Kind.DOSSIER):
        return False
    if is_protected(dispute) and by.role not in IN_CHARGE:
        return False
    return by.role not in BY_ASSIGNMENT or mediates(dispute, by)


def is_protected(dispute: Dispute) -> bool:
    """On the protected path, or kept apart because of violence in the family: for those in charge only."""
    return dispute.stage in HIDDEN or dispute.standing.screening.family_violence


def wants_reason(dispute: Dispute, *, by: Caller, paper: str = WHOLE) -> bool:
    """Whether this caller must say why before printing."""
    if by.kind == "party":
        return False
    return paper == WHOLE or not mediates(dispute, by)


def _verb(dispute: Dispute, *, by: Caller, paper: str) -> str:
    """`print_dossier` is what the parties are shown as a look; their own copies and their mediators' forms are not."""
    if by.kind == "party":
        return "print_own_copy"
    return "print_dossier" if wants_reason(dispute, by=by, paper=paper) else "print_paper"
