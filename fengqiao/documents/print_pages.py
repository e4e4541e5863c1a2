"""The words on the pages of a PDF that a stranger sent: bytes in, UTF-8 out, for a process of its own."""

from io import BytesIO

from pypdf import PdfReader

MOST_PAGES = 60


def words(content: bytes) -> bytes:
    """The text of the first sixty pages, one after the other. Whatever is wrong with the file ends the process."""
    pages = list(PdfReader(BytesIO(content)).pages)[:MOST_PAGES]
    return "".join(page.extract_text() or "" for page in pages).encode("utf-8", "replace")
