"""What every answer carries, whoever gives it: pages, errors, redirects, static files, the API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound
from django.urls import Resolver404, resolve

NOTHING_BUT = ("GET", "HEAD", "POST")
"""Pages know no other methods. The API says itself which of its operations knows which."""

# Passkeys and the full screen of a duty room are ours; whatever else a browser could be asked for, nobody may.
_OURS = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
_NOBODYS = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join(
        [*(f"{name}=(self)" for name in _OURS), *(f"{name}=()" for name in _NOBODYS)]
    ),
}
FORGETTING = frozenset({"web:sign-out", "web:leave"})
"""Leaving by these, nothing of the pages stays in the browser. Cookies of other sites of the domain are not ours."""


class OnEveryAnswer:
    """Middleware, the outermost but for the content policy: what Django answers on its way in carries it too.

    Methods that no page knows are refused here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = _refused_at_once(request) or self.get_response(request)
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL) or answer.status_code >= 400:
            answer.headers.setdefault("Cache-Control", "no-store")
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            answer.headers.setdefault(
                "Strict-Transport-Security",
                f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload",
            )
        if _leaves(request):
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


def _refused_at_once(request: HttpRequest) -> HttpResponse | None:
    if "\0" in request.path:
        # No row is named so, and PostgreSQL does not even take the question.
        return HttpResponseNotFound()
    if request.method in NOTHING_BUT or request.path.startswith("/api/"):
        return None
    return HttpResponseNotAllowed(NOTHING_BUT)


def _leaves(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return False
    return name in FORGETTING and (name != "web:sign-out" or request.method == "POST")
