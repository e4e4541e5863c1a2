"""After a rotation: seals every stored value again under the current key, while the station goes on working.

What lies under a case's key stays as it is: only the case's key itself is sealed again, from the drawer it came from.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from fengqiao.audit import case_keys, vault
from fengqiao.audit.fields import SealedField
from fengqiao.kernel.refusals import Refused

_BATCH = 500
MOST_PASSES = 5


@dataclass(frozen=True)
class Resealing:
    """How many values were sealed again, and how many could not be read (`table.column` and primary key of each)."""

    values: int
    damaged: tuple[tuple[str, str], ...]


def reseal_everything(*, progress: Callable[[int], None] | None = None) -> Resealing:
    """Seal every value of every model's sealed fields under the current key, in short transactions.

    A value that somebody changes meanwhile is left alone, since it is then sealed with the current key already.
    Append-only models keep their old key: their digests cover the sealed bytes. `progress` is told the values done.
    May be interrupted and started again. Passes are repeated until one finds nothing: a transaction that sealed before
    the rotation may have been kept only after the first pass had gone by.
    """
    found = Resealing(0, ())
    for _ in range(MOST_PASSES):
        again = _pass(progress, done_before=found.values)
        found = Resealing(found.values + again.values, again.damaged)
        if not again.values:
            break
    return found


def _pass(progress: Callable[[int], None] | None, *, done_before: int) -> Resealing:
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
                    progress(done_before + done)
    return Resealing(done, tuple(damaged))


def _pages(model: type[models.Model], field: SealedField) -> Iterator[list[tuple[Any, bytes, UUID | None]]]:
    """(raw primary key, sealed bytes, case of the row), by primary key."""
    table, key, column = _quoted(model, field)
    case = "NULL" if field.outlives_case else _case_column(model)
    page = (
        f"SELECT {key}, {column}, {case} FROM {table} WHERE {column} IS NOT NULL {{}}"
        f" ORDER BY {key} LIMIT {_BATCH}"
    )
    after: list[Any] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(page.format(f"AND {key} > %s" if after else ""), after)
            rows = [(row[0], bytes(row[1]), _uuid(row[2])) for row in cursor.fetchall()]
        if rows:
            yield rows
        if len(rows) < _BATCH:
            return
        after = [rows[-1][0]]


def _sealed_again(
    page: list[tuple[Any, bytes, UUID | None]],
) -> tuple[list[tuple[bytes, Any, bytes]], list[Any]]:
    case_keys.read_ahead(case for _, _, case in page if case)
    changes, unreadable = [], []
    for key, sealed, case in page:
        if not sealed or case_keys.is_sealed_for_a_case(sealed):
            continue
        if case is None and vault.is_sealed_with_current_key(sealed):
            continue
        try:
            data = vault.unseal_bytes(sealed)
            again = _again(data, case, drawer=vault.drawer_of(sealed))
            if case_keys.is_sealed_for_a_case(again) or not vault.is_sealed_with_current_key(sealed):
                changes.append((again, key, sealed))
        except Refused:
            unreadable.append(key)
    return changes, unreadable


def _again(data: bytes, case: UUID | None, *, drawer: str) -> bytes:
    if case is not None:
        # Of an erased case only blanks are left, and its key is gone: they stay under the vault's.
        with contextlib.suppress(Refused):
            return case_keys.seal_bytes(data, case=case)
    return vault.seal_bytes(data, drawer=drawer)


def _case_column(model: type[models.Model]) -> str:
    """The column with the id of the row's case, for models whose values lie under the case's key."""
    named = getattr(model, "sealed_under", "")
    if not named:
        return "NULL"
    field = next(field for field in model._meta.concrete_fields if field.attname == named)
    return connection.ops.quote_name(str(field.column))


def _uuid(raw: Any) -> UUID | None:
    return raw if raw is None or isinstance(raw, UUID) else UUID(str(raw))


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
