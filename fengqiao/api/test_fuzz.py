"""No input makes the API fail: nothing but documented answers, each of the documented shape."""

import json
from contextlib import contextmanager

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi import checks

from fengqiao.api.api import api as the_api
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, ApiClient, report_body

DOCUMENTED = json.loads(json.dumps(the_api.get_openapi_schema(path_prefix="api/v1/")))
CALM = hypothesis.settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
MANY = hypothesis.settings(CALM, max_examples=200)
# Rules beyond a schema refuse with 422 too (a village that is none); and the key here is always the chief's.
EXCLUDED = [checks.positive_data_acceptance, checks.ignored_auth]
OPERATIONS = [(path, method) for path, methods in DOCUMENTED["paths"].items() for method in methods]
NASTY_TEXT = (
    "", " ", "\0", "a\0b", "\ud800", "🐓🏚️👩‍👩‍👧", "𠀀𪚥", "\u202e倒", "'; DROP TABLE mediation_dispute; --", "%s %d {0}",
    "<script>alert(1)</script>", "0000-00-00", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59+14:00",
    "2026-02-30", "1e400", "-1", "NaN", "Infinity", "٣", "１２", "9" * 400, "长" * 9_000, "../../etc/passwd",
    "data:;base64,", "JVBERi0=", "iVBORw0KGgo=",
)  # fmt: skip
NASTY: list = [
    *NASTY_TEXT, None, True, False, 0, -1, 2**31, 2**63, 2**200, 10**400, 0.5, -0.0, 1e308,
    float("nan"), float("inf"), [], {}, [[]], {"name": "\0", "content": "!"}, {"name": 1, "content": 2}, ["A"],
    {"a": {"b": [1, 2, {"c": "\ud800"}]}},
]  # fmt: skip


def conforms(answer, path: str, method: str) -> None:
    """The status is documented for this operation, and the body is of the documented shape."""
    documented = DOCUMENTED["paths"][path][method]["responses"]
    assert str(answer.status) in documented, (answer.status, answer.raw[:300])
    content = documented[str(answer.status)].get("content", {})
    if "application/json" in content:
        shape = content["application/json"]["schema"] | {"components": DOCUMENTED["components"]}
        Draft202012Validator(shape).validate(answer.body)


@pytest.fixture
def bold_api(station) -> ApiClient:
    """A client that is answered 500 where the server fails, as the outside would be."""
    return ApiClient(raise_request_exception=False)


@pytest.fixture
def cases(walk_to, cast):
    """Cases at the stages where most moves are open."""
    joint = walk_to("mediating", 5)
    joint.move("send_work_order", cast.officer.key, department="land", task="丈量", due_on="2030-01-01")
    return {
        "reported": walk_to("consenting"),
        "lawyer": walk_to("preparing", 3),
        "joint": joint,
        "agreeing": walk_to("agreeing", 1),
        "in_force": walk_to("in_force", 1),
    }


@contextmanager
def undone():
    """Whatever is done in it is undone; a request from outside Django's test client leaves our connection open."""
    with transaction.atomic():
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        try:
            yield
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
            transaction.set_rollback(True)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_the_schema_allows_or_forbids(path, method, cast, report):
    report()
    schema = schemathesis.openapi.from_dict(DOCUMENTED)
    schema.app = WSGIHandler()
    operation = schema[path][method.upper()]
    # An empty parameter is as good as none, which a schema does not say.
    excluded = EXCLUDED + ([checks.negative_data_rejection] if method == "get" else [])

    @CALM
    @hypothesis.given(data=st.data())
    def every(data):
        mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        case.headers["Authorization"] = cast.chief.key
        with undone():
            case.call_and_validate(excluded_checks=excluded)

    every()


@MANY
@hypothesis.given(data=st.data())
def test_moves_with_nasty_fields(data, bold_api, cast, cases):
    table = bold_api.get("/ladder")["moves"]
    move = data.draw(st.sampled_from(table))
    case = cases[data.draw(st.sampled_from(sorted(cases)))]
    role = data.draw(st.sampled_from(sorted(set(move["roles"]) - {"system"})))
    key = case.side("A") if role == "resident" else getattr(cast, role).key
    fields = {field["name"]: data.draw(st.sampled_from(NASTY)) for field in move["fields"]}
    version = data.draw(st.sampled_from([case.look()["version"]] * 9 + NASTY))

    with undone():
        body = {"move": move["name"], "version": version, **fields}
        answer = bold_api.post(f"/disputes/{case.number}/moves", body, key)

    conforms(answer, "/api/v1/disputes/{number}/moves", "post")


