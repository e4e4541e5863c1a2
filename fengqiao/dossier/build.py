"""The dossier (卷宗): which papers a dispute has, bound into one PDF, or one by one, for those who may have them."""

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image
from pypdf import PdfWriter

from fengqiao.documents.dossier import Scan, bind_dossier
from fengqiao.documents.papers import (
    Agreement,
    HearingMinutes,
    JointMinutes,
    MediationRecord,
    Paper,
)
from fengqiao.documents.typesetting import render_pdf
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.attachments import content_of
from fengqiao.mediation.models import Agreement as AgreementRow
from fengqiao.mediation.models import Attachment, Dispute
from fengqiao.mediation.queries import confirmation_days_left
from fengqiao.mediation.scope import Caller

from . import opening, outcome, talks, wording
from .doors import admitted
from .matter import Matter, matter_of

RECORD_KINDS = (MediationRecord.kind, HearingMinutes.kind, JointMinutes.kind)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def papers_of(dispute: Dispute, *, at: datetime) -> list[Paper]:
    """Every paper of a dispute in the order it is bound, the cover first; no drafts, nothing confidential."""
    matter = matter_of(dispute)
    return [opening.cover(matter, at=at), *(part for part in _parts(matter) if isinstance(part, Paper))]


def print_dossier(*, number: str, reason: str, by: Caller, at: datetime, site: str = "") -> bytes:
    """One PDF of every paper and scan, with contents and page numbers; the print and its reason are an entry first.

    `site`: the address that the agreement's QR code leads to. Raises `Refused`: not_found (outside the caller's
    scope), role_may_not, reason_missing (staff, fewer than four characters), scan_unreadable.
    """
    dispute = admitted(number=number, reason=reason, by=by, at=at)
    matter = matter_of(dispute, copy_of=by.side if by.kind == "party" else None, site=site)
    return bind_dossier(_parts(matter), cover=opening.cover(matter, at=at), at=at)


def _parts(matter: Matter) -> list[Paper | Scan]:
    parts: list[Paper | Scan] = [opening.application_or_register(matter), opening.rights_notice(matter)]
    parts += talks.records(matter)
    papers_so_far = [part for part in parts if isinstance(part, Paper)]
    for row in matter.agreements:
        parts += _agreed(matter, row)
    parts += outcome.follow_ups(matter)
    if matter.agreements and matter.made("ask_confirmation"):
        parts.append(outcome.confirmation(matter, matter.agreements[-1]))
    if matter.standing.stage in outcome.NO_AGREEMENT:
        parts.append(outcome.end_notice(matter))
    parts += outcome.hand_overs(matter, papers_so_far)
    return parts


def _agreed(matter: Matter, row: AgreementRow) -> list[Paper | Scan]:
    """An agreement, its sealed scan, how it was kept, and the proofs, before the next agreement's."""
    scans = _scans_of(matter, row)
    parts: list[Paper | Scan] = [outcome.agreement(matter, row), *_scanned(scans, "agreement")]
    if outcome.is_performance_known(matter, row):
        parts.append(outcome.performance(matter, row, scans=[scan.title for scan in scans]))
    return parts + _scanned(scans, "proof")


def _scans_of(matter: Matter, row: AgreementRow) -> list[Attachment]:
    """What was scanned in since this agreement took effect, until the next one did."""
    starts = [one.in_force_at for one in matter.agreements if one.in_force_at]
    since = row.in_force_at
    until = next((start for start in starts if since and start > since), None)
    return [
        scan
        for scan in matter.scans
        if since and scan.step.at >= since and (until is None or scan.step.at < until)
    ]


def _scanned(scans: Sequence[Attachment], title: str) -> list[Paper | Scan]:
    return [
        Scan(title=wording.SCANS[title], content=content_of(scan), dated=local_date(scan.step.at))
        for scan in scans
        if scan.title == title
    ]


def paper_of(
    *,
    number: str,
    kind: str,
    by: Caller,
    at: datetime,
    reason: str = "",
    nth: int = 0,
    word: bool = False,
    code: str = "",
    site: str = "",
) -> bytes:
    """One paper of a case, as PDF or (`word`, for agreement and record) as Word.

    `kind`: a kind of `documents.papers`; "record" counts minutes too. `nth` picks one of several, from 1; 0 the
    newest. The agreement may be a draft, printed to be signed; "receipt" carries the party's own `code`;
    "judicial_confirmation" is the pack for the court: application, agreement and its sealed scan. Those who do not
    mediate give a `reason`. Raises `Refused`: not_found, role_may_not, reason_missing,
    paper_missing, confirmation_too_late.
    """
    dispute = admitted(number=number, reason=reason, by=by, at=at, paper=kind)
    matter = matter_of(dispute, copy_of=by.side if by.kind == "party" else None, site=site)
    if kind == "judicial_confirmation" and not word:
        return _confirmation_pack(matter, at=at)
    found = _single(matter, kind, code=code, at=at)
    if not found or not 0 <= nth <= len(found):
        raise Refused("paper_missing", kind=kind)
    paper = found[nth - 1]
    return _as_word(paper) if word else render_pdf(paper, at=at)


def _single(matter: Matter, kind: str, *, code: str, at: datetime) -> list[Paper]:
    if kind == "receipt":
        return [opening.receipt_slip(matter, code=code)]
    if kind == "cover":
        return [opening.cover(matter, at=at)]
    if kind == "agreement":
        row = matter.dispute.agreements.filter(replaced=False).order_by("-id").first()
        return [outcome.agreement(matter, row)] if row else []
    wanted = RECORD_KINDS if kind == "record" else (kind,)
    return [part for part in _parts(matter) if isinstance(part, Paper) and part.kind in wanted]


def _as_word(paper: Paper) -> bytes:
    from fengqiao.documents.docx import agreement_docx, record_docx

    if isinstance(paper, Agreement):
        return agreement_docx(paper)
    if isinstance(paper, MediationRecord):
        return record_docx(paper)
    raise Refused("paper_missing", kind=paper.kind)


def _confirmation_pack(matter: Matter, *, at: datetime) -> bytes:
    row = matter.agreements[-1] if matter.agreements else None
    days_left = confirmation_days_left(row, local_date(at)) if row else None
    if row is None or days_left is None or days_left < 0:
        raise Refused("confirmation_too_late" if row else "paper_missing", kind="judicial_confirmation")
    pack = PdfWriter()
    for paper in (outcome.confirmation(matter, row), outcome.agreement(matter, row)):
        pack.append(io.BytesIO(render_pdf(paper, at=at)))
    for scan in _scans_of(matter, row):
        if scan.title == "agreement":
            pack.append(io.BytesIO(_pdf_of(scan)))
    out = io.BytesIO()
    pack.write(out)
    return out.getvalue()


def _pdf_of(scan: Attachment) -> bytes:
    content = content_of(scan)
    if scan.content_type == PDF:
        return content
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.save(out, "PDF", resolution=200)
    return out.getvalue()
