"""Full-text search over reports, in the same database. One plan does not fit all words: a probe with a limit tells rare
words from common ones; rare ones are found by id, common ones from the newest on, in widening steps."""

from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from fengqiao.kernel.bigrams import fts5_query, tsquery

from .models import Dispute, DisputeText

PROBE = 1_000
# How many of the newest texts with the words are looked at in turn; None: all of them.
STEPS = (400, 8_000, None)


def matching(
    *, words: str, rows: QuerySet[Dispute], before: str | None, size: int, count_limit: int
) -> tuple[list[Dispute], int]:
    """Disputes in `rows` with these words, newest first, and how many there are up to `count_limit`.

    Texts are numbered as disputes are reported, so that "newest" is the text's number; `before` is a dispute's id.
    Of words in more than `PROBE` texts the number given is `count_limit`.
    """
    hits = _probe(words)
    bound = _number_of(before) if before else None
    if len(hits) > PROBE:
        return _common(words, rows, bound, size), count_limit
    if not hits:
        return [], 0
    found = list(rows.filter(text__id__in=hits).order_by("-text__id").values_list("id", "text__id"))
    page = [pk for pk, number in found if bound is None or number < bound][:size]
    by_id = Dispute.objects.in_bulk(page)
    return [by_id[pk] for pk in page if pk in by_id], min(len(found), count_limit)


def _common(words: str, rows: QuerySet[Dispute], bound: int | None, size: int) -> list[Dispute]:
    found: list[Dispute] = []
    for width in STEPS:
        sql, params = _newest_sql(words, bound, width)
        found = list(rows.filter(text__id__in=RawSQL(sql, params)).order_by("-text__id")[:size])
        if len(found) >= size:
            break
    return found


def _probe(words: str) -> list[int]:
    """At most one more than `PROBE` texts with the words; in any order, for wanting one misleads PostgreSQL."""
    sql, params = _match(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*params, PROBE + 1])
        return [row[0] for row in cursor.fetchall()]


def _number_of(dispute: str) -> int | None:
    return DisputeText.objects.filter(dispute=UUID(dispute)).values_list("id", flat=True).first()


def _newest_sql(words: str, bound: int | None, limit: int | None) -> tuple[str, list[str | int]]:
    """Numbers of texts with the words, newest first, below `bound`, at most `limit`."""
    sql, params = _match(words)
    column = "rowid" if connection.vendor == "sqlite" else "id"
    if bound is not None:
        sql, params = f"{sql} AND {column} < %s", [*params, bound]
    if limit is not None:
        sql, params = f"{sql} ORDER BY {column} DESC LIMIT %s", [*params, limit]
    return sql, params


def _match(words: str) -> tuple[str, list[str | int]]:
    if connection.vendor == "sqlite":
        return "SELECT rowid FROM mediation_text_fts WHERE mediation_text_fts MATCH %s", [fts5_query(words)]
    return (
        "SELECT id FROM mediation_disputetext WHERE tokens @@ to_tsquery('simple', %s)",
        [tsquery(words)],
    )
