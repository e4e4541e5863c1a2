"""What the three screens of a report ask, in the reader's language."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fengqiao.community import queries as community
from fengqiao.kernel.kinds import KINDS
from fengqiao.mediation.standing import SIDES
from fengqiao.web.fields import Field
from fengqiao.web.phone import doors
from fengqiao.web.phone.consent_words import NOTICE_HOW
from fengqiao.web.phone.draft import MAY_TAKE_TRANSFERS, TRANSFERS, Draft
from fengqiao.web.phone.words import kind_words, side_words


def how_told(request: HttpRequest, errors: dict[str, str]) -> Field:
    return Field(
        name="notice_how",
        kind="choice",
        label=_("How did they get the notice below?"),
        options=[(how, str(words)) for how, words in NOTICE_HOW.items()],
        value=request.POST.get("notice_how", ""),
        error=errors.get("notice_how", ""),
    )


def story_fields(draft: Draft, errors: dict[str, str], *, staff: bool) -> list[Field]:
    story_field = Field(
        name="summary",
        label=_("What happened"),
        lines=5,
        value=draft.summary,
        error=errors.get("summary", ""),
        hint=_("In any order, as you would tell a neighbour."),
    )
    if not staff:
        return [story_field]
    how = [
        ("in_person", _("In person")),
        ("phone", _("By phone")),
        ("visit", _("At a visit")),
        ("read_aloud", _("Read aloud to them")),
        ("fingerprint", _("Read aloud, fingerprint on the paper")),
    ]
    return [
        story_field,
        Field(
            name="happened_on",
            kind="date",
            label=_("On which day it happened"),
            required=False,
            value=draft.happened_on,
            error=errors.get("happened_on", ""),
        ),
        Field(
            name="how",
            kind="choice",
            label=_("How they told you"),
            options=how,
            required=False,
            value=draft.how,
        ),
        Field(name="witness", label=_("Who was there as a witness"), required=False, value=draft.witness),
    ]


def source_fields(request: HttpRequest, draft: Draft, errors: dict[str, str]) -> list[Field]:
    """How it came to somebody of the staff; elders take no transfers."""
    if not doors.is_staff(request):
        return []
    words = {
        "on_behalf": _("Somebody told us"),
        "initiative": _("We noticed it ourselves"),
        "police_110": _("Sent on by the 110 line"),
        "court": _("Sent on by the court"),
        "department": _("Sent on by a department"),
    }
    takes = doors.role_at_door(request) in MAY_TAKE_TRANSFERS
    how_it_came = Field(
        name="source",
        kind="choice",
        label=_("How it came to us"),
        options=[pair for pair in words.items() if takes or pair[0] not in TRANSFERS],
        required=False,
        value=draft.source,
    )
    number = Field(
        name="sender_number",
        label=_("The sender's number"),
        hint=_("For what was sent on: the number it has at 110, at the court or at the department."),
        required=False,
        value=draft.sender_number,
        error=errors.get("sender_number", ""),
        autocomplete="off",
    )
    return [how_it_came, number] if takes else [how_it_came]


def villages(request: HttpRequest) -> list[dict[str, Any]]:
    """The villages to choose from, by station; a volunteer sees their own station only, their own village first."""
    own = getattr(request.user, "station_id", None) if doors.is_staff(request) else None
    stations = [one for one in community.stations() if own in (None, one.code)]
    return [
        {
            "name": one.name,
            "villages": [(v.code, v.short_name) for v in community.villages_of_station(one.code)],
        }
        for one in stations
    ]


def questions(draft: Draft, errors: dict[str, str]) -> list[Field]:
    somebody, nobody = pgettext("there is somebody", "Yes"), pgettext("there is nobody", "No")
    asked = {
        "crime": (_("Is someone hurt, or unsafe right now?"), somebody, nobody),
        "family_violence": (_("Has someone in the family hit someone?"), _("Yes"), _("No")),
        "minor": (_("Is a child caught up in it?"), somebody, nobody),
        "other_body": (_("Is another office dealing with it already?"), _("Yes"), nobody),
        "court_seized": (_("Is it before a court already?"), _("Yes"), nobody),
    }
    return [
        Field(
            name=name,
            kind="boolean",
            label=label,
            yes=yes,
            no=no,
            value=draft.answers.get(name),
            error=errors.get(name, ""),
            prefix="q",
        )
        for name, (label, yes, no) in asked.items()
    ]


def kind_field(draft: Draft) -> Field:
    return Field(
        name="kind",
        kind="choice",
        label=_("It looks like this; change it if not"),
        options=[(kind.code, kind_words(kind.code)) for kind in KINDS],
        value=draft.suggested_kind(),
    )


def own_fields(draft: Draft, errors: dict[str, str], *, staff: bool) -> list[Field]:
    fields = [
        Field(
            name="name",
            label=_("For whom you write this") if staff else _("Your name"),
            value=draft.name,
            error=errors.get("name", ""),
            autocomplete="off" if staff else "name",
            private=True,
        ),
        Field(
            name="phone",
            label=_("Their phone") if staff else _("Your phone"),
            value=draft.phone,
            error=errors.get("phone", ""),
            input="tel",
            required=False,
            autocomplete="off" if staff else "tel",
            private=True,
            hint=_("Without one, the receipt code alone opens the matter."),
        ),
    ]
    if draft.path == "protected":
        fields.append(
            Field(
                name="safe_contact",
                label=_("How and when can we reach them safely?")
                if staff
                else _("How and when can we reach you safely?"),
                required=False,
                value=draft.safe_contact,
                private=True,
                lines=2,
            )
        )
    return fields


def somebody_fields(draft: Draft, errors: dict[str, str]) -> list[Field]:
    return [
        Field(
            name="filler_name",
            label=_("Your own name"),
            required=False,
            value=draft.filler_name,
            error=errors.get("filler_name", ""),
            private=True,
        ),
        Field(
            name="relation",
            label=_("What you are to them"),
            required=False,
            value=draft.relation,
            hint=_("Daughter, neighbour, village cadre…"),
        ),
    ]


def other_fields(draft: Draft, errors: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for number, (side, (name, phone)) in enumerate(zip(SIDES[1:], draft.others, strict=False)):
        required = number == 0 and draft.path == "mediation"
        first = Field(
            name=f"name_{side}",
            label=_("Their name"),
            value=name,
            required=required,
            private=True,
            autocomplete="off",
            error=errors.get(f"name_{side}", ""),
        )
        second = Field(
            name=f"phone_{side}",
            label=_("The other side's phone"),
            value=phone,
            required=False,
            private=True,
            autocomplete="off",
            input="tel",
            error=errors.get(f"phone_{side}", ""),
        )
        rows.append({"side": side_words(side), "fields": [first, second]})
    return rows
