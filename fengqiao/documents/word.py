"""Word copies of the agreement and the record, for offices that finish the wording by hand before printing."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from fengqiao.documents.papers import Agreement, Attendee, MediationRecord, Paper, PaperParty, Result
from fengqiao.documents.typesetting import chinese_day, chinese_moment, printable

BODY, HEADING = "仿宋", "宋体"
_LATIN = "Times New Roman"
_BLANK_DAY = "　　　年　　月　　日"
_RESULTS = {
    Result.AGREED: "达成协议",
    Result.PARTLY_AGREED: "部分达成协议",
    Result.CONTINUES: "另行安排继续调解",
    Result.FAILED: "未达成协议",
}


def agreement_docx(paper: Agreement) -> bytes:
    """The agreement as .docx, the same wording as its PDF.

    It can be edited, so it carries neither check code nor QR code: those stand on the PDF alone.
    """
    doc = _begin(paper)
    for party in paper.parties or _empty_sides():
        _line(doc, _party(party))
    _section(doc, "一、纠纷主要事实", paper.facts)
    _section(doc, "二、争议事项", paper.dispute)
    _section(doc, "三、各方责任", paper.responsibilities)
    _head(doc, "四、协议内容")
    part = "下列部分协议，其余争议不在本协议之内" if paper.is_partial else "下列协议"
    _line(doc, f"经调解，各方在自愿、平等的基础上达成{part}：", indent=True)
    for number, term in enumerate(paper.terms or ("",), start=1):
        _line(doc, f"{number}. {term}")
    _head(doc, "五、履行方式、地点和期限")
    rows = [
        (
            str(number),
            duty.what,
            duty.who,
            "，".join(x for x in (duty.mode, duty.place) if x),
            _day(duty.due_on),
        )
        for number, duty in enumerate(paper.duties, start=1)
    ]
    _table(doc, ("序号", "履行内容", "履行人", "方式、地点", "期限"), rows or [("1", "", "", "", _BLANK_DAY)])
    _head(doc, "六、其他")
    for text in _AGREEMENT_ALSO:
        _line(doc, text, indent=True)
    copies = f"{paper.copies}" if paper.copies else "　　"
    _line(doc, f"本协议一式{copies}份，各方当事人各执一份，人民调解委员会留存一份。", indent=True)
    _signatures(doc, paper.parties, paper.mediators, paper.recorder)
    for text in (f"{paper.committee or '　　　　　　人民调解委员会'}（盖章处）", _BLANK_DAY):
        _line(doc, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return _saved(doc)


_AGREEMENT_ALSO = (
    "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，对各方具有约束力。",
    "就履行或者内容再生争议的，可以向人民法院起诉。"
    "各方认为有必要的，可以自生效之日起三十日内共同向人民法院申请司法确认。",
)


def record_docx(paper: MediationRecord) -> bytes:
    """The record of one sitting as .docx, the same wording as its PDF."""
    doc = _begin(paper)
    span = f"自{_moment(paper.began_at)}至{_moment(paper.ended_at)}"
    notice = {True: "已当面告知，各方同意调解", False: "未告知", None: "□已当面告知，各方同意调解　□未告知"}
    facts = (
        ("时间", span), ("地点", paper.place), ("层级", paper.level_label),
        ("次数", f"第{paper.sitting or '　　'}次"), ("调解员", "、".join(paper.mediators)),
        ("记录人", paper.recorder), ("在场人", "、".join(_attendee(one) for one in paper.present)),
        ("纠纷事项", paper.matter), ("权利告知", notice[paper.notice_given]),
    )  # fmt: skip
    _table(doc, None, facts)
    _head(doc, "调解经过")
    for speech in paper.statements:
        _line(doc, f"{speech.speaker}：{speech.text}", indent=True)
    _head(doc, "调解结果")
    _line(
        doc, _RESULTS[paper.result] if paper.result else "　".join(f"□{text}" for text in _RESULTS.values())
    )
    if paper.result_text:
        _line(doc, paper.result_text, indent=True)
    if paper.result in {None, Result.FAILED}:
        _line(doc, f"未达成协议的原因：{paper.reason}")
        _line(doc, "调解员已告知当事人：可以依法通过仲裁、行政、司法途径维护自己的权利。")
    _line(doc, "以上记录已交各方阅读（或者向各方宣读），与本人所述一致。", size=10)
    _signatures(doc, paper.parties, paper.mediators, paper.recorder)
    return _saved(doc)


def _begin(paper: Paper) -> Document:
    doc = docx.Document()
    page = doc.sections[0]
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
    return doc


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


def _table(doc: Document, head: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> None:
    lines = [*([head] if head else []), *rows]
    table = doc.add_table(rows=0, cols=len(lines[0]))
    table.style = "Table Grid"
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.paragraphs[0].clear()
            _style(cell.paragraphs[0].add_run(printable(text)), size=11, font=BODY)
    if head is None:
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Cm(2.6), Cm(13.4)


def _signatures(
    doc: Document, parties: Sequence[PaperParty], mediators: Sequence[str], recorder: str
) -> None:
    rule = "＿" * 9
    for party in parties or _empty_sides():
        _line(doc, f"{party.side_label}（{party.name}）签名、盖章或按指印：{rule}", size=12)
    for name in mediators or ("",):
        _line(doc, f"人民调解员（{name}）签名：{rule}", size=12)
    _line(doc, f"记录人（{recorder}）签名：{rule}　{_BLANK_DAY}", size=12)


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
