import json
import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from fengqiao.gateways.sms import SmsUnavailable, http
from fengqiao.gateways.sms.console import ConsoleSms
from fengqiao.gateways.sms.contract import NUMBER, SmsContract, TroubledSmsContract
from fengqiao.gateways.sms.fake import FaithfulFakeSms
from fengqiao.gateways.sms.http import Answer, Call, HttpSms
from fengqiao.kernel.refusals import Refused

PUBLIC = "203.119.24.1"


class TestFake(TroubledSmsContract):
    def make(self):
        self.gateway = FaithfulFakeSms()
        return self.gateway

    def arrived(self):
        return [one.text for one in self.gateway.sent]

    def disturb(self, times):
        self.gateway.fail_next(times)


class TestConsole(SmsContract):
    def make(self):
        self.gateway = ConsoleSms()
        return self.gateway

    def arrived(self):
        return [one.text for one in self.gateway.sent]


class TestHttp(TroubledSmsContract):
    """The client against a provider that is the faithful fake behind its JSON door."""

    def make(self):
        self.provider, self.down = FaithfulFakeSms(), 0
        return HttpSms(
            host="sms.example.cn",
            path="/v1/send",
            token="t",
            transport=self._door,
            resolver=lambda _: [PUBLIC],
        )

    def arrived(self):
        return [one.text for one in self.provider.sent]

    def disturb(self, times):
        self.down = times

    def _door(self, call: Call) -> Answer:
        if self.down:
            self.down -= 1
            raise TimeoutError("timed out for 13900000001")
        assert (call.host, call.address, call.path) == ("sms.example.cn", PUBLIC, "/v1/send")
        asked = json.loads(call.body)
        assert call.headers["Authorization"] == "Bearer t" and call.headers["Idempotency-Key"] == quote(
            asked["key"]
        )
        delivery = self.provider.send(**asked)
        said = {"id": delivery.id, "detail": delivery.detail}
        return Answer(202 if delivery.accepted else 422, json.dumps(said).encode())


def test_a_number_gets_only_so_many_texts_an_hour():
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    gateway = FaithfulFakeSms(an_hour=2, clock=lambda: moment)
    for key in ("a", "b"):
        gateway.send(to=NUMBER, text="您好", key=key)
    with pytest.raises(SmsUnavailable, match="too_often"):
        gateway.send(to="+86 139 0000 0001", text="您好", key="c")
    assert gateway.send(to="139-0000-0002", text="您好", key="d").accepted
    assert gateway.send(to=NUMBER, text="您好", key="a").accepted, "a key already sent is no new text"
    moment += timedelta(hours=1)
    assert gateway.send(to=NUMBER, text="您好", key="c").accepted
    assert gateway.texts_to(NUMBER) == ["您好"] * 3


def test_the_fakes_file_keeps_keys_over_a_restart(tmp_path):
    file = tmp_path / "data" / "sms.jsonl"
    first = FaithfulFakeSms(file=file).send(to=NUMBER, text="第一行\n第二行 \u2028 𠅤", key="k1")
    again = FaithfulFakeSms(file=file)
    assert again.send(to=NUMBER, text="别的", key="k1") == first
    assert again.texts_to(NUMBER) == ["第一行\n第二行 \u2028 𠅤"]
    assert file.stat().st_mode & 0o077 == 0


def test_the_console_says_nothing_personal(caplog):
    with caplog.at_level(logging.INFO, logger="fengqiao.sms"):
        ConsoleSms().send(to=NUMBER, text="您的回执码 123456789012", key="dispute-7-张")
    assert "taken" in caplog.text
    assert not any(secret in caplog.text for secret in ("0001", "1390000", "123456789012", "回执", "张"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ]
    + ["::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.8", "2002:a00:8::1", "64:ff9b::a00:8", "::"],
)
def test_a_private_address_is_never_called(address):
    def must_not_be_called(call):
        raise AssertionError("called")

    gateway = HttpSms(
        host="sms.example.cn",
        path="/",
        token="t",
        transport=must_not_be_called,
        resolver=lambda _: [PUBLIC, address],
    )
    with pytest.raises(SmsUnavailable, match="private_address"):
        gateway.send(to=NUMBER, text="您好", key="k")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "127.0.0.1",
        "2130706433",
        "[::1]",
        "a.cn:8080",
        "a.cn/x",
        "u@a.cn",
        "a.cn#",
        "a.cn\r\nX: y",
    ],
)
def test_a_host_is_a_plain_name(host):
    with pytest.raises(Refused, match="sms_host_malformed"):
        HttpSms(host=host, path="/", token="t")


def test_a_path_cannot_carry_a_header():
    with pytest.raises(Refused, match="sms_path_malformed"):
        HttpSms(host="sms.example.cn", path="/ HTTP/1.1\r\nX: y", token="t")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b'{"id": "m-1"}', "accepted"),
        (200, b"<html>", "provider_error"),
        (200, b"[" * 100_000, "provider_error"),
        (302, b"", "provider_error"),
        (400, b'{"detail": "blacklisted"}', "blacklisted"),
        (400, b'{"detail": "no such number 13900000001"}', "status_400"),
        (429, b"", "too_often"),
        (503, b"", "provider_error"),
    ],
)
def test_what_a_providers_answer_means(status, body, expected):
    gateway = HttpSms(
        host="sms.example.cn",
        path="/",
        token="t",
        transport=lambda call: Answer(status, body),
        resolver=lambda _: [PUBLIC],
    )
    try:
        delivery = gateway.send(to=NUMBER, text="您好", key="k")
        assert (delivery.detail or "accepted") == expected
    except SmsUnavailable as trouble:
        assert trouble.name == expected


def test_the_connection_goes_to_the_checked_address(monkeypatch):
    asked = []

    def refuse(address, timeout):
        asked.append((address, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(http.socket, "create_connection", refuse)
    gateway = HttpSms(host="sms.example.cn", path="/", token="t", seconds=3, resolver=lambda _: [PUBLIC])
    with pytest.raises(SmsUnavailable, match="no_answer"):
        gateway.send(to=NUMBER, text="您好", key="k")
    assert asked == [((PUBLIC, 443), 3)]
