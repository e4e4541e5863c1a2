"""Papers of the talks: inquiry, evidence, records and minutes, orders to departments."""

from datetime import date, datetime

from fengqiao.documents.papers.parts import (
    Attendee,
    Exchange,
    Heard,
    ListedItem,
    Mediated,
    Paper,
    PaperParty,
    Resolution,
    Sitting,
    Speech,
    paper,
)


@paper(kind="inquiry", title="人民调解询问笔录", title_en="Inquiry record", dated="began_at")
class InquiryRecord(Heard):
    """询问笔录: questions and answers, read and signed by the person asked."""

    asked: PaperParty | None = None
    inquirers: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


@paper(kind="evidence", title="证据材料清单", title_en="List of evidence", dated="submitted_on")
class EvidenceList(Paper):
    """证据清单: what one side handed in."""

    submitted_by: str = ""
    submitted_on: date | None = None
    received_by: str = ""
    items: tuple[ListedItem, ...] = ()


@paper(kind="record", title="人民调解记录", title_en="Mediation record", dated="began_at")
class MediationRecord(Mediated):
    """人民调解记录 of one sitting. Offers and private talks never belong in it.

    `level_label`: 第一级 五老乡贤拉呱调. `notice_given`: None leaves the box to be ticked by hand. With
    Result.FAILED, `reason` says why, and the paper itself names the other routes (People's Mediation Law 26).
    """

    sitting: int | None = None
    level_label: str = ""
    notice_given: bool | None = None
    reason: str = ""

    @property
    def remark(self) -> str:
        return f"第{self.sitting}次" if self.sitting else ""


@paper(kind="hearing", title="听证调解记录", title_en="Hearing minutes", dated="began_at")
class HearingMinutes(Mediated):
    """听证调解记录. `assessment`: a non-binding opinion (评议意见); `is_open`: all sides asked for an open one."""

    is_open: bool | None = None
    presider: str = ""
    debate: tuple[Speech, ...] = ()
    questions: tuple[Exchange, ...] = ()
    assessment: str = ""


@paper(kind="joint_session", title="联席调解会议纪要", title_en="Joint-session minutes", dated="began_at")
class JointMinutes(Sitting):
    """联席会议纪要: agenda, attendance, discussion, resolutions with a unit and a date each."""

    presider: str = ""
    absent: tuple[Attendee, ...] = ()
    agenda: tuple[str, ...] = ()
    discussion: tuple[Speech, ...] = ()
    resolutions: tuple[Resolution, ...] = ()


@paper(kind="work_order", title="矛盾纠纷交办单", title_en="Work order", dated="issued_at")
class WorkOrder(Paper):
    """交办单 to one department; the unit answers within 3 working days (`answer_by`)."""

    order_number: str = ""
    from_unit: str = ""
    to_unit: str = ""
    dispute_kind: str = ""
    village: str = ""
    matter: str = ""
    task: str = ""
    issued_at: datetime | None = None
    issued_by: str = ""
    answer_by: date | None = None
    due_on: date | None = None
    contact: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def remark(self) -> str:
        return self.to_unit
