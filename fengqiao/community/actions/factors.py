"""What staff show besides the password: enrolled, used, removed, reset. Codes are compared here and nowhere else."""

import secrets
import unicodedata
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db import transaction

from fengqiao.audit.vault import keyed_digest
from fengqiao.community import totp
from fengqiao.community.access import Kind
from fengqiao.community.actions.accounts import hold, record_about
from fengqiao.community.actions.permission import require
from fengqiao.community.actions.sessions import end_sessions
from fengqiao.community.actions.tokens import end_tokens
from fengqiao.community.events import SecondFactorsReset
from fengqiao.community.models import SecondFactor, User
from fengqiao.community.queries import read_id
from fengqiao.community.roles import Role
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

RECOVERY_CODES = 10
SHORTEST_REASON = 2
# Without letters and digits that look alike: 31 signs, ten of them, 49 random bits.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP, _GROUPS = 5, 2


def require_password(*, user: User, password: str) -> None:
    """Whoever changes what they sign in with says the password once more. Refuses: `wrong_password`."""
    if not check_password(password, user.password):
        raise Refused("wrong_password")


def enrol_totp(*, user: User, key: str, code: str, at: datetime, name: str = "") -> list[str]:
    """From now on this key's codes are the person's; an earlier key ends. Returns new recovery codes, shown this once,
    if they had none. A `code` of the key shows that the app holds it.

    The caller has asked for the password in this session. Refuses: `wrong_code`.
    """
    step = totp.step_of(key, clean_code(code), at=at)
    if step is None:
        raise Refused("wrong_code")
    with transaction.atomic():
        hold(user)
        replaced = SecondFactor.objects.filter(user=user, kind="totp", revoked_at=None).update(revoked_at=at)
        row = SecondFactor.objects.create(
            user=user, kind="totp", name=name, secret={"key": key}, counter=step, added_at=at, last_used_at=at
        )
        record_about(
            user, verb="add_factor", by=user, at=at, factor="totp", id=str(row.id), replaced=replaced
        )
        return ensure_recovery_codes(user=user, at=at)


def ensure_recovery_codes(*, user: User, at: datetime) -> list[str]:
    """Ten new recovery codes for somebody who has none left; otherwise nothing."""
    if SecondFactor.objects.filter(user=user, kind="recovery", revoked_at=None).exists():
        return []
    return new_recovery_codes(user=user, at=at)


def new_recovery_codes(*, user: User, at: datetime) -> list[str]:
    """Ten codes, each good for one sign-in, shown this once: only keyed digests are kept. Earlier ones end."""
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        hold(user)
        SecondFactor.objects.filter(user=user, kind="recovery", revoked_at=None).update(revoked_at=at)
        SecondFactor.objects.bulk_create(
            SecondFactor(user=user, kind="recovery", index=_digest(user, code), added_at=at) for code in codes
        )
        record_about(user, verb="new_recovery_codes", by=user, at=at, count=len(codes))
    return codes


def use_code(*, user: User, code: str, at: datetime) -> str:
    """Take a code from the person's app or one of their recovery codes; returns the kind of factor. Each works once,
    also when two arrive together. Refuses: `wrong_code`, `code_used_already`.
    """
    given = clean_code(code)
    for factor in SecondFactor.objects.filter(user=user, kind="totp", revoked_at=None):
        step = totp.step_of(factor.secret["key"], given, at=at)
        if step is not None:
            fresh = SecondFactor.objects.filter(pk=factor.pk, revoked_at=None, counter__lt=step)
            if not fresh.update(counter=step, last_used_at=at):
                raise Refused("code_used_already")
            return "totp"
    with transaction.atomic():
        unused = SecondFactor.objects.filter(
            user=user, kind="recovery", index=_digest(user, given), revoked_at=None
        )
        if not unused.update(revoked_at=at, last_used_at=at):
            raise Refused("wrong_code")
        left = SecondFactor.objects.filter(user=user, kind="recovery", revoked_at=None).count()
        record_about(user, verb="use_recovery_code", by=user, at=at, left=left)
    return "recovery"


def remove_factor(*, user: User, factor: UUID | str, at: datetime) -> None:
    """Somebody who has just said their password gives up one of their own devices. Whoever must show a second step
    keeps the last one. Refuses: `unknown_factor`, `last_factor`.
    """
    with transaction.atomic():
        hold(user)
        devices = SecondFactor.objects.filter(user=user, revoked_at=None).exclude(kind="recovery")
        row = devices.filter(pk=read_id(factor)).first()
        if row is None:
            raise Refused("unknown_factor")
        if user.role != Role.RESIDENT and devices.count() == 1:
            raise Refused("last_factor")
        SecondFactor.objects.filter(pk=row.pk).update(revoked_at=at)
        record_about(user, verb="remove_factor", by=user, at=at, factor=row.kind, id=str(row.id))


def reset_factors(*, user: User, reason: str, by: User, at: datetime) -> None:
    """Take away everything somebody signs in with besides the password: the phone is lost, say. Their sessions and
    keys for programs end, they are told, and enrol at the next sign-in.

    By the security administrator; a security administrator's own by the system administrator. So nobody who may give
    a person a password may take away their second factor. Refuses: `reason_missing`, `not_your_own_factors`.
    """
    station = user.station_id or ""
    if not (by.role == Role.SYSTEM_ADMIN and user.role == Role.SECURITY_ADMIN and by.station_id == station):
        require(by=by, kind=Kind.SIGNING_IN, station=station)
    if by.pk == user.pk:
        raise Refused("not_your_own_factors")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing")
    with transaction.atomic():
        hold(user)
        ended = SecondFactor.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
        record_about(user, verb="reset_factors", by=by, at=at, reason=reason, ended=ended)
        end_sessions(user=user, by=by, at=at, why="factors")
        end_tokens(user=user, by=by, at=at, why="factors")
        emit(SecondFactorsReset(user=user.id, at=at))


def clean_code(code: str) -> str:
    """A code as it was typed: full-width digits, spaces, hyphens and capitals do not matter."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    return "".join(sign for sign in plain if sign.isalnum())[:40]


def _new_code() -> str:
    groups = ("".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _digest(user: User, code: str) -> bytes:
    return keyed_digest(user.id.bytes + clean_code(code).encode(errors="replace"), purpose="recovery")
