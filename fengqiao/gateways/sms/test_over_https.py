"""The client on a real network: TLS, a provider on the loopback, and everything a hostile one could try."""

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fengqiao.gateways.sms import SmsUnavailable, http
from fengqiao.gateways.sms.contract import NUMBER, TroubledSmsContract
from fengqiao.gateways.sms.fake import FaithfulFakeSms
from fengqiao.gateways.sms.http import HttpSms

HOST = "sms.example.cn"
Respond = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> str:
    """A certificate for the provider's name, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "provider.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return str(path)


class Provider:
    """A server that speaks TLS on the loopback and answers as it is told; `asked` are the bodies it was sent."""

    def __init__(self, certificate: str, respond: Respond) -> None:
        self.certificate, self.asked = certificate, []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                provider.asked.append(body)
                with contextlib.suppress(OSError):
                    respond(self, body)

            do_GET = do_POST

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *_: None
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def client(
        self, *, host: str = HOST, trusted: bool = True, private: bool = True, seconds: float = 5.0
    ) -> HttpSms:
        tls = ssl.create_default_context(cafile=self.certificate) if trusted else None
        return HttpSms(
            host=host,
            path="/v1/send",
            token="t",
            port=self.server.server_port,
            private=private,
            seconds=seconds,
            tls=tls,
            resolver=lambda _: ["127.0.0.1"],
        )


@pytest.fixture
def provider(certificate) -> Iterator[Callable[[Respond], Provider]]:
    """`provider(respond)` starts one; all are stopped in the end."""
    started = []

    def start(respond: Respond) -> Provider:
        started.append(Provider(certificate, respond))
        return started[-1]

    yield start
    for one in started:
        one.server.shutdown()
        one.server.server_close()


def say(handler: BaseHTTPRequestHandler, status: int, said: object, **headers: str) -> None:
    body = json.dumps(said).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class TestOverHttps(TroubledSmsContract):
    """The contract over a real socket, against the faithful fake."""

    @pytest.fixture(autouse=True)
    def _started(self, provider) -> None:
        self._provider = provider

    def make(self):
        self.fake, self.down = FaithfulFakeSms(), 0

        def respond(handler, asked):
            if self.down:
                self.down -= 1
                handler.connection.close()
                return
            delivery = self.fake.send(**asked)
            say(handler, 202 if delivery.accepted else 422, {"id": delivery.id, "detail": delivery.detail})

        return self._provider(respond).client()

    def arrived(self):
        return [one.text for one in self.fake.sent]

    def disturb(self, times):
        self.down = times


def accepts(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    say(handler, 200, {"id": "m-1"})


def refused(gateway: HttpSms) -> SmsUnavailable:
    with pytest.raises(SmsUnavailable) as trouble:
        gateway.send(to=NUMBER, text="您好", key="k")
    return trouble.value


def test_a_private_address_is_called_only_where_the_setting_allows_it(provider):
    here = provider(accepts)

    assert refused(here.client(private=False)).name == "private_address"
    assert here.asked == []
    assert here.client().send(to=NUMBER, text="您好", key="k").accepted


def test_a_certificate_nobody_vouches_for_is_not_believed(provider):
    here = provider(accepts)

    assert refused(here.client(trusted=False)).detail["error"] == "SSLCertVerificationError"
    assert here.asked == []


def test_the_certificate_must_be_the_hosts(provider):
    here = provider(accepts)

    assert refused(here.client(host="other.example.cn")).detail["error"] == "SSLCertVerificationError"
    assert here.asked == []


def test_plain_http_is_never_spoken():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        seen = []

        def listen() -> None:
            talk, _ = listening.accept()
            seen.append(talk.recv(4096))
            talk.close()

        listener = threading.Thread(target=listen)
        listener.start()
        gateway = HttpSms(
            host=HOST, path="/", token="secret-token", port=listening.getsockname()[1], private=True,
            resolver=lambda _: ["127.0.0.1"],
        )  # fmt: skip
        assert refused(gateway).name == "no_answer"
        listener.join()
    assert seen[0][:1] == b"\x16" and b"secret-token" not in seen[0] and b"1390000" not in seen[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(provider, status):
    elsewhere = provider(accepts)
    url = f"https://127.0.0.1:{elsewhere.server.server_port}/"
    here = provider(lambda handler, asked: say(handler, status, {}, Location=url))

    assert refused(here.client()).name == "provider_error"
    assert len(here.asked) == 1 and elsewhere.asked == []


def test_an_answer_without_end_is_read_no_further_than_64_kilobytes(provider):
    written, cut = [], threading.Event()

    def flood(handler, asked):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(1_000):
                handler.wfile.write(b" " * 64 * 1024)
                written.append(1)
        except OSError:
            cut.set()

    assert refused(provider(flood).client()).name == "provider_error"
    assert cut.wait(10) and len(written) < 900


def test_a_provider_that_is_silent_or_drips_holds_nobody_up(provider, monkeypatch):
    monkeypatch.setattr(http, "WAITS", 2)
    over = threading.Event()

    def drip(handler, asked):
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.05):
            handler.wfile.write(b" ")

    begun = time.monotonic()
    try:
        assert refused(provider(drip).client(seconds=0.3)).name in {"no_answer", "provider_error"}
        assert refused(provider(lambda *_: over.wait(20)).client(seconds=0.3)).name == "no_answer"
        # Without the limit the first would last for 65,536 drops, close to an hour: this only tells the two apart.
        assert time.monotonic() - begun < 20
    finally:
        over.set()


def test_a_proxy_of_the_environment_is_not_used(provider, monkeypatch):
    elsewhere = provider(accepts)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{elsewhere.server.server_port}")

    assert provider(accepts).client().send(to=NUMBER, text="您好", key="k").accepted
    assert elsewhere.asked == []
