"""A page for every move: the form drawn from the ladder's table, sent once, refused in the reader's words."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fengqiao.audit.doors import DOOR_OF_MOVE, WRONG_CODES, counting
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions import make_move
from fengqiao.mediation.actions.uploads import with_clean_files
from fengqiao.mediation.fields import FieldsWrong
from fengqiao.mediation.ladder import BY_NAME, Move
from fengqiao.web.knocking import address_of
from fengqiao.web.once import KEY, once
from fengqiao.web.phone import doors
from fengqiao.web.phone.asking import answers, questions
from fengqiao.web.phone.page import Page
from fengqiao.web.phone.public import rights
from fengqiao.web.phone.words import is_written_for_a_side, label_of
from fengqiao.web.refusals import Explanation, Link, explain

INTRO: dict[str, Promise] = {
    "stop": gettext_lazy(
        "Then it ends here for everyone. Nobody holds it against you, and court stays open. You need not say why."
    ),
    "decline": gettext_lazy(
        "Then it ends here. Nobody holds it against you, and court stays open. You need not say why."
    ),
    "withdraw": gettext_lazy("Then it ends here. You can tell us again any time."),
    "say": gettext_lazy("Your mediator reads it. You choose whether the others may read it too."),
    "make_offer": gettext_lazy("What would settle it? Nothing binds before everyone has signed."),
    "accept_offer": gettext_lazy("If everyone agrees, it is written down. It binds only once it is signed."),
    "rank_lawyers": gettext_lazy("The first one that every side named is asked. It is free for you."),
    "refuse_arrangement": gettext_lazy(
        "Say what would suit you better: another day, another place, or somebody else."
    ),
    "climb": gettext_lazy("It goes up only if everyone wants it."),
    "raise_safety_concern": gettext_lazy(
        "The other side does not see that you told us. If it is happening now, call 110 first."
    ),
    "report_not_kept": gettext_lazy(
        "The mediator and the other side are told, and how to go to court. The agreement still binds."
    ),
    "ask_confirmation": gettext_lazy(
        "A court can confirm the agreement within 30 days if all sides ask together. "
        "Then it can be enforced like a judgment."
    ),
    "reopen_talk": gettext_lazy("What was written down is put aside, and the talks go on."),
    "refuse_police_mediation": gettext_lazy(
        "Then the police do not mediate, and the ordinary procedure goes on. You need not say why."
    ),
    "protect": gettext_lazy("From now on nobody contacts the other sides, and their codes stop working."),
}


@dataclass
class Try:
    """What was sent and what became of it, for drawing the page again."""

    typed: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refused: Refused | None = None
    version: int = 0
    key: str = ""

    @property
    def status(self) -> int:
        """409 for a rule's no, 422 for what cannot be read."""
        if self.refused is not None:
            return 429 if self.refused.name == "too_many_tries" else 409
        return 422 if self.errors else 200


