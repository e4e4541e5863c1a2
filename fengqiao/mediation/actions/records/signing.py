"""Signing: nobody signs for a neighbour."""

import secrets
from datetime import datetime, timedelta

from django.db.models import F

from fengqiao.audit.vault import blind_index
from fengqiao.kernel.events import emit

from ...events import Recipient, SigningCodeAsked
from ...guards import Turn
from ...ladder import MoveRefused
from ...models import Party, SigningCode, Step
from ...standing import Standing
from ..case import Case
from .registry import about, record

SIGNING_CODE_LIVES = timedelta(minutes=30)
SIGNING_CODE_TRIES = 5
SIGNING_CODES_AT_ONCE = 3


@record("ask_signing_code")
def _ask_signing_code(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    party = next((p for p in case.parties if str(p.id) == turn.by.id), case.party(turn.by.side))
    if party is None or not party.phone:
        raise MoveRefused("no_phone_for_code")
    lately = SigningCode.objects.filter(party=party, made_at__gt=at - SIGNING_CODE_LIVES)
    if lately.count() >= SIGNING_CODES_AT_ONCE:
        raise MoveRefused("too_many_signing_codes")
    code = "".join(secrets.choice("0123456789") for _ in range(6))
    case.add(SigningCode(party=party, code_index=_code_index(party, code), made_at=at))
    emit(SigningCodeAsked(**about(case, at), to=Recipient(side=party.side, phone=party.phone, code=code)))


def _code_index(party: Party, code: str) -> bytes:
    return blind_index(f"{party.id}|{code}", purpose="signing_code")


@record("sign")
def _sign(case: Case, turn: Turn, after: Standing, step: Step, at: datetime) -> None:
    """Nobody signs for a neighbour: alone on a phone only with that phone's code, otherwise before the mediator."""
    method = turn.fields["method"]
    by_code = method == "one_time_code"
    if turn.by.role == "resident" and not by_code:
        raise MoveRefused("sign_before_mediator", satisfied_by=["ask_signing_code"])
    if turn.by.role != "resident" and by_code:
        raise MoveRefused("code_is_for_the_party")
    if by_code:
        _use_code(case, turn, at)
    else:
        case.assign(user=turn.by.id, role=turn.by.role, at=at, mediates=True)


def _use_code(case: Case, turn: Turn, at: datetime) -> None:
    party = next((p for p in case.parties if str(p.id) == turn.by.id), case.party(turn.by.side))
    row = (
        SigningCode.objects.filter(party=party, used_at=None, made_at__gt=at - SIGNING_CODE_LIVES)
        .order_by("-id")
        .first()
    )
    if party is None or row is None:
        raise MoveRefused("signing_code_wrong", satisfied_by=["ask_signing_code"])
    if row.tries >= SIGNING_CODE_TRIES:
        raise MoveRefused("signing_code_used_up", satisfied_by=["ask_signing_code"])
    if bytes(row.code_index) != _code_index(party, str(turn.fields.get("code", ""))):
        raise SigningCodeWrong(row)
    row.used_at = at
    row.save(update_fields=["used_at"])


class SigningCodeWrong(MoveRefused):
    """The code is wrong; the try must be counted although the move is undone."""

    def __init__(self, row: SigningCode) -> None:
        super().__init__("signing_code_wrong", satisfied_by=["ask_signing_code"])
        self.row = row


def count_try(wrong: SigningCodeWrong) -> None:
    """Count a wrong code after the move was undone; five use a code up."""
    SigningCode.objects.filter(pk=wrong.row.pk).update(tries=F("tries") + 1)
