"""Parts that papers are made of, the shapes that several share, and what makes a class a paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar, dataclass_transform


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
    """What every paper carries; `paper` makes a class of its fields one of the papers.

    `kind`, `title` and `title_en` name it; `dated` is the field whose day stands in the contents, if it has one.
    `number`: (2026)黄楼人调字第00042号; `is_sample` prints "演示样本 Sample" on every page.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    title_en: ClassVar[str] = ""
    dated: ClassVar[str] = ""

    committee: str = ""
    number: str = ""
    is_sample: bool = False

    @property
    def remark(self) -> str:
        """What tells this paper from others of its kind in the contents: 第2次, the unit it went to."""
        return ""


P = TypeVar("P", bound=Paper)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def paper(*, kind: str, title: str, title_en: str, dated: str = "") -> Callable[[type[P]], type[P]]:
    """Make a class a paper: frozen data given by keyword, with the names that `Paper` speaks of."""

    def made(cls: type[P]) -> type[P]:
        cls.kind, cls.title, cls.title_en, cls.dated = kind, title, title_en, dated
        return dataclass(frozen=True, kw_only=True)(cls)

    return made


@dataclass(frozen=True, kw_only=True)
class Heard(Paper):
    """The head of whatever is written down while people talk: where, from when to when, before whom."""

    place: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    recorder: str = ""
    present: tuple[Attendee, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sitting(Heard):
    """A sitting of the committee's mediators on a matter."""

    matter: str = ""
    mediators: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mediated(Sitting):
    """A sitting with the parties, who sign for what they said and for how it ended."""

    statements: tuple[Speech, ...] = ()
    result: Result | None = None
    result_text: str = ""
    parties: tuple[PaperParty, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agreed(Paper):
    """What parties agreed on, and how a print of it is checked.

    `agreement_number`: 370781007-2026-X-00042; `check_code`: that number and 16 hexadecimal digits; `check_facts`:
    amount and deadline, as they are typed to check a print; `check_url`: where that is done, drawn as a QR code.
    """

    agreement_number: str = ""
    parties: tuple[PaperParty, ...] = ()
    terms: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    mediators: tuple[str, ...] = ()
    recorder: str = ""
    check_code: str = ""
    check_facts: str = ""
    check_url: str = ""
