"""Word copies of the agreement and the record, for offices that finish the wording by hand before printing."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from fengqiao.documents import wording
from fengqiao.documents.papers import Agreement, Attendee, Duty, MediationRecord, Paper, PaperParty, Result
from fengqiao.documents.typesetting import chinese_day, chinese_moment, printable

BODY, HEADING = "仿宋", "宋体"
_LATIN = "Times New Roman"
_BLANK_DAY = "　　　年　　月　　日"


def agreement_docx(paper: Agreement, *, taken: str = "") -> bytes:
    """The agreement as .docx, the same wording as its PDF; `taken`, who took this copy along, stands in the footer.

    It can be edited, so it carries neither check code nor QR code: those stand on the PDF alone.
    """
    doc = _begin(paper, taken=taken)
    for party in paper.parties or _empty_sides():
        _line(doc, _party(party))
    _section(doc, "一、纠纷主要事实", paper.facts)
    _section(doc, "二、争议事项", paper.dispute)
    _section(doc, "三、各方责任", paper.responsibilities)
    _head(doc, "四、协议内容")
    _line(doc, wording.AGREED_IN_PART if paper.is_partial else wording.AGREED_ON_ALL, indent=True)
    for number, term in enumerate(paper.terms or ("",), start=1):
        _line(doc, f"{number}. {term}")
    _head(doc, "五、履行方式、地点和期限")
    _duties(doc, paper.duties)
    _head(doc, "六、其他")
    _line(doc, wording.IN_FORCE, indent=True)
    copies = f"{paper.copies}" if paper.copies else "　　"
    _line(doc, f"本协议一式{copies}份，各方当事人各执一份，人民调解委员会留存一份。", indent=True)
    if paper.agreed_on:
        _line(doc, f"本协议于{chinese_day(paper.agreed_on)}达成。", indent=True)
    _signatures(doc, paper.parties, paper.mediators, paper.recorder)
    for text in (f"{paper.committee or '　　　　　　人民调解委员会'}（盖章处）", _BLANK_DAY):
        _line(doc, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _saved(doc)


def _duties(doc: Document, duties: Sequence[Duty]) -> None:
    """The table of performance; as on the PDF, a column that nobody filled is left out of a filled table."""
    columns = (
        ("履行内容", 6.6, [duty.what for duty in duties]),
        ("履行人", 2.4, [duty.who for duty in duties]),
        ("方式、地点", 3.4, ["，".join(x for x in (duty.mode, duty.place) if x) for duty in duties]),
        ("期限", 3.4, [_day(duty.due_on) for duty in duties]),
    )
    shown = [column for column in columns if not duties or any(column[2])]
    numbers = [str(number) for number in range(1, len(duties) + 1)] or ["1"]
    cells = [numbers, *(texts or [_BLANK_DAY if head == "期限" else ""] for head, _, texts in shown)]
    _table(
        doc,
        [("序号", *(head for head, _, _ in shown)), *zip(*cells, strict=True)],
        widths=(1.4, *(width for _, width, _ in shown)),
    )


def record_docx(paper: MediationRecord, *, taken: str = "") -> bytes:
    """The record of one sitting as .docx, the same wording as its PDF; `taken` as for the agreement."""
    doc = _begin(paper, taken=taken)
    span = f"自{_moment(paper.began_at)}至{_moment(paper.ended_at)}"
    told, untold = wording.NOTICE_GIVEN, wording.NOTICE_NOT_GIVEN
    notice = {True: told, False: untold, None: f"□{told}　□{untold}"}
    facts = (
        ("时间", span), ("地点", paper.place), ("层级", paper.level_label),
        ("次数", f"第{paper.sitting or '　　'}次"), ("调解员", "、".join(paper.mediators)),
        ("记录人", paper.recorder), ("在场人", "、".join(_attendee(one) for one in paper.present)),
        ("纠纷事项", paper.matter), ("权利告知", notice[paper.notice_given]),
    )  # fmt: skip
    _table(doc, facts, widths=(2.6, 13.4))
    _head(doc, "调解经过")
    for speech in paper.statements:
        _line(doc, f"{speech.speaker}：{speech.text}", indent=True)
    _head(doc, "调解结果")
    results = wording.RESULTS
    _line(doc, results[paper.result] if paper.result else "　".join(f"□{text}" for text in results.values()))
    if paper.result_text:
        _line(doc, paper.result_text, indent=True)
    if paper.result in {None, Result.FAILED}:
        _line(doc, f"未达成协议的原因：{paper.reason}")
        _line(doc, wording.OTHER_ROUTES)
    _line(doc, wording.READ_OVER, size=10)
    _signatures(doc, paper.parties, paper.mediators, paper.recorder)
    return _saved(doc)


def _begin(paper: Paper, *, taken: str) -> Document:
    doc = docx.Document()
    page = doc.sections[0]
    _foot(page, taken)
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = (
        Cm(2.8),
        Cm(2.2),
        Cm(2.6),
        Cm(2.4),
    )
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    doc.core_properties.title, doc.core_properties.author = paper.title, printable(paper.committee)
    if paper.is_sample:
        _line(doc, "演示样本 SAMPLE", size=12).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _line(doc, paper.committee or "　　　　　　人民调解委员会", size=16).alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = _line(doc, paper.title, size=22, font=HEADING, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = paper.number or "（　　　）　　　人调字第　　　　号"
    _line(doc, number, size=12).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if isinstance(paper, Agreement) and paper.agreement_number:
        _line(doc, f"协议编号：{paper.agreement_number}", size=12).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return doc


def _foot(page: Section, taken: str) -> None:
    if taken:
        line = page.footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _style(line.add_run(printable(taken)), size=8, font=BODY)


def _line(
    doc: Document, text: str, *, indent: bool = False, size: int = 14, font: str = BODY, bold: bool = False
) -> Paragraph:
    paragraph = doc.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _style(paragraph.add_run(printable(text)), size=size, font=font, bold=bold)
    return paragraph


def _style(run: Run, *, size: int, font: str, bold: bool = False) -> None:
    run.font.name, run.font.size, run.bold = _LATIN, Pt(size), bold
    # Word takes the typeface of Chinese characters from eastAsia alone.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _head(doc: Document, text: str) -> None:
    _line(doc, text, font=HEADING, bold=True).paragraph_format.space_before = Pt(8)


def _section(doc: Document, title: str, text: str) -> None:
    _head(doc, title)
    for line in text.split("\n"):
        _line(doc, line.strip(), indent=True)


def _table(doc: Document, rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> None:
    """A ruled table of fixed columns; `widths` in centimetres."""
    table = doc.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for row in rows:
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = Cm(width)
            _style(cell.paragraphs[0].add_run(printable(text)), size=11, font=BODY)


def _signatures(
    doc: Document, parties: Sequence[PaperParty], mediators: Sequence[str], recorder: str
) -> None:
    def sign(who: str, name: str, mark: str) -> None:
        _line(doc, f"{who}　{name}（{mark}）：{'＿' * 8}　{_BLANK_DAY}", size=12)

    for party in parties or _empty_sides():
        sign(party.side_label, party.name, "签名、盖章或按指印")
    for name in mediators or ("",):
        sign("人民调解员", name, "签名")
    sign("记录人", recorder, "签名")


def _empty_sides() -> tuple[PaperParty, ...]:
    return (PaperParty(side_label="甲方"), PaperParty(side_label="乙方"))


def _party(party: PaperParty) -> str:
    facts = (
        ("性别", party.sex), ("民族", party.ethnicity), ("年龄", party.age), ("职业", party.occupation),
        ("联系方式", party.contact), ("住址", party.address),
    )  # fmt: skip
    text = f"{party.side_label}：{party.name or '　　　　'}" + "".join(
        f"，{label}：{value or '　　　'}" for label, value in facts
    )
    return text + (f"，委托代理人：{party.represented_by}。" if party.represented_by else "。")


def _attendee(one: Attendee) -> str:
    what = " ".join(text for text in (one.unit, one.role) if text)
    return f"{one.name}（{what}）" if what else one.name


def _day(day: date | None) -> str:
    return chinese_day(day) if day else _BLANK_DAY


def _moment(at: datetime | None) -> str:
    return chinese_moment(at) if at else _BLANK_DAY


def _saved(doc: Document) -> bytes:
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()
