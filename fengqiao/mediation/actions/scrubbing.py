"""What databases keep of rows that are gone: old segments of the full-text index, the write-ahead log, dead tuples."""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection

from ..models import Dispute, Party, RightsRequest

STEP = 500
"""Pages of the full-text index merged in one short transaction."""
_OF_OTHER_ROOMS = ("reactions_notice", "audit_deed")


def scrub_after_erasures(*, at: datetime, within: timedelta = timedelta(days=2)) -> bool:
    """Rewrite what still holds bytes of cases or people erased lately; False where there were none.

    Never inside a transaction.

    SQLite: the full-text index keeps deleted words in old segments until they are merged, so it is merged into one, in
    short transactions; then the write-ahead log is emptied, unless a reader holds it open (the next run will).
    Deleted rows themselves are overwritten at once (`PRAGMA secure_delete`). PostgreSQL: the tables are vacuumed.
    """
    if not was_erased_lately(since=at - within):
        return False
    if connection.vendor == "postgresql":
        _vacuum()
    else:
        _merge()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
    return True


def was_erased_lately(*, since: datetime) -> bool:
    """Whether a case, somebody in a case, or a part of what somebody said was erased since then."""
    lately = {"erased_at__gt": since}
    partly = RightsRequest.objects.filter(kind="deletion", outcome="partly", answered_at__gt=since)
    whole = Dispute.objects.filter(**lately).exists() or Party.objects.filter(**lately).exists()
    return whole or partly.exists()


def _merge() -> None:
    """The documented loop: a first merge of everything, then pieces until nothing changes any more."""
    pages = -STEP
    with connection.cursor() as cursor:
        while True:
            before = _changes(cursor)
            cursor.execute(
                "INSERT INTO mediation_text_fts(mediation_text_fts, rank) VALUES ('merge', %s)", [pages]
            )
            if _changes(cursor) - before < 2 and pages > 0:
                return
            pages = STEP


def _changes(cursor: object) -> int:
    cursor.execute("SELECT total_changes()")  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def _vacuum() -> None:
    with connection.cursor() as cursor:
        for table in tables_with_words():
            cursor.execute(f"VACUUM {table}")


def tables_with_words() -> list[str]:
    """Every table of the work, so that none that comes later is forgotten, and those that tell of it elsewhere."""
    return [model._meta.db_table for model in apps.get_app_config("mediation").get_models()] + [
        *_OF_OTHER_ROOMS
    ]
