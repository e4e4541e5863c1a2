"""Who stands before a dispute: the caller, and whether this dispute is theirs to see."""

from dataclasses import dataclass
from uuid import UUID

from .guards import By
from .models import Assignment, Dispute, WorkOrder
from .standing import Stage

STATION_WIDE = frozenset({"chief"})
BY_ROOM = frozenset({"officer"})
BY_ASSIGNMENT = frozenset({"elder", "assistant", "lawyer"})
WITHOUT_CASES = frozenset({"justice", "system_admin", "security_admin", "audit_admin", "anonymous"})


@dataclass(frozen=True)
class Caller:
    """Somebody at the door. A party has a side and one dispute; an officer the numbers of their policing rooms."""

    role: str
    id: str = ""
    kind: str = "staff"
    station: str = ""
    side: str | None = None
    dispute_id: UUID | None = None
    rooms: frozenset[int] = frozenset()
    departments: frozenset[UUID] = frozenset()

    @property
    def by(self) -> By:
        """As the ladder sees them."""
        return By(role=self.role, id=self.id, side=self.side)


SYSTEM = Caller(role="system", kind="system")


def is_in_scope(dispute: Dispute, caller: Caller) -> bool:
    """Whether this caller may know that the dispute exists. A protected one is hidden from every side but the reporter's."""
    if caller.kind == "system":
        return True
    if caller.role == "resident":
        return _is_a_party(dispute, caller)
    if caller.station != dispute.station or caller.role in WITHOUT_CASES:
        return False
    if caller.role in STATION_WIDE or (caller.role in BY_ROOM and dispute.room in caller.rooms):
        return True
    if caller.role == "clerk":
        return WorkOrder.objects.filter(dispute=dispute, department__in=caller.departments).exists()
    return Assignment.objects.filter(dispute=dispute, user=caller.id, until=None).exists()


def _is_a_party(dispute: Dispute, caller: Caller) -> bool:
    if caller.dispute_id != dispute.id:
        return False
    hidden = dispute.stage in {Stage.PROTECTED, Stage.REFERRED}
    return not hidden or caller.side == dispute.facts.get("reporter_side", "A")


def mediates(dispute: Dispute, caller: Caller) -> bool:
    """Whether this person mediates the dispute, and so may read what is said in it."""
    return (
        caller.kind == "staff"
        and Assignment.objects.filter(dispute=dispute, user=caller.id, mediates=True, until=None).exists()
    )
