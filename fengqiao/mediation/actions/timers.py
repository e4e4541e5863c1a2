"""What time brings: alarms go on to the chief, silent lawyers are passed over, hand-overs return, data of the never
agreed goes. A deadline that passes reminds; it never decides."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from fengqiao.audit import log
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.events import emit

from ..deadlines import (
    ALARM_MINUTES,
    HANDOVER_WORKING_DAYS,
    LAWYER_WORKING_DAYS,
    UNAGREED_DATA_DAYS,
)
from ..events import AlarmUnanswered, DeadlinePassed, Recipient
from ..guards import Turn
from ..ladder import MoveRefused
from ..models import Alarm, Dispute, Party, Step, WorkOrder
from ..quarantine import clear_quarantine
from ..scope import SYSTEM
from ..standing import Stage
from .case import Case
from .imports import throw_away_old_sheets
from .intake import terms_of
from .moves import carry_out
from .side_erasure import erase_side

Row = TypeVar("Row", bound=Model)
QUIET_DAYS = 3
BATCH = 200
OVERDUE = {
    Stage.HANDING_OVER.value: "handover_waits",
    Stage.IN_FORCE.value: "promise_due",
    Stage.NOT_KEPT.value: "not_kept_waits",
}
BEFORE_CONSENT = (
    Stage.ENDED,
    Stage.WITHDRAWN,
    Stage.SET_ASIDE,
    Stage.REDIRECTED,
    Stage.REFERRED,
    Stage.MERGED,
    Stage.FAILED,
)


def run_timers(*, at: datetime) -> int:
    """Do everything that is due; returns how many things were done. Running it twice does nothing twice.

    Trouble with one kind of thing keeps no other from its turn; it is raised in the end.
    """
    done, trouble = 0, None
    for duty in DUTIES:
        try:
            done += duty(at=at)
        except Exception as problem:
            trouble = trouble or problem
    if trouble is not None:
        raise trouble
    return done


def page_chiefs(*, at: datetime) -> int:
    """Imminent danger not acknowledged in ten minutes: the chief is paged."""
    done = 0
    late = Alarm.objects.filter(
        imminent=True,
        acknowledged_at=None,
        paged_chief_at=None,
        raised_at__lte=at - timedelta(minutes=ALARM_MINUTES),
    )
    for alarm in late.select_related("dispute")[:BATCH]:
        with transaction.atomic():
            still = Alarm.objects.filter(pk=alarm.pk, paged_chief_at=None, acknowledged_at=None)
            if not still.update(paged_chief_at=at):
                continue
            chief = community.chief_of(alarm.station)
            emit(
                AlarmUnanswered(
                    dispute_id=alarm.dispute_id,
                    number=alarm.dispute.number,
                    station=alarm.station,
                    at=at,
                    alarm=alarm.number,
                    what=alarm.what,
                    chief=str(chief.id) if chief else "",
                )
            )
            done += 1
    return done


def pass_silent_lawyers(*, at: datetime) -> int:
    """A lawyer who has not answered in 3 working days: the next one both sides named is asked."""
    waiting = _due_before(local_date(at)).filter(stage=Stage.PREPARING, level=3)
    return _after(
        waiting, since="lawyer_asked_on", days=LAWYER_WORKING_DAYS, move="pass_to_next_lawyer", at=at
    )


def return_handovers(*, at: datetime) -> int:
    """A colleague who has not accepted in 2 working days: the case is with whoever handed it over."""
    waiting = _due_before(local_date(at)).filter(stage__in=(Stage.PREPARING, Stage.MEDIATING))
    return _after(
        waiting, since="colleague_asked_on", days=HANDOVER_WORKING_DAYS, move="return_to_colleague", at=at
    )


def _after(waiting: QuerySet[Dispute], *, since: str, days: int, move: str, at: datetime) -> int:
    """The system's move for whoever was asked more than so many working days ago."""
    asked_before = (local_date(at) - timedelta(days=days)).isoformat()
    late = waiting.filter(**{f"facts__{since}__lt": asked_before}).order_by("due_on", "id")[:BATCH]
    return sum(_system_move(dispute, move, at=at, since=since, days=days) for dispute in late)


