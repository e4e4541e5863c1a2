"""Scans as PDF: pictures of the pages are kept, and nothing else of the file."""

import ctypes
import io
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pypdfium2 as pdfium
from PIL import Image, ImageChops
from pypdfium2 import raw

from .bound import Sheet, bound_pictures
from .unfit import UnfitScan

MAX_PAGES = 100
DOTS_PER_INCH = 200
"""Paper of A4 and A3 as scanned archives have it."""
PAGE_DOTS = (4_000_000, 8_000_000)
"""A small page with a large photo on it is drawn larger than that, a poster smaller."""
LONG_FROM, LONG_DOTS = 30, 2_200_000
"""From so many pages on, so many dots each: 150 to the inch of A4."""
LONGEST_EDGE = 20_000
QUALITY = 80
_INCH = 72
_GREY = 8


def checked_pdf(content: bytes) -> bytes:
    """A new PDF of pictures of the pages, as large as they were, with seals, notes and filled-in forms on them.

    Raises `UnfitScan`: not_a_scan (damaged, or no page), scan_locked, scan_too_long, scan_not_pages (files are
    enclosed, or a form draws its pages itself: what was meant to be handed in would be lost unsaid).
    """
    _fonts()
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        raise UnfitScan("scan_locked" if locked else "not_a_scan") from error
    if len(document) > MAX_PAGES:
        raise UnfitScan("scan_too_long")
    if not len(document):
        raise UnfitScan("not_a_scan")
    if document.count_attachments() or document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        raise UnfitScan("scan_not_pages")
    try:
        return bound_pictures(_sheets(document))
    except pdfium.PdfiumError as error:
        raise UnfitScan("not_a_scan") from error


def _sheets(document: Any) -> Iterator[Sheet]:
    for number in range(len(document)):
        page = document[number]
        try:
            width, height = (min(max(edge, 1.0), 14_400.0) for edge in page.get_size())
            picture = _drawn(page, width, height, many=len(document) > LONG_FROM)
        finally:
            page.close()
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=QUALITY)
        yield Sheet(width=width, height=height, picture=picture, jpeg=out.getvalue())


def _drawn(page: Any, width: float, height: float, *, many: bool) -> Image.Image:
    if _encloses(page):
        raise UnfitScan("scan_not_pages")
    wanted = width * height * (DOTS_PER_INCH / _INCH) ** 2
    dots = LONG_DOTS if many else min(max(wanted, PAGE_DOTS[0]), PAGE_DOTS[1])
    scale = min(math.sqrt(dots / (width * height)), LONGEST_EDGE / max(width, height))
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    try:
        return _grey_where_it_is(bitmap.to_pil().convert("RGB"))
    finally:
        bitmap.close()


def _encloses(page: Any) -> bool:
    """Whether a note on the page encloses a file."""
    found = False
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        found |= raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT
        raw.FPDFPage_CloseAnnot(note)
    return found


def _grey_where_it_is(picture: Image.Image) -> Image.Image:
    """A page without any colour takes half the room."""
    red, green, blue = picture.split()
    ends: list[Any] = [ImageChops.difference(*pair).getextrema() for pair in ((red, green), (green, blue))]
    return green if all(most <= _GREY for _least, most in ends) else picture


@cache
def _fonts() -> Any:
    """Words whose font the PDF leaves to the reader are drawn in ours, on every machine the same, or they are blank.

    What is returned must live as long as the library does: it keeps the address.
    """
    folder = str(Path(pylopdf_fonts_zh_cn.__file__).parent).encode()
    folders = (ctypes.c_char_p * 2)(folder, None)
    kind = ctypes.POINTER(ctypes.POINTER(ctypes.c_char))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(
        raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=ctypes.cast(folders, kind))
    )
    return folders
