"""Passkeys are added, used and removed; each with an entry in the log that holds no key."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqiao.community.actions.permission import record
from fengqiao.community.models import SecondFactor, User
from fengqiao.community.passkeys import (
    NewPasskey,
    Site,
    checked_counter,
    find_passkey,
    passkey_index,
    passkeys_of,
    secret_of,
)
from fengqiao.community.queries import read_id
from fengqiao.kernel.refusals import Refused

LONGEST_NAME = 80
MOST = 10


def add_passkey(*, user: User, made: NewPasskey, name: str, at: datetime) -> SecondFactor:
    """One more passkey of somebody who has just said their password. Refuses: `passkey_known`, `too_many_passkeys`."""
    if len(passkeys_of(user)) >= MOST:
        raise Refused("too_many_passkeys")
    try:
        with transaction.atomic():
            row = SecondFactor.objects.create(
                user=user,
                kind="passkey",
                name=" ".join(name.replace("\x00", "").split())[:LONGEST_NAME],
                secret=secret_of(made),
                index=passkey_index(made.id),
                counter=made.counter,
                added_at=at,
            )
            record(
                by=user,
                station=user.station_id or "",
                verb="add_passkey",
                object_kind="user",
                object_id=user.id,
                at=at,
                details={"passkey": str(row.id)},
            )
    except IntegrityError as error:
        raise Refused("passkey_known") from error
    return row


def use_passkey(
    *, answer: str, site: Site, challenge: bytes, at: datetime, user: User | None = None
) -> SecondFactor:
    """Take a browser's answer to `challenge`; returns the passkey with its owner. Without `user` the answer says whose
    it is: the whole sign-in. Two answers with one count of signatures: the second is refused.

    Refuses: `passkey_wrong`.
    """
    row = find_passkey(answer, user=user)
    counter = checked_counter(answer, passkey=row, site=site, challenge=challenge)
    fresh = SecondFactor.objects.filter(pk=row.pk, counter=row.counter, revoked_at=None)
    if not fresh.update(counter=counter, last_used_at=at):
        raise Refused("passkey_wrong")
    return row


def remove_passkey(*, user: User, passkey: UUID, at: datetime) -> None:
    """Somebody who has just said their password gives up one of their own passkeys. Refuses: `unknown_passkey`."""
    with transaction.atomic():
        mine = SecondFactor.objects.filter(pk=read_id(passkey), user=user, kind="passkey", revoked_at=None)
        if not mine.update(revoked_at=at):
            raise Refused("unknown_passkey")
        record(
            by=user,
            station=user.station_id or "",
            verb="remove_passkey",
            object_kind="user",
            object_id=user.id,
            at=at,
            details={"passkey": str(passkey)},
        )
