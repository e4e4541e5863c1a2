"""Signing in from a phone: six digits by text message, for five minutes, five tries and one use.

Asking does the same work whether the phone is known or not; the worker finds out later, and sends or does not.
"""

import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqiao.audit import log
from fengqiao.audit.vault import blind_index, keyed_digest
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

from ..callers import parties_of_phone
from ..events import PhoneCodeAsked
from ..models import PhoneCode

CODE_LIVES = timedelta(minutes=5)
CODE_TRIES = 5
BATCH = 200
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")


def phone_digits(written: str) -> str:
    """The eleven digits of a mobile number. Refuses `phone_unreadable`: that says nothing of whose it is."""
    found = _MOBILE.fullmatch(re.sub(r"[\s()\-]", "", written))
    if found is None:
        raise Refused("phone_unreadable")
    return found.group(1)


def ask_phone_code(*, digits: str, at: datetime) -> UUID:
    """Make a code for this phone; the answer and the work are the same for every phone. Returns the code's id."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = PhoneCode(phone=digits, code=code, phone_index=blind_index(digits, purpose="phone"), made_at=at)
    row.code_index = _code_index(row.id, code)
    with transaction.atomic():
        row.save(force_insert=True)
        _write_down("ask_phone_code", row, at=at)
    return row.id


def use_phone_code(*, asked: UUID, code: str, at: datetime) -> None:
    """Use the code up. Refuses `phone_code_wrong`, whatever is wrong with it.

    The try is counted before the code is compared, so that guesses at once are no more than five.
    """
    row = PhoneCode.objects.filter(pk=asked).first()
    good = row is not None and row.made_at > at - CODE_LIVES and _counted(row) and _fits(row, code)
    if row is None or not good or not PhoneCode.objects.filter(pk=asked, used_at=None).update(used_at=at):
        if row is not None:
            with transaction.atomic():
                _write_down("sign_in_by_phone", row, at=at, refusal="phone_code_wrong")
        raise Refused("phone_code_wrong")
    with transaction.atomic():
        _write_down("sign_in_by_phone", row, at=at)


def hand_over_phone_codes(*, at: datetime) -> int:
    """Give codes to the outbox where the phone may be told; phone and code are then blanked. Returns how many went out.

    Nothing goes to a phone whose matters are all protected, or that must never be contacted: somebody else may be
    holding it.
    """
    sent = 0
    for key in list(
        PhoneCode.objects.filter(handed_over_at=None).order_by("id").values_list("pk", flat=True)[:BATCH]
    ):
        with transaction.atomic():
            if not PhoneCode.objects.filter(pk=key, handed_over_at=None).update(handed_over_at=at):
                continue
            row = PhoneCode.objects.get(pk=key)
            parties = parties_of_phone(row.phone) if row.made_at > at - CODE_LIVES else []
            if parties:
                station = parties[0].dispute.station
                emit(PhoneCodeAsked(asked=row.id, station=station, phone=row.phone, code=row.code, at=at))
                sent += 1
            row.phone = row.code = ""
            row.save(update_fields=["phone", "code"])
    return sent


def _counted(row: PhoneCode) -> bool:
    open_still = PhoneCode.objects.filter(pk=row.pk, used_at=None, tries__lt=CODE_TRIES)
    return bool(open_still.update(tries=F("tries") + 1))


def _fits(row: PhoneCode, code: str) -> bool:
    return hmac.compare_digest(bytes(row.code_index), _code_index(row.id, code))


def _code_index(asked: UUID, code: str) -> bytes:
    return blind_index(f"{asked}|{code}", purpose="phone_code")


def _write_down(verb: str, row: PhoneCode, *, at: datetime, refusal: str = "") -> None:
    """The log knows a phone by a keyed digest of its own."""
    who = keyed_digest(bytes(row.phone_index), purpose="phone_in_log").hex()[:16]
    actor = log.Actor("anonymous", role="resident")
    log.append(station="", by=actor, verb=verb, object_kind="phone", object_id=who, at=at, refusal=refusal)
