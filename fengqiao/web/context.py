"""What every page needs to know about how its reader wants to see it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

LARGE_COOKIE = "large"


def look(request: HttpRequest) -> dict[str, Any]:
    """`large_type`, `language` (zh-Hans or en), `station_is_sample`, `is_demo`."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "large_type": request.COOKIES.get(LARGE_COOKIE) == "1",
        "language": "en" if language.startswith("en") else "zh-Hans",
        "station_is_sample": getattr(request, "station_is_sample", settings.DEMO),
        "is_demo": settings.DEMO,
    }
