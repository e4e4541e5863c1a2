"""The only readers of mediation: what each caller may see, personal data masked, a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from fengqiao.audit import log
from fengqiao.audit.looks import LOOK_VERBS
from fengqiao.audit.queries import without_protected
from fengqiao.audit.vault import mask_name, mask_phone
from fengqiao.kernel.clock import local_date

from . import ladder
from .deadlines import CONFIRMATION_DAYS, end_of_day
from .guards import GUARDS, Turn
from .ladder import Move
from .models import Agreement, Alarm, Assignment, Dispute, Party, Sitting, Step, WorkOrder
from .scope import (
    BY_ROOM,
    HIDDEN,
    STATION_WIDE,
    WITHOUT_CASES,
    Caller,
    is_in_scope,
    mediates,
    without_others_minors,
)
from .search import matching, only_columns
from .standing import Stage, Standing

PAGE = 100
COUNT_LIMIT = 1_000
# Guards that look at what is filled in: they cannot say beforehand whether a button is worth showing.
ASKS_FIELDS = frozenset(
    {
        "cooling_off",
        "guardian_consent_missing",
        "guardian_missing",
        "no_committee_mediator",
        "police_mediation_not_allowed",
        "seal_unconfirmed",
        "side_unnamed",
    }
)


@dataclass(frozen=True)
class PartyShown:
    """A party as most people see it: masked."""

    id: UUID
    side: str
    name: str
    phone: str
    consented: bool
    reachable: bool


@dataclass(frozen=True)
class StepShown:
    """One step of the thread; `words` is None where the reader may know that it happened, not what was said."""

    number: int
    move: str
    at: datetime
    happened_at: datetime | None
    actor: str
    role: str
    side: str
    level: int | None
    stage: str
    audience: str
    words: dict[str, Any] | None


@dataclass(frozen=True)
class DisputeShown:
    """A whole case for one reader."""

    dispute: Dispute
    standing: Standing
    parties: list[PartyShown]
    steps: list[StepShown]
    moves: list[Move]
    work_orders: list[WorkOrder]
    sittings: list[Sitting]
    alarms: list[Alarm]
    agreement: Agreement | None
    items: list[Any]
    reads_words: bool
    due_at: datetime | None
    linked_to: str | None = None
    looks: int = 0


@dataclass(frozen=True)
class DisputePage:
    """One page of a list: keyset, newest or soonest due first; the total is counted up to 1,000.

    Items are disputes, or where columns were asked for, named tuples of these.
    """

    items: list[Any]
    next: str | None
    total: int


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed by."""

    q: str = ""
    level: int | None = None
    stage: str = ""
    village: str = ""
    kind: str = ""
    due_before: date | None = None
    open_only: bool = False
    since: date | None = None
    until: date | None = None
    outcome: str = ""
    order: str = "newest"
    extra: dict[str, Any] = field(default_factory=dict)


def disputes_within(caller: Caller) -> QuerySet[Dispute]:
    """The disputes this caller may list."""
    if caller.role == "resident":
        # On the protected path nothing is listed: who is afraid must not be found out over a shoulder, or by the other.
        own = Dispute.objects.exclude(stage__in=HIDDEN)
        if caller.dispute_id is not None:
            return own.filter(pk=caller.dispute_id)
        return own.filter(parties__user=caller.id).distinct() if caller.id else own.none()
    if caller.role in WITHOUT_CASES or not caller.station:
        return Dispute.objects.none()
    station = Dispute.objects.filter(station=caller.station)
    if caller.role in STATION_WIDE:
        return station
    if caller.role in BY_ROOM:
        return station.filter(without_others_minors(caller), room__in=caller.rooms)
    if caller.role == "clerk":
        orders = WorkOrder.objects.filter(station=caller.station, department__in=caller.departments)
        return station.filter(pk__in=orders.values("dispute"))
    given = Assignment.objects.filter(user__in=caller.ids, until=None)
    return station.filter(pk__in=given.values("dispute")).exclude(stage__in=HIDDEN)


def titles_of(*, caller: Caller, numbers: Iterable[str]) -> dict[str, str]:
    """Number -> title of those of these disputes that the caller may list. One statement."""
    return dict(disputes_within(caller).filter(number__in=set(numbers)).values_list("number", "title"))


