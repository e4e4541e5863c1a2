"""Model fields whose column holds only sealed bytes. Python sees plain text or plain JSON values.

A model that belongs to a case says by which attribute: `sealed_under = "dispute_id"`. Its values are then sealed
under that case's own key, and read as empty once the key is destroyed.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from fengqiao.audit import case_keys, vault
from fengqiao.kernel.refusals import Refused


class AlreadySealed(str):
    """Text together with its sealed form, for a writer that must know the very bytes that will be stored."""

    sealed: bytes

    def __new__(cls, text: str, sealed: bytes) -> "AlreadySealed":
        made = super().__new__(cls, text)
        made.sealed = sealed
        return made


@dataclass(frozen=True)
class _OfRow:
    """A value on its way to the database, with the case its row belongs to, if any."""

    value: Any
    case: UUID | None


class SealedField(models.Field):
    """Sealed on the way in, unsealed on the way out. It can be asked for `isnull` only: put a blind index beside it."""

    outlives_case = False

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> None:
        return None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return _OfRow(value, None if self.outlives_case else case_of(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, _OfRow):
            return connection.Database.Binary(self._sealed(value.value, value.case))
        if value and getattr(self.model, "sealed_under", "") and not self.outlives_case:
            # `update()` knows no row, hence no case: the value would outlive the destruction of the case's key.
            raise TypeError(f"{self.model.__name__}.{self.name} belongs to a case: change it by save()")
        return connection.Database.Binary(self._sealed(value, None))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        try:
            return self._unsealed(bytes(value))
        except Refused as refused:
            if refused.name != "case_erased":
                raise
            return self._erased()

    def _sealed(self, value: Any, case: UUID | None) -> bytes:
        raise NotImplementedError

    def _unsealed(self, sealed: bytes) -> Any:
        raise NotImplementedError

    def _erased(self) -> Any:
        raise NotImplementedError


class SealedTextField(SealedField):
    """Text. An empty text is stored as an empty column: there is nothing in it to hide."""

    description = "Encrypted text"
    empty_strings_allowed = True

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def _sealed(self, value: Any, case: UUID | None) -> bytes:
        if isinstance(value, AlreadySealed):
            return value.sealed
        text = str(value)
        return seal(text, case=case) if text else b""

    def _unsealed(self, sealed: bytes) -> str:
        return unseal(sealed) if sealed else ""

    def _erased(self) -> str:
        return ""


class OutlivingTextField(SealedTextField):
    """Text of a case's row that must stay readable when the case's key is destroyed: sealed by the vault."""

    outlives_case = True


class SealedJSONField(SealedField):
    """Any JSON value; dates, decimals and UUIDs come back as text."""

    description = "Encrypted JSON"
    empty_strings_allowed = False

    def _sealed(self, value: Any, case: UUID | None) -> bytes:
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        return seal(text, case=case)

    def _unsealed(self, sealed: bytes) -> Any:
        return json.loads(unseal(sealed))

    def _erased(self) -> Any:
        return {}


class CaseKeyField(SealedField):
    """The key of the case whose row this is: sealed in Python too, opened only by `case_keys`. Empty: destroyed."""

    description = "Sealed key of a case"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        sealed_key = getattr(model_instance, self.attname)
        case_keys.remember(model_instance.pk, sealed_key)
        return sealed_key

    def _sealed(self, value: bytes, case: UUID | None) -> bytes:
        return value

    def _unsealed(self, sealed: bytes) -> bytes:
        return sealed


def case_of(row: models.Model) -> UUID | None:
    """The case under whose key the row's sealed values lie; None for a row of no case."""
    named = getattr(row, "sealed_under", "")
    case = getattr(row, named) if named else None
    return case if case is None or isinstance(case, UUID) else UUID(str(case))


def seal(text: str, *, case: UUID | None) -> bytes:
    """`text` sealed under the case's key, or by the vault where it belongs to no case."""
    data = vault.encoded(text)
    return vault.seal_bytes(data) if case is None else case_keys.seal_bytes(data, case=case)


def unseal(sealed: bytes) -> str:
    """The text that `seal` was given. Raises as `case_keys.unseal_bytes`."""
    try:
        return case_keys.unseal_bytes(sealed).decode()
    except ValueError as error:
        raise Refused("sealed_text_damaged") from error
