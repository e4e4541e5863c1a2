"""Whose request it is, where a proxy hands it on (`fengqiao serve` listens for one on this machine)."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class AddressBehindProxy:
    """Middleware: REMOTE_ADDR is the visitor's, else all visitors behind the proxy would share one count of tries.

    `X-Forwarded-For` is believed from the setting `PROXIES` only, and of it the last address that is not such a proxy
    itself: that one a proxy wrote, what stands before it anybody can write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_proxy(request.META.get("REMOTE_ADDR", "")):
            for written in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
                address = _address(written)
                if address is None:
                    break
                request.META["REMOTE_ADDR"] = str(address)
                if not _is_proxy(str(address)):
                    break
        return self.get_response(request)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def _is_proxy(text: str) -> bool:
    address = _address(text)
    return address is not None and any(address in ipaddress.ip_network(known) for known in settings.PROXIES)
