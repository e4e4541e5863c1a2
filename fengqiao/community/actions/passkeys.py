"""Passkeys are added and used; what is removed is removed in `factors`. The log holds no key."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from fengqiao.audit import tries
from fengqiao.community.actions.accounts import hold, record_about
from fengqiao.community.models import SecondFactor, User
from fengqiao.community.passkeys import (
    Site,
    checked_counter,
    find_passkey,
    passkey_index,
    passkeys_of,
    read_new_passkey,
    secret_of,
)
from fengqiao.kernel.refusals import Refused

LONGEST_NAME = 80
MOST = 10
# Longer than the faces keep a challenge: five minutes.
SPENT_FOR = timedelta(minutes=15)


def add_passkey(
    *, user: User, answer: str, site: Site, challenge: bytes, name: str, at: datetime
) -> SecondFactor:
    """One more passkey of somebody who has just said their password: what their browser made, asked with `challenge`.

    Refuses: `passkey_gone`, `passkey_wrong`, `passkey_known`, `too_many_passkeys`.
    """
    _spend(challenge, at=at)
    made = read_new_passkey(answer, site=site, challenge=challenge)
    try:
        with transaction.atomic():
            hold(user)
            if len(passkeys_of(user)) >= MOST:
                raise Refused("too_many_passkeys")
            row = SecondFactor.objects.create(
                user=user,
                kind="passkey",
                name=" ".join(name.replace("\x00", "").split())[:LONGEST_NAME],
                secret=secret_of(made),
                index=passkey_index(made.id),
                counter=made.counter,
                added_at=at,
            )
            record_about(user, verb="add_passkey", by=user, at=at, passkey=str(row.id))
    except IntegrityError as error:
        raise Refused("passkey_known") from error
    return row


def use_passkey(
    *, answer: str, site: Site, challenge: bytes, at: datetime, user: User | None = None
) -> SecondFactor:
    """Take a browser's answer to `challenge`; returns the passkey with its owner. Without `user` the answer says whose
    it is: the whole sign-in.

    Refuses: `passkey_gone` where the challenge was answered before, also by a passkey that does not count what it
    signs; `passkey_wrong`.
    """
    row = find_passkey(answer, user=user)
    _spend(challenge, at=at)
    counter = checked_counter(answer, passkey=row, site=site, challenge=challenge)
    fresh = SecondFactor.objects.filter(pk=row.pk, counter=row.counter, revoked_at=None)
    if not fresh.update(counter=counter, last_used_at=at):
        raise Refused("passkey_wrong")
    return row


def _spend(challenge: bytes, *, at: datetime) -> None:
    """A challenge is good for one answer, right or wrong; in one step, whoever else brings it at the same moment.

    Counted outside the transaction: an answer whose deed is undone has spent it, too.
    """
    if not tries.take(f"passkey challenge {challenge.hex()}", most=1, within=SPENT_FOR, at=at).let_in:
        raise Refused("passkey_gone")
