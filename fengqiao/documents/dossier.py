"""One bound dossier: cover, contents, papers and scans, with continuous page numbers."""

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from fengqiao.documents.papers import Cover, Paper
from fengqiao.documents.typesetting import chinese_day, paper_data, printable, typeset
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.refusals import Refused

MAX_SCAN_BYTES = 30 * 1024 * 1024
MAX_SCAN_PAGES = 200
MAX_IMAGE_PIXELS = 60_000_000
_LONGEST_SIDE = 2480  # pixels: A4 width at 300 dpi, enough for a signature and small files
# Where a scan is laid on its A4 page, in points from the lower left: x, y, width, height.
_FRAME = (56.7, 59.5, 496.0, 700.0)


# What pypdf raises on damaged files, from its own errors to those of its parsers.
_BROKEN_PDF = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError,
    AssertionError, NotImplementedError, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A scanned paper: a PDF, or an image (JPEG, PNG, TIFF, WebP…), one page or more."""

    title: str
    content: bytes
    dated: date | None = None
    note: str = ""


def bind_dossier(
    papers: Sequence[Paper | Scan],
    *,
    cover: Cover,
    scans: Sequence[Scan] = (),
    at: datetime | None = None,
    taken: str = "",
) -> bytes:
    """One PDF: `cover`, contents, then every paper and scan in the order given (`scans` come last).

    `taken`: who took this copy along, at the foot of every page, those with scans too.

    Pages are numbered through from 1 after the contents. Refuses by name: `scan_too_large` (bytes, pixels or
    pages), `scan_unreadable` (neither PDF nor image, or locked); both carry the `title`.
    """
    ordered: list[Paper | Scan] = [*papers, *scans]
    scanned = {index: _scan_pages(part) for index, part in enumerate(ordered) if isinstance(part, Scan)}
    job = {
        "mode": "dossier",
        "cover": paper_data(cover),
        "parts": [
            _scan_part(part, len(scanned[index])) if isinstance(part, Scan) else _paper_part(part)
            for index, part in enumerate(ordered)
        ],
        "taken": printable(taken),
    }
    bound = typeset(job, at=at)
    if not scanned:
        return bound
    return _with_scans(bound, scanned)


def scan_pdf(scan: Scan, *, at: datetime | None = None, taken: str = "") -> bytes:
    """A scan by itself on A4 pages that say who took this copy along. Refuses what `bind_dossier` refuses."""
    pages = _scan_pages(scan)
    frames = typeset({"mode": "frames", "pages": len(pages), "taken": printable(taken)}, at=at)
    writer = PdfWriter(clone_from=io.BytesIO(frames))
    for frame, page in zip(writer.pages, pages, strict=True):
        try:
            _lay_over(frame, page)
        except _BROKEN_PDF as error:
            raise Refused("scan_unreadable", title=scan.title) from error
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _paper_part(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "dated": _dated(paper),
        "note": printable(paper.remark),
        "scan": 0,
        "paper": paper_data(paper),
    }


def _scan_part(scan: Scan, pages: int) -> dict[str, Any]:
    dated = chinese_day(scan.dated) if scan.dated else None
    return {
        "title": printable(scan.title),
        "dated": dated,
        "note": printable(scan.note) or "扫描件",
        "scan": pages,
    }


def _dated(paper: Paper) -> str | None:
    day = getattr(paper, paper.dated) if paper.dated else None
    if isinstance(day, datetime):
        day = local_date(day)
    return chinese_day(day) if day else None


def _scan_pages(scan: Scan) -> list[PageObject]:
    if len(scan.content) > MAX_SCAN_BYTES:
        raise Refused("scan_too_large", title=scan.title, limit_bytes=MAX_SCAN_BYTES)
    content = scan.content if scan.content[:1024].lstrip().startswith(b"%PDF") else _image_pdf(scan)
    try:
        reader = PdfReader(io.BytesIO(content))
        if len(reader.pages) > MAX_SCAN_PAGES:
            raise Refused("scan_too_large", title=scan.title, limit_pages=MAX_SCAN_PAGES)
        pages = list(PdfWriter(clone_from=reader).pages)
    except _BROKEN_PDF as error:
        raise Refused("scan_unreadable", title=scan.title) from error
    if not pages:
        raise Refused("scan_unreadable", title=scan.title)
    return pages


def _image_pdf(scan: Scan) -> bytes:
    try:
        with Image.open(io.BytesIO(scan.content)) as image:
            frames = list(_upright_frames(image, scan.title))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("scan_unreadable", title=scan.title) from error
    first, *rest = frames
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=200, quality=82)
    return out.getvalue()


def _upright_frames(image: Image.Image, title: str) -> Iterator[Image.Image]:
    for number in range(min(getattr(image, "n_frames", 1), MAX_SCAN_PAGES + 1)):
        image.seek(number)
        if image.width * image.height > MAX_IMAGE_PIXELS:
            raise Refused("scan_too_large", title=title, limit_pixels=MAX_IMAGE_PIXELS)
        frame = ImageOps.exif_transpose(image).convert("RGB")
        frame.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        yield frame


def _with_scans(bound: bytes, scanned: dict[int, list[PageObject]]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(bound))
    # The bookmarks, one a part and in the same order, say on which page each part begins.
    marks = [mark for mark in writer.outline if isinstance(mark, Destination)]
    for part, pages in scanned.items():
        first = writer.get_destination_page_number(marks[part])
        if first is None:
            raise Refused("paper_not_drawn")
        for offset, page in enumerate(pages):
            try:
                _lay_over(writer.pages[first + offset], page)
            except _BROKEN_PDF as error:
                raise Refused("scan_unreadable", title=marks[part].title) from error
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _lay_over(page: PageObject, scanned: PageObject) -> None:
    """Put `scanned` into the frame of `page`, turned upright, whole, never enlarged beyond the frame."""
    scanned.transfer_rotation_to_content()
    box = scanned.cropbox
    width, height = float(box.width), float(box.height)
    if width <= 0 or height <= 0:
        return
    x, y, frame_width, frame_height = _FRAME
    scale = min(frame_width / width, frame_height / height)
    left = x + (frame_width - width * scale) / 2 - float(box.left) * scale
    bottom = y + (frame_height - height * scale) / 2 - float(box.bottom) * scale
    page.merge_transformed_page(scanned, Transformation().scale(scale).translate(left, bottom))
