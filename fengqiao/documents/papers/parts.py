"""Parts that papers are made of, and what all papers share."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class Result(StrEnum):
    """How a talk or a mediation ended."""

    AGREED = "agreed"
    PARTLY_AGREED = "partly_agreed"
    FAILED = "failed"
    CONTINUES = "continues"


@dataclass(frozen=True, kw_only=True)
class PaperParty:
    """A side of the dispute as the forms ask for it. `side_label` is 申请人, 被申请人, 甲方…"""

    side_label: str = ""
    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    age: str = ""
    occupation: str = ""
    contact: str = ""
    address: str = ""
    represented_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Someone present: as what (`role`, 村党支部书记) and for whom (`unit`)."""

    name: str = ""
    role: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What one person said, in one paragraph."""

    speaker: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One question and its answer in an inquiry."""

    question: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing to be performed: who does what, how, where, until when; `performed_on` once it is done."""

    what: str = ""
    who: str = ""
    mode: str = ""
    place: str = ""
    due_on: date | None = None
    performed_on: date | None = None
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class ListedItem:
    """A piece of evidence or a handed-over paper."""

    name: str = ""
    kind: str = ""
    copies: str = ""
    pages: str = ""
    proves: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeReceipt:
    """That one side was told its rights. `how`: 当面宣读, 书面送达, 手机阅知."""

    side_label: str = ""
    name: str = ""
    how: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What a joint session resolved: the duty of one unit."""

    what: str = ""
    unit: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContentsEntry:
    """One line of the contents. Pages count from 1, the first page after the contents."""

    title: str = ""
    dated: date | None = None
    first_page: int | None = None
    last_page: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper carries.

    `number`: (2026)黄楼人调字第00042号; `is_sample` prints "演示样本 Sample" on every page.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    title_en: ClassVar[str] = ""

    committee: str = ""
    number: str = ""
    is_sample: bool = False
