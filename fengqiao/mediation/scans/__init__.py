"""Files that come in: what they are is told by their content; what hides in them does not stay."""

from .pdfs import checked_pdf
from .pictures import LONGEST_EDGE, MAX_PIXELS, checked_picture
from .unfit import UNFIT, UnfitScan

__all__ = [
    "LONGEST_EDGE",
    "MAX_PIXELS",
    "UNFIT",
    "UnfitScan",
    "checked_pdf",
    "checked_picture",
    "checked_scan",
]

PDF, JPEG = "application/pdf", "image/jpeg"


def checked_scan(content: bytes) -> tuple[str, bytes]:
    """The kind by content, and the bytes to keep, written anew. Raises `UnfitScan` with the name of what is wrong.

    A PDF keeps its pages and loses what is no page of it; a picture becomes a JPEG of its pixels alone. What was
    appended to either, or was a second kind of file at the same time, is gone.
    """
    if content.startswith(b"%PDF-"):
        return PDF, checked_pdf(content)
    return JPEG, checked_picture(content)
