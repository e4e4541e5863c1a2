"""What the station holds about somebody with an account, for that person (Personal Information Protection Law art 45).

Secrets are not in it: no password, no key of a device, no digest; nor is anything of a case.
"""

from dataclasses import dataclass
from typing import Any

from fengqiao.community.models import (
    Absence,
    ApiToken,
    Appointment,
    Duty,
    LawyerProfile,
    SecondFactor,
    SignedIn,
    User,
)

_SHOWN: dict[str, tuple[type[Any], str, tuple[str, ...]]] = {
    "sessions": (SignedIn, "began_at", ("role", "browser", "address", "began_at", "seen_at", "ended_at")),
    "second_steps": (SecondFactor, "added_at", ("kind", "name", "added_at", "last_used_at", "revoked_at")),
    "keys_for_programs": (ApiToken, "created_at", ("label", "created_at", "last_used_at", "revoked_at")),
    "appointments": (
        Appointment,
        "from_date",
        (
            "role",
            "village__name",
            "room__name",
            "department__name",
            "committee_mediator",
            "from_date",
            "until",
        ),
    ),
    "absences": (Absence, "from_date", ("from_date", "until_date", "reason")),
    "duties": (Duty, "from_at", ("from_at", "until_at")),
    "directory": (
        LawyerProfile,
        "id",
        ("firm", "fields", "public_phone", "introduction", "volunteer", "takes_cases"),
    ),
}


@dataclass(frozen=True)
class OwnAccount:
    """The profile, and rows by kind, each by the names of its columns."""

    profile: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]


def own_account(user: User) -> OwnAccount:
    """Everything about one account, whole. One statement a kind."""
    rows = {
        kind: list(model._default_manager.filter(user=user).order_by(order).values(*columns))
        for kind, (model, order, columns) in _SHOWN.items()
    }
    profile = {
        "username": user.username,
        "name": user.name,
        "phone": user.phone,
        "role": user.role,
        "station": user.station_id or "",
        "is_active": user.is_active,
        "language": user.language,
        "large_type": user.large_type,
        "created_at": user.created_at,
        "password_set_at": user.password_set_at,
    }
    return OwnAccount(profile, rows)
