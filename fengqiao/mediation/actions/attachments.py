"""Scans and photos: checked in quarantine, written anew, and then sealed for their case outside the web root."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from fengqiao.audit import case_keys
from fengqiao.audit.exports import Taken, record_export
from fengqiao.kernel.durable import write_durably

from ..fields import CleanFile, FieldsWrong, GivenFile
from ..models import Attachment, Step
from ..quarantine import held
from ..scans import UnfitScan, checked_scan
from ..scope import Caller
from .case import Case
from .intake import audit_actor
from .reveal import is_sheltered


def attach(case: Case, step: Step, *, title: str, given: CleanFile) -> Attachment:
    """Add a file to the case."""
    row = case.add(
        Attachment(
            dispute=case.dispute,
            step=step,
            title=title,
            content_type=given.content_type,
            size=len(given.content),
            sha256=hashlib.sha256(given.content).hexdigest(),
        )
    )
    case.files.append((row, given.content))
    return row


def checked(given: GivenFile, *, field: str = "file") -> tuple[str, bytes]:
    """The kind by content, and the bytes to keep, once they have been through quarantine; seconds, at worst.

    Raises `FieldsWrong` under the name of the `field` that the file was given in, with what is wrong with it;
    `Refused("scanner_away")` where a virus scanner is set up and does not answer.
    """
    try:
        with held(given.content):
            _scan_for_viruses(given.content)
            return checked_scan(given.content)
    except UnfitScan as unfit:
        raise FieldsWrong({field: unfit.name}) from unfit


def _scan_for_viruses(content: bytes) -> None:
    """Ask the scanner that the settings name, if they do."""
    if settings.UPLOAD_SCANNER and import_string(settings.UPLOAD_SCANNER)(content, path=settings.CLAMD):
        raise UnfitScan("scan_infected")


def path_of(row: Attachment) -> Path:
    """Where the sealed bytes lie."""
    name = row.id.hex
    return Path(settings.ATTACHMENTS) / name[-2:] / name


def store(row: Attachment, content: bytes) -> None:
    """Keep the sealed bytes. Called before the transaction commits: no power cut leaves a row without its file."""
    write_durably(path_of(row), case_keys.seal_bytes(content, case=row.dispute_id))


@transaction.atomic
def take_scan(row: Attachment, *, by: Caller, at: datetime) -> tuple[bytes, Taken]:
    """The bytes for somebody who may have them, and the entry that says so.

    Evidence stays as it was scanned, so nothing is printed on it: the entry's id is part of its file's name. Raises
    `FileNotFoundError` where the file is gone.
    """
    content = content_of(row)
    sheltered = {"protected": True} if is_sheltered(row.dispute) else {}
    taken = record_export(
        station=row.dispute.station,
        by=audit_actor(by),
        verb="take_scan",
        object_kind="dispute",
        object_id=str(row.dispute_id),
        at=at,
        rows=1,
        what={"scan": str(row.id)} | sheltered,
    )
    return content, taken


def content_of(row: Attachment) -> bytes:
    """The bytes as they were kept."""
    return case_keys.unseal_bytes(path_of(row).read_bytes())
