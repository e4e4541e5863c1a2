"""What `parts/field.html` draws: one description for a ladder field, a Django form's field or a hand-made one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext

from fengqiao.web.refusals import FIELD_ERRORS

_INPUTS = {"text": "text", "integer": "text", "money": "text", "date": "date", "datetime": "datetime-local"}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question on a page. `kind`: text, integer, money (yuan), date, datetime, boolean, choice, party, file.

    `options` are (value, label) pairs, for choice and party. `lines` above 1 makes a text area. `input` names
    another HTML input type (password, tel, search). `value` is what was given before; for a boolean True, False
    or None, and None selects nothing. `suggestions` are offered below a line of text; anything else may be typed.
    `folded` draws few options as a list too, where a choice must be possible to take back. `when` says in the hint
    when it may be left empty, so that no "(if you like)" invites to leave it out.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    error: str = ""
    required: bool = True
    value: Any = ""
    options: Sequence[tuple[str, str]] = ()
    lines: int = 1
    input: str = ""
    autocomplete: str = ""
    yes: str = ""
    no: str = ""
    accept: str = ""
    prefix: str = "f"
    private: bool = False
    suggestions: Sequence[str] = ()
    folded: bool = False
    when: bool = False

    @property
    def id(self) -> str:
        """The element's id; labels, hints and errors hang on it."""
        return f"{self.prefix}-{self.name}"

    @property
    def input_type(self) -> str:
        """The HTML input type."""
        return self.input or _INPUTS.get(self.kind, "text")

    @property
    def input_mode(self) -> str:
        """The keyboard a phone should show."""
        return {"integer": "numeric", "money": "decimal"}.get(self.kind, "")

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for screen readers."""
        return " ".join(
            f"{self.id}-{part}" for part, text in (("hint", self.hint), ("error", self.error)) if text
        )

    @property
    def is_select(self) -> bool:
        """More than five options fold into a list."""
        return self.folded or len(self.options) > 5

    @property
    def ranks(self) -> list[tuple[int, str]]:
        """Of a `ranked` choice (the desk's): the three places, and who was put there."""
        given = [*str(self.value or "").split(","), "", "", ""]
        return list(enumerate(given[:3], 1))

    @property
    def if_you_like(self) -> bool:
        """Whether the label says that it may be left out."""
        return not self.required and not self.when


def fields_of(form: forms.BaseForm, **changes: dict[str, Any]) -> list[Field]:
    """The visible fields of a Django form; `changes` are extra arguments of `Field` by field name."""
    return [_of_bound(bound, changes.get(bound.name, {})) for bound in form.visible_fields()]


def _of_bound(bound: forms.BoundField, change: dict[str, Any]) -> Field:
    given: dict[str, Any] = {
        "name": bound.html_name,
        "label": str(bound.label),
        "hint": str(bound.help_text),
        "error": " ".join(map(str, bound.errors)),
        "required": bound.field.required,
        "value": bound.value() if bound.value() is not None else "",
        "kind": _kind(bound.field),
        "options": tuple(_options(bound.field)),
    }
    if isinstance(bound.field.widget, forms.PasswordInput):
        given |= {"input": "password", "value": ""}
    if isinstance(bound.field.widget, forms.Textarea):
        given["lines"] = 5
    return Field(**(given | change))


def _kind(field: forms.Field) -> str:
    kinds: Iterable[tuple[type[forms.Field], str]] = (
        (forms.BooleanField, "boolean"),
        (forms.FileField, "file"),
        (forms.ChoiceField, "choice"),
        (forms.DateTimeField, "datetime"),
        (forms.DateField, "date"),
        (forms.DecimalField, "money"),
        (forms.IntegerField, "integer"),
    )
    return next((name for cls, name in kinds if isinstance(field, cls)), "text")


def _options(field: forms.Field) -> Iterable[tuple[str, str]]:
    for value, label in getattr(field, "choices", ()):
        if value != "":
            yield str(value), str(label)


def fields_of_move(
    wanted: Iterable[Any],
    *,
    given: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    sides: Sequence[tuple[str, str]] = (),
) -> list[Field]:
    """The fields a move of the ladder asks (`mediation.fields.Field`), in the reader's language.

    `given` and `errors` (from `FieldsWrong`) are of an earlier try; `sides` are the parties to choose from.
    """
    given, errors = given or {}, errors or {}
    return [_of_ladder(field, given, errors, sides) for field in wanted]


def _of_ladder(
    field: Any, given: Mapping[str, Any], errors: Mapping[str, str], sides: Sequence[tuple[str, str]]
) -> Field:
    options = tuple((option.value, gettext(option.label)) for option in field.options)
    error = errors.get(field.name, "")
    return Field(
        name=field.name,
        label=gettext(field.label),
        kind=field.type,
        required=field.required,
        value=given.get(field.name, ""),
        error=str(FIELD_ERRORS.get(error, error)),
        options=tuple(sides) if field.type == "party" else options,
        lines=5 if field.long else 1,
    )
