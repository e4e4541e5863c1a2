"""Papers of the talks: inquiry, evidence, records and minutes, orders to departments."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from fengqiao.documents.papers.parts import (
    Attendee,
    Exchange,
    ListedItem,
    Paper,
    PaperParty,
    Resolution,
    Result,
    Speech,
)


@dataclass(frozen=True, kw_only=True)
class InquiryRecord(Paper):
    """询问笔录: questions and answers, read and signed by the person asked."""

    kind: ClassVar[str] = "inquiry"
    title: ClassVar[str] = "人民调解询问笔录"
    title_en: ClassVar[str] = "Inquiry record"

    place: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    asked: PaperParty | None = None
    inquirers: tuple[str, ...] = ()
    recorder: str = ""
    present: tuple[Attendee, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvidenceList(Paper):
    """证据清单: what one side handed in."""

    kind: ClassVar[str] = "evidence"
    title: ClassVar[str] = "证据材料清单"
    title_en: ClassVar[str] = "List of evidence"

    submitted_by: str = ""
    submitted_on: date | None = None
    received_by: str = ""
    items: tuple[ListedItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MediationRecord(Paper):
    """人民调解记录 of one sitting. Offers and private talks never belong in it.

    `level_label`: 第一级 五老乡贤拉呱调. `notice_given`: None leaves the box to be ticked by hand. With
    Result.FAILED, `reason` says why, and the paper itself names the other routes (People's Mediation Law 26).
    """

    kind: ClassVar[str] = "record"
    title: ClassVar[str] = "人民调解记录"
    title_en: ClassVar[str] = "Mediation record"

    sitting: int | None = None
    level_label: str = ""
    place: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    matter: str = ""
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    present: tuple[Attendee, ...] = ()
    notice_given: bool | None = None
    statements: tuple[Speech, ...] = ()
    result: Result | None = None
    result_text: str = ""
    reason: str = ""
    parties: tuple[PaperParty, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HearingMinutes(Paper):
    """听证调解记录. `assessment`: a non-binding opinion (评议意见); `is_open`: all sides asked for an open one."""

    kind: ClassVar[str] = "hearing"
    title: ClassVar[str] = "听证调解记录"
    title_en: ClassVar[str] = "Hearing minutes"

    place: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    is_open: bool | None = None
    presider: str = ""
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    present: tuple[Attendee, ...] = ()
    matter: str = ""
    statements: tuple[Speech, ...] = ()
    debate: tuple[Speech, ...] = ()
    questions: tuple[Exchange, ...] = ()
    assessment: str = ""
    result: Result | None = None
    result_text: str = ""
    parties: tuple[PaperParty, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JointMinutes(Paper):
    """联席会议纪要: agenda, attendance, discussion, resolutions with a unit and a date each."""

    kind: ClassVar[str] = "joint_session"
    title: ClassVar[str] = "联席调解会议纪要"
    title_en: ClassVar[str] = "Joint-session minutes"

    place: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    presider: str = ""
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    present: tuple[Attendee, ...] = ()
    absent: tuple[Attendee, ...] = ()
    matter: str = ""
    agenda: tuple[str, ...] = ()
    discussion: tuple[Speech, ...] = ()
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorkOrder(Paper):
    """交办单 to one department; the unit answers within 3 working days (`answer_by`)."""

    kind: ClassVar[str] = "work_order"
    title: ClassVar[str] = "矛盾纠纷交办单"
    title_en: ClassVar[str] = "Work order"

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
