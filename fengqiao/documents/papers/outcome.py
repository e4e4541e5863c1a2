"""Papers of the end: agreement, performance, follow-up, confirmation, hand-over, notice of other routes."""

from datetime import date, datetime

from fengqiao.documents.papers.parts import Agreed, Duty, ListedItem, Paper, PaperParty, paper


@paper(kind="agreement", title="人民调解协议书", title_en="Mediation agreement", dated="agreed_on")
class Agreement(Agreed):
    """人民调解协议书 (People's Mediation Law 28, 29).

    `is_partial`: part of the dispute only. It binds once all parties and the mediator have signed and the
    committee has put its seal on the paper: a dotted place is left for it, no seal is ever drawn.
    """

    facts: str = ""
    dispute: str = ""
    responsibilities: str = ""
    is_partial: bool = False
    copies: int | None = None
    agreed_on: date | None = None


@paper(
    kind="oral_agreement", title="人民调解口头协议登记表", title_en="Oral agreement form", dated="agreed_at"
)
class OralAgreement(Agreed):
    """人民调解口头协议登记表 (People's Mediation Law 28, 30): in force from the day it was reached."""

    matter: str = ""
    place: str = ""
    agreed_at: datetime | None = None
    witnesses: tuple[str, ...] = ()


@paper(kind="performance", title="协议履行情况记录", title_en="Proof of performance", dated="recorded_on")
class PerformanceRecord(Paper):
    """履行情况记录: each duty of the agreement and how it was kept."""

    agreement_number: str = ""
    agreed_on: date | None = None
    parties: tuple[PaperParty, ...] = ()
    duties: tuple[Duty, ...] = ()
    remarks: str = ""
    recorded_by: str = ""
    recorded_on: date | None = None


@paper(kind="follow_up", title="人民调解回访记录", title_en="Follow-up record", dated="visited_at")
class FollowUpRecord(Paper):
    """人民调解回访记录 (People's Mediation Law 31). `visited_at` is a day where nobody told the hour."""

    agreement_number: str = ""
    matter: str = ""
    visited: tuple[str, ...] = ()
    visited_at: datetime | date | None = None
    visited_by: str = ""
    mode: str = ""
    performance: str = ""
    satisfaction: str = ""
    risk: str = ""
    remarks: str = ""
    next_on: date | None = None


@paper(
    kind="judicial_confirmation",
    title="司法确认申请书",
    title_en="Application for judicial confirmation",
    dated="applied_on",
)
class ConfirmationApplication(Paper):
    """司法确认申请书 (People's Mediation Law 33, Civil Procedure Law 205): all parties, within 30 days.

    `effective_on` is the day the agreement took effect, `last_day` the last day to apply.
    """

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


@paper(kind="hand_over", title="矛盾纠纷移交回执", title_en="Hand-over receipt", dated="handed_at")
class HandOverReceipt(Paper):
    """移交回执: a case goes to another body, level or track, and the receiver signs for it."""

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


@paper(
    kind="end_notice", title="调解终结告知书", title_en="Mediation ended: your other routes", dated="ended_on"
)
class EndNotice(Paper):
    """调解终结告知书: no agreement was reached; names the routes that stay open (People's Mediation Law 26)."""

    parties: tuple[PaperParty, ...] = ()
    matter: str = ""
    reason: str = ""
    ended_on: date | None = None
    arbitration_body: str = ""
    administrative_body: str = ""
    court: str = ""
    legal_aid_phone: str = ""
    given_by: str = ""
