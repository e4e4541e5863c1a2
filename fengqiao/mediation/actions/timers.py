"""What time brings: alarms go on to the chief, silent lawyers are passed over, hand-overs return, data of the never
agreed goes. A deadline that passes reminds; it never decides."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

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
from ..events import AlarmUnanswered, DeadlinePassed, DisputeErased, Recipient
from ..guards import Turn
from ..models import Alarm, Dispute, Party, Step, WorkOrder
from ..scope import SYSTEM
from ..standing import Stage
from .case import Case
from .intake import terms_of
from .moves import carry_out

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
    """Do everything that is due; returns how many things were done. Running it twice does nothing twice."""
    return (
        page_chiefs(at=at)
        + pass_silent_lawyers(at=at)
        + return_handovers(at=at)
        + remind(at=at)
        + remind_departments(at=at)
        + erase_unagreed(at=at)
    )


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
            if not Alarm.objects.filter(pk=alarm.pk, paged_chief_at=None).update(paged_chief_at=at):
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
    waiting = _due_before(local_date(at)).filter(
        stage=Stage.PREPARING, level=3, facts__lawyer_asked_on__isnull=False
    )
    return sum(
        _system_move(dispute, "pass_to_next_lawyer", at=at, since="lawyer_asked_on", days=LAWYER_WORKING_DAYS)
        for dispute in waiting[:BATCH]
    )


def return_handovers(*, at: datetime) -> int:
    """A colleague who has not accepted in 2 working days: the case is with whoever handed it over."""
    waiting = _due_before(local_date(at)).filter(
        stage__in=(Stage.PREPARING, Stage.MEDIATING), facts__colleague_asked__isnull=False
    )
    return sum(
        _system_move(
            dispute, "return_to_colleague", at=at, since="colleague_asked_on", days=HANDOVER_WORKING_DAYS
        )
        for dispute in waiting[:BATCH]
    )


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
        carry_out(case, turn=turn, move=move, by=SYSTEM, at=at)
        return 1


def remind(*, at: datetime) -> int:
    """Passed deadlines, hand-overs nobody takes, cases gone quiet: one reminder a day to those in charge.

    The notice's key carries the day, so that running this every few seconds tells nobody twice.
    """
    today = local_date(at)
    done = 0
    overdue = _due_before(today).order_by("due_on")[:BATCH]
    for dispute in overdue:
        done += _tell_once(dispute, _overdue(dispute), at)
    quiet = Dispute.objects.filter(
        station__in=_stations(),
        stage=Stage.MEDIATING,
        last_moved_at__lt=at - timedelta(days=QUIET_DAYS),
        due_on__gte=today,
    ).order_by("last_moved_at")[:BATCH]
    left_in_peace = (row for row in quiet if not row.standing.is_cooling_off(today))
    return done + sum(_tell_once(dispute, "gone_quiet", at) for dispute in left_in_peace)


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
    return _emit(dispute, what, recipients, at)


def _emit(dispute: Dispute, what: str, recipients: list[Recipient], at: datetime) -> int:
    with transaction.atomic():
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
    for order in late.select_related("dispute").order_by("due_on", "id")[:BATCH]:
        clerks = community.clerks_of(order.department) if order.department else []
        tell = {str(clerk.id) for clerk in clerks} | {order.dispute.mediator}
        recipients = [Recipient(user=user) for user in sorted(tell - {""})]
        done += _emit(order.dispute, "work_order_overdue", recipients, at)
    return done


def erase_unagreed(*, at: datetime) -> int:
    """People who never agreed: 30 days after the matter ended their data goes; what was said with it goes too.

    Whoever goes on in the matter theirs was merged into is kept as long as they are kept there.
    """
    limit = at - timedelta(days=UNAGREED_DATA_DAYS)
    goes_on = Party.objects.filter(
        dispute=OuterRef("dispute__linked_to"), phone_index=OuterRef("phone_index"), never_contact=False
    )
    agreed = Step.objects.filter(dispute=OuterRef("dispute"), side=OuterRef("side"), move="consent")
    ended = Party.objects.filter(
        ~Exists(agreed),
        ~(Q(dispute__stage=Stage.MERGED) & Exists(goes_on)),
        dispute__stage__in=BEFORE_CONSENT,
        dispute__level=None,
        dispute__last_moved_at__lt=limit,
        erased_at=None,
    )
    rows = list(ended.select_related("dispute")[:BATCH])
    for party in rows:
        with transaction.atomic():
            _erase(party, at)
    return len(rows)


def _erase(party: Party, at: datetime) -> None:
    dispute = party.dispute
    Party.objects.filter(pk=party.pk).update(
        name="", phone="", phone_index=None, receipt_index=None, details={}, user="", erased_at=at
    )
    Step.objects.filter(dispute=dispute, side=party.side).update(words={})
    emit(DisputeErased(dispute.id, dispute.number, dispute.station, at, side=party.side))
    log.append(
        station=dispute.station,
        by=log.SYSTEM,
        verb="erase_unagreed",
        object_kind="party",
        object_id=str(party.id),
        at=at,
    )
