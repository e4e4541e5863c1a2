"""What the desk asks: who must do what today, work orders, sittings, scans. Each a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from fengqiao.audit import case_keys
from fengqiao.audit.vault import mask_name
from fengqiao.kernel.clock import STATION_ZONE

from .consents import Consent, consents_in
from .models import Agreement, Attachment, Dispute, Party, Sitting, WorkOrder
from .queries import disputes_within
from .scope import BY_ROOM, STATION_WIDE, Caller, is_in_scope, mediates, without_others_minors
from .standing import FINAL, Stage, Standing

LIST_SIZE = 60
NEW_FIRST = 8
COUNT_LIMIT = 1_000
MEDIAN_DAYS = 90
MEDIAN_ROWS = 5_000
ORDERS_OPEN = ("sent", "accepted", "returned")
PROTECTED = frozenset({Stage.PROTECTED.value, Stage.REFERRED.value})
NO_CLOCK = (Stage.PAUSED.value, Stage.PROTECTED.value, Stage.REDIRECTED.value)


@dataclass(frozen=True)
class WorkRow:
    """A line of the work list: the dispute, its standing, and whether somebody waits for help."""

    dispute: Dispute
    standing: Standing
    alarmed: bool

    @property
    def is_protected(self) -> bool:
        """On the protected path: only safe moves."""
        return self.dispute.stage in PROTECTED


@dataclass(frozen=True)
class TodayFigures:
    """The five figures above the work list. `median_days` is None where nothing was settled lately."""

    due: int
    waiting: int
    accepted: int
    settled: int
    median_days: float | None


def work_list(*, caller: Caller, alarmed: Iterable[UUID] = (), size: int = LIST_SIZE) -> list[WorkRow]:
    """What is to be done: dangers, the oldest new reports, what is due first, then what stands still.

    A flood of new reports (a spreadsheet) does not wash away what is due: eight stand on top. Four statements.
    """
    scope = disputes_within(caller)
    alarms = set(alarmed)
    first = list(scope.filter(pk__in=alarms)) if alarms else []
    new = list(scope.filter(stage=Stage.REPORTED.value).order_by("id")[: NEW_FIRST + len(first)])
    running = scope.filter(due_on__isnull=False).exclude(stage=Stage.REPORTED.value)
    due = list(running.order_by("due_on", "id")[:size])
    still = list(scope.filter(stage__in=NO_CLOCK).order_by("-id")[:size])
    seen: dict[UUID, Dispute] = {}
    for row in (*first, *new, *due, *still):
        seen.setdefault(row.pk, row)
    return [WorkRow(row, row.standing, row.pk in alarms) for row in list(seen.values())[:size]]


def new_reports_count(caller: Caller) -> int:
    """Reports waiting to be accepted or set aside, counted up to 1,000."""
    return disputes_within(caller).order_by().filter(stage=Stage.REPORTED.value)[:COUNT_LIMIT].count()


def today_figures(*, caller: Caller, today: date) -> TodayFigures:
    """Due, waiting for somebody to take over, accepted this month and how many of those are settled, median days."""
    scope = disputes_within(caller).order_by()
    month = start_of_day(today.replace(day=1))
    accepted = scope.filter(reported_at__gte=month - timedelta(days=60), accepted_at__gte=month)
    return TodayFigures(
        due=scope.filter(due_on__lte=today)[:COUNT_LIMIT].count(),
        waiting=scope.filter(WAITING)[:COUNT_LIMIT].count(),
        accepted=accepted.count(),
        settled=accepted.filter(settled_level__isnull=False).count(),
        median_days=_median_days(scope, today),
    )


WAITING = Q(stage=Stage.HANDING_OVER.value)


def _median_days(scope: QuerySet[Dispute], today: date) -> float | None:
    """Half of the matters accepted in the last 90 days and over by now took no more than this many days."""
    since = start_of_day(today - timedelta(days=MEDIAN_DAYS))
    rows = (
        scope.filter(reported_at__gte=since, accepted_at__isnull=False)
        .filter(Q(closed_at__isnull=False) | Q(settled_level__isnull=False))
        .annotate(agreed_at=Min("agreements__in_force_at"))
        .values_list("accepted_at", "agreed_at", "closed_at")[:MEDIAN_ROWS]
    )
    days = [
        (end - start).total_seconds() / 86_400
        for start, agreed, closed in rows
        if start and (end := agreed or closed)
    ]
    return round(median(days), 1) if days else None


def start_of_day(day: date) -> datetime:
    """Midnight at the station."""
    return datetime.combine(day, time(), tzinfo=STATION_ZONE)


def running_count(caller: Caller) -> int:
    """Disputes with a clock running, counted up to 1,000."""
    return disputes_within(caller).order_by().filter(due_on__isnull=False)[:COUNT_LIMIT].count()


def due_count(caller: Caller, today: date) -> int:
    """Disputes due today or late, counted up to 1,000."""
    return disputes_within(caller).order_by().filter(due_on__lte=today)[:COUNT_LIMIT].count()


def work_orders_of(caller: Caller, *, is_open: bool = True, size: int = 100) -> list[WorkOrder]:
    """Work orders the caller answers (clerk) or sent for their cases (officer, chief), due first. Three statements."""
    rows = _orders(caller)
    if is_open:
        chosen = rows.filter(state__in=ORDERS_OPEN).order_by("due_on", "id")[:size]
    else:
        chosen = rows.exclude(state__in=ORDERS_OPEN).order_by("-answered_at", "-id")[:size]
    case_of = dict(chosen.values_list("pk", "dispute"))
    case_keys.read_ahead(case_of.values())
    found = WorkOrder.objects.select_related("dispute").in_bulk(list(case_of))
    return [found[key] for key in case_of]


def open_orders_count(caller: Caller) -> int:
    """Open work orders within the caller's reach."""
    return _orders(caller).filter(state__in=ORDERS_OPEN)[:COUNT_LIMIT].count()


