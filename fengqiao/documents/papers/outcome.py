"""Papers of the end: agreement, performance, follow-up, confirmation, hand-over, notice of other routes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from fengqiao.documents.papers.parts import Duty, ListedItem, Paper, PaperParty


@dataclass(frozen=True, kw_only=True)
class Agreement(Paper):
    """人民调解协议书 (People's Mediation Law 28, 29).

    `check_code`: number and 16 hexadecimal digits; `check_facts`: amount and deadline, as they are typed to check a
    print; `check_url`: where a print is checked, drawn as a QR code.
    `is_partial`: part of the dispute only. It binds once all parties and the mediator have signed and the
    committee has put its seal on the paper: a dotted place is left for it, no seal is ever drawn.
    """

    kind: ClassVar[str] = "agreement"
    title: ClassVar[str] = "人民调解协议书"
    title_en: ClassVar[str] = "Mediation agreement"

    parties: tuple[PaperParty, ...] = ()
    facts: str = ""
    dispute: str = ""
    responsibilities: str = ""
    terms: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    is_partial: bool = False
    copies: int | None = None
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    agreed_on: date | None = None
    check_code: str = ""
    check_facts: str = ""
    check_url: str = ""


@dataclass(frozen=True, kw_only=True)
class OralAgreement(Paper):
    """人民调解口头协议登记表 (People's Mediation Law 28, 30): in force from the day it was reached."""

    kind: ClassVar[str] = "oral_agreement"
    title: ClassVar[str] = "人民调解口头协议登记表"
    title_en: ClassVar[str] = "Oral agreement form"

    parties: tuple[PaperParty, ...] = ()
    matter: str = ""
    terms: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    place: str = ""
    agreed_at: datetime | None = None
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PerformanceRecord(Paper):
    """履行情况记录: each duty of the agreement and how it was kept."""

    kind: ClassVar[str] = "performance"
    title: ClassVar[str] = "协议履行情况记录"
    title_en: ClassVar[str] = "Proof of performance"

    agreement_number: str = ""
    agreed_on: date | None = None
    parties: tuple[PaperParty, ...] = ()
    duties: tuple[Duty, ...] = ()
    remarks: str = ""
    recorded_by: str = ""
    recorded_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUpRecord(Paper):
    """人民调解回访记录 (People's Mediation Law 31)."""

    kind: ClassVar[str] = "follow_up"
    title: ClassVar[str] = "人民调解回访记录"
    title_en: ClassVar[str] = "Follow-up record"

    agreement_number: str = ""
    matter: str = ""
    visited: tuple[str, ...] = ()
    visited_at: datetime | None = None
    visited_by: str = ""
    mode: str = ""
    performance: str = ""
    satisfaction: str = ""
    risk: str = ""
    remarks: str = ""
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmationApplication(Paper):
    """司法确认申请书 (People's Mediation Law 33, Civil Procedure Law 205): all parties, within 30 days.

    `effective_on` is the day the agreement took effect, `last_day` the last day to apply.
    """

    kind: ClassVar[str] = "judicial_confirmation"
    title: ClassVar[str] = "司法确认申请书"
    title_en: ClassVar[str] = "Application for judicial confirmation"

    court: str = ""
    applicants: tuple[PaperParty, ...] = ()
    agreement_number: str = ""
    agreed_on: date | None = None
    effective_on: date | None = None
    last_day: date | None = None
    facts: str = ""
    terms: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    applied_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class HandOverReceipt(Paper):
    """移交回执: a case goes to another body, level or track, and the receiver signs for it."""

    kind: ClassVar[str] = "hand_over"
    title: ClassVar[str] = "矛盾纠纷移交回执"
    title_en: ClassVar[str] = "Hand-over receipt"

    from_unit: str = ""
    to_unit: str = ""
    from_track: str = ""
    to_track: str = ""
    matter: str = ""
    reason: str = ""
    items: tuple[ListedItem, ...] = ()
    handed_by: str = ""
    handed_at: datetime | None = None
    answer_by: date | None = None
    received_by: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EndNotice(Paper):
    """调解终结告知书: no agreement was reached; names the routes that stay open (People's Mediation Law 26)."""

    kind: ClassVar[str] = "end_notice"
    title: ClassVar[str] = "调解终结告知书"
    title_en: ClassVar[str] = "Mediation ended: your other routes"

    parties: tuple[PaperParty, ...] = ()
    matter: str = ""
    reason: str = ""
    ended_on: date | None = None
    arbitration_body: str = ""
    administrative_body: str = ""
    court: str = ""
    legal_aid_phone: str = ""
    given_by: str = ""
