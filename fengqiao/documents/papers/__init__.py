"""Models of papers: what each paper of a mediation dossier says, as plain frozen data.

Every field has an empty default: an empty field prints as a blank to be filled by hand, so a blank form is
just a paper with nothing in it. Moments are aware datetimes and are printed in station time (UTC+8).
Contents follow the People's Mediation Law (人民调解法) and the dossier forms of SF/T 0083-2020.
"""

from fengqiao.documents.papers.intake import (
    Application,
    Contents,
    Cover,
    PowerOfAttorney,
    ReceiptSlip,
    RegisterForm,
    RightsNotice,
)
from fengqiao.documents.papers.outcome import (
    Agreement,
    ConfirmationApplication,
    EndNotice,
    FollowUpRecord,
    HandOverReceipt,
    OralAgreement,
    PerformanceRecord,
)
from fengqiao.documents.papers.parts import (
    Attendee,
    ContentsEntry,
    Duty,
    Exchange,
    ListedItem,
    NoticeReceipt,
    Paper,
    PaperParty,
    Resolution,
    Result,
    Speech,
)
from fengqiao.documents.papers.talks import (
    EvidenceList,
    HearingMinutes,
    InquiryRecord,
    JointMinutes,
    MediationRecord,
    WorkOrder,
)

PAPERS: tuple[type[Paper], ...] = (
    Cover,
    Contents,
    Application,
    RegisterForm,
    RightsNotice,
    PowerOfAttorney,
    InquiryRecord,
    EvidenceList,
    MediationRecord,
    HearingMinutes,
    JointMinutes,
    WorkOrder,
    Agreement,
    OralAgreement,
    PerformanceRecord,
    FollowUpRecord,
    ConfirmationApplication,
    HandOverReceipt,
    EndNotice,
    ReceiptSlip,
)

KINDS: dict[str, type[Paper]] = {paper.kind: paper for paper in PAPERS}

__all__ = [
    "KINDS",
    "PAPERS",
    "Agreement",
    "Application",
    "Attendee",
    "ConfirmationApplication",
    "Contents",
    "ContentsEntry",
    "Cover",
    "Duty",
    "EndNotice",
    "EvidenceList",
    "Exchange",
    "FollowUpRecord",
    "HandOverReceipt",
    "HearingMinutes",
    "InquiryRecord",
    "JointMinutes",
    "ListedItem",
    "MediationRecord",
    "NoticeReceipt",
    "OralAgreement",
    "Paper",
    "PaperParty",
    "PerformanceRecord",
    "PowerOfAttorney",
    "ReceiptSlip",
    "RegisterForm",
    "Resolution",
    "Result",
    "RightsNotice",
    "Speech",
    "WorkOrder",
]
