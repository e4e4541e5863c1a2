"""Full-text search over reports, in the same database. One plan does not fit all words: rare ones are found by id
first, common ones by walking the newest; a probe with a limit decides."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from fengqiao.kernel.bigrams import fts5_query, tsquery

from .models import Dispute, DisputeText

PROBE = 1_000


def matching(
    *, words: str, rows: QuerySet[Dispute], before: str | None, size: int, count_limit: int
) -> tuple[list[UUID], int]:
    """Ids of disputes in `rows` with these words, newest first, and how many there are up to `count_limit`."""
    hits = _text_ids(words, PROBE + 1)
    if len(hits) <= PROBE:
        found = rows.filter(text__id__in=hits)
        total = min(found.count(), count_limit)
        page = found.filter(id__lt=before) if before else found
        return list(page.order_by("-id").values_list("id", flat=True)[:size]), total
    common = rows.filter(text__in=_texts(words))
    page = common.filter(id__lt=before) if before else common
    return list(page.order_by("-id").values_list("id", flat=True)[:size]), count_limit


def _text_ids(words: str, limit: int) -> list[int]:
    sql, params = _match(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*params, limit])
        return [row[0] for row in cursor.fetchall()]


def _texts(words: str) -> QuerySet[DisputeText, Any]:
    sql, params = _match(words)
    return DisputeText.objects.filter(id__in=RawSQL(sql, params)).values("id")


def _match(words: str) -> tuple[str, list[str]]:
    if connection.vendor == "sqlite":
        return "SELECT rowid FROM mediation_text_fts WHERE mediation_text_fts MATCH %s", [fts5_query(words)]
    return (
        "SELECT id FROM mediation_disputetext WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)",
        [tsquery(words)],
    )
