"""What every page needs to know about how its reader wants to see it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

LARGE_COOKIE = settings.LARGE_TYPE_COOKIE_NAME


def look(request: HttpRequest) -> dict[str, Any]:
    """`large_type`, `language` (zh-Hans or en), `station_is_sample`, `is_demo`."""
    language = get_language() or settings.LANGUAGE_CODE
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    cookie = request.COOKIES.get(LARGE_COOKIE)
    wants_large = getattr(user, "large_type", False) if signed_in and cookie is None else cookie == "1"
    return {
        "large_type": wants_large,
        "language": "en" if language.startswith("en") else "zh-Hans",
        "station_is_sample": _is_sample(user) if signed_in else settings.DEMO,
        "is_demo": settings.DEMO,
    }


def _is_sample(user: Any) -> bool:
    """The station's own mark; visitors of a demo server see samples."""
    station = getattr(user, "station", None)
    return station.sample if station else settings.DEMO
