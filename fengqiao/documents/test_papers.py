import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from fengqiao.documents import sample_papers, wording
from fengqiao.documents.papers import KINDS, Agreement, Duty, EndNotice, PaperParty, ReceiptSlip, RightsNotice
from fengqiao.documents.typesetting import TEMPLATES, blank_form, chinese_moment, render_pdf
from fengqiao.documents.word import agreement_docx, record_docx
from fengqiao.kernel.refusals import Refused

RARE = "李𬭎㛃龘䶮𠅤"


def text_of(pdf: bytes) -> str:
    """The text of a PDF without white space, which extraction puts where it likes."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def is_archival(pdf: bytes) -> bool:
    metadata = PdfReader(io.BytesIO(pdf)).xmp_metadata
    return metadata is not None and b"pdfaid:part" in metadata.stream.get_data()


@pytest.mark.parametrize("paper", sample_papers.ALL, ids=lambda paper: paper.kind)
def test_every_paper_prints_its_title_and_number(paper):
    pdf = render_pdf(paper)
    text = text_of(pdf)
    assert paper.title in text
    assert sample_papers.NUMBER in text
    assert is_archival(pdf)


def test_a_plain_oral_agreement_is_one_page():
    oral = next(paper for paper in sample_papers.OUTCOME if paper.kind == "oral_agreement")
    parties = tuple(
        PaperParty(side_label=side, name="沈粟岸", contact="139-0000-0001") for side in ("甲方", "乙方")
    )
    plain = replace(
        oral, parties=parties, mediators=("赵禾岭",), witnesses=(), terms=oral.terms[1:2], duties=(Duty(what="赔1900元"),),
        check_code="370781007-2026-X-00462", check_facts="金额1900.00元", check_url="https://example.org/check/",
        agreement_number="370781007-2026-X-00462",
    )  # fmt: skip
    assert len(PdfReader(io.BytesIO(render_pdf(plain))).pages) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_can_be_printed_empty(kind):
    pdf = blank_form(kind)
    assert KINDS[kind].title in text_of(pdf)
    assert 1 <= len(PdfReader(io.BytesIO(pdf)).pages) <= 2


def test_a_form_nobody_knows_is_refused():
    with pytest.raises(Refused, match="unknown_paper"):
        blank_form("../../etc/passwd")


def test_every_kind_has_a_sample_or_is_the_contents():
    assert {paper.kind for paper in sample_papers.ALL} == set(KINDS) - {"contents"}


def test_the_agreement_says_what_the_law_asks():
    text = text_of(render_pdf(sample_papers.AGREEMENT))
    paper = sample_papers.AGREEMENT
    for party in paper.parties:
        assert party.name in text and party.address in text
    for wanted in (*paper.terms, *(duty.what for duty in paper.duties), "2026年3月31日", "2026年4月15日"):
        assert wanted in text
    for wanted in ("签名、盖章或按指印", "盖章处", "司法确认", "一式3份", paper.check_code, "（以下空白）"):
        assert wanted in text


def test_a_partial_agreement_says_so():
    whole, part = (replace(sample_papers.AGREEMENT, is_partial=flag) for flag in (False, True))
    assert "部分协议" not in text_of(render_pdf(whole))
    assert "部分协议" in text_of(render_pdf(part))


def test_rare_characters_survive():
    party = PaperParty(side_label="甲方", name=RARE, address="龘村䶮巷𠅤号")
    pdf = render_pdf(replace(sample_papers.AGREEMENT, parties=(party,)))
    assert RARE in text_of(pdf) and "龘村䶮巷𠅤号" in text_of(pdf)
    assert is_archival(pdf)


@pytest.mark.parametrize(
    "paper", [sample_papers.AGREEMENT, sample_papers.RECORD], ids=lambda paper: paper.kind
)
def test_a_name_without_a_glyph_is_left_for_the_pen_and_the_paper_says_so(paper):
    drawn = text_of(
        render_pdf(replace(paper, parties=(PaperParty(side_label="甲方", name="𠮷田🙏🏽\U000f1234"),)))
    )
    assert "田" in drawn and wording.LACKS_GLYPHS in drawn
    assert wording.LACKS_GLYPHS not in text_of(render_pdf(paper))


PARTIES = tuple(
    PaperParty(side_label=f"{'甲乙丙丁戊己'[number % 6]}方", name=f"阿依古丽·买买提{number}")
    for number in range(12)
)


@pytest.mark.parametrize(
    ("parties", "facts"), [(PARTIES, "积水。"), (PARTIES[:2], "雨后积水泡坏蝴蝶兰。" * 2000)]
)
def test_signatures_seal_and_check_box_stand_together_however_long_the_agreement(parties, facts):
    paper = replace(sample_papers.AGREEMENT, parties=parties, facts=facts, check_facts="金额0.00元")
    pages = [
        re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(render_pdf(paper))).pages
    ]
    assert len(pages) >= 2
    for words in (
        *(f"{party.side_label}{party.name}（签名" for party in parties),
        "盖章处",
        "核对项",
        "之日起生效",
    ):
        assert words in pages[-1], words


def test_a_column_nobody_filled_is_left_out_of_the_duties():
    paper = replace(sample_papers.AGREEMENT, duties=(Duty(what="清沟", due_on=date(2026, 3, 31)),))
    for printed in (text_of(render_pdf(paper)), words_of(agreement_docx(paper))):
        assert "清沟" in printed and "履行人" not in printed
    assert "履行人" in text_of(blank_form("agreement"))


def test_an_oral_agreement_has_its_number_and_check_line():
    oral = next(paper for paper in sample_papers.OUTCOME if paper.kind == "oral_agreement")
    told = replace(
        oral, agreement_number="370781007-2026-X-00042", check_code="00042", check_facts="金额0.00元"
    )
    for words in ("协议编号：370781007-2026-X-00042", "校验码", "核对项", "金额0.00元"):
        assert words in text_of(render_pdf(told)) and words not in text_of(render_pdf(oral))


@pytest.mark.parametrize(
    "nasty",
    [
        '#panic("x")',
        '#read("main.typ")',
        "*a* _b_ $x^2$ `c`",
        '"\\"] #let x = 1',
        "</script>{{7*7}}",
        "甲\x00\x1b乙",
    ],
)
def test_what_people_write_is_never_run(nasty):
    text = text_of(render_pdf(replace(sample_papers.AGREEMENT, facts=nasty, number=nasty)))
    assert re.sub(r"[\s\x00-\x1f]", "", nasty) in text


def test_a_long_record_runs_over_pages_and_ends_with_signatures():
    long = replace(sample_papers.RECORD, statements=sample_papers.STATEMENTS * 40)
    pages = PdfReader(io.BytesIO(render_pdf(long))).pages
    assert len(pages) > 4
    assert "记录人" in pages[-1].extract_text()
    assert f"共{len(pages)}页" in re.sub(r"\s", "", pages[0].extract_text())


def test_a_failed_mediation_names_the_three_routes():
    text = text_of(render_pdf(EndNotice(reason="各方意见相差较大", court="青州市人民法院")))
    for route in ("仲裁", "行政途径", "诉讼", "青州市人民法院", "第二十六条"):
        assert route in text


def test_the_notice_tells_every_right():
    text = text_of(render_pdf(RightsNotice()))
    for right in ("自愿", "免费", "随时停止", "不公开", "保密", "约束力", "三十日内", "司法确认", "110"):
        assert right in text


def test_the_receipt_is_small_and_groups_its_code():
    pdf = render_pdf(ReceiptSlip(code="482905177316", url="https://example.org/r/1"))
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)] == [
        105,
        148,
    ]
    assert "4829 0517 7316" in page.extract_text()


def test_a_sample_is_marked_on_every_page_and_a_real_paper_is_not():
    marked = PdfReader(io.BytesIO(render_pdf(replace(sample_papers.AGREEMENT, is_sample=True))))
    assert all("演示样本" in page.extract_text() for page in marked.pages)
    assert "演示样本" not in text_of(render_pdf(sample_papers.AGREEMENT))


def test_moments_are_printed_in_station_time():
    assert chinese_moment(datetime(2026, 3, 3, 23, 5, tzinfo=UTC)) == "2026年3月4日7时05分"


def test_the_same_paper_gives_the_same_bytes():
    assert render_pdf(sample_papers.RECORD) == render_pdf(sample_papers.RECORD)


def test_the_date_of_making_is_passed_in():
    pdf = render_pdf(sample_papers.RECORD, at=datetime(2026, 3, 4, tzinfo=UTC))
    made = PdfReader(io.BytesIO(pdf)).metadata.creation_date
    assert made is not None and made.date() == date(2026, 3, 4)


def test_templates_name_no_seal_image():
    assert not list(TEMPLATES.glob("*.png")) and not list(TEMPLATES.glob("*.svg"))


def test_word_copies_carry_text_and_number():
    for content, wanted in (
        (agreement_docx(sample_papers.AGREEMENT), sample_papers.TERMS[0]),
        (record_docx(sample_papers.RECORD), sample_papers.STATEMENTS[0].text),
    ):
        document = docx.Document(io.BytesIO(content))
        assert any(wanted in paragraph.text for paragraph in document.paragraphs)
        assert any(sample_papers.NUMBER in paragraph.text for paragraph in document.paragraphs)


def words_of(content: bytes) -> str:
    """All text of a Word file in order, tables too, without white space."""
    body = docx.Document(io.BytesIO(content)).element.body
    return re.sub(r"\s", "", "".join(node.text or "" for node in body.iter(qn("w:t"))))


@pytest.mark.parametrize(
    ("paper", "as_word", "shared"),
    [
        (
            sample_papers.AGREEMENT,
            agreement_docx,
            (wording.AGREED_ON_ALL, wording.IN_FORCE, "本协议于2026年3月20日达成。", "李𬭎"),
        ),
        (
            sample_papers.RECORD,
            record_docx,
            (wording.NOTICE_GIVEN, wording.READ_OVER, wording.RESULTS["continues"], "律师"),
        ),
    ],
    ids=["agreement", "record"],
)
def test_word_and_pdf_say_the_same(paper, as_word, shared):
    printed, written = text_of(render_pdf(paper)), words_of(as_word(paper))
    for words in (*shared, "甲方张长青（签名、盖章或按指印）", "人民调解员刘和（签名）"):
        assert words in printed and words in written, words


def test_every_run_of_a_word_copy_names_its_chinese_typeface_in_tables_too():
    for content in (agreement_docx(sample_papers.AGREEMENT), record_docx(sample_papers.RECORD)):
        runs = list(docx.Document(io.BytesIO(content)).element.body.iter(qn("w:r")))
        faces = {run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia")) for run in runs}
        assert faces == {"仿宋", "宋体"}


def test_word_copies_of_empty_papers_and_odd_characters_open():
    odd = Agreement(facts="甲\x00\x0b<w:p>&乙" + RARE)
    content = agreement_docx(odd)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert any("<w:p>&乙" + RARE in p.text for p in docx.Document(io.BytesIO(content)).paragraphs)


def test_the_word_agreement_has_no_check_code():
    document = docx.Document(io.BytesIO(agreement_docx(sample_papers.AGREEMENT)))
    assert all(sample_papers.AGREEMENT.check_code not in paragraph.text for paragraph in document.paragraphs)
