"""What a move asks for: typed fields, checked once, the same for a page, the API and an import."""

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from fengqiao.kernel.clock import STATION_ZONE

from .standing import SIDES

FieldType = Literal["text", "integer", "money", "date", "datetime", "boolean", "choice", "party", "file"]
MAX_TEXT = 8_000
MAX_MONEY = Decimal("1000000000")
MAX_INTEGER = 1_000_000
MAX_FILE = 8 * 1024 * 1024


def gettext_noop(message: str) -> str:
    """Marks a message for translation; the faces translate it."""
    return message


@dataclass(frozen=True)
class Option:
    """One choice: what is stored and what is read."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing a move asks. `must_be`: the only answer with which the move can go on (an assurance, not a setting)."""

    name: str
    type: FieldType
    label: str
    required: bool = False
    options: tuple[Option, ...] = ()
    long: bool = False
    must_be: bool | None = None
    staff_only: bool = False


@dataclass(frozen=True)
class GivenFile:
    """A file as it arrived; its kind is told by its content, later, not by its name."""

    name: str
    content: bytes


@dataclass(frozen=True)
class CleanFile(GivenFile):
    """A file that has been checked and drawn anew: only such a one is kept."""

    content_type: str


class FieldsWrong(ValueError):
    """Some fields cannot be read. `errors` maps the field's name to the name of the mistake."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {error}" for name, error in errors.items()))
        self.errors = errors


def read_fields(wanted: tuple[Field, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Python values of the fields given; blank ones are left out. Raises `FieldsWrong` naming every mistake at once."""
    clean: dict[str, Any] = {}
    errors: dict[str, str] = {}
    by_name = {field.name: field for field in wanted}
    for name in given:
        if name not in by_name:
            errors[str(name)[:60]] = "unknown"
    for field in wanted:
        value = given.get(field.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field.required:
                errors[field.name] = "required"
            continue
        try:
            clean[field.name] = _READERS[field.type](value)
        except (ValueError, TypeError, ArithmeticError, AttributeError, KeyError, OverflowError):
            errors[field.name] = f"not_{field.type}"
            continue
        if field.options and clean[field.name] not in {option.value for option in field.options}:
            errors[field.name] = "not_choice"
    if errors:
        raise FieldsWrong(errors)
    return clean


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT or "\x00" in value:
        raise ValueError
    value.encode("utf-8")
    return value.strip()


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError
    if isinstance(value, str) and len(value) > 12:
        raise ValueError
    number = int(value)
    if abs(number) > MAX_INTEGER:
        raise ValueError
    return number


def _money(value: Any) -> str:
    """Yuan, kept as text with two decimals so that JSON never rounds it."""
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError
    try:
        amount = Decimal(str(value).replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise ValueError from error
    if not amount.is_finite() or amount < 0 or amount > MAX_MONEY:
        raise ValueError
    cents = amount.quantize(Decimal("0.01"))
    if cents != amount:
        raise ValueError
    return str(cents)


def _date(value: Any) -> date:
    if not isinstance(value, str):
        raise ValueError
    text = value.strip()
    day = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()
    if not 1950 <= day.year <= 2200:
        raise ValueError
    return day


def _datetime(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError
    at = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    if not 1950 <= at.year <= 2200:
        raise ValueError
    return at if at.tzinfo else at.replace(tzinfo=STATION_ZONE)


_YES = frozenset({"true", "yes", "1", "on"})
_NO = frozenset({"false", "no", "0", "off"})


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise ValueError
    return word in _YES


def _party(value: Any) -> str:
    side = str(value).strip().upper()
    if side not in SIDES:
        raise ValueError
    return side


def _choice(value: Any) -> str:
    if isinstance(value, bool | dict | list):
        raise ValueError
    return str(value).strip()


def _file(value: Any) -> GivenFile:
    """`GivenFile`, `{"name": …, "content": base64}`, or a data URI or bare base64 as one string."""
    if isinstance(value, CleanFile):
        return value
    if isinstance(value, GivenFile):
        given = value
    else:
        name, content = ("file", value) if isinstance(value, str) else (str(value["name"]), value["content"])
        if not isinstance(content, str) or len(content) > MAX_FILE * 2:
            raise ValueError
        try:
            raw = base64.b64decode(content.partition("base64,")[2] or content, validate=True)
        except binascii.Error as error:
            raise ValueError from error
        given = GivenFile(name=name[:120], content=raw)
    if not given.content or len(given.content) > MAX_FILE:
        raise ValueError
    return given


_READERS: dict[str, Any] = {
    "text": _text,
    "integer": _integer,
    "money": _money,
    "date": _date,
    "datetime": _datetime,
    "boolean": _boolean,
    "choice": _choice,
    "party": _party,
    "file": _file,
}
