"""People who sign in, and their passwords."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from fengqiao.audit.vault import blind_index
from fengqiao.community.access import Kind
from fengqiao.community.actions.accounts import hold, record_about
from fengqiao.community.actions.passwords import give_password, hashed, remember_password, require_new
from fengqiao.community.actions.permission import require
from fengqiao.community.actions.sessions import end_sessions
from fengqiao.community.actions.tokens import end_tokens
from fengqiao.community.models import LawyerProfile, Station, User
from fengqiao.community.roles import ADMINISTRATORS, Role
from fengqiao.kernel.kinds import kind as kind_of_dispute
from fengqiao.kernel.refusals import Refused

_USERNAME = re.compile(r"[\w.@+-]{2,60}")
_APART = ADMINISTRATORS | {Role.CHIEF}


def create_user(
    *,
    username: str,
    name: str,
    role: str,
    station: str | None,
    at: datetime,
    by: User | None,
    phone: str = "",
    password: str | None = None,
    language: str = "zh-hans",
) -> User:
    """A person who may sign in; without a password only by token, until one is set.

    Made by a person, the account waits until somebody else opens it (`open_account`). A chief or an administrator is
    taken on by the chief only. Refuses: `username_taken`, `username_malformed`, `name_missing`, `unknown_role`,
    `unknown_language`, `weak_password`, `already_administrator`.
    """
    require(by=by, kind=Kind.ACCOUNT, station=station or "")
    _require_over(role, by=by)
    if role not in set(Role):
        raise Refused("unknown_role", role=role)
    if not _USERNAME.fullmatch(username):
        raise Refused("username_malformed", username=username)
    if not name.strip():
        raise Refused("name_missing")
    _check_language(language)
    user = User(
        username=username,
        name=name.strip(),
        role=role,
        station_id=station,
        phone=phone,
        phone_index=phone_index(phone),
        language=language,
        created_at=at,
    )
    _close_until_opened(user, by=by)
    give_password(user, password, given=True, at=at)
    try:
        with transaction.atomic():
            _check_single_administrator(user)
            user.save(force_insert=True)
            record_about(user, verb="create_user", by=by, at=at, role=role)
    except IntegrityError as error:
        if User.objects.filter(username=username).exists():
            raise Refused("username_taken", username=username) from error
        raise
    return user


def set_password(*, user: User, password: str, by: User | None, at: datetime) -> None:
    """A new password, one's own or for somebody of one's station; all their sessions and keys for programs end.

    Whoever sets another's password could sign in as them: the account is closed until somebody else opens it.
    One that somebody else chose is changed at the next sign-in. Refuses: `weak_password`, `password_used_before`,
    `administrators_keep_their_password`, `residents_keep_their_password`; `wrong_password`, where the password one
    has just shown was changed by another meanwhile.
    """
    own = by is not None and by.pk == user.pk
    require(by=by, kind=Kind.ACCOUNT, station=user.station_id or "", own=own)
    if by is not None and not own:
        _require_password_giveable(user)
    require_new(user, password)
    known, made = user.password, hashed(user, password)
    with transaction.atomic():
        hold(user)
        if own and user.password != known:
            raise Refused("wrong_password")
        remember_password(user, was=user.password, at=at)
        user.password, user.password_set_at, user.password_is_given = made, at, not own
        changed = ["password", "password_set_at", "password_is_given"]
        if not own:
            changed += _close_until_opened(user, by=by)
        user.save(update_fields=changed)
        record_about(user, verb="set_password", by=by, at=at)
        end_sessions(user=user, by=by, at=at, why="password")
        end_tokens(user=user, by=by, at=at, why="password")


def set_active(*, user: User, active: bool, reason: str, by: User | None, at: datetime) -> None:
    """Let somebody sign in or no longer; a chief or an administrator only by the chief. A lock ends their sessions and
    their keys for programs. Refuses: `cannot_lock_oneself_out`, `account_awaits_opening`.
    """
    require(by=by, kind=Kind.ACCOUNT, station=user.station_id or "")
    _require_over(user.role, by=by)
    if by is not None and by.pk == user.pk and not active:
        raise Refused("cannot_lock_oneself_out")
    with transaction.atomic():
        hold(user)
        if active and user.awaits_opening and by is not None:
            raise Refused("account_awaits_opening")
        user.is_active = active
        user.save(update_fields=["is_active"])
        record_about(user, verb="unlock_user" if active else "lock_user", by=by, at=at, reason=reason)
        if not active:
            end_sessions(user=user, by=by, at=at, why="closed")
            end_tokens(user=user, by=by, at=at, why="closed")


def set_lawyer_profile(
    *,
    user: User,
    firm: str,
    fields: Iterable[str],
    public_phone: str,
    introduction: str,
    volunteer: bool,
    takes_cases: bool,
    by: User | None,
    at: datetime,
) -> LawyerProfile:
    """What the public directory says of a lawyer, entered by them or for them; `fields` are codes of `kernel.kinds`.

    Refuses: `not_a_lawyer`, `firm_missing`, `unknown_kind`.
    """
    require(
        by=by, kind=Kind.DIRECTORY, station=user.station_id or "", own=by is not None and by.pk == user.pk
    )
    if user.role != Role.LAWYER:
        raise Refused("not_a_lawyer")
    if not firm.strip():
        raise Refused("firm_missing")
    known = sorted({kind_of_dispute(code).code for code in fields})
    said = {
        "firm": _clean(firm, 120),
        "fields": known,
        "public_phone": _clean(public_phone, 30),
        "introduction": _clean(introduction, 1_000),
        "volunteer": volunteer,
        "takes_cases": takes_cases,
    }
    with transaction.atomic():
        row, _made = LawyerProfile.objects.update_or_create(user=user, defaults=said)
        record_about(user, verb="set_lawyer_profile", by=by, at=at)
    return row


def open_account(*, user: User, by: User | None, at: datetime, reason: str = "") -> None:
    """Let somebody sign in whose account or password another person made: the second pair of eyes.

    The security administrator opens; a new security administrator's own account the system administrator may open too.
    Refuses: `account_is_open`, `opened_by_another`.
    """
    require(by=by, kind=Kind.ACCOUNT_OPENING, station=user.station_id or "")
    if by is not None and by.role == Role.SYSTEM_ADMIN and user.role != Role.SECURITY_ADMIN:
        raise Refused("role_may_not", role=by.role)
    with transaction.atomic():
        hold(user)
        if not user.awaits_opening:
            raise Refused("account_is_open")
        if by is not None and by.pk in {user.pk, user.set_up_by_id}:
            raise Refused("opened_by_another")
        user.awaits_opening, user.is_active = False, True
        user.save(update_fields=["awaits_opening", "is_active"])
        record_about(user, verb="open_account", by=by, at=at, reason=reason)


def _close_until_opened(user: User, *, by: User | None) -> list[str]:
    """What one person has set up, another has to open; the installation itself needs nobody. Returns what changed."""
    if by is None:
        return []
    user.is_active, user.awaits_opening, user.set_up_by = False, True, by
    return ["is_active", "awaits_opening", "set_up_by"]


def _require_password_giveable(user: User) -> None:
    if user.role in ADMINISTRATORS:
        raise Refused("administrators_keep_their_password")
    if user.role == Role.RESIDENT:
        raise Refused("residents_keep_their_password")


def _check_single_administrator(user: User) -> None:
    """Nobody is two of the three administrators, nor administrator and chief: known by the phone of record."""
    if user.role not in _APART or user.phone_index is None:
        return
    # One after the other at a station: of two taken on at once the second sees the first.
    list(Station.objects.select_for_update().filter(pk=user.station_id))
    same = User.objects.filter(station=user.station_id, role__in=_APART, phone_index=user.phone_index)
    if same.filter(Q(is_active=True) | Q(awaits_opening=True)).exists():
        raise Refused("already_administrator")


def _require_over(role: str, *, by: User | None) -> None:
    """The system administrator keeps accounts, but makes nobody their own chief or watcher."""
    if by is not None and role in _APART and by.role != Role.CHIEF:
        raise Refused("role_may_not", role=by.role)


def _clean(text: str, longest: int) -> str:
    return text.replace("\x00", "").strip()[:longest]


def set_preferences(*, user: User, large_type: bool | None = None, language: str | None = None) -> None:
    """How somebody likes to read: large type, language. Not a change anybody needs a record of.

    Refuses: `unknown_language`.
    """
    if language is not None:
        _check_language(language)
    chosen = {"large_type": large_type, "language": language}
    changed = {name: value for name, value in chosen.items() if value is not None}
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))


def _check_language(code: str) -> None:
    if code not in dict(settings.LANGUAGES):
        raise Refused("unknown_language", language=code)


def phone_index(phone: str) -> bytes | None:
    """The blind index a phone is found by, however it was spaced; None for no phone."""
    digits = re.sub(r"[\s()-]", "", phone)
    return blind_index(digits, purpose="phone") if digits else None
