"""A register of any size, for measuring: copies of the sample year's closed cases, dated before it. Plain SQL."""

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from fengqiao.kernel.bigrams import index_text
from fengqiao.kernel.ids import uuid7

from ..models import Assignment, Dispute, DisputeText, Party, Step

RARE_WORD, ABSENT_WORD, COMMON_WORD = "渡槽闸门", "飞碟", "两家"
RARE_ROWS = 7
CHUNK = 20_000
SECOND = 1_000_000_000
GIN = "CREATE INDEX mediation_text_gin ON mediation_disputetext USING gin (tokens)"


@dataclass
class _Table:
    """A model's columns as they lie in the database, and the rows to copy, by dispute."""

    model: type[models.Model]
    columns: list[str]
    rows: dict[Any, list[list[Any]]]

    def place(self, column: str) -> int:
        return self.columns.index(column)


def multiply_sample(*, rows: int, at: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Bring the register to `rows` disputes with parties, a step and searchable words; returns how many were added.

    The copies are older than the sample year, so that the newest pages stay what they were. `RARE_WORD` stands in
    seven of them, `COMMON_WORD` in a good part, `ABSENT_WORD` in none.
    """
    closed = set(Dispute.objects.exclude(closed_at=None).exclude(stage="merged").values_list("pk", flat=True))
    disputes = _read(Dispute, "id", closed)
    parts = [_read(model, "dispute_id", closed) for model in (DisputeText, Party, Step, Assignment)]
    missing = rows - Dispute.objects.count()
    before = int(at.timestamp() - 400 * 86_400 - missing) * SECOND
    rare_every = max(1, missing // RARE_ROWS)
    rare = index_text(RARE_WORD)
    alone = not connection.in_atomic_block
    if alone and connection.vendor == "postgresql":
        _execute("DROP INDEX mediation_text_gin")
    elif alone:
        # Only on this connection, which the loader closes: a scratch register that is lost is loaded again.
        _execute("PRAGMA synchronous=OFF")
        _execute("PRAGMA cache_size=-500000")
    _make_room(missing)
    sources = itertools.cycle(list(disputes.rows))
    for start in range(0, missing, CHUNK):
        batch: dict[type, list[Any]] = {table.model: [] for table in (disputes, *parts)}
        for number in range(start, min(start + CHUNK, missing)):
            source, extra = (
                next(sources),
                f" {rare}" if number % rare_every == 0 and number // rare_every < RARE_ROWS else "",
            )
            _copy(disputes, parts, source, number, _id(before + number * SECOND), extra, batch)
        with transaction.atomic():
            for table in (disputes, *parts):
                _insert(table, batch[table.model])
        if progress:
            progress(min(start + CHUNK, missing), missing)
    if alone and connection.vendor == "postgresql":
        _execute(GIN)
    _execute("ANALYZE")
    return max(0, missing)


def _make_room(missing: int) -> None:
    """Texts are numbered in the order of report: those of the sample year come after the copies."""
    table = _Table(DisputeText, [str(field.column) for field in DisputeText._meta.concrete_fields], {})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(table.columns)} FROM {DisputeText._meta.db_table}")
            rows = [list(row) for row in cursor.fetchall()]
        _execute(f"DELETE FROM {DisputeText._meta.db_table}")
        for row in rows:
            row[table.place("id")] += missing
        _insert(table, rows)
    if connection.vendor == "postgresql":
        _execute(
            "SELECT setval(pg_get_serial_sequence('mediation_disputetext', 'id'), max(id)) FROM mediation_disputetext"
        )


def _read(model: type[models.Model], key: str, wanted: set[Any]) -> _Table:
    columns = [str(field.column) for field in model._meta.concrete_fields]
    named = ", ".join(map(connection.ops.quote_name, columns))
    found: dict[Any, list[list[Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {named} FROM {model._meta.db_table}")
        for row in cursor.fetchall():
            found.setdefault(_plain(row[columns.index(key)]), []).append([_plain(value) for value in row])
    keys = {_plain(pk.hex if connection.vendor == "sqlite" else pk) for pk in wanted}
    table = _Table(model, columns, {pk: rows for pk, rows in found.items() if pk in keys})
    if model is Step:
        table.rows = {pk: rows[:1] for pk, rows in table.rows.items()}
    return table


def _copy(
    disputes: _Table,
    parts: list[_Table],
    source: Any,
    number: int,
    new: Any,
    extra: str,
    batch: dict[type, list[Any]],
) -> None:
    row = list(disputes.rows[source][0])
    row[disputes.place("id")] = new
    row[disputes.place("number")] = f"370781007-2019-T-{number:07d}"
    row[disputes.place("linked_to_id")] = None
    batch[Dispute].append(row)
    for table in parts:
        for part in table.rows.get(source, ()):
            part = list(part)
            part[table.place("dispute_id")] = new
            if table.model is DisputeText:
                part[table.place("id")] = number + 1
                part[table.place("words")] += f" w{number:07d}{extra}"
            else:
                part[table.place("id")] = _id()
            if table.model is Party:
                part[table.place("receipt_index")], part[table.place("phone_index")] = (
                    os.urandom(32),
                    os.urandom(32),
                )
            batch[table.model].append(part)


def _id(nanoseconds: int | None = None) -> Any:
    made = uuid7(nanoseconds)
    return made.hex if connection.vendor == "sqlite" else made


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _insert(table: _Table, rows: list[Any]) -> None:
    name, columns = table.model._meta.db_table, ", ".join(map(connection.ops.quote_name, table.columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
