"""Who is at the API's door: staff by `Authorization: Bearer`, parties by `Authorization: Receipt`."""

from django.core.cache import cache
from django.http import HttpRequest

from fengqiao.audit import doors
from fengqiao.community.actions import note_token_use
from fengqiao.community.queries import token_digest, user_of_token
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.callers import (
    caller_of_party,
    caller_of_resident,
    caller_of_user,
    party_after_merge,
    party_by_receipt,
    whose_receipt,
)
from fengqiao.mediation.scope import Caller

ANONYMOUS = Caller(role="resident", kind="anonymous")
NOTED_EVERY_SECONDS = 3600


class Unknown(Exception):
    """401: no credentials, or credentials nobody has."""


def caller_of(request: HttpRequest, *, number: str = "", anonymous: bool = False) -> Caller:
    """The caller. Raises `Unknown` without valid credentials (unless `anonymous` is allowed and none were given)."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        if anonymous:
            return ANONYMOUS
        raise Unknown
    secret = secret.strip()
    if scheme.lower() == "bearer":
        return _staff(secret, number)
    if scheme.lower() == "receipt":
        return _party(request, secret, number)
    raise Unknown


def _staff(token: str, number: str) -> Caller:
    user = user_of_token(token) if token else None
    if user is None:
        raise Unknown
    if cache.add(f"token-used:{token_digest(token)}", True, NOTED_EVERY_SECONDS):
        note_token_use(token=token, at=now())
    caller = caller_of_user(user)
    if caller.role == "resident" and number:
        return caller_of_resident(user_id=caller.id, number=number) or caller
    return caller


def _party(request: HttpRequest, code: str, number: str) -> Caller:
    """A receipt opens its own matter, and the one that matter was merged into."""
    whose = whose_receipt(code, address=address_of(request))
    doors.knock("receipt", at=now(), **whose)
    party = party_by_receipt(code)
    if party is None:
        raise Unknown
    doors.forgive("receipt", at=now(), **whose)
    after = party_after_merge(party) if number not in {"", party.dispute.number} else None
    return caller_of_party(after if after is not None and after.dispute.number == number else party)


def address_of(request: HttpRequest) -> str:
    """The visitor's address."""
    return str(request.META.get("REMOTE_ADDR", ""))


def knock(request: HttpRequest, name: str, caller: Caller) -> None:
    """Count one try of this caller at a door that counts people; raises `DoorClosed`."""
    doors.knock(name, at=now(), user=caller.id or address_of(request))


def role_must_see_cases(caller: Caller) -> None:
    """403 for roles that never see a case: the justice office's clerk (statistics) and the administrators."""
    if caller.role in {"justice", "system_admin", "security_admin", "audit_admin"}:
        raise Refused("role_may_not", role=caller.role)
