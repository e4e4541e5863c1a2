"""People: by id, by name, by token; what they show besides the password."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.db.models import F

from fengqiao.community.models import (
    LawyerProfile,
    SecondFactor,
    User,
)
from fengqiao.community.roles import Role

from .ids import read_id


def person(user_id: uuid.UUID | str) -> User | None:
    """The person with this id, whether or not they may still sign in."""
    return User.objects.select_related("station").filter(pk=read_id(user_id)).first()


def people(user_ids: list[uuid.UUID] | set[uuid.UUID]) -> dict[uuid.UUID, User]:
    """Several people at once, by id."""
    return User.objects.in_bulk(list(user_ids))


def user_by_username(username: str) -> User | None:
    """The person who signs in with this name."""
    if "\0" in username:  # PostgreSQL takes no NUL
        return None
    return User.objects.select_related("station").filter(username=username).first()


def user_of_token(token: str) -> User | None:
    """Whose API token this is; None for an unknown or revoked token, one of a role they no longer have, or a person
    who may not sign in.
    """
    found = User.objects.filter(
        api_tokens__digest=token_digest(token),
        api_tokens__revoked_at=None,
        api_tokens__role=F("role"),
        is_active=True,
    )
    # Name and phone are not opened for every request; who wants them reads them then.
    return next(iter(found.only("role", "station", "is_active").order_by()), None)


def token_digest(token: str) -> str:
    """What is stored of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def staff_of(station: str, role: str | None = None) -> list[User]:
    """Active people of the station other than residents, of one role if given, by sign-in name."""
    found = User.objects.filter(station=station, is_active=True)
    found = found.filter(role=role) if role else found.exclude(role=Role.RESIDENT)
    return list(found.order_by("username"))


def locked_staff_of(station: str, role: str) -> list[User]:
    """People of a role who may no longer sign in, by sign-in name."""
    found = User.objects.filter(station=station, role=role, is_active=False, awaits_opening=False)
    return list(found.order_by("username"))


def factors_of(user: User, kind: str = "") -> list[SecondFactor]:
    """What this person can show besides the password, unused recovery codes among it, oldest first; of one kind
    (`totp`, `passkey`, `recovery`) if given.
    """
    rows = SecondFactor.objects.filter(user=user, revoked_at=None)
    return list(rows.filter(kind=kind) if kind else rows)


def may_have_text(user: User) -> bool:
    """Whether this person may receive a sign-in code as a text message: volunteers with a phone on record."""
    return user.role in {Role.ELDER, Role.ASSISTANT} and bool(user.phone)


def password_is_due(user: User, *, at: datetime) -> bool:
    """Whether they must choose a new password before they work: somebody else chose theirs, or, for staff, it is as
    old as the station allows.
    """
    if user.password_is_given:
        return True
    days = user.station.password_days if user.station else 0
    since = user.password_set_at or user.created_at
    return user.role != Role.RESIDENT and days > 0 and since + timedelta(days=days) <= at


def staff_awaiting_opening(station: str) -> list[User]:
    """People whose account, or whose new password, the security administrator has not opened yet."""
    found = User.objects.filter(station=station, awaits_opening=True).exclude(role=Role.RESIDENT)
    return list(found.order_by("role", "username"))


def lawyer_profile_of(user: User) -> LawyerProfile | None:
    """What the directory says of this lawyer; None before anything was entered."""
    return LawyerProfile.objects.filter(user=user).first()
