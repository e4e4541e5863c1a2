"""What this room itself lets go of: answers kept against repetition, and backups in the station's own folder."""

import os
from datetime import datetime
from pathlib import Path

from fengqiao.audit.models import Deed
from fengqiao.audit.sealed_stream import is_sealed_stream

from .terms import keep_with

FOLDER = "FENGQIAO_BACKUPS"


def name_keepers() -> None:
    """Called once, when the app is ready."""
    keep_with("answers", due=_answers_due, release=_release_answers)
    keep_with("backups", due=_backups_due, release=_release_backups)


def _answers_due(*, station: str, before: datetime) -> int:
    return Deed.objects.filter(at__lt=before).count()


def _release_answers(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    old = list(Deed.objects.filter(at__lt=before).values_list("pk", flat=True)[:limit])
    return Deed.objects.filter(pk__in=old).delete()[0] if old else 0


def _old_backups(before: datetime) -> list[Path]:
    """Only files that begin as a backup of ours does: a wrongly named folder loses nothing else."""
    folder = os.environ.get(FOLDER, "")
    if not folder or not Path(folder).is_dir():
        return []
    files = [file for file in sorted(Path(folder).iterdir()) if file.is_file() and not file.is_symlink()]
    return [file for file in files if file.stat().st_mtime < before.timestamp() and is_sealed_stream(file)]


def _backups_due(*, station: str, before: datetime) -> int:
    return len(_old_backups(before))


def _release_backups(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    old = _old_backups(before)[:limit]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
