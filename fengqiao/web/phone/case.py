"""A party's own pages: the door with the receipt code, the matter, and who looked at it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.audit.doors import DoorClosed, forgive
from fengqiao.audit.looks import WORDS as LOOK_WORDS
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import queries
from fengqiao.mediation.callers import caller_of_user, party_by_receipt, whose_receipt
from fengqiao.mediation.queries import Filter
from fengqiao.web.fields import Field
from fengqiao.web.knocking import address_of, knock
from fengqiao.web.phone import doors
from fengqiao.web.phone.answers import bind_answers
from fengqiao.web.phone.next_step import Card, next_for_party
from fengqiao.web.phone.page import SETTLED, WAYS_OUT, Page
from fengqiao.web.phone.words import role_words, stage_words
from fengqiao.web.refusals import Explanation, explain

CODE_DIGITS, PHONE_DIGITS = 12, 4
_NOT_A_BUTTON = frozenset({"say", "raise_safety_concern", *WAYS_OUT})


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The receipt code and the last four digits of the phone. A link in a message fills in the code, never opens."""
    if request.method == "GET":
        return _door(request, code=request.GET.get("code", "")[:20])
    code = "".join(ch for ch in request.POST.get("code", "") if ch.isdigit())
    last = "".join(ch for ch in request.POST.get("last", "") if ch.isdigit())
    whose = whose_receipt(code, address=address_of(request))
    try:
        knock(request, "receipt", **whose)
    except DoorClosed as closed:
        return _door(request, code=request.POST.get("code", "")[:20], refusal=explain(closed), status=429)
    party = _party_of(code, last)
    if party is None and bind_answers(request, code=code, last=last[-PHONE_DIGITS:]):
        forgive("receipt", at=now(), **whose)
        return redirect("web:my-answers")
    if party is None:
        refusal = explain(Refused("unknown_receipt"))
        return _door(request, code=request.POST.get("code", "")[:20], refusal=refusal, status=422)
    forgive("receipt", at=now(), **whose)
    doors.bind(request, code=code, number=party.dispute.number)
    return redirect("web:my-matter", number=party.dispute.number)


def _party_of(code: str, last: str) -> Any:
    party = party_by_receipt(code) if len(code) == CODE_DIGITS else None
    if party is None:
        return None
    digits = "".join(ch for ch in party.phone if ch.isdigit())
    return party if not digits or digits[-PHONE_DIGITS:] == last else None


def _door(
    request: HttpRequest, *, code: str, refusal: Explanation | None = None, status: int = 200
) -> HttpResponse:
    code_field = Field(
        name="code",
        label=_("Receipt code, twelve digits"),
        value=code,
        autocomplete="off",
        private=True,
        input="tel",
    )
    phone_field = Field(
        name="last",
        label=_("Last four digits of the phone"),
        hint=_("Leave it empty if no phone was given."),
        when=True,
        required=False,
        autocomplete="off",
        private=True,
        input="tel",
    )
    fields = [code_field, phone_field]
    context = {
        "fields": fields,
        "refusal": refusal,
        "opened": doors.bound_numbers(request),
        "has_account": doors.role_at_door(request) == "resident",
    }
    return render(request, "web/phone/enter.html", context, status=status)


@never_cache
@require_GET
def my_matters(request: HttpRequest) -> HttpResponse:
    """The matters of a resident with an account, or of a phone; without one, the door with the receipt code."""
    by_phone = doors.has_phone(request)
    if doors.role_at_door(request) == "resident":
        found = queries.disputes_listed(caller=caller_of_user(request.user), narrowed=Filter()).items
    elif by_phone:
        found = [party.dispute for party in doors.parties_by_phone(request)[: queries.PAGE]]
    else:
        return redirect("web:enter-case")
    rows = [{"row": row, "stage": stage_words(row.stage), "settled": row.stage in SETTLED} for row in found]
    return render(request, "web/phone/my_matters.html", {"rows": rows, "by_phone": by_phone})


@never_cache
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The matter: the ladder, the one next thing, the clock, what happened, and the way out."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    caller, shown = found
    page = Page(shown, caller)
    card = next_for_party(page)
    more = [
        page.act(move.name)
        for move in shown.moves
        if move.name not in card.offered and move.name not in _NOT_A_BUTTON
    ]
    looked = queries.who_looked(shown.dispute, caller=caller)
    context = page.base_context() | {
        "next": card,
        "more": [act for act in more if act],
        "acts": _bar(page, card),
        "looks": len(looked),
        "shows_looks": not page.hides_others,
        "alarm": _own_alarm(page),
        "safety_url": page.url_of("raise_safety_concern"),
        "joined": shown.dispute.linked_to if page.standing.stage == "merged" else None,
        "joined_is_open": page.standing.stage == "merged" and _goes_on_for(request, shown),
    }
    return render(request, "web/phone/matter.html", context)


def _goes_on_for(request: HttpRequest, shown: queries.DisputeShown) -> bool:
    """Whether this reader is a party of the matter this one was merged into, and may open it from here."""
    other = shown.dispute.linked_to
    return other is not None and doors.party_at_door(request, other.number) is not None


def _own_alarm(page: Page) -> bool:
    """Whether this side raised an alarm that nobody has answered yet."""
    if not page.standing.open_alarms:
        return False
    return any(
        step.move == "raise_safety_concern" and step.side == page.caller.side for step in page.matter.steps
    )


def _bar(page: Page, card: Card) -> list[dict[str, Any]]:
    """Always at the thumb: say something, and the way out, unless the card above asks that very question."""
    say = page.act("say", tone="quiet")
    way_out = page.first_open(*WAYS_OUT)
    if way_out and way_out["name"] in card.offered:
        way_out = None
    if way_out:
        way_out = way_out | {"tone": "text"}
        if way_out["name"] in {"stop", "decline"}:
            way_out["label"] = _("I want to stop")
    return [act for act in (say, way_out) if act]


@never_cache
@require_GET
def looks(request: HttpRequest, number: str) -> HttpResponse:
    """Who looked at the matter, when and why."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    caller, shown = found
    entries = queries.who_looked(shown.dispute, caller=caller)
    people = community.people(queries.people_named({entry.actor for entry in entries}))
    by_id = {str(key): person.name for key, person in people.items()}
    rows: list[dict[str, Any]] = []
    for entry in entries:  # newest first; the same look again and again on one day is one line
        row = {
            "who": f"{role_words(entry.role)} {by_id.get(entry.actor, '')}".strip(),
            "what": LOOK_WORDS[entry.verb],
            "reason": entry.reason,
            "day": local_date(entry.at),
        }
        if rows and row.items() <= rows[-1].items():
            rows[-1]["times"] += 1
        else:
            rows.append(row | {"at": entry.at, "times": 1})
    return render(
        request, "web/phone/looks.html", {"rows": rows, "number": number, "title": shown.dispute.title}
    )
