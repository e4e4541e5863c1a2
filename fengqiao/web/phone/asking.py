"""The questions of a move as this reader is asked them: only what is theirs to answer, with choices to pick from."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fengqiao.community import queries as community
from fengqiao.mediation.actions.moves import BETWEEN_US
from fengqiao.mediation.fields import MAX_FILE, GivenFile
from fengqiao.mediation.ladder import Move
from fengqiao.web.fields import Field, fields_of_move
from fengqiao.web.phone.page import Page
from fengqiao.web.phone.public import lawyers_shown
from fengqiao.web.phone.words import kind_words, role_words, side_words
from fengqiao.web.refusals import FIELD_ERRORS
from fengqiao.web.suggesting import level_hint, suggested_level

CHOICES = 3
# Answered by choosing people one below the other; joined to the one field the ladder knows.
PICKED = {"lawyers": CHOICES, "elders": CHOICES}
_BY_CODE = "one_time_code"


def questions(
    page: Page, move: Move, *, given: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None
) -> list[Field]:
    """What to draw. Personal choices (colleagues, lawyers, elders, villages) become lists to pick from."""
    given, errors = given or _beforehand(page, move), errors or {}
    wanted = [field for field in move.fields if _is_asked(page, move, field)]
    drawn: list[Field] = []
    for field in fields_of_move(wanted, given=given, errors=errors, sides=_sides(page, move)):
        drawn += _tailored(page, move, field, given, errors)
    return drawn


def _is_asked(page: Page, move: Move, field: Any) -> bool:
    if page.is_party and field.staff_only:
        return False
    if field.name == "item" and len(_undone(page)) == 1:
        return False  # the one promise that is open is meant
    return not (page.is_party and move.name == "sign" and field.name == "method")


def _sides(page: Page, move: Move) -> list[tuple[str, str]]:
    """The sides to choose from; of a collective move those still missing. A new party may take the next letter."""
    standing = page.standing
    letters = list(standing.sides_missing(move.name) if move.collective else standing.sides)
    names = {party.side: party.name for party in page.matter.parties}
    if move.name == "add_party" and len(standing.sides) < 6:
        letters.append("ABCDEF"[len(standing.sides)])
    return [(side, f"{side_words(side)} {names.get(side, '')}".strip()) for side in letters]


def _beforehand(page: Page, move: Move) -> dict[str, Any]:
    """What can be filled in already; never a decision."""
    filled: dict[str, Any] = {}
    if move.name == "invite_elders" and page.village is not None:
        room = getattr(page.village, "chat_room", None)
        filled["place"] = room.place if room else ""
        for number, elder in enumerate(community.elders_of(page.village.code)[:CHOICES], 1):
            filled[f"elders_{number}"] = elder.username
    if move.name == "accept":
        filled["kind"] = page.matter.dispute.kind
    return filled


def _tailored(
    page: Page, move: Move, field: Field, given: Mapping[str, Any], errors: Mapping[str, str]
) -> list[Field]:
    if field.kind == "file":
        error = errors.get(field.name) or errors.get("file", "")
        return [
            replace(
                field,
                accept="image/jpeg,image/png,application/pdf",
                error=str(FIELD_ERRORS.get(error, error)),
                hint=_("A photo will do, up to 8 MB."),
            )
        ]
    if field.name in PICKED:
        return _ranked(page, field, given)
    if field.name in {"side", "with_side"} and move.collective:
        return [replace(field, required=True)]
    if field.name == "audience":
        return [replace(field, hint=_unless_chosen(move))]
    if field.name == "kind":
        return [replace(field, options=tuple((value, kind_words(value)) for value, _label in field.options))]
    if field.name == "to_level":
        level, summary = page.standing.level or 0, page.matter.dispute.summary
        options = tuple(pair for pair in field.options if int(pair[0]) > level)
        value = field.value or suggested_level(page.standing, summary) or ""
        return [replace(field, options=options, value=value, hint=level_hint(page.standing, summary))]
    if field.name == "method" and move.name == "sign":
        return [replace(field, options=tuple(pair for pair in field.options if pair[0] != _BY_CODE))]
    if field.name == "code":
        if not page.is_party:
            return []
        return [replace(field, input="tel", autocomplete="one-time-code", private=True, required=True)]
    return [_with_choices(page, move, field)]


def _undone(page: Page) -> list[Any]:
    return [item for item in page.matter.items if item.done_on is None]


def _unless_chosen(move: Move) -> str:
    """Who reads it where nothing is chosen, as the core decides it."""
    if move.name in BETWEEN_US:
        return _("If you choose nothing, only the mediator reads it.")
    if any(field.name == "with_side" for field in move.fields):
        return _("If you choose nothing, both sides read it; a private talk only that side.")
    return _("If you choose nothing, both sides read it.")


def _with_choices(page: Page, move: Move, field: Field) -> Field:
    if field.name == "to":
        people = _colleagues(page, committee=move.name == "set_mediator_of_record")
        return replace(field, kind="choice", options=people, label=_("Colleague"))
    if field.name == "village":
        villages = community.villages_of_station(page.matter.dispute.station)
        return replace(
            field, kind="choice", options=[(one.code, one.short_name) for one in villages], label=_("Village")
        )
    if field.name == "item":
        items = [(str(item.number), item.what[:60]) for item in _undone(page)]
        return replace(field, kind="choice", options=items) if items else field
    return field


def _colleagues(page: Page, *, committee: bool) -> list[tuple[str, str]]:
    """Those who could take it over: of the village first, then officers and full-time mediators."""
    village = page.matter.dispute.village
    people = (
        community.committee_mediators_of(village)
        if committee
        else [
            *filter(None, [community.assistant_of(village)]),
            *community.elders_of(village),
            *community.committee_mediators_of(village),
            *community.officers_of(village),
        ]
    )
    unique = {person.username: person for person in people if str(person.id) != page.caller.id}
    return [(name, f"{person.name} · {role_words(person.role)}") for name, person in unique.items()]


def _ranked(page: Page, field: Field, given: Mapping[str, Any]) -> list[Field]:
    if field.name == "lawyers":
        people = [
            (one["username"], f"{one['name']} · {one['fields']}")
            for one in lawyers_shown(page.matter.dispute.station)
            if one["takes_cases"]
        ]
        labels = [_("First choice"), _("Second choice"), _("Third choice")]
    else:
        people = [(one.username, one.name) for one in community.elders_of(page.matter.dispute.village)]
        labels = [_("Elder"), _("A second elder"), _("A third elder")]
    return [
        Field(
            name=f"{field.name}_{number}",
            kind="choice",
            label=labels[number - 1],
            options=people,
            required=number == 1 and field.name == "lawyers",
            value=given.get(f"{field.name}_{number}", ""),
            folded=True,
            error=field.error if number == 1 else "",
        )
        for number in range(1, CHOICES + 1)
    ]


def answers(
    request: HttpRequest, page: Page, move: Move
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """What was typed, for drawing it again; the fields as the ladder reads them; what is wrong already."""
    typed: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in move.fields:
        if not _is_asked(page, move, field):
            continue
        if field.name in PICKED:
            names = [f"{field.name}_{number}" for number in range(1, PICKED[field.name] + 1)]
            typed |= {name: request.POST.get(name, "") for name in names}
            fields[field.name] = ",".join(dict.fromkeys(typed[name] for name in names if typed[name]))
            if not fields[field.name] and field.name == "lawyers":
                wrong[field.name] = "required"
        elif field.type == "file":
            file = request.FILES.get(field.name)
            if file is not None and (file.size or 0) > MAX_FILE:
                wrong[field.name] = "not_file"
            elif file is not None:
                fields[field.name] = GivenFile(name=str(file.name)[:120], content=file.read())
        else:
            typed[field.name] = request.POST.get(field.name, "")
            fields[field.name] = typed[field.name]
    if page.is_party and move.name == "sign":
        fields["method"] = _BY_CODE
    return typed, {name: value for name, value in fields.items() if value != ""}, wrong
