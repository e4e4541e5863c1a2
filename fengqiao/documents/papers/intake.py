"""Papers that open and bind a case: cover, contents, application, register, notice, mandate, receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from fengqiao.documents.papers.parts import ContentsEntry, NoticeReceipt, Paper, PaperParty


@dataclass(frozen=True, kw_only=True)
class Cover(Paper):
    """卷宗封面. `matter` is the one-line title of the case; `retention` such as 长期 or 10年."""

    kind: ClassVar[str] = "cover"
    title: ClassVar[str] = "人民调解卷宗"
    title_en: ClassVar[str] = "Mediation dossier"

    matter: str = ""
    dispute_kind: str = ""
    parties: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    outcome: str = ""
    began_on: date | None = None
    ended_on: date | None = None
    filed_by: str = ""
    filed_on: date | None = None
    retention: str = ""
    pages: int | None = None
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Contents(Paper):
    """卷内目录. `bind_dossier` writes it by itself; on its own it is a form."""

    kind: ClassVar[str] = "contents"
    title: ClassVar[str] = "卷内目录"
    title_en: ClassVar[str] = "Contents"

    entries: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Application(Paper):
    """人民调解申请书: who asks whom for what."""

    kind: ClassVar[str] = "application"
    title: ClassVar[str] = "人民调解申请书"
    title_en: ClassVar[str] = "Application for mediation"

    parties: tuple[PaperParty, ...] = ()
    matter: str = ""
    asks: str = ""
    applied_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterForm(Paper):
    """人民调解受理登记表. `source`: 申请, 主动, 公安移送, 法院委托…; `filed_by` filed on someone's behalf."""

    kind: ClassVar[str] = "register"
    title: ClassVar[str] = "人民调解受理登记表"
    title_en: ClassVar[str] = "Register form"

    parties: tuple[PaperParty, ...] = ()
    dispute_kind: str = ""
    source: str = ""
    village: str = ""
    filed_by: str = ""
    happened_on: date | None = None
    received_at: datetime | None = None
    received_by: str = ""
    matter: str = ""
    asks: str = ""
    decision: str = ""
    decided_on: date | None = None
    mediators: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class RightsNotice(Paper):
    """人民调解当事人权利义务告知书, with a line of receipt for each side."""

    kind: ClassVar[str] = "rights_notice"
    title: ClassVar[str] = "权利义务告知书"
    title_en: ClassVar[str] = "Your rights and duties"

    given_by: str = ""
    given_on: date | None = None
    receipts: tuple[NoticeReceipt, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PowerOfAttorney(Paper):
    """授权委托书: `scope` says what the agent may do; agreeing on someone's behalf must be named there."""

    kind: ClassVar[str] = "power_of_attorney"
    title: ClassVar[str] = "授权委托书"
    title_en: ClassVar[str] = "Power of attorney"

    principal: PaperParty | None = None
    agent: PaperParty | None = None
    relation: str = ""
    matter: str = ""
    scope: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptSlip(Paper):
    """回执, A6, large type, for the resident: the code with which a report is followed without an account."""

    kind: ClassVar[str] = "receipt"
    title: ClassVar[str] = "受理回执"
    title_en: ClassVar[str] = "Your receipt"

    code: str = ""
    received_at: datetime | None = None
    answer_by: date | None = None
    dispute_kind: str = ""
    village: str = ""
    received_by: str = ""
    phone: str = ""
    url: str = ""
