"""Papers that open and bind a case: cover, contents, application, register, notice, mandate, receipt."""

from datetime import date, datetime

from fengqiao.documents.papers.parts import ContentsEntry, NoticeReceipt, Paper, PaperParty, paper


@paper(kind="cover", title="人民调解卷宗", title_en="Mediation dossier")
class Cover(Paper):
    """卷宗封面. `matter` is the one-line title of the case; `retention` such as 长期 or 10年."""

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


@paper(kind="contents", title="卷内目录", title_en="Contents")
class Contents(Paper):
    """卷内目录. `bind_dossier` writes it by itself; on its own it is a form."""

    entries: tuple[ContentsEntry, ...] = ()


@paper(kind="application", title="人民调解申请书", title_en="Application for mediation", dated="applied_on")
class Application(Paper):
    """人民调解申请书: who asks whom for what."""

    parties: tuple[PaperParty, ...] = ()
    matter: str = ""
    asks: str = ""
    applied_on: date | None = None


@paper(kind="register", title="人民调解受理登记表", title_en="Register form", dated="received_at")
class RegisterForm(Paper):
    """人民调解受理登记表. `source`: 申请, 主动, 公安移送, 法院委托…; `filed_by` filed on someone's behalf."""

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


@paper(kind="rights_notice", title="权利义务告知书", title_en="Your rights and duties", dated="given_on")
class RightsNotice(Paper):
    """人民调解当事人权利义务告知书, with a line of receipt for each side."""

    given_by: str = ""
    given_on: date | None = None
    receipts: tuple[NoticeReceipt, ...] = ()


@paper(kind="power_of_attorney", title="授权委托书", title_en="Power of attorney", dated="signed_on")
class PowerOfAttorney(Paper):
    """授权委托书: `scope` says what the agent may do; agreeing on someone's behalf must be named there."""

    principal: PaperParty | None = None
    agent: PaperParty | None = None
    relation: str = ""
    matter: str = ""
    scope: str = ""
    signed_on: date | None = None


@paper(kind="receipt", title="受理回执", title_en="Your receipt", dated="received_at")
class ReceiptSlip(Paper):
    """回执, A6, large type, for the resident: the code with which a report is followed without an account."""

    code: str = ""
    received_at: datetime | None = None
    answer_by: date | None = None
    dispute_kind: str = ""
    village: str = ""
    received_by: str = ""
    phone: str = ""
    url: str = ""