def disputes_listed(
    *,
    caller: Caller,
    narrowed: Filter,
    after: str | None = None,
    size: int = PAGE,
    columns: tuple[str, ...] = (),
) -> DisputePage:
    """A page of the register. At most three statements, whatever the size of the station.

    `columns` (`id` and `due_on` among them) for a list that shows no more: the standing is not read.
    """
    rows = _narrowed(disputes_within(caller), narrowed)
    size = max(1, min(size, PAGE))
    if narrowed.q.strip():
        return _searched(rows, narrowed, after=after, size=size, columns=columns)
    total = rows.order_by()[:COUNT_LIMIT].count()
    if narrowed.order == "due":
        rows = rows.filter(due_on__isnull=False)
        if after:
            day, _, key = after.partition("_")
            rows = rows.filter(Q(due_on__gt=day) | Q(due_on=day, id__gt=key))
        found = list(only_columns(rows.order_by("due_on", "id"), columns)[: size + 1])
        cursor = f"{found[size - 1].due_on}_{found[size - 1].id}" if len(found) > size else None
    else:
        if after:
            rows = rows.filter(id__lt=after)
        found = list(only_columns(rows.order_by("-id"), columns)[: size + 1])
        cursor = str(found[size - 1].id) if len(found) > size else None
    return DisputePage(items=found[:size], next=cursor, total=total)


def _narrowed(rows: QuerySet[Dispute], by: Filter) -> QuerySet[Dispute]:
    wanted = {
        "level": by.level,
        "stage": by.stage or None,
        "village": by.village or None,
        "kind": by.kind or None,
        "due_on__lte": by.due_before,
        "reported_at__date__gte": by.since,
        "reported_at__date__lte": by.until,
        "outcome": by.outcome or None,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None}, **by.extra)
    return rows.filter(closed_at=None) if by.open_only else rows


def _searched(
    rows: QuerySet[Dispute], narrowed: Filter, *, after: str | None, size: int, columns: tuple[str, ...]
) -> DisputePage:
    found, total = matching(
        words=narrowed.q, rows=rows, before=after, size=size + 1, count_limit=COUNT_LIMIT, columns=columns
    )
    cursor = str(found[size - 1].id) if len(found) > size else None
    return DisputePage(items=found[:size], next=cursor, total=total)


def dispute_for(*, number: str, caller: Caller) -> DisputeShown | None:
    """One case as this caller may see it; None outside their scope."""
    dispute = Dispute.objects.filter(number=number).first()
    if dispute is None or not is_in_scope(dispute, caller):
        return None
    return shown(dispute, caller)


def shown(dispute: Dispute, caller: Caller) -> DisputeShown:
    """A case already known to be in scope, as this caller may see it."""
    standing = dispute.standing
    reads = caller.kind == "party" or caller.role == "resident" or mediates(dispute, caller)
    agreement = dispute.agreements.filter(replaced=False).order_by("-id").first() if standing.level else None
    steps = steps_for(dispute, caller, reads=reads)
    return DisputeShown(
        dispute=dispute,
        standing=standing,
        parties=[_masked(party, standing, caller) for party in dispute.parties.all()],
        steps=steps,
        moves=open_moves(standing, caller),
        work_orders=_work_orders(dispute, caller) if standing.duties else [],
        sittings=list(dispute.sittings.filter(cancelled=False).order_by("starts_at"))
        if standing.level
        else [],
        alarms=_alarms(dispute, caller, steps) if standing.alarms else [],
        agreement=agreement if reads else None,
        items=list(agreement.items.all()) if agreement and reads else [],
        reads_words=reads,
        due_at=end_of_day(dispute.due_on),
        linked_to=_linked_to(dispute, caller),
    )


def _linked_to(dispute: Dispute, caller: Caller) -> str | None:
    """The other matter's number; never a protected one's, a minor's only in another of a minor.

    Parties learn where theirs went on or came from, no more.
    """
    other = dispute.linked_to
    if other is None or other.stage in HIDDEN or (other.apart and not dispute.apart):
        return None
    theirs = dispute.stage == Stage.MERGED or dispute.source == "open_points"
    return other.number if theirs or caller.role != "resident" else None


def open_moves(standing: Standing, caller: Caller) -> list[Move]:
    """The moves worth a button: open to the role, and no guard refuses on the state alone, whatever the day."""
    turn = Turn(standing=standing, by=caller.by, on=date.min)
    return [
        move
        for move in ladder.moves_open_to(standing, caller.role, caller.side)
        if not any(GUARDS[name](turn) for name in move.guards if name not in ASKS_FIELDS)
    ]


def steps_for(dispute: Dispute, caller: Caller, *, reads: bool) -> list[StepShown]:
    """The thread. Private words are for their side and the mediators; clerks see steps about work orders only."""
    return [_step(step, caller, reads) for step in dispute.steps.all() if _may_know(step, caller)]


def _may_know(step: Step, caller: Caller) -> bool:
    if caller.role == "clerk":
        return step.move.endswith("_work_order")
    if caller.role == "resident" and step.audience == "private":
        return step.side == caller.side
    return True


