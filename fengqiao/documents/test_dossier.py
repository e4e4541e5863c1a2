import io
import re

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from fengqiao.documents import dossier as dossier_module
from fengqiao.documents import sample_papers
from fengqiao.documents.dossier import Scan, bind_dossier
from fengqiao.documents.typesetting import render_pdf
from fengqiao.kernel.refusals import Refused

COVER = sample_papers.COVER
PAPERS = [paper for paper in sample_papers.ALL if paper.kind not in {"cover", "receipt"}]


def photograph(*, width: int = 800, height: int = 500, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#884422").save(out, kind)
    return out.getvalue()


def pages_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_everything_is_bound_in_order_with_contents_and_page_numbers():
    scans = [Scan(title="盖章协议扫描件", content=render_pdf(sample_papers.AGREEMENT))]
    bound = bind_dossier(
        [*PAPERS[:2], Scan(title="身份证明", content=photograph()), *PAPERS[2:]], cover=COVER, scans=scans
    )
    reader = PdfReader(io.BytesIO(bound))
    pages = pages_of(bound)
    assert "人民调解卷宗" in pages[0] and f"{len(pages) - 2}页" in pages[0]
    contents = pages[1]
    starts = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    assert [title for title, _ in starts] == [
        *(paper.title for paper in PAPERS[:2]), "身份证明", *(paper.title for paper in PAPERS[2:]), "盖章协议扫描件",
    ]  # fmt: skip
    position = 0
    for title, page in starts:
        assert title in pages[page]
        position = contents.index(title, position)
        # The number printed at the foot is the one in the contents: pages count from 1 after the contents.
        assert f"{page - 1}" in (pages[page][-4:] + pages[page][:200])
        assert str(page - 1) in contents[position : position + 40]


def test_the_contents_give_each_paper_its_own_day_and_tell_sittings_apart():
    contents = pages_of(bind_dossier(PAPERS, cover=COVER))[1]
    for line in (
        "人民调解记录2026年3月10日", "矛盾纠纷交办单2026年3月11日", "协议履行情况记录2026年4月16日", "第1次",
    ):  # fmt: skip
        assert line in contents, line


def test_scans_are_laid_over_their_own_pages_whole():
    bound = bind_dossier(PAPERS[:1], cover=COVER, scans=[Scan(title="照片", content=photograph(height=4000))])
    page = PdfReader(io.BytesIO(bound)).pages[-1]
    assert [round(float(side)) for side in (page.mediabox.width, page.mediabox.height)] == [595, 842]
    (image,) = page.images
    assert image.image.height <= 2480
    signed = bind_dossier(
        PAPERS[:1], cover=COVER, scans=[Scan(title="协议", content=render_pdf(sample_papers.AGREEMENT))]
    )
    assert sample_papers.TERMS[0] in "".join(pages_of(signed))


def test_a_turned_scan_and_a_many_page_image_are_taken():
    writer = PdfWriter()
    writer.add_blank_page(width=800, height=400).rotate(90)
    turned = io.BytesIO()
    writer.write(turned)
    frames = [Image.new("L", (300, 400), shade) for shade in (10, 120, 250)]
    tiff = io.BytesIO()
    frames[0].save(tiff, "TIFF", save_all=True, append_images=frames[1:])
    scans = [Scan(title="横放", content=turned.getvalue()), Scan(title="三页", content=tiff.getvalue())]
    bound = bind_dossier(PAPERS[:1], cover=COVER, scans=scans)
    assert [title for title in ("（1/3）", "（2/3）", "（3/3）") if any(title in page for page in pages_of(bound))] == [
        "（1/3）", "（2/3）", "（3/3）",
    ]  # fmt: skip


def test_a_long_dossier_numbers_through_long_contents():
    bound = bind_dossier(PAPERS[:1] * 40, cover=COVER)
    pages = pages_of(bound)
    reader = PdfReader(io.BytesIO(bound))
    first = reader.get_destination_page_number(reader.outline[0])
    assert first == 3  # cover and two pages of contents
    assert pages[-1].endswith(str(len(pages) - first))
    assert f"{len(pages) - first}页" in pages[0]


def test_an_empty_dossier_is_a_cover_and_contents():
    assert len(pages_of(bind_dossier([], cover=COVER))) == 2


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"%PDF-1.7\nnothing", b"\x89PNG\r\n\x1a\n broken", photograph()[:200]]
)
def test_a_broken_scan_is_refused_by_its_title(content):
    with pytest.raises(Refused, match="scan_unreadable") as refusal:
        bind_dossier(PAPERS[:1], cover=COVER, scans=[Scan(title="坏文件", content=content)])
    assert refusal.value.detail["title"] == "坏文件"


def test_a_locked_scan_is_refused():
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(Refused, match="scan_unreadable"):
        bind_dossier([], cover=COVER, scans=[Scan(title="加锁", content=locked.getvalue())])


def test_a_scan_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(dossier_module, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(Refused, match="scan_too_large"):
        bind_dossier([], cover=COVER, scans=[Scan(title="大图", content=photograph())])
    monkeypatch.setattr(dossier_module, "MAX_SCAN_BYTES", 10)
    with pytest.raises(Refused, match="scan_too_large"):
        bind_dossier([], cover=COVER, scans=[Scan(title="大图", content=photograph())])
