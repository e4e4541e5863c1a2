"""Who is at the door: a party with a receipt code, a resident with an account, a member of the staff."""

import base64
import json
from typing import Any

from django.http import Http404, HttpRequest

from fengqiao.audit import vault
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import queries
from fengqiao.mediation.callers import (
    caller_of_party,
    caller_of_resident,
    caller_of_user,
    parties_of_phone,
    party_after_merge,
    party_by_receipt,
)
from fengqiao.mediation.queries import DisputeShown
from fengqiao.mediation.scope import Caller

_BOUND, _PHONE = "matters", "phone"
MEDIATING = frozenset({"elder", "assistant", "lawyer", "officer", "chief"})


def role_at_door(request: HttpRequest) -> str:
    """The role of whoever is signed in; empty for visitors."""
    return str(getattr(request.user, "role", ""))


def is_staff(request: HttpRequest) -> bool:
    """Whether somebody of the staff is signed in."""
    return role_at_door(request) not in {"", "resident"}


def caller_at_door(request: HttpRequest) -> Caller:
    """The signed-in person, or somebody without an account."""
    if request.user.is_authenticated:
        return caller_of_user(request.user)
    return Caller(role="resident", kind="anonymous")


def bind(request: HttpRequest, *, code: str, number: str) -> None:
    """This browser may open the matter until its session ends or the code is replaced. The code is kept sealed."""
    matters = request.session.get(_BOUND, {})
    request.session.cycle_key()
    request.session[_BOUND] = matters | {number: put_away(code)}


def unbind(request: HttpRequest) -> None:
    """Forget every matter opened in this browser: for whoever must close the page at once."""
    request.session.flush()


def put_away(value: Any) -> str:
    """A JSON value as it may lie in a session: sealed."""
    return base64.b64encode(vault.seal(json.dumps(value, ensure_ascii=False))).decode()


def taken_out(stored: str | None) -> Any:
    """What was put away; None where there is nothing, or nothing that can be read."""
    if not stored:
        return None
    try:
        return json.loads(vault.unseal(base64.b64decode(stored)))
    except (ValueError, Refused):
        return None


def party_at_door(request: HttpRequest, number: str) -> Caller | None:
    """The party this browser stands for in that matter."""
    code = taken_out(request.session.get(_BOUND, {}).get(number))
    party = party_by_receipt(code) if code else None
    if party and party.dispute.number == number:
        return caller_of_party(party)
    if joined := _party_by_merged_receipt(request, number):
        return caller_of_party(joined)
    if role_at_door(request) == "resident":
        return caller_of_resident(user_id=str(request.user.pk), number=number)
    own = next((one for one in parties_by_phone(request) if one.dispute.number == number), None)
    return caller_of_party(own) if own else None


def bind_phone(request: HttpRequest, *, digits: str) -> None:
    """This browser has shown that it has this phone; good until its session ends."""
    request.session.cycle_key()
    request.session[_PHONE] = put_away(digits)


def unbind_phone(request: HttpRequest) -> None:
    """Forget the phone, and every matter opened in this browser."""
    request.session.flush()


def has_phone(request: HttpRequest) -> bool:
    """Whether this browser has shown that it has a phone."""
    return _PHONE in request.session


def parties_by_phone(request: HttpRequest) -> list[Any]:
    """The parties of that phone, as they stand now."""
    digits = taken_out(request.session.get(_PHONE))
    return parties_of_phone(digits) if digits else []


def _party_by_merged_receipt(request: HttpRequest, number: str) -> Any:
    """Whoever opened a matter that was merged into this one, and is a party here too."""
    for bound in request.session.get(_BOUND, {}).values():
        code = taken_out(bound)
        party = party_by_receipt(code) if code else None
        after = party_after_merge(party) if party else None
        if after and after.dispute.number == number:
            return after
    return None


def code_at_door(request: HttpRequest, number: str) -> str:
    """The receipt code that opened this matter in this browser; empty where an account did."""
    return taken_out(request.session.get(_BOUND, {}).get(number)) or ""


def matter_of_party(request: HttpRequest, number: str) -> tuple[Caller, DisputeShown] | None:
    """The party and their matter; None where this browser does not (or no longer) stand for a party of it."""
    caller = party_at_door(request, number)
    matter = queries.dispute_for(number=number, caller=caller) if caller else None
    return (caller, matter) if caller and matter else None


def matter_of_staff(request: HttpRequest, number: str) -> tuple[Caller, DisputeShown]:
    """Somebody who mediates and a matter within their scope; 404 for all others."""
    if role_at_door(request) not in MEDIATING:
        raise Http404
    caller = caller_of_user(request.user)
    matter = queries.dispute_for(number=number, caller=caller)
    if matter is None:
        raise Http404
    return caller, matter


def bound_numbers(request: HttpRequest) -> list[str]:
    """The matters opened in this browser."""
    return list(request.session.get(_BOUND, {}))