def _step(step: Step, caller: Caller, reads: bool) -> StepShown:
    in_charge = caller.role in {"officer", "chief"} and step.move == "raise_safety_concern"
    words = step.words if reads or in_charge or caller.role == "clerk" else None
    return StepShown(
        number=step.number,
        move=step.move,
        at=step.at,
        happened_at=step.happened_at,
        actor=step.actor,
        role=step.role,
        side=step.side,
        level=step.level,
        stage=step.stage,
        audience=step.audience,
        words=words,
    )


def _alarms(dispute: Dispute, caller: Caller, steps: list[StepShown]) -> list[Alarm]:
    """A party is shown the alarms of its own side only: who is afraid must not come back to whom they fear."""
    rows = dispute.alarms.all()
    if caller.role != "resident":
        return list(rows)
    raised = {
        step.at
        for step in steps
        if step.move in {"raise_safety_concern", "report"} and step.side == caller.side
    }
    return list(rows.filter(raised_at__in=raised))


def _masked(party: Party, standing: Standing, caller: Caller) -> PartyShown:
    own = caller.role == "resident" and party.side == caller.side
    hide = standing.stage in {Stage.PROTECTED, Stage.REFERRED} and caller.role == "resident" and not own
    return PartyShown(
        id=party.id,
        side=party.side,
        name="" if hide else party.name if own else mask_name(party.name),
        phone=party.phone
        if own
        else mask_phone(party.phone)
        if party.phone and caller.role != "resident"
        else "",
        consented=party.side in standing.agreed.get("consent", ()),
        reachable=bool(party.phone) and not party.never_contact,
    )


def _work_orders(dispute: Dispute, caller: Caller) -> list[WorkOrder]:
    rows = dispute.work_orders.order_by("number")
    return list(rows.filter(department__in=caller.departments) if caller.role == "clerk" else rows)


def who_looked(dispute: Dispute, *, caller: Caller, limit: int = 100) -> list[log.Entry]:
    """Who looked at the case and why: for its parties and the chief; in protected cases for nobody here."""
    if dispute.facts.get("screening", {}).get("family_violence") or dispute.stage in {
        Stage.PROTECTED,
        Stage.REFERRED,
    }:
        return []
    # Looks of a time when it was protected stay hidden after it was found safe: they would tell who was afraid.
    entries = log.entries_about(
        object_kind="dispute", object_id=str(dispute.id), verbs=set(LOOK_VERBS), limit=limit
    )
    return without_protected(entries)


def agreement_matches(*, number: str, amount: str, due_on: str) -> bool:
    """Whether a print says what the agreement in force says: yes or no, nothing else."""
    from .actions.records import check_index

    row = Agreement.objects.filter(number=number.strip(), in_force_at__isnull=False, replaced=False).first()
    return row is not None and bytes(row.check_index) == check_index(
        number=row.number, amount=amount, due_on=due_on
    )


def confirmation_days_left(agreement: Agreement, today: date) -> int | None:
    """Days left to ask the court together; None before it is in force, negative afterwards."""
    if agreement.in_force_at is None:
        return None
    return CONFIRMATION_DAYS - (today - local_date(agreement.in_force_at)).days


def likely_the_same(dispute: Dispute) -> list[Dispute]:
    """Open disputes of the station that share a phone number with this one: reported by both sides, or by 110 too.

    A protected one or a minor's is never among them: nobody may learn of it from another matter.
    """
    phones = [bytes(p.phone_index) for p in dispute.parties.all() if p.phone_index]
    if not phones:
        return []
    rows = Dispute.objects.filter(station=dispute.station, closed_at=None, parties__phone_index__in=phones)
    rows = rows.filter(apart=False).exclude(pk=dispute.pk).exclude(stage__in=HIDDEN)
    return list(rows.distinct().order_by("-id")[:5])


def alarms_unanswered(caller: Caller) -> list[Alarm]:
    """Imminent dangers waiting for an officer; in a minor's case for whoever has it in hand or was paged."""
    if caller.role not in BY_ROOM | STATION_WIDE:
        return []
    rows = Alarm.objects.filter(station=caller.station, imminent=True, acknowledged_at=None)
    if caller.role in BY_ROOM:
        rows = rows.filter(without_others_minors(caller, of="dispute__") | Q(paged__in=caller.ids))
    return list(rows.select_related("dispute").order_by("raised_at")[:20])


def people_named(ids: Iterable[str]) -> set[UUID]:
    """Opaque ids of people among steps, ready for one query of the community."""
    found = set()
    for value in ids:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found