def _stations() -> list[str]:
    return [station.code for station in community.stations()]


def _due_before(day: date) -> QuerySet[Dispute]:
    """Open disputes in which somebody's day has passed; by station, so that an index is used however many there are."""
    return Dispute.objects.filter(station__in=_stations(), due_on__lt=day, closed_at=None)


def _system_move(dispute: Dispute, move: str, *, at: datetime, since: str, days: int) -> int:
    with transaction.atomic():
        locked = Dispute.objects.select_for_update().get(pk=dispute.pk)
        terms = terms_of(locked.station)
        start = getattr(locked.standing, since)
        if start is None or terms.calendar.after_working_days(start, days) >= local_date(at):
            return 0
        case = Case(dispute=locked, terms=terms, parties=list(locked.parties.all()))
        turn = Turn(standing=locked.standing, by=SYSTEM.by, on=local_date(at), terms=terms)
        try:
            carry_out(case, turn=turn, move=move, by=SYSTEM, at=at)
        except MoveRefused:  # somebody was quicker: the case went up, or was closed
            return 0
        return 1


def remind(*, at: datetime) -> int:
    """Passed deadlines, hand-overs nobody takes, cases gone quiet: one reminder a day to those in charge."""
    today = local_date(at)
    done = 0
    for dispute in _not_reminded(_due_before(today), today).order_by("due_on", "id")[:BATCH]:
        done += _tell_once(dispute, _overdue(dispute), at)
    quiet = Dispute.objects.filter(
        station__in=_stations(),
        stage=Stage.MEDIATING,
        last_moved_at__lt=at - timedelta(days=QUIET_DAYS),
        due_on__gte=today,
    ).filter(Q(facts__cooling_off_until__isnull=True) | Q(facts__cooling_off_until__lte=today.isoformat()))
    for dispute in _not_reminded(quiet, today).order_by("last_moved_at", "id")[:BATCH]:
        done += _tell_once(dispute, "gone_quiet", at)
    return done


def _not_reminded(rows: QuerySet[Row], today: date) -> QuerySet[Row]:
    """Those nobody was reminded of today: the many of this morning do not keep the others waiting."""
    return rows.filter(Q(reminded_on=None) | Q(reminded_on__lt=today))


def _overdue(dispute: Dispute) -> str:
    if dispute.stage == Stage.IN_FORCE and not dispute.standing.performance_open:
        return "follow_up_due"
    return OVERDUE.get(dispute.stage, "deadline_passed")


def _tell_once(dispute: Dispute, what: str, at: datetime) -> int:
    tell = {dispute.mediator, dispute.facts.get("committee_mediator") or ""}
    if dispute.stage == Stage.REPORTED:  # nobody has it yet: whoever may accept it
        assistant = community.assistant_of(dispute.village)
        tell |= {str(person.id) for person in [assistant, *community.officers_of(dispute.village)] if person}
    if what == "handover_waits":
        chief = community.chief_of(dispute.station)
        tell.add(str(chief.id) if chief else "")
    recipients = [Recipient(user=user) for user in sorted(tell - {""})]
    if what == "promise_due":  # the sides themselves are asked, each once for that day
        recipients += _reachable_sides(dispute)
    return _remind_of(Dispute.objects.filter(pk=dispute.pk), dispute, what, recipients, at)


def _remind_of(
    row: QuerySet[Any], dispute: Dispute, what: str, recipients: list[Recipient], at: datetime
) -> int:
    """Mark the row and tell: of two workers at once only one does."""
    with transaction.atomic():
        if not _not_reminded(row, local_date(at)).update(reminded_on=local_date(at)):
            return 0
        emit(
            DeadlinePassed(
                dispute_id=dispute.id,
                number=dispute.number,
                station=dispute.station,
                at=at,
                what=what,
                due_on=dispute.due_on,
                tell=tuple(recipients),
            )
        )
    return 1


