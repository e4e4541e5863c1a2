"""Sessions, read: whose, since when, and whether one still counts. Nothing here can bring a session back."""

import ipaddress
import re
from datetime import datetime
from uuid import UUID

from django.conf import settings

from fengqiao.community.models import ApiToken, SignedIn, User
from fengqiao.community.queries import read_id

_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def sessions_of(user: User, *, at: datetime) -> list[SignedIn]:
    """Their sessions that count at this moment, the newest first."""
    return list(
        SignedIn.objects.filter(
            user=user,
            ended_at=None,
            role=user.role,
            began_at__gt=at - settings.SESSION_ENDS_AFTER,
            seen_at__gt=at - settings.SESSION_IDLES_OUT_AFTER,
        )
    )


def session_counts(session: UUID | str, *, user: User, at: datetime) -> bool:
    """Whether this session of this person is neither ended nor too old, and they still have the role. One statement."""
    return SignedIn.objects.filter(
        pk=read_id(session),
        user=user,
        role=user.role,
        ended_at=None,
        began_at__gt=at - settings.SESSION_ENDS_AFTER,
    ).exists()


def tokens_of(user: User) -> list[ApiToken]:
    """Their keys for programs that open something, the newest first."""
    return list(ApiToken.objects.filter(user=user, role=user.role, revoked_at=None).order_by("-created_at"))


def rough_browser(agent: str) -> str:
    """`Chrome · Android`, and no version, model or language by which one device could be told from another."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    machine = next((name for sign, name in _MACHINES if sign in agent), "")
    return " · ".join(part for part in (browser, machine) if part)


def masked_address(address: str) -> str:
    """The network without the machine: `203.0.*.*`, `2001:db8:*`; empty for what is no address."""
    try:
        found = ipaddress.ip_address(re.sub(r"%.*", "", address))
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return masked_address(str(found.ipv4_mapped))
        first, second = found.exploded.split(":")[:2]
        return f"{int(first, 16):x}:{int(second, 16):x}:*"
    first, second = str(found).split(".")[:2]
    return f"{first}.{second}.*.*"
