"""Full-text search over reports, in the same database. One plan does not fit all words: a probe with a limit tells rare
words from common ones; rare ones are found by id, common ones from the newest on, in widening steps."""

import json
from typing import Any
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
    *,
    words: str,
    rows: QuerySet[Dispute],
    before: str | None,
    size: int,
    count_limit: int,
    columns: tuple[str, ...] = (),
) -> tuple[list[Any], int]:
    """Disputes in `rows` with these words, newest first, and how many there are up to `count_limit`.

    Texts are numbered as disputes are reported, so that "newest" is the text's number; `before` is a dispute's id.
    Of words in more than `PROBE` texts the number given is `count_limit`. `columns` as in `only_columns`.
    """
    hits = _probe(words)
    bound = _number_of(before) if before else None
    if len(hits) > PROBE:
        return _common(words, rows, bound, size, columns), count_limit
    if not hits:
        return [], 0
    found = sorted(rows.filter(text__id__in=_these(hits)).order_by().values_list("text__id", flat=True))
    page = [number for number in reversed(found) if bound is None or number < bound][:size]
    shown = Dispute.objects.filter(text__id__in=_these(page)).order_by("-text__id") if page else rows.none()
    return list(only_columns(shown, columns)), min(len(found), count_limit)


def only_columns(rows: QuerySet[Dispute], columns: tuple[str, ...]) -> Any:
    """The rows, or named tuples of these columns: a row of the model costs four times as much to make."""
    return rows.values_list(*columns, named=True) if columns else rows


def _common(
    words: str, rows: QuerySet[Dispute], bound: int | None, size: int, columns: tuple[str, ...]
) -> list[Any]:
    found: list[Any] = []
    for width in STEPS:
        sql, params = _newest_sql(words, bound, width)
        page = rows.filter(text__id__in=RawSQL(sql, params)).order_by("-text__id")
        found = list(only_columns(page, columns)[:size])
        if len(found) >= size:
            break
    return found


def _these(numbers: list[int]) -> RawSQL:
    """The numbers as one value: a list of any length is the same statement to the database, and quickly bound."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])
    return RawSQL("SELECT unnest(%s::bigint[])", [numbers])


def _probe(words: str) -> list[int]:
    """At most one more than `PROBE` texts with the words; in any order, for wanting one misleads PostgreSQL."""
    sql, params = _match(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {PROBE + 1}", params)
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
        sql = f"{sql} ORDER BY {column} DESC LIMIT {limit:d}"
    return sql, params


def _quoted(text: str) -> str:
    from psycopg.sql import quote

    return quote(text).replace("%", "%%")


def _match(words: str) -> tuple[str, list[str | int]]:
    if connection.vendor == "sqlite":
        return "SELECT rowid FROM mediation_text_fts WHERE mediation_text_fts MATCH %s", [fts5_query(words)]
    # Written into the statement: a plan prepared for any words at all would be the wrong one for most.
    return (
        f"SELECT id FROM mediation_disputetext WHERE tokens @@ to_tsquery('simple', {_quoted(tsquery(words))})",
        [],
    )
