"""Rows written with plain SQL, for the few deeds that everything passes through: the ORM doubles their time."""

from collections.abc import Sequence
from functools import cache

from django.db import models, transaction


def insert_rows(rows: Sequence[models.Model], *, skip_known: bool = False) -> None:
    """Write new rows of one model in one statement, as `bulk_create` does but without reading keys back.

    `skip_known`: a row that a unique constraint finds there already is left out. No signal is sent.
    """
    if not rows:
        return
    connection = transaction.get_connection()
    head, one, fields = _statement(type(rows[0]))
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection=connection)
        for row in rows
        for field in fields
    ]
    sql = head + ", ".join([one] * len(rows)) + (" ON CONFLICT DO NOTHING" if skip_known else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_row(row: models.Model, columns: tuple[str, ...]) -> None:
    """Write these columns of a row that is there."""
    connection = transaction.get_connection()
    sql, fields = _change(type(row), columns)
    values = [field.get_db_prep_save(field.pre_save(row, False), connection=connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _statement(model: type[models.Model]) -> tuple[str, str, tuple[models.Field, ...]]:
    """The statement up to VALUES, the place of one row, and the fields that stand there; the database numbers rows."""
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))
    names = ", ".join(_quoted(field.column) for field in fields)
    head = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES "
    return head, f"({', '.join(['%s'] * len(fields))})", fields


@cache
def _change(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, tuple[models.Field, ...]]:
    key = model._meta.pk
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = tuple(known[name] for name in columns)
    pairs = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {pairs} WHERE {_quoted(key.column)} = %s", (
        *fields,
        key,
    )


def _quoted(name: str | None) -> str:
    return f'"{name}"'
