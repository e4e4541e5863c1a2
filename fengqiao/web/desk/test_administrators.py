"""Each administrator before every page there is: nothing of a case on any of them, and no move of one."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, SUMMARY

TOLD = (RESIDENT["name"], NEIGHBOUR["name"], RESIDENT["phone"], NEIGHBOUR["phone"], SUMMARY[:6])


def patterns(found: Any = None) -> list[URLPattern]:
    """Every address of the pages."""
    rows: list[URLPattern] = []
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            rows += patterns(one) if one.namespace != "api-1.0.0" else []
        else:
            rows.append(one)
    return rows


def address(pattern: URLPattern, known: dict[str, str]) -> str:
    """The pattern with what is known filled in: the case's number, a person, and for others an id of nothing."""
    path = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        usual = {"uuid": str(uuid4()), "int": "1"}.get(kind, "x")
        path = path.replace(f"<{kind}:{name}>", known.get(name, usual))
    return f"/{path}"


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_no_page_shows_an_administrator_anything_of_a_case(role: str, at_desk: Any, walk_to: Any) -> None:
    case = walk_to("mediating", 1)
    desk = at_desk(role)
    known = {"number": case.number, "move": "climb", "what": "parties", "user": str(at_desk("elder").user.pk)}
    before = case.look()["version"]
    opened = 0
    for pattern in patterns():
        path = address(pattern, known)
        if pattern.name in {"sign-out", "end-other-sessions"} or path.startswith(("/api/", "/^")):
            continue
        for answer in (desk.get(path), desk.send(path, version=str(before), reason="x")):
            if answer.streaming:
                continue
            page = answer.content.decode(errors="replace")
            assert answer.status_code < 500, path
            assert not any(word in page for word in TOLD), path
            opened += answer.status_code == 200
            if answer.status_code == 200 and "number" in pattern.pattern.converters:
                assert case.number not in page, path
    assert opened > 5
    assert case.look()["version"] == before


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "chief", "officer"])
def test_the_log_is_the_audit_administrators_and_their_looks_are_in_it(role: str, at_desk: Any) -> None:
    auditor = at_desk("audit_admin")
    auditor.text("/administration/log/", who="officer-1-1")
    assert "read the log" in auditor.text("/administration/log/")
    desk = at_desk(role)
    assert desk.get("/administration/log/").status_code == 403
    answer = desk.get("/administration/auditors/")
    if role != "security_admin":
        assert answer.status_code == 403
        return
    page = answer.content.decode()
    assert "read the log" in page
    assert desk.username not in page  # their own looks are the audit administrator's to see
    assert desk.username in auditor.text("/administration/log/")
