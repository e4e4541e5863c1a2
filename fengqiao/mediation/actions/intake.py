"""Intake: every report is a dispute, whoever brings it; who filed for whom is never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from fengqiao.analytics.triage import triage
from fengqiao.audit import log
from fengqiao.audit.vault import blind_index
from fengqiao.community import queries as community
from fengqiao.community.privacy import PUBLISHED
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import human_number, new_receipt_code
from fengqiao.kernel.kinds import KINDS
from fengqiao.kernel.refusals import Refused

from ..consents import NOTICE_HOW, Consent, consents_in, with_consent
from ..deadlines import Terms
from ..events import AlarmRaised, DisputeReported, Recipient
from ..ladder import intake_stage
from ..models import Alarm, Dispute, Party, Step
from ..scope import HIDDEN, Caller
from ..standing import SIDES, Screening, Stage, Standing
from ..standing import Alarm as AlarmFact
from ..words import title_of, with_side_marks
from .case import Case, words_index

KIND_CODES = frozenset(kind.code for kind in KINDS)
SOURCES = frozenset(
    {"resident", "on_behalf", "initiative", "police_110", "court", "department", "spreadsheet", "open_points"}
)


@dataclass(frozen=True)
class PartyGiven:
    """Somebody named in a report; phone may be empty."""

    name: str
    phone: str
    side: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is told at the door. `screening` answers the five questions; `how` and `witness` are a volunteer's.

    `unsafe_now`: somebody is hurt or in danger at this moment; the officer on duty is paged. `notice_version` and
    `notice_how`: which notice on personal data the reporter was given, and whether shown, read aloud or printed.
    `agreed_to`: what they gave a separate consent to; nothing where duty takes its place.
    """

    village: str
    summary: str
    parties: Sequence[PartyGiven]
    screening: Screening
    kind: str = ""
    source: str = "resident"
    sender_number: str = ""
    happened_on: date | None = None
    how: str = ""
    witness: str = ""
    phone_of_reporter: str = ""
    unsafe_now: bool = False
    notice_version: str = ""
    notice_how: str = ""
    agreed_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reported:
    """The new dispute, and the reporter with their receipt code: shown once, kept as a digest only."""

    dispute: Dispute
    standing: Standing
    receipt_code: str
    reporter: Party


