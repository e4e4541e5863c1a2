"""Who stands before a dispute: the caller, and whether this dispute is theirs to see."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from fengqiao.community.access import Kind, Reach, Verb, reach

from .guards import By
from .models import Alarm, Assignment, Dispute, WorkOrder
from .standing import Stage

HIDDEN = frozenset({Stage.PROTECTED.value, Stage.REFERRED.value})
# A case with a minor is for those who have it in hand; here an officer is wanted, and any of the room may come.
WANTS_AN_OFFICER = HIDDEN | {Stage.HANDING_OVER.value, Stage.POLICE_MEDIATION.value}
STATION_WIDE = frozenset({"chief"})
BY_ROOM = frozenset({"officer"})
BY_ASSIGNMENT = frozenset({"elder", "assistant", "lawyer"})
WITHOUT_CASES = frozenset({"justice", "system_admin", "security_admin", "audit_admin", "anonymous"})


@dataclass(frozen=True)
class Caller:
    """Somebody at the door. A party has a side and one dispute; an officer the numbers of their policing rooms.

    `stands_in_for` are the colleagues on leave whom this person deputises today.
    """

    role: str
    id: str = ""
    kind: str = "staff"
    station: str = ""
    side: str | None = None
    dispute_id: UUID | None = None
    rooms: frozenset[int] = frozenset()
    departments: frozenset[UUID] = frozenset()
    stands_in_for: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """Their own id and those of the colleagues they deputise."""
        return self.stands_in_for | {self.id}

    @property
    def by(self) -> By:
        """As the ladder sees them."""
        return By(role=self.role, id=self.id, side=self.side, stands_in_for=self.stands_in_for)


SYSTEM = Caller(role="system", kind="system")


def kind_of(dispute: Dispute) -> Kind:
    """What kind of record it is to the table of scopes: the protected path is stricter, and so is a minor's case."""
    if dispute.stage in HIDDEN:
        return Kind.PROTECTED_DISPUTE
    return Kind.MINORS_CASE if dispute.apart else Kind.DISPUTE_REGISTER


def is_in_scope(dispute: Dispute, caller: Caller) -> bool:
    """Whether this caller may know that the dispute exists, as the table of scopes says."""
    if caller.kind == "system":
        return True
    kind = Kind.WORK_ORDER if caller.role == "clerk" else kind_of(dispute)
    return _REACHES[reach(caller.role, Verb.READ, kind)](dispute, caller)


def _is_a_party(dispute: Dispute, caller: Caller) -> bool:
    """On the protected path nobody but the sheltered side: the others must not learn of it."""
    if caller.dispute_id != dispute.id:
        return False
    return dispute.stage not in HIDDEN or caller.side == dispute.standing.sheltered_side


def _is_assigned(dispute: Dispute, caller: Caller) -> bool:
    given = Assignment.objects.filter(dispute=dispute, user__in=caller.ids, until=None)
    return caller.station == dispute.station and given.exists()


def _is_of_room(dispute: Dispute, caller: Caller) -> bool:
    if caller.station != dispute.station:
        return False
    if dispute.room in caller.rooms or (dispute.stage not in HIDDEN and _is_assigned(dispute, caller)):
        return True
    return Alarm.objects.filter(dispute=dispute, paged=caller.id).exists()  # on duty for every room


def _is_in_hand(dispute: Dispute, caller: Caller) -> bool:
    """As `_is_of_room`, but the room alone is no reason unless an officer is wanted."""
    if dispute.stage in WANTS_AN_OFFICER:
        return _is_of_room(dispute, caller)
    if caller.station != dispute.station:
        return False
    return (
        _is_assigned(dispute, caller) or Alarm.objects.filter(dispute=dispute, paged__in=caller.ids).exists()
    )


def without_others_minors(caller: Caller, *, of: str = "") -> Q:
    """For lists of an officer: minors' cases only where they have them in hand, or one of them is wanted.

    `of`: the way to the dispute, such as `dispute__`, in rows that are not disputes.
    """
    given = Assignment.objects.filter(user__in=caller.ids, until=None)
    return (
        Q(**{f"{of}apart": False})
        | Q(**{f"{of}stage__in": sorted(WANTS_AN_OFFICER)})
        | Q(**{f"{of}pk__in": given.values("dispute")})
    )


def _is_asked(dispute: Dispute, caller: Caller) -> bool:
    orders = WorkOrder.objects.filter(dispute=dispute, department__in=caller.departments)
    return caller.station == dispute.station and dispute.stage not in HIDDEN and orders.exists()


_REACHES: dict[Reach, Callable[[Dispute, Caller], bool]] = {
    Reach.NONE: lambda dispute, caller: False,
    Reach.OWN: _is_a_party,
    Reach.ASSIGNED: _is_assigned,
    Reach.ROOM: _is_of_room,
    Reach.IN_HAND: _is_in_hand,
    Reach.DEPARTMENT: _is_asked,
    Reach.STATION: lambda dispute, caller: caller.station == dispute.station,
    Reach.PUBLIC: lambda dispute, caller: True,
}


def mediates(dispute: Dispute, caller: Caller) -> bool:
    """Whether this person mediates the dispute, and so may read what is said in it."""
    return (
        caller.kind == "staff"
        and Assignment.objects.filter(
            dispute=dispute, user__in=caller.ids, mediates=True, until=None
        ).exists()
    )
