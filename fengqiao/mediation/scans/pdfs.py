"""Scans as PDF: pages are kept, nothing that runs, opens, sends or hides."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .unfit import UnfitScan

MAX_PAGES = 100
MAX_OBJECTS = 50_000
# What runs or opens something, or carries another file: such a scan is no scan.
_RUNS_BY_KEY = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AF"})
_RUNS_BY_KIND = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Movie", "/Sound", "/Rendition",
     "/RichMediaExecute", "/Filespec"}
)  # fmt: skip
# What says who made it, where and with what, or sends a reader elsewhere.
_DROPPED = ("/Metadata", "/PieceInfo", "/AA", "/A", "/OpenAction", "/Thumb", "/LastModified")
_JPEG_KEPT = frozenset({0xE0, 0xEE})  # size of a dot, and how colours are meant


def checked_pdf(content: bytes) -> bytes:
    """The pages of the PDF in a new file, without metadata; its photos without place and device.

    Raises `UnfitScan`: not_a_scan (damaged, or no page), scan_locked, scan_too_long, scan_runs_something (scripts,
    programs to start, embedded files, forms that send).
    """
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise UnfitScan("scan_locked")
        if any(_runs(found) for found in _dictionaries(reader.trailer)):
            raise UnfitScan("scan_runs_something")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise UnfitScan("scan_too_long")
        if not count:
            raise UnfitScan("not_a_scan")
        return _pages_alone(reader)
    except UnfitScan:
        raise
    except Exception as error:  # damaged files trip the reader in a hundred ways
        raise UnfitScan("not_a_scan") from error


def _pages_alone(reader: PdfReader) -> bytes:
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    for found in _dictionaries(writer._root_object):
        for name in _DROPPED:
            found.pop(name, None)
        if isinstance(found, StreamObject):
            _bare_photo(found)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionaries(start: Any) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, once. Raises `UnfitScan` where there are more objects than a scan has."""
    waiting, known, count = [start], set(), 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            place = (found.idnum, found.generation)
            if place in known:
                continue
            known.add(place)
            found = found.get_object()
        count += 1
        if count > MAX_OBJECTS * 20:
            raise UnfitScan("scan_too_long")
        if isinstance(found, DictionaryObject):
            waiting += [value for value in found.values() if _holds(value)]
            yield found
        elif isinstance(found, ArrayObject):
            waiting += [value for value in found if _holds(value)]
        if len(known) > MAX_OBJECTS:
            raise UnfitScan("scan_too_long")


def _holds(value: Any) -> bool:
    return isinstance(value, IndirectObject | DictionaryObject | ArrayObject)


def _runs(found: DictionaryObject) -> bool:
    return not _RUNS_BY_KEY.isdisjoint(found) or any(
        str(found.raw_get(name)) in _RUNS_BY_KIND for name in ("/S", "/Type", "/Subtype") if name in found
    )


def _bare_photo(stream: StreamObject) -> None:
    """A photo that lies in the PDF as the camera wrote it loses what the camera wrote beside the pixels."""
    filters = stream.get("/Filter", ())
    names = [str(one) for one in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    if names == ["/DCTDecode"]:
        stream._data = bare_jpeg(stream._data)


def bare_jpeg(content: bytes) -> bytes:
    """The JPEG without comments and without what applications added. Raises `ValueError` where it is none."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept, place = [content[:2]], 2
    while True:
        if content[place : place + 1] != b"\xff" or place + 4 > len(content):
            raise ValueError("a broken JPEG")
        kind = content[place + 1]
        if kind == 0xFF:  # a filling byte
            place += 1
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if kind == 0xDA:  # the pixels begin, and with them all that is left
            kept.append(content[place:])
            return b"".join(kept)
        says_more = 0xE0 <= kind <= 0xEF or kind == 0xFE
        if not says_more or kind in _JPEG_KEPT:
            kept.append(content[place:end])
        place = end
