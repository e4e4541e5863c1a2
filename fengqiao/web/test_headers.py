"""Every address there is answers with every header; forms are signed, methods few, and nobody is sent elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

import fengqiao
from fengqiao.web.headers import ALWAYS, NOTHING_BUT, OnEveryAnswer
from fengqiao.web.preferences import language

EVIL = "https://evil.example/"
SAMPLES = {
    "uuid": "0190a0a0-0000-7000-8000-000000000000",
    "slug": "x",
    "int": "1",
    "str": "370781007-2026-T-00001",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "worker-src 'none'", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip


def addresses() -> Iterator[str]:
    """Every address of the URL conf, its parameters filled with something that could be there."""
    yield from sorted(set(_below(get_resolver(), "/")))


def _below(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = re.sub(
            r"<(?:(\w+):)?\w+>", lambda part: SAMPLES.get(part[1] or "str", "x"), str(entry.pattern)
        )
        if isinstance(entry, URLResolver):
            yield from _below(entry, prefix + route)
        elif isinstance(entry, URLPattern):
            yield prefix + route


PAGES = [address for address in addresses() if not address.startswith("/api/")]
OTHERS = ["/static/web/fengqiao.css", "/static/../settings.py", "/nothing/here/", "/api/v1/nothing", "/%00"]


def missing(answer: HttpResponse) -> list[str]:
    """Which promises this answer does not keep."""
    lacks = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    if set(answer.headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        lacks.append("Content-Security-Policy")
    return lacks


def test_the_walk_knows_the_addresses():
    assert {"/", "/sign-in/", "/case/", "/api/v1/ladder", "/healthz"} <= set(addresses())
    assert len(PAGES) > 60


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*addresses(), *OTHERS])
def test_every_answer_carries_every_header(client, station, address):
    for answer in (client.get(address), client.post(address, {"x": "\0"})):
        assert missing(answer) == [], (answer.status_code, answer.headers)
        if not address.startswith("/static/") or answer.status_code >= 400:
            assert "no-store" in answer["Cache-Control"], address
        assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["officer", "chief", "audit_admin", "elder"])
def test_signed_in_too(client, cast, role):
    client.force_login(next(one for one in _users(cast) if one.role == role))
    for address in PAGES:
        if address == "/sign-out/":
            continue
        answer = client.get(address)
        assert missing(answer) == [] and "no-store" in answer["Cache-Control"], address


def _users(cast):
    from fengqiao.community import queries as community

    return [community.user_by_username(one.username) for one in cast.people]


@pytest.mark.django_db
def test_an_error_carries_them_too(client, monkeypatch):
    def breaks(*_args, **_kwargs):
        raise RuntimeError("only to see the page for it")

    monkeypatch.setattr("fengqiao.web.home.render", breaks)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500 and missing(answer) == []
    assert b"RuntimeError" not in answer.content and b"only to see" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver:80evil", "a b", ""])
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(client, host):
    answer = client.get("/report/", headers={"host": host})
    assert answer.status_code == 400 and missing(answer) == []
    assert b"evil.example" not in answer.content


@pytest.mark.django_db
def test_a_forwarded_host_counts_for_nothing(client):
    answer = client.get("/desk/", headers={"x-forwarded-host": "evil.example"})
    assert (
        "evil" not in answer["Location"]
        and b"evil" not in client.get("/", headers={"x-forwarded-host": "evil"}).content
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_no_form_is_taken_without_its_token(station, address):
    answer = Client(enforce_csrf_checks=True).post(address, {"next": EVIL})
    assert answer.status_code in {403, 405}, (address, answer.status_code)


def test_no_view_is_exempt_from_the_token():
    assert [a for a in _exempt(get_resolver(), "/") if not a.startswith("/api/v1/")] == []


def _exempt(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _exempt(entry, prefix + str(entry.pattern))
        elif getattr(entry.callback, "csrf_exempt", False):
            yield prefix + str(entry.pattern)


def test_every_form_that_changes_something_has_its_token():
    """Written so that it finds a form in any template, also one that is included."""
    templates = Path(fengqiao.__file__).parent / "web" / "templates"
    forms = [
        (page.name, form)
        for page in templates.rglob("*.html")
        for form in re.findall(r"<form\b[^>]*method=[\"']?post.*?</form>", page.read_text(), re.S | re.I)
    ]
    assert len(forms) > 20
    assert [name for name, form in forms if "csrf_token" not in form] == []


@pytest.mark.django_db
def test_the_api_takes_no_session(client, cast):
    """It has no token against forgery because no cookie opens it: only what a foreign page cannot send."""
    client.force_login(_users(cast)[0])
    assert client.get("/api/v1/disputes").status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_pages_know_few_methods(client, station, method):
    for address in PAGES:
        answer = client.generic(method, address)
        assert answer.status_code == 405 and missing(answer) == [], address
        assert answer["Allow"] == ", ".join(NOTHING_BUT)


@pytest.mark.django_db
def test_the_api_traces_nothing(client):
    assert client.generic("TRACE", "/api/v1/ladder", headers={"authorization": "Bearer x"}).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere", [EVIL, "//evil.example", "/\\evil.example", "https:evil.example", "\t//evil.example"]
)
def test_nobody_is_sent_elsewhere(client, cast, elsewhere):
    officer = next(one for one in _users(cast) if one.role == "officer")
    for signed_in in (False, True):
        if signed_in:
            client.force_login(officer)
        for address in PAGES:
            if address in {"/leave/", "/sign-out/"}:
                continue
            for answer in (
                client.get(address, {"next": elsewhere}),
                client.post(address, {"next": elsewhere}),
            ):
                where = urlsplit(answer.headers.get("Location", "/").strip())
                assert (where.scheme, where.netloc) == ("", ""), (address, answer["Location"])


def test_only_the_quick_way_out_leads_elsewhere(rf: RequestFactory):
    request = rf.get("/preferences/language/", {"to": "en", "next": EVIL})
    assert language(request)["Location"] == "/"


@pytest.mark.django_db
def test_signing_out_clears_what_the_browser_keeps(client, cast):
    client.force_login(_users(cast)[0])
    answer = client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" in client.get("/leave/") and "Clear-Site-Data" not in client.get("/")


def test_in_production_the_line_is_told_to_stay_encrypted(rf: RequestFactory, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    said = OnEveryAnswer(lambda _: HttpResponse())(rf.get("/", secure=True))
    assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "Strict-Transport-Security" not in OnEveryAnswer(lambda _: HttpResponse())(rf.get("/"))


@pytest.mark.django_db
def test_the_api_is_refused_over_a_line_that_is_not_encrypted(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/api/v1/ladder")
    assert answer.status_code == 403 and answer.json()["refusal"] == "line_not_encrypted"
    assert client.get("/api/v1/ladder", secure=True).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/disputes/%00/", "/static/%00", "/%00"])
def test_an_address_with_a_nul_names_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (404, b"")
