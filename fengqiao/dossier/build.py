"""The dossier (卷宗): which papers a dispute has, bound into one PDF, or one by one, for those who may have them."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from pypdf import PdfWriter

from fengqiao.audit.exports import Taken
from fengqiao.community import queries as community
from fengqiao.documents.dossier import Scan, bind_dossier, scan_pdf
from fengqiao.documents.papers import (
    Agreement,
    Cover,
    HearingMinutes,
    JointMinutes,
    MediationRecord,
    OralAgreement,
    Paper,
)
from fengqiao.documents.typesetting import blank_form as empty_form
from fengqiao.documents.typesetting import chinese_moment, render_pdf
from fengqiao.documents.word import agreement_docx, record_docx
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.attachments import content_of
from fengqiao.mediation.models import Agreement as AgreementRow
from fengqiao.mediation.models import Attachment, Dispute
from fengqiao.mediation.queries import confirmation_days_left
from fengqiao.mediation.scope import Caller

from . import opening, outcome, talks, wording
from .doors import admissible, admitted
from .matter import Matter, matter_of

GROUPS = {
    "record": (MediationRecord.kind, HearingMinutes.kind, JointMinutes.kind),
    "agreement": (Agreement.kind, OralAgreement.kind),
}
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def papers_of(dispute: Dispute, *, at: datetime) -> list[Paper]:
    """Every paper of a dispute in the order it is bound, the cover first; no drafts, nothing confidential."""
    matter = matter_of(dispute)
    return [opening.cover(matter, at=at), *(part for part in _parts(matter) if isinstance(part, Paper))]


def print_dossier(
    *, number: str, reason: str, by: Caller, at: datetime, site: str = "", key: str = ""
) -> bytes:
    """One PDF of every paper and scan, with contents and page numbers; the print and its reason are an entry first.

    `site`: the address that the agreement's QR code leads to; `key`: as in `admitted`. Raises `Refused`: not_found
    (outside the caller's scope), role_may_not, reason_missing (staff, fewer than four characters), scan_unreadable.
    """
    dispute, taken = admitted(number=number, reason=reason, by=by, at=at, key=key)
    matter = _matter_for(dispute, by=by, site=site)
    cover = _marked(opening.cover(matter, at=at), by=by, at=at)
    return bind_dossier(_parts(matter), cover=cover, at=at, taken=_taken_by(by, taken))


def _taken_by(by: Caller, taken: Taken) -> str:
    """The line at the foot of every page: who, when, and the id of the entry, by which a copy that leaks is traced."""
    person = community.person(by.id) if by.kind == "staff" else None
    who = person.name if person else f"当事人（{wording.SIDES.get(by.side or '', by.role)}）"
    # The day in figures: a print that comes back is checked by the days written out in its text.
    return f"取件：{who}　{taken.when}　编号：{taken.id}"


def _marked(cover: Cover, *, by: Caller, at: datetime) -> Cover:
    """Whoever of the staff printed this copy stands on its cover: a copy that leaks can be traced."""
    person = community.person(by.id) if by.kind == "staff" else None
    if person is None:
        return cover
    line = f"本册打印：{person.name}，{chinese_moment(at)}"
    return replace(cover, notes=f"{cover.notes}\n{line}".strip())


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


@dataclass(frozen=True)
class Listed:
    """A paper that can be printed by itself; `kind` and `nth` are what `paper_of` takes."""

    kind: str
    nth: int
    title: str
    title_en: str
    is_draft: bool = False
    has_word: bool = False


def papers_listed(*, number: str, by: Caller, at: datetime) -> list[Listed]:
    """What `paper_of` could print for this caller. Nobody's words are shown by it, so it wants no reason.

    Raises `Refused`: not_found, role_may_not.
    """
    matter = _matter_for(admissible(number=number, by=by), by=by)
    papers: list[Paper] = [part for part in _parts(matter) if isinstance(part, Paper)]
    papers += _drafted(matter)
    if _is_confirmation_open(matter, at=at) and not matter.made("ask_confirmation"):
        papers.append(outcome.confirmation(matter, matter.agreements[-1]))
    counted: Counter[str] = Counter()
    found = []
    for paper in papers:
        kind = _group_of(paper)
        counted[kind] += 1
        found.append(
            Listed(
                kind=kind,
                nth=counted[kind],
                title=paper.title,
                title_en=paper.title_en,
                is_draft=kind == "agreement" and counted[kind] > len(matter.agreements),
                has_word=isinstance(paper, Agreement | MediationRecord),
            )
        )
    return found


def _group_of(paper: Paper) -> str:
    return next((name for name, kinds in GROUPS.items() if paper.kind in kinds), paper.kind)


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
    key: str = "",
) -> bytes:
    """One paper of a case, as PDF or (`word`, for agreement and record) as Word.

    `kind`: a kind of `documents.papers`; "record" counts minutes too, "agreement" oral ones and a draft, printed to
    be signed. `nth` picks one of several, from 1; 0 the newest. "receipt" carries the party's own `code`;
    "judicial_confirmation" is the pack for the court: application, agreement and its sealed scan. Those who do not
    mediate give a `reason`. Raises `Refused`: not_found, role_may_not, reason_missing, paper_missing,
    confirmation_too_late.
    """
    dispute, taken = admitted(number=number, reason=reason, by=by, at=at, paper=kind, key=key)
    line = _taken_by(by, taken)
    matter = _matter_for(dispute, by=by, site=site)
    if kind == "judicial_confirmation" and not word:
        return _confirmation_pack(matter, at=at, taken=line)
    found = _single(matter, kind, code=code, at=at)
    if not found or not 0 <= nth <= len(found):
        raise Refused("paper_missing", kind=kind)
    paper = found[nth - 1]
    return _as_word(paper, taken=line) if word else render_pdf(paper, at=at, taken=line)


def _matter_for(dispute: Dispute, *, by: Caller, site: str = "") -> Matter:
    return matter_of(dispute, copy_of=by.side if by.kind == "party" else None, site=site)


def _single(matter: Matter, kind: str, *, code: str, at: datetime) -> list[Paper]:
    if kind == "receipt":
        return [opening.receipt_slip(matter, code=code)]
    if kind == "cover":
        return [opening.cover(matter, at=at)]
    found = [
        part for part in _parts(matter) if isinstance(part, Paper) and kind in (part.kind, _group_of(part))
    ]
    return found + _drafted(matter) if kind == "agreement" else found


def _drafted(matter: Matter) -> list[Paper]:
    """The agreement that is being signed, if there is one."""
    row = matter.dispute.agreements.filter(replaced=False, in_force_at=None).order_by("-id").first()
    return [outcome.agreement(matter, row)] if row else []


def _as_word(paper: Paper, *, taken: str) -> bytes:
    if isinstance(paper, Agreement):
        return agreement_docx(paper, taken=taken)
    if isinstance(paper, MediationRecord):
        return record_docx(paper, taken=taken)
    raise Refused("paper_missing", kind=paper.kind)


def _confirmation_pack(matter: Matter, *, at: datetime, taken: str) -> bytes:
    if not _is_confirmation_open(matter, at=at):
        raise Refused(
            "confirmation_too_late" if matter.agreements else "paper_missing", kind="judicial_confirmation"
        )
    row = matter.agreements[-1]
    pack = PdfWriter()
    for paper in (outcome.confirmation(matter, row), outcome.agreement(matter, row)):
        pack.append(io.BytesIO(render_pdf(paper, at=at, taken=taken)))
    for scan in _scanned(_scans_of(matter, row), "agreement"):
        if isinstance(scan, Scan):
            pack.append(io.BytesIO(scan_pdf(scan, at=at, taken=taken)))
    out = io.BytesIO()
    pack.write(out)
    return out.getvalue()


def _is_confirmation_open(matter: Matter, *, at: datetime) -> bool:
    left = confirmation_days_left(matter.agreements[-1], local_date(at)) if matter.agreements else None
    return left is not None and left >= 0


@lru_cache(maxsize=64)
def blank_form(kind: str, *, committee: str = "") -> bytes:
    """An empty form to print and fill in by hand. Raises `Refused("unknown_paper")`."""
    return empty_form(kind, committee=committee)
