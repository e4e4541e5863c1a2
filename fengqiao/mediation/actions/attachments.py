"""Scans and photos: the kind is told by the content, pictures are re-encoded, bytes lie sealed outside the web root."""

import hashlib
import io
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from fengqiao.audit import case_keys
from fengqiao.kernel.durable import write_durably

from ..fields import FieldsWrong, GivenFile
from ..models import Attachment, Step
from .case import Case

MAX_PIXELS = 40_000_000
LONGEST_EDGE = 2_400


def attach(case: Case, step: Step, *, title: str, field: str, given: GivenFile) -> Attachment:
    """Add a file to the case. Raises `FieldsWrong` where it is neither a PDF nor a picture that can be opened."""
    content_type, content = checked(given, field=field)
    row = case.add(
        Attachment(
            dispute=case.dispute,
            step=step,
            title=title,
            content_type=content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    )
    case.files.append((row, content))
    return row


def checked(given: GivenFile, *, field: str = "file") -> tuple[str, bytes]:
    """The kind by content, and the bytes to keep; a picture loses its location and other hidden data.

    Raises `FieldsWrong` under the name of the `field` that the file was given in.
    """
    if given.content.startswith(b"%PDF-"):
        return "application/pdf", given.content
    try:
        upright = _upright(given.content)
    except Exception as error:  # a decoder stumbles in a hundred ways over what is no picture, or half of one
        raise FieldsWrong({field: "not_a_scan"}) from error
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return "image/jpeg", out.getvalue()


def _upright(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError("more pixels than a scan has")
        return ImageOps.exif_transpose(picture).convert("RGB")


def path_of(row: Attachment) -> Path:
    """Where the sealed bytes lie."""
    name = row.id.hex
    return Path(settings.ATTACHMENTS) / name[-2:] / name


def store(row: Attachment, content: bytes) -> None:
    """Keep the sealed bytes. Called before the transaction commits: no power cut leaves a row without its file."""
    write_durably(path_of(row), case_keys.seal_bytes(content, case=row.dispute_id))


def content_of(row: Attachment) -> bytes:
    """The bytes as they were kept."""
    return case_keys.unseal_bytes(path_of(row).read_bytes())
