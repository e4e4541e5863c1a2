"""Whose address counts: the visitor's, as the proxy on this machine wrote it, and nobody else's word."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from fengqiao.web.behind_proxy import AddressBehindProxy


@pytest.mark.parametrize(
    ("mode", "peer", "forwarded", "taken"),
    [
        ("production", "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("production", "::1", "10.9.8.7, 2001:db8::1", "2001:db8::1"),
        ("production", "127.0.0.1", "", "127.0.0.1"),
        ("production", "127.0.0.1", "198.51.100.7, unknown", "127.0.0.1"),
        ("production", "198.51.100.9", "203.0.113.5", "198.51.100.9"),
        ("demo", "127.0.0.1", "198.51.100.7", "127.0.0.1"),
    ],
)
def test_the_address_that_counts(rf: RequestFactory, settings, mode, peer, forwarded, taken) -> None:
    settings.MODE = mode
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})

    AddressBehindProxy(lambda _: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == taken
