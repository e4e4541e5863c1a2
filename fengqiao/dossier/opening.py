"""Papers that open a case: cover, application or register form, notice of rights with its receipts, receipt slip."""

from datetime import datetime
from typing import Any

from fengqiao.documents.papers import (
    Application,
    Cover,
    NoticeReceipt,
    Paper,
    ReceiptSlip,
    RegisterForm,
    RightsNotice,
)
from fengqiao.kernel.clock import local_date
from fengqiao.mediation.deadlines import ACCEPT_WORKING_DAYS

from . import wording
from .matter import Matter

APPLIED = frozenset({"resident"})


def cover(matter: Matter, *, at: datetime) -> Cover:
    """卷宗封面. The retention is left to be filled in by hand: it is for the committee to decide."""
    dispute = matter.dispute
    ended = local_date(dispute.closed_at) if dispute.closed_at else None
    return Cover(
        **matter.heading,
        matter=matter.title,
        dispute_kind=matter.kind_zh,
        parties=tuple(party.name for party in matter.parties if party.name),
        mediators=matter.mediators(*matter.mediator_ids),
        outcome=wording.OUTCOMES.get(dispute.outcome, ""),
        began_on=local_date(dispute.accepted_at or dispute.reported_at),
        ended_on=ended,
        filed_by=matter.committee_mediator,
        filed_on=local_date(at) if ended else None,
        notes=_cover_notes(matter),
    )


def _cover_notes(matter: Matter) -> str:
    notes = []
    answer = matter.last("record_confirmation")
    if answer is not None:
        words = wording.COURT_ANSWERS.get(answer.words.get("result", ""), "")
        notes.append(f"司法确认：{words}（{answer.words.get('court', '')}）")
    if matter.dispute.sender_number:
        notes.append(f"来源编号：{matter.dispute.sender_number}")
    if matter.copy_of:
        notes.append(f"{wording.SIDES.get(matter.copy_of, '')}自存本，不含其他当事人的住址和电话。")
    return "\n".join(notes)


def application_or_register(matter: Matter) -> Paper:
    """申请书 where a party asked for mediation; otherwise 受理登记表, which says who brought the matter and how."""
    return _application(matter) if matter.dispute.source in APPLIED else _register(matter)


def _application(matter: Matter) -> Application:
    return Application(
        **matter.heading,
        parties=matter.paper_parties(("申请人", "被申请人")),
        matter=matter.dispute.summary,
        asks="请求人民调解委员会依法组织调解。",
        applied_on=local_date(matter.dispute.reported_at),
    )


def _register(matter: Matter) -> RegisterForm:
    dispute = matter.dispute
    accepted = matter.last("accept", "return_to_committee")
    return RegisterForm(
        **matter.heading,
        parties=matter.paper_parties(),
        dispute_kind=matter.kind_zh,
        source=wording.SOURCES.get(dispute.source, dispute.source),
        village=matter.village,
        filed_by=matter.name(dispute.filed_by) if dispute.source == "on_behalf" else "",
        happened_on=dispute.happened_on,
        received_at=dispute.reported_at,
        received_by=matter.name(dispute.filed_by) or (matter.name(accepted.actor) if accepted else ""),
        matter=dispute.summary,
        decision="受理" if accepted else "",
        decided_on=local_date(accepted.at) if accepted else None,
        mediators=matter.mediators() if accepted else (),
        notes=f"来源编号：{dispute.sender_number}" if dispute.sender_number else "",
    )


def rights_notice(matter: Matter) -> RightsNotice:
    """告知书 with a line for each side: how and when it read, or was read, its rights before it agreed."""
    agreed = {step.side: step for step in matter.made("consent")}
    names = {party.side: party.name for party in reversed(matter.parties)}
    receipts = tuple(
        NoticeReceipt(
            side_label=wording.SIDES.get(side, side),
            name=names.get(side, ""),
            how=_told_how(agreed[side]) if side in agreed else "",
            received_at=(agreed[side].happened_at or agreed[side].at) if side in agreed else None,
        )
        for side in matter.standing.sides
    )
    first = matter.last("accept", "return_to_committee")
    return RightsNotice(
        **matter.heading,
        given_by=matter.committee_mediator,
        given_on=local_date(first.at) if first else None,
        receipts=receipts,
    )


def _told_how(step: Any) -> str:
    if step.role == "resident":
        return wording.READ_ON_PHONE
    how = wording.TOLD_HOW.get(step.words.get("said_how", ""), "当面告知")
    witness = step.words.get("witness", "")
    return f"{how}，见证人{witness}" if witness else how


def receipt_slip(matter: Matter, *, code: str = "") -> ReceiptSlip:
    """回执. Codes are kept as digests only: without the party's own `code` its place stays empty."""
    dispute = matter.dispute
    reported = local_date(dispute.reported_at)
    return ReceiptSlip(
        **matter.heading,
        code=code,
        received_at=dispute.reported_at,
        answer_by=matter.calendar.after_working_days(reported, ACCEPT_WORKING_DAYS),
        dispute_kind=matter.kind_zh,
        village=matter.village,
        received_by=str(matter.station or ""),
        url=f"{matter.site}case/?code={code}" if matter.site and code else "",
    )