@never_cache
@require_http_methods(["GET", "POST"])
def party_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """A move of a party."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    caller, shown = found
    page = Page(shown, caller)
    return _move(request, page, _known(page, move))


@never_cache
@require_http_methods(["GET", "POST"])
def staff_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """A move of whoever mediates."""
    caller, shown = doors.matter_of_staff(request, number)
    page = Page(shown, caller)
    return _move(request, page, _known(page, move))


def _known(page: Page, name: str) -> Move:
    row = BY_NAME.get(name)
    if row is None or page.caller.role not in row.roles:
        raise Http404
    return row


def _move(request: HttpRequest, page: Page, row: Move) -> HttpResponse:
    if request.method == "GET":
        refused = None if page.move(row.name) else Refused("move_not_open")
        return _drawn(request, page, row, Try(refused=refused))
    tried = Try(version=_version(request), key=request.POST.get(KEY, ""))
    try:
        tried.typed, fields, wrong_already = answers(request, page, row)
        if wrong_already:
            raise FieldsWrong(wrong_already)
        fields = with_clean_files(
            number=page.number, move=row.name, version=tried.version, fields=fields, by=page.caller, at=now()
        )
        with _counting(request, page, row):
            once(
                request,
                door=f"POST {row.name} {page.number}",
                actor=page.caller.id,
                deed=lambda: _deed(page, row, tried.version, fields),
            )
    except FieldsWrong as wrong:
        tried.errors = wrong.errors
    except Refused as refused:
        tried.refused = refused
    if tried.refused is None and not tried.errors:
        return _afterwards(request, page, row)
    return _drawn(request, _fresh(request, page), row, tried)


def _deed(page: Page, row: Move, version: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    moved = make_move(
        number=page.number, move=row.name, version=version, fields=fields, by=page.caller, at=now()
    )
    return {"version": moved.standing.version}


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _counting(request: HttpRequest, page: Page, row: Move) -> AbstractContextManager[None]:
    """Six digits can be guessed: neither tries nor messages without end."""
    if not page.is_party or row.name not in DOOR_OF_MOVE:
        return nullcontext()
    return counting(
        DOOR_OF_MOVE[row.name],
        at=now(),
        in_vain=WRONG_CODES,
        party=page.caller.id,
        address=address_of(request),
    )


def _afterwards(request: HttpRequest, page: Page, row: Move) -> HttpResponse:
    if row.name == "ask_signing_code":
        messages.success(request, _("The code is on its way to your phone. It is good for 30 minutes."))
        return redirect(page.url_of("sign"))
    if row.name == "raise_safety_concern":
        messages.success(request, _("An officer is told now. If it is happening right now, call 110."))
    else:
        messages.success(request, _("Done: %(what)s") % {"what": label_of(row, friendly=page.is_party)})
    return redirect(page.url)


def _fresh(request: HttpRequest, page: Page) -> Page:
    """The matter as it is now; 404 where it is no longer this reader's."""
    if not page.is_party:
        caller, shown = doors.matter_of_staff(request, page.number)
        return Page(shown, caller)
    found = doors.matter_of_party(request, page.number)
    if found is None:
        raise Http404
    return Page(found[1], found[0])


def _drawn(request: HttpRequest, page: Page, row: Move, tried: Try) -> HttpResponse:
    open_now = page.move(row.name) is not None
    is_stale = tried.refused is not None and tried.refused.name == "stale_version"
    label = label_of(row, friendly=page.is_party)
    signs_here = page.is_party and row.name == "sign"
    form = {
        "move": row.name,
        "url": page.url_of(row.name),
        "version": page.standing.version,
        "key": "" if is_stale else tried.key,
        "intro": INTRO.get(row.name, ""),
        "fields": questions(page, row, given=tried.typed, errors=tried.errors),
        "submit": _submit_words(page, row, label),
        "back_url": "" if signs_here else page.url,
        "has_file": any(field.type == "file" for field in row.fields),
    }
    context = {
        "page": page,
        "number": page.number,
        "title": page.matter.dispute.title,
        "label": label,
        "form": form,
        "open_now": open_now,
        "refusal": _explained(page, tried.refused) if tried.refused else None,
        "changes": page.since(tried.version) if is_stale and tried.version else [],
        "kept": [text for text in tried.typed.values() if text] if not open_now else [],
        "wrong": bool(tried.errors),
        "move": row.name,
        "rights": rights() if row.name == "consent" else [],
        "agreement": page.agreement if row.name in {"sign", "sign_as_mediator", "seal"} else None,
        "signs_here": signs_here,
        "own_phone": _own_phone(page),
    }
    return render(request, "web/phone/move.html", context, status=tried.status)


def _submit_words(page: Page, row: Move, label: str) -> str:
    """The button under the form: short, as the heading says the rest."""
    if row.name == "raise_safety_concern":
        return _("Tell the officer now")
    return _("Write it down") if not page.is_party and is_written_for_a_side(row) else label


def _own_phone(page: Page) -> str:
    own = next((party.phone for party in page.matter.parties if party.side == page.caller.side), "")
    return own[-4:] if page.is_party else ""


def _explained(page: Page, refused: Refused) -> Explanation:
    """With a link to the move that helps, where there is one and it is open."""
    helpful = next((name for name in refused.detail.get("satisfied_by", ()) if page.move(name)), None)
    if helpful is None:
        return explain(refused)
    label = label_of(BY_NAME[helpful], friendly=page.is_party)
    return explain(refused, link=Link(label, page.url_of(helpful)))