def next_number(*, station: str, at: datetime, series: str) -> str:
    """The next human number of a station and year; holes appear only where a transaction was undone."""
    year = local_date(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mediation_counter (station, year, series, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (station, year, series) DO UPDATE SET last = mediation_counter.last + 1 RETURNING last",
            [station, year, series],
        )
        count = cursor.fetchone()[0]
    return human_number(station=station, year=year, series=series, count=count)


def terms_of(station: str) -> Terms:
    """The station's own working days and calendar."""
    levels, calendar = community.station_terms(station)
    return Terms(calendar=calendar, levels=tuple(sorted(levels.items())))


def report_dispute(*, report: Report, by: Caller, at: datetime, alone: bool = False) -> Reported:
    """Register a report.

    `alone`: the caller's transaction does nothing else and ends with a refusal, so that no savepoint is needed.
    Raises `Refused`: unknown_village, outside_station, parties_missing, sides_not_in_order, empty_summary,
    unknown_notice.
    """
    with transaction.atomic(savepoint=not alone):
        return _report_dispute(report=report, by=by, at=at)


def _report_dispute(*, report: Report, by: Caller, at: datetime) -> Reported:
    place = community.place_of(report.village)
    if place is None:
        raise Refused("unknown_village", village=report.village)
    _check(report, by, place.station)
    case, standing = new_case(report=report, place=place, by=by, at=at, terms=terms_of(place.station))
    dispute = case.dispute
    dispute.number = next_number(station=dispute.station, at=at, series="T")
    code = give_code(case.parties[0])
    if place.assistant:
        case.assign(user=place.assistant, role="assistant", at=at, mediates=False)
    if by.kind == "staff" and by.role in {"elder", "assistant"}:
        case.assign(user=by.id, role=by.role, at=at, mediates=False)
    case.add(words_index(dispute))
    case.save()
    log.append(
        station=dispute.station,
        by=audit_actor(by),
        verb="report",
        object_kind="dispute",
        object_id=str(dispute.id),
        at=at,
        details={"number": dispute.number, "stage": dispute.stage, "source": dispute.source},
    )
    for consent in consents_in(case.parties[0].details):
        enter_consent(dispute, consent, by=by, at=at, protected=dispute.stage in HIDDEN)
    _tell(case, code=code, assistant=place.assistant, at=at)
    return Reported(dispute=dispute, standing=standing, receipt_code=code, reporter=case.parties[0])


def new_case(
    *, report: Report, place: community.Place, by: Caller, at: datetime, terms: Terms
) -> tuple[Case, Standing]:
    """The case in memory, its first step written down; nothing is saved yet."""
    named = [(party.side, party.name) for party in report.parties]
    summary = with_side_marks(report.summary.strip(), named)
    suggestion = triage(report.summary)
    today = local_date(at)
    standing = Standing(
        stage=intake_stage(report.screening),
        kind=report.kind if report.kind in KIND_CODES else suggestion.kind,
        sides=tuple(sorted({party.side for party in report.parties})),
        reporter_side=report.parties[0].side,
        screening=report.screening,
        reported_on=today,
        alarms=_dangers(report, suggestion.flags),
    )
    dispute = Dispute(
        station=place.station,
        village=place.village,
        room=place.room,
        title=title_of(summary),
        summary=summary,
        source=report.source,
        sender_number=report.sender_number,
        filed_by=by.id if by.kind == "staff" or by.id else "",
        filed_by_role=by.role,
        reported_at=at,
        happened_on=report.happened_on,
        last_moved_at=at,
    )
    parties = [_party(dispute, given, by=by, first=n == 0) for n, given in enumerate(report.parties)]
    parties[0].details |= _told_at_the_door(report, by, at)
    protected = standing.stage == Stage.PROTECTED
    for party in parties:
        party.never_contact = protected and party.side != standing.reporter_side
    case = Case(dispute=dispute, terms=terms, parties=parties, assigned={})
    case.take_standing(standing, at=at)
    case.new = [dispute, *parties]
    words = {"how": report.how, "witness": report.witness, "flags": list(suggestion.flags)}
    case.add(
        Step(
            dispute=dispute, number=1, move="report", at=at, actor=by.id, role=by.role,
            side=standing.reporter_side or "", level=None, stage=dispute.stage,
            words={key: value for key, value in words.items() if value},
        )
    )  # fmt: skip
    for alarm in standing.alarms:
        case.add(
            Alarm(
                dispute=dispute, station=dispute.station, number=alarm.number, what=alarm.what,
                imminent=alarm.imminent, raised_at=at, paged=duty_officer_id(dispute.station, at),
            )
        )  # fmt: skip
    return case, standing


def _dangers(report: Report, flags: Sequence[str]) -> tuple[AlarmFact, ...]:
    """What the officer on duty hears of at once: danger, a possible offence (People's Mediation Law art 25), and whom
    somebody must look after although nothing is burning."""
    screening = report.screening
    found = [
        *([("violence", True)] if report.unsafe_now else []),
        *([("suicide", True)] if "suicide" in flags else []),
        *([("family_violence", False)] if screening.family_violence else []),
        *([("minor", False)] if screening.minor else []),
        *([("crime", False)] if screening.crime and not report.unsafe_now else []),
    ]
    return tuple(AlarmFact(number, what, imminent) for number, (what, imminent) in enumerate(found, 1))


def give_code(party: Party) -> str:
    """A fresh receipt code for this party; the one before stops working."""
    code = new_receipt_code()
    party.receipt_index = blind_index(code, purpose="receipt")
    return code


def duty_officer_id(station: str, at: datetime) -> str:
    """Who is paged: the officer on duty, else the chief."""
    officer = community.duty_officer(station, at) or community.chief_of(station)
    return str(officer.id) if officer else ""


def audit_actor(caller: Caller) -> log.Actor:
    """The caller as the log knows them: opaque ids only."""
    kinds: dict[str, Any] = {"staff": "staff", "party": "party", "system": "system"}
    return log.Actor(kinds.get(caller.kind, "anonymous"), caller.id, caller.role)


def enter_consent(
    dispute: Dispute,
    consent: Consent,
    *,
    by: Caller,
    at: datetime,
    verb: str = "give_separate_consent",
    protected: bool = False,
) -> None:
    """The entry of a consent given or taken back: how, and under which notice; what it was about stays sealed."""
    details: dict[str, Any] = {"how": consent.how, "notice": consent.notice_version}
    log.append(
        station=dispute.station,
        by=audit_actor(by),
        verb=verb,
        object_kind="dispute",
        object_id=str(dispute.id),
        at=at,
        details=details | ({"protected": True} if protected else {}),
    )


def _told_at_the_door(report: Report, by: Caller, at: datetime) -> dict[str, Any]:
    """Which notice the reporter was given and how, and what they agreed to, as it is kept with them."""
    if not report.notice_version:
        return {}
    told: dict[str, Any] = {
        "privacy_notice": report.notice_version,
        "privacy_notice_how": report.notice_how or NOTICE_HOW[0],
    }
    staff = by.kind == "staff" and by.role != "resident"
    for what in report.agreed_to:
        told = with_consent(
            told,
            Consent(
                what=what,
                notice_version=report.notice_version,
                how="spoken" if staff else "tap",
                at=at.isoformat(timespec="seconds"),
                role=by.role if staff else "",
                by=by.id if staff else "",
            ),
        )
    return told


def plain_phone(given: str) -> str:
    """Digits only, and a leading plus: however it was typed, the same number has the same blind index."""
    return "".join(ch for ch in given if ch.isdigit() or ch == "+")


def _party(dispute: Dispute, given: PartyGiven, *, by: Caller, first: bool) -> Party:
    phone = plain_phone(given.phone)
    return Party(
        dispute=dispute,
        side=given.side,
        name=given.name.strip(),
        phone=phone,
        phone_index=blind_index(phone, purpose="phone") if phone else None,
        details=dict(given.details),
        user=by.id if first and by.role == "resident" else "",
    )


def _check(report: Report, by: Caller, station: str) -> None:
    if by.kind == "staff" and by.role != "resident" and by.station != station:
        raise Refused("outside_station", village=report.village)
    if not report.summary.strip():
        raise Refused("empty_summary")
    if not report.parties or any(party.side not in SIDES for party in report.parties):
        raise Refused("parties_missing")
    sides = sorted({party.side for party in report.parties})
    if sides != list(SIDES[: len(sides)]):
        raise Refused("sides_not_in_order", sides=sides)
    if report.source not in SOURCES:
        raise Refused("unknown_source", source=report.source)
    if (report.notice_version or report.agreed_to) and report.notice_version not in PUBLISHED:
        raise Refused("unknown_notice", version=report.notice_version[:40])


def _tell(case: Case, *, code: str, assistant: str, at: datetime) -> None:
    dispute, reporter = case.dispute, case.parties[0]
    about: dict[str, Any] = {
        "dispute_id": dispute.id,
        "number": dispute.number,
        "station": dispute.station,
        "at": at,
    }
    to = Recipient(side=reporter.side, phone=reporter.phone, code=code)
    near = assistant and dispute.stage not in HIDDEN  # what they may not open they need not hear of
    emit(DisputeReported(**about, reporter=to, desk=(assistant,) if near else ()))
    officer = duty_officer_id(dispute.station, at) if dispute.standing.alarms else ""
    for row in dispute.standing.alarms:
        emit(AlarmRaised(**about, alarm=row.number, what=row.what, officer=officer, imminent=row.imminent))
