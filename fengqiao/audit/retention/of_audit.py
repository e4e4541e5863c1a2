"""What this room itself lets go of: answers kept against repetition, and backups in the station's own folder."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

from fengqiao.audit.models import Deed, Entry
from fengqiao.audit.sealed_stream import Purpose, purpose_of
from fengqiao.kernel.refusals import Refused

from .terms import files_older_than, keep_files_with, keep_rows_with, rows_older_than

FOLDER = "FENGQIAO_BACKUPS"
NEWEST_KEPT = 1
"""So many of the newest checked backups stay, however old they are."""


def name_keepers() -> None:
    """Called once, when the app is ready."""
    keep_rows_with("answers", rows=rows_older_than(Deed, "at"))
    keep_files_with("backups", files=old_backups)


def old_backups(before: datetime) -> list[Path]:
    """Backups made before that moment, but never the newest that were checked when they were made.

    Only files that begin as a backup of ours does, which an export of the keys does not: a wrongly named folder loses
    nothing else. Checked is what the log says was brought back, byte for byte; a copy that was cut off is not. Raises
    `Refused("no_checked_backup")` where there is none to stay: then nothing goes.
    """
    named = os.environ.get(FOLDER, "")
    if not named:
        return []
    files = files_older_than(lambda: Path(named), datetime.max.replace(tzinfo=before.tzinfo))
    files = [file for file in files if purpose_of(file) is Purpose.BACKUP]
    old = [file for file in files if file.stat().st_mtime < before.timestamp()]
    return [file for file in old if file not in _staying(files)] if old else []


def _staying(files: list[Path]) -> list[Path]:
    """The newest that are whole; files are read from the newest on, and no further than needed."""
    known = {
        entry.particulars["sha256"]: entry.particulars["size"]
        for entry in Entry.objects.filter(object_kind="backup", verb="check_backup").only("details")
    }
    found: list[Path] = []
    for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
        if file.stat().st_size in known.values() and digest_of(file) in known:
            found.append(file)
        if len(found) == NEWEST_KEPT:
            return found
    raise Refused("no_checked_backup")


def digest_of(file: Path) -> str:
    """SHA-256 of what a file holds, 64 hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
