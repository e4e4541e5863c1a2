"""Model fields whose column holds only sealed bytes. Python sees plain text or plain JSON values."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from fengqiao.audit import vault


class AlreadySealed(str):
    """Text together with its sealed form, for a writer that must know the very bytes that will be stored."""

    sealed: bytes

    def __new__(cls, text: str, sealed: bytes) -> "AlreadySealed":
        made = super().__new__(cls, text)
        made.sealed = sealed
        return made


class SealedField(models.Field):
    """Sealed on the way in, unsealed on the way out. It can be asked for `isnull` only: put a blind index beside it."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> None:
        return None

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return connection.Database.Binary(self._sealed(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else self._unsealed(bytes(value))

    def _sealed(self, value: Any) -> bytes:
        raise NotImplementedError

    def _unsealed(self, sealed: bytes) -> Any:
        raise NotImplementedError


class SealedTextField(SealedField):
    """Text. An empty text is stored as an empty column: there is nothing in it to hide."""

    description = "Encrypted text"
    empty_strings_allowed = True

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def _sealed(self, value: Any) -> bytes:
        if isinstance(value, AlreadySealed):
            return value.sealed
        text = str(value)
        return vault.seal(text) if text else b""

    def _unsealed(self, sealed: bytes) -> str:
        return vault.unseal(sealed) if sealed else ""


class SealedJSONField(SealedField):
    """Any JSON value; dates, decimals and UUIDs come back as text."""

    description = "Encrypted JSON"
    empty_strings_allowed = False

    def _sealed(self, value: Any) -> bytes:
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        return vault.seal(text)

    def _unsealed(self, sealed: bytes) -> Any:
        return json.loads(vault.unseal(sealed))