@CALM
@hypothesis.given(data=st.data())
def test_reports_with_nasty_fields(data, bold_api):
    body = json.loads(json.dumps(report_body()))
    place = data.draw(st.sampled_from([body, body["parties"][0], body["screening"]]))
    name = data.draw(
        st.sampled_from([*sorted(place), "sender_number", "happened_on", "kind", "source", "\ud800"])
    )
    place[name] = data.draw(st.sampled_from(NASTY))

    with undone():
        answer = bold_api.post("/disputes", body)

    conforms(answer, "/api/v1/disputes", "post")


DEEP = b"[" * 100_000 + b"]" * 100_000
BODIES = [
    b"", b"null", b"[]", b"{", b'"', b"\xff\xfe", b"\xed\xa0\x80", b'{"move": "\xff"}', b"NaN", b"1e999", DEEP,
    b'{"a":' * 50_000 + b"1" + b"}" * 50_000, b'{"move": "say", "version": ' + b"9" * 5_000 + b"}",
    b'{"move": "say", "version": -1}', b'{"move": "\\ud800", "version": 1}', b'{"move": "\\u0000", "version": 1}',
    b'{"move": "say", "move": "accept", "version": NaN}', b"\xef\xbb\xbf{}",
]  # fmt: skip
TYPES = ["application/json", "text/plain", "application/xml", "", "multipart/form-data", "multipart/form-data; boundary=x",
         "application/x-www-form-urlencoded", "application/json; charset=utf-16", "\u00e4/\u00f6"]  # fmt: skip


@pytest.mark.parametrize("content_type", TYPES)
def test_bodies_that_are_none(content_type, bold_api, cast, report):
    case = report()
    for body in BODIES:
        made = bold_api.post(
            f"/disputes/{case.number}/moves", body, cast.chief.key, content_type=content_type
        )
        conforms(made, "/api/v1/disputes/{number}/moves", "post")
        assert made.status in {409, 422}
        filed = bold_api.post("/disputes", body, content_type=content_type)
        conforms(filed, "/api/v1/disputes", "post")
        assert filed.status == 422


@pytest.mark.parametrize(
    "number",
    ["%00", "a%00b", "..", "%2e%2e", "a%2Fb", "%ff%fe", "%ed%a0%80", "🐓", "' OR 1=1 --", "x" * 5_000, "370781007-2026-T-00001%0a", " "],
)  # fmt: skip
def test_numbers_that_are_none(number, bold_api, cast):
    for key in (cast.chief.key, cast.resident.key, cast.clerk.key):
        for path in (f"/disputes/{number}", f"/disputes/{number}/dossier.pdf?reason=因为如此"):
            assert bold_api.get(path, key).status == 404
        assert bold_api.post(f"/disputes/{number}/moves", {"move": "say", "version": 1}, key).status == 404


HEADERS = [
    (name, value)
    for name in ("Authorization", "Idempotency-Key", "Accept-Language", "Accept", "X-Forwarded-For", "Cookie")
    for value in (
        "x" * 100_000,
        "\x7f",
        "Receipt " + "9" * 50_000,
        "Bearer \u00e9\u00e8",
        "Bearer " + "🐓".encode().decode("latin-1"),
        "-1",
    )
]


@pytest.mark.parametrize(("name", "value"), [*HEADERS, ("Content-Length", "-1"), ("Content-Length", "0")])
def test_headers_that_are_none(name, value, bold_api):
    answer = bold_api.client.post(
        "/api/v1/disputes", json.dumps(report_body()), content_type="application/json", headers={name: value}
    )
    assert answer.status_code in {201, 401, 409, 422}, (answer.status_code, answer.content[:200])


@pytest.mark.parametrize("name", ["𠀀𪚥", "李🐓", "欧阳·阿卜杜热西提", "O'Neil", "Zoë", "　李　", "👩‍👩‍👧"])
def test_a_name_comes_back_as_it_was_given(name, report):
    case = report(parties=[RESIDENT | {"name": name}, NEIGHBOUR])

    assert case.look(case.side("A"))["parties"][0]["name"] == name.strip()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1582-10-10"])
def test_days_at_the_ends_of_time(day, report, api, cast):
    case = report(happened_on=day)

    assert case.look()["happened_on"] == day
    assert api.get("/disputes", cast.chief.key, due_before=day).status == 200
