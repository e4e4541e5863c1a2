"""Whose address counts: the visitor's, as a proxy of ours wrote it, and nobody else's word."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from fengqiao.web.behind_proxy import AddressBehindProxy

HERE = ["127.0.0.0/8", "::1"]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "taken"),
    [
        (HERE, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (HERE, "::1", "10.9.8.7, 2001:db8::1", "2001:db8::1"),
        (HERE, "127.0.0.1", "", "127.0.0.1"),
        (HERE, "127.0.0.1", "198.51.100.7, unknown", "127.0.0.1"),
        (HERE, "198.51.100.9", "203.0.113.5", "198.51.100.9"),
        ([], "127.0.0.1", "198.51.100.7", "127.0.0.1"),
        (["10.1.0.0/16"], "127.0.0.1", "198.51.100.7", "127.0.0.1"),
        ([*HERE, "10.1.0.0/16"], "127.0.0.1", "203.0.113.5, 198.51.100.7, 10.1.2.3", "198.51.100.7"),
        (HERE, "127.0.0.1", "203.0.113.5, 198.51.100.7, 10.1.2.3", "10.1.2.3"),
        (HERE, "127.0.0.1", "198.51.100.7:4711", "127.0.0.1"),
    ],
)
def test_the_address_that_counts(rf: RequestFactory, settings, proxies, peer, forwarded, taken) -> None:
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})

    AddressBehindProxy(lambda _: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == taken


def test_outside_production_no_proxy_is_believed(settings) -> None:
    assert settings.PROXIES == []


def test_a_visitor_cannot_get_fresh_tries_by_writing_another_address(client, db) -> None:
    statuses = [
        client.post(
            "/case/",
            {"code": f"{n:04d}00000000", "last": "1"},
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
        )
        for n in range(21)
    ]

    assert [answer.status_code for answer in statuses] == [422] * 20 + [429]
