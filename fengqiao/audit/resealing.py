"""After a rotation: seals every stored value again under the current key, while the station goes on working."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from fengqiao.audit import vault
from fengqiao.audit.fields import SealedField
from fengqiao.kernel.refusals import Refused

_BATCH = 500


@dataclass(frozen=True)
class Resealing:
    """How many values were sealed again, and how many could not be read (`table.column` and primary key of each)."""

    values: int
    damaged: tuple[tuple[str, str], ...]


def reseal_everything(*, progress: Callable[[int], None] | None = None) -> Resealing:
    """Seal every value of every model's sealed fields under the current key, in short transactions.

    A value that somebody changes meanwhile is left alone, since it is then sealed with the current key already.
    Append-only models keep their old key: their digests cover the sealed bytes. `progress` is told the values done.
    May be interrupted and started again.
    """
    done, damaged = 0, []
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed or getattr(model, "append_only", False):
            continue
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, SealedField):
                continue
            for page in _pages(model, field):
                changes, unreadable = _sealed_again(page)
                _write(model, field, changes)
                done += len(changes)
                damaged += [(f"{model._meta.db_table}.{field.column}", str(key)) for key in unreadable]
                if progress:
                    progress(done)
    return Resealing(done, tuple(damaged))


def _pages(model: type[models.Model], field: SealedField) -> Iterator[list[tuple[Any, bytes]]]:
    """(raw primary key, sealed bytes), by primary key."""
    table, key, column = _quoted(model, field)
    page = (
        f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL {{}} ORDER BY {key} LIMIT {_BATCH}"
    )
    after: list[Any] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(page.format(f"AND {key} > %s" if after else ""), after)
            rows = [(row[0], bytes(row[1])) for row in cursor.fetchall()]
        if rows:
            yield rows
        if len(rows) < _BATCH:
            return
        after = [rows[-1][0]]


def _sealed_again(page: list[tuple[Any, bytes]]) -> tuple[list[tuple[bytes, Any, bytes]], list[Any]]:
    changes, unreadable = [], []
    for key, sealed in page:
        if not sealed or vault.is_sealed_with_current_key(sealed):
            continue
        try:
            changes.append((vault.seal(vault.unseal(sealed)), key, sealed))
        except Refused:
            unreadable.append(key)
    return changes, unreadable


def _write(model: type[models.Model], field: SealedField, changes: list[tuple[bytes, Any, bytes]]) -> None:
    if not changes:
        return
    table, key, column = _quoted(model, field)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s", changes)


def _quoted(model: type[models.Model], field: SealedField) -> tuple[str, str, str]:
    quote = connection.ops.quote_name
    meta = model._meta
    return quote(meta.db_table), quote(str(meta.pk.column)), quote(str(field.column))
