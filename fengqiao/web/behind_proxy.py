"""Whose request it is, where a proxy on the same machine hands it on (`fengqiao serve` listens for one)."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class AddressBehindProxy:
    """Middleware: in production REMOTE_ADDR is the visitor's, else all visitors would share one count of wrong codes.

    Of `X-Forwarded-For` only the last address is taken, which the proxy itself wrote; anybody can write the others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MODE == "production" and _is_this_machine(request.META.get("REMOTE_ADDR", "")):
            last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            if _is_address(last):
                request.META["REMOTE_ADDR"] = last
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_this_machine(address: str) -> bool:
    return _is_address(address) and ipaddress.ip_address(address).is_loopback
