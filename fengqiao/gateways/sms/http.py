"""A provider that takes short messages as JSON over HTTPS.

Asked: `POST https://<host><path>` with `Authorization: Bearer <token>`, `Idempotency-Key: <key, percent-encoded>`
and the body `{"to", "text", "key"}`. Understood: 2xx with `{"id"}` as accepted; 408, 425, 429 and 5xx as trouble
that may pass; any other 4xx as refused for good, with a `{"detail"}` of one word if there is one.

The host is looked up once a call, and the connection goes to the very address that was checked: a name that
turns to a private address, even between two look-ups, is refused (`private_address`). Redirects and proxies
from the environment are not followed.
"""

import contextlib
import http.client
import ipaddress
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from fengqiao.gateways.sms import Delivery, SmsUnavailable, mobile_number, reason_to_refuse
from fengqiao.kernel.refusals import Refused

LONGEST_ANSWER = 64 * 1024
WAITS = 3
"""A whole call may take so many times what one wait on the network may: an answer that drips is cut off."""
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.I)
_PATH = re.compile(r"/[!-~]*")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MAY_PASS = {408, 425, 429}


@dataclass(frozen=True)
class Call:
    """One request, with the address that was checked; `seconds` is the limit of each wait on the network.

    `tls`: whom to believe about certificates; by default the authorities this machine knows.
    """

    host: str
    address: str
    port: int
    path: str
    headers: dict[str, str]
    body: bytes
    seconds: float
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True)
class Answer:
    """The provider's status code and body."""

    status: int
    body: bytes


Transport = Callable[[Call], Answer]
Resolver = Callable[[str], list[str]]


class HttpSms:
    """A client for one provider. Refuses to be made with a host or path that could mean another place.

    `private`: the provider stands in the station's own network, so that private addresses are allowed.
    """

    def __init__(
        self,
        *,
        host: str,
        path: str,
        token: str,
        port: int = 443,
        private: bool = False,
        seconds: float = 5.0,
        tls: ssl.SSLContext | None = None,
        transport: Transport | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        if not _HOST.fullmatch(host):
            raise Refused("sms_host_malformed", host=host)
        if not _PATH.fullmatch(path):
            raise Refused("sms_path_malformed", path=path)
        self._host, self._path, self._token, self._seconds = host, path, token, seconds
        self._port, self._private, self._tls = port, private, tls
        self._transport = transport or over_https
        self._resolver = resolver or addresses_of

    def send(self, *, to: str, text: str, key: str) -> Delivery:
        """As the contract in `fengqiao.gateways.sms` says."""
        refused = reason_to_refuse(to=to, text=text)
        if refused:
            return Delivery("", False, refused)
        body = json.dumps({"to": mobile_number(to), "text": text, "key": key})
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": quote(key, safe=""),
        }
        try:
            address = self._checked_address()
            call = Call(
                host=self._host,
                address=address,
                port=self._port,
                path=self._path,
                headers=headers,
                body=body.encode(),
                seconds=self._seconds,
                tls=self._tls,
            )
            return _understood(self._transport(call))
        except (OSError, http.client.HTTPException) as problem:
            raise SmsUnavailable("no_answer", error=type(problem).__name__) from None

    def _checked_address(self) -> str:
        found = self._resolver(self._host)
        if not found:
            raise SmsUnavailable("no_answer", error="NoAddress")
        if not self._private and not all(is_public(address) for address in found):
            raise SmsUnavailable("private_address", host=self._host)
        return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also where an IPv4 address hides in an IPv6 one."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None and not inner.is_global or ip in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return ip.is_global and not ip.is_multicast


def addresses_of(host: str) -> list[str]:
    """Every address the name leads to, IPv4 and IPv6."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


class _CheckedConnection(http.client.HTTPSConnection):
    """Connects to a given address, while the certificate must still be that of the host's name."""

    def __init__(self, call: Call) -> None:
        self._tls = call.tls or ssl.create_default_context()
        super().__init__(call.host, call.port, timeout=call.seconds, context=self._tls)
        self._address = call.address
        self._open: socket.socket | None = None

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._open = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def cut_off(self) -> None:
        """End every wait on this connection, from another thread."""
        if self._open is not None:
            with contextlib.suppress(OSError):
                # Below TLS, which would wait for a farewell; `sock` itself is let go once the answer begins.
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)


def over_https(call: Call) -> Answer:
    """The transport used in earnest. Raises OSError or HTTPException when there is no whole answer."""
    connection = _CheckedConnection(call)
    last = threading.Timer(call.seconds * WAITS, connection.cut_off)
    last.daemon = True
    last.start()
    try:
        connection.request("POST", call.path, body=call.body, headers=call.headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(LONGEST_ANSWER))
    finally:
        last.cancel()
        connection.close()


def _understood(answer: Answer) -> Delivery:
    said = _json(answer.body)
    if 200 <= answer.status < 300:
        if not said.get("id"):
            raise SmsUnavailable("provider_error", status=answer.status)
        return Delivery(str(said["id"])[:64], True)
    if 400 <= answer.status < 500 and answer.status not in _MAY_PASS:
        detail = str(said.get("detail", ""))
        return Delivery("", False, detail if _WORD.fullmatch(detail) else f"status_{answer.status}")
    raise SmsUnavailable("too_often" if answer.status == 429 else "provider_error", status=answer.status)


def _json(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