def _orders(caller: Caller) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(station=caller.station)
    if caller.role in STATION_WIDE:
        return rows
    if caller.role in BY_ROOM:
        return rows.filter(without_others_minors(caller, of="dispute__"), dispute__room__in=caller.rooms)
    if caller.role == "clerk":
        return rows.filter(department__in=caller.departments)
    return rows.none()


def sittings_between(*, caller: Caller, since: datetime, until: datetime) -> list[Sitting]:
    """Hearings, joint sessions and talks from `since` up to `until`, in the caller's reach. One statement."""
    rows = Sitting.objects.filter(
        station=caller.station, cancelled=False, starts_at__gte=since, starts_at__lt=until
    )
    if caller.role in BY_ROOM:
        rows = rows.filter(without_others_minors(caller, of="dispute__"), dispute__room__in=caller.rooms)
    elif caller.role not in STATION_WIDE:
        rows = rows.filter(dispute__in=disputes_within(caller).values("pk"))
    return list(
        rows.select_related("dispute").exclude(dispute__stage__in=PROTECTED).order_by("starts_at", "id")[:500]
    )


def agreement_of(dispute: Dispute) -> Agreement | None:
    """The newest agreement of a case that no other has replaced, signed or not, with its items."""
    kept = dispute.agreements.filter(replaced=False).prefetch_related("items")
    return kept.order_by("-id").first()


def attachments_of(dispute: Dispute) -> list[Attachment]:
    """Scans and photos of a case, in the order they came."""
    return list(dispute.attachments.select_related("step").order_by("id"))


def attachment_for(*, number: str, attachment: UUID, caller: Caller) -> tuple[Attachment, bool] | None:
    """A scan of a case in the caller's scope, and whether they may read it without giving a reason."""
    row = Attachment.objects.select_related("dispute").filter(pk=attachment, dispute__number=number).first()
    if row is None or not is_in_scope(row.dispute, caller) or caller.role == "clerk":
        return None
    return row, caller.kind == "party" or mediates(row.dispute, caller)


def parties_whole(dispute: Dispute) -> list[Party]:
    """The parties with names and phones. Only after `reveal_parties` has asked for a reason and written it down."""
    return list(dispute.parties.all())


@dataclass(frozen=True)
class ToldAndAgreed:
    """Of one party: which notice on personal data it was given and how, and its separate consents, oldest first."""

    side: str
    notice_version: str
    notice_how: str
    consents: tuple[Consent, ...]


def told_and_agreed(dispute: Dispute, *, caller: Caller) -> list[ToldAndAgreed]:
    """For a party its own; for the staff every party's, guardians' names masked."""
    rows = [party for party in dispute.parties.all() if party.erased_at is None]
    own = caller.kind == "party"
    return [
        ToldAndAgreed(
            side=party.side,
            notice_version=party.details.get("privacy_notice", ""),
            notice_how=party.details.get("privacy_notice_how", ""),
            consents=tuple(
                one if own else replace(one, guardian=mask_name(one.guardian))
                for one in consents_in(party.details)
            ),
        )
        for party in rows
        if not own or str(party.id) == caller.id
    ]


def linked_to(dispute: Dispute) -> list[Dispute]:
    """Disputes linked with or merged into this one, and the one it is linked to; none that is protected,
    and a minor's only beside another of a minor."""
    found = [*([dispute.linked_to] if dispute.linked_to else []), *dispute.linked_from.order_by("-id")[:20]]
    return [row for row in found if row.stage not in PROTECTED and (dispute.apart or not row.apart)]


def assigned_to(*, station: str, user: str) -> list[Dispute]:
    """Open disputes this person was given."""
    rows = Dispute.objects.filter(
        station=station, closed_at=None, assignments__user=user, assignments__until=None
    )
    return list(rows.exclude(stage__in=[stage.value for stage in FINAL]).order_by("-id"))


def open_cases_by_person(station: str) -> dict[str, int]:
    """How many open disputes each person of the station was given. One statement."""
    from django.db.models import Count

    rows = Dispute.objects.filter(station=station, closed_at=None, assignments__until=None)
    counted = rows.values_list("assignments__user").order_by().annotate(n=Count("id", distinct=True))
    return {str(user): n for user, n in counted if user}


def sheet_rows_known(*, station: str, indexes: Iterable[bytes]) -> set[bytes]:
    """Which of these rows of a spreadsheet (`SheetRow.index`) are in the register already."""
    wanted = list(indexes)
    found: set[bytes] = set()
    for start in range(0, len(wanted), 500):
        rows = Dispute.objects.filter(station=station, sheet_row__in=wanted[start : start + 500])
        found |= {bytes(index) for index in rows.values_list("sheet_row", flat=True) if index is not None}
    return found