def _reachable_sides(dispute: Dispute) -> list[Recipient]:
    return [
        Recipient(side=party.side, phone=party.phone, user=party.user)
        for party in dispute.parties.all()
        if (party.phone or party.user) and not party.never_contact
    ]


def remind_departments(*, at: datetime) -> int:
    """Work orders past their day: the department's clerks and whoever mediates are reminded, once a day."""
    late = WorkOrder.objects.filter(
        station__in=_stations(), state__in=("sent", "accepted", "returned"), due_on__lt=local_date(at),
        dispute__closed_at=None,
    )  # fmt: skip
    done = 0
    waiting = _not_reminded(late, local_date(at)).select_related("dispute")
    for order in waiting.order_by("due_on", "id")[:BATCH]:
        clerks = community.clerks_of(order.department) if order.department else []
        tell = {str(clerk.id) for clerk in clerks} | {order.dispute.mediator}
        recipients = [Recipient(user=user) for user in sorted(tell - {""})]
        row = WorkOrder.objects.filter(pk=order.pk)
        done += _remind_of(row, order.dispute, "work_order_overdue", recipients, at)
    return done


def erase_unagreed(*, at: datetime) -> int:
    """People who never agreed: 30 days after the matter ended their data goes; what was said with it goes too."""
    ended = unagreed(before=at - timedelta(days=UNAGREED_DATA_DAYS))
    return _erase_each(ended.select_related("dispute").order_by("id")[:BATCH], ended, at)


def release_unagreed(ended: QuerySet[Party], at: datetime) -> int:
    """As `erase_unagreed`, where a station keeps such data for a shorter time: of these, as far as they are over."""
    return _erase_each(ended.select_related("dispute").order_by("id"), ended, at)


def unagreed(*, before: datetime) -> QuerySet[Party]:
    """Parties who never agreed, of matters that ended before that moment.

    Whoever goes on in the matter theirs was merged into is kept as long as they are kept there; whoever was on the
    protected path, as long as its records serve as evidence.
    """
    goes_on = Party.objects.filter(
        dispute=OuterRef("dispute__linked_to"), phone_index=OuterRef("phone_index"), never_contact=False
    )
    agreed = Step.objects.filter(dispute=OuterRef("dispute"), side=OuterRef("side"), move="consent")
    # What was told on the protected path may be evidence: it is kept as long as the table of retention says.
    protected = Step.objects.filter(dispute=OuterRef("dispute"), stage=Stage.PROTECTED)
    return Party.objects.filter(
        ~Exists(agreed),
        ~(Q(dispute__stage=Stage.REFERRED) & Exists(protected)),
        ~(Q(dispute__stage=Stage.MERGED) & Exists(goes_on)),
        dispute__stage__in=BEFORE_CONSENT,
        dispute__level=None,
        dispute__last_moved_at__lt=before,
        erased_at=None,
    )


def _erase_each(parties: Iterable[Party], ended: QuerySet[Party], at: datetime) -> int:
    """Trouble with one person's data keeps no other's from going; it is raised in the end."""
    done, trouble = 0, None
    for party in parties:
        try:
            done += _erase(party, ended, at)
        except Exception as problem:
            trouble = trouble or problem
    if trouble is not None:
        raise trouble
    return done


def _erase(party: Party, ended: QuerySet[Party], at: datetime) -> int:
    """Locked and looked at again: another worker may have been quicker, or the matter goes on after all."""
    with transaction.atomic():
        dispute = Dispute.objects.select_for_update().get(pk=party.dispute_id)
        if not ended.filter(pk=party.pk).exists():
            return 0
        erase_side(dispute=dispute, people=[party], at=at)
        log.append(
            station=dispute.station,
            by=log.SYSTEM,
            verb="erase_unagreed",
            object_kind="party",
            object_id=str(party.id),
            at=at,
        )
    return 1


DUTIES: tuple[Callable[..., int], ...] = (
    page_chiefs,
    pass_silent_lawyers,
    return_handovers,
    remind,
    remind_departments,
    erase_unagreed,
    throw_away_old_sheets,
    clear_quarantine,
)
