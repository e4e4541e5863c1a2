"""Pictures bound into a PDF: five kinds of objects, all written here, and so nothing else in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from .unfit import UnfitScan

MOST_BYTES = 28 * 1024 * 1024
"""The pictures of all pages together: a dossier can still bind it."""
_CATALOGUE, _PAGES, _FIRST, _PER_PAGE = 1, 2, 3, 3


@dataclass(frozen=True)
class Sheet:
    """A page: its size in points, its picture (RGB or grey), and that as a JPEG."""

    width: float
    height: float
    picture: Image.Image
    jpeg: bytes


def bound_pictures(sheets: Iterable[Sheet]) -> bytes:
    """The PDF. Raises `UnfitScan("scan_too_long")` beyond `MOST_BYTES`; no sheet is asked for after that."""
    body, objects, size = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], [b"", b""], 0
    for sheet in sheets:
        objects += _objects_of(sheet, first=len(objects) + 1)
        size += len(sheet.jpeg)
        if size > MOST_BYTES:
            raise UnfitScan("scan_too_long")
    pages = range(_FIRST, len(objects) + 1, _PER_PAGE)
    objects[0] = b"<</Type/Catalog/Pages %d 0 R>>" % _PAGES
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % n for n in pages))
    place, places = len(body[0]), []
    for number, found in enumerate(objects, 1):
        places.append(place)
        body.append(b"%d 0 obj\n%s\nendobj\n" % (number, found))
        place += len(body[-1])
    table = b"".join(b"%010d 00000 n \n" % one for one in places)
    body.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    body.append(b"trailer\n<</Size %d/Root %d 0 R>>\n" % (len(objects) + 1, _CATALOGUE))
    body.append(b"startxref\n%d\n%%%%EOF\n" % place)
    return b"".join(body)


def _objects_of(sheet: Sheet, *, first: int) -> list[bytes]:
    """The page, what is drawn on it, and the picture."""
    drawing = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (sheet.width, sheet.height)
    colours = b"/DeviceGray" if sheet.picture.mode == "L" else b"/DeviceRGB"
    return [
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
        % (_PAGES, sheet.width, sheet.height, first + 1, first + 2),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode"
        b"/Length %d>>\nstream\n%s\nendstream" % (*sheet.picture.size, colours, len(sheet.jpeg), sheet.jpeg),
    ]
