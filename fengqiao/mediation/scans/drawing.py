"""What runs in the process that opens a stranger's file; it knows no setting, no database and no key."""

from .pdfs import checked_pdf
from .pictures import checked_picture
from .unfit import UnfitScan


def drawn_anew(content: bytes) -> bytes:
    """The new file, or the name of what is wrong with the old one: neither begins like the other."""
    try:
        return checked_pdf(content) if content.startswith(b"%PDF-") else checked_picture(content)
    except UnfitScan as unfit:
        return unfit.name.encode()
