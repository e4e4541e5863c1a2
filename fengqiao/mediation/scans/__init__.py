"""Files that come in: what they are is told by their content, and of that only what can be seen stays."""

from fengqiao.kernel.confined import Broken, run_confined

from .bound import MOST_BYTES
from .unfit import UNFIT, UnfitScan

__all__ = ["MEMORY", "UNFIT", "UnfitScan", "checked_scan"]

PDF, JPEG = "application/pdf", "image/jpeg"
MEMORY = 512 * 1024 * 1024
"""Address space of the process that opens a file, in bytes."""
SECONDS = 30
"""Its processor time."""

_STARTS = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff"}
_TOO_MUCH = {PDF: "scan_too_long", JPEG: "scan_too_wide"}


def checked_scan(content: bytes) -> tuple[str, bytes]:
    """The kind by content, and the bytes to keep, drawn anew. Raises `UnfitScan` with the name of what is wrong.

    A picture becomes a JPEG of its dots, a PDF a new PDF of pictures of its pages (docs/decisions/0015). Nothing of
    the file itself is kept, so nothing can hide in it. It is opened in a process of its own, which may take neither
    much memory nor much time: a file that breaks its decoder breaks that process only.
    """
    kind = PDF if content.startswith(_STARTS[PDF]) else JPEG
    try:
        answer = run_confined(
            "fengqiao.mediation.scans.drawing:drawn_anew",
            content, memory=MEMORY, seconds=SECONDS, most=MOST_BYTES + MOST_BYTES // 8,
        )  # fmt: skip
    except Broken as broken:
        raise UnfitScan("not_a_scan" if broken.why == "died" else _TOO_MUCH[kind]) from broken
    if answer.startswith(_STARTS[kind]):
        return kind, answer
    name = answer.decode("ascii", "replace")
    raise UnfitScan(name if name in UNFIT else "not_a_scan")
