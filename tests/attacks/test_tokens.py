"""Keys that are forged, guessed, used again or out of date, and addresses that lead out of the house."""

import random
from typing import Any

import pytest
from django.test import Client

from fengqiao.mediation.actions.intake import give_code
from fengqiao.mediation.models import Party
from fengqiao.testing.cast import RESIDENT

from .conftest import leaks


@pytest.mark.parametrize(
    "key",
    [
        "Bearer x", "Bearer " + "0" * 5_000, "Bearer ", "Bearer null", "Receipt 000000000000", "Receipt ' OR 1=1 --",
        "Receipt １２３４５６７８９０１２", "Basic YTph", "Bearer \u202e", "Receipt 12345678901\x00", "bearer eyJhbGciOiJub25lIn0.e30.",
    ],
)  # fmt: skip
def test_a_forged_key_opens_nothing_and_says_nothing(api: Any, report: Any, key: str) -> None:
    case = report()
    for path in (f"/disputes/{case.number}", "/disputes", "/me", f"/disputes/{case.number}/dossier.pdf"):
        answer = api.get(path, key)
        assert answer.status in {401, 429}, (path, answer.status)
        assert leaks(answer.raw.decode()) == []


def test_a_code_that_was_replaced_opens_nothing_any_more(api: Any, report: Any) -> None:
    case = report()
    old = case.side("A")
    assert api.get(f"/disputes/{case.number}", old).status == 200
    party = Party.objects.get(dispute__number=case.number, side="A")
    give_code(party)
    party.save()
    answer = api.get(f"/disputes/{case.number}", old)
    assert (answer.status, answer.refusal) == (401, "unknown_caller")


def test_a_code_opens_its_own_case_only(api: Any, report: Any) -> None:
    mine, other = report(), report()
    answer = api.get(f"/disputes/{other.number}", mine.side("A"))
    assert answer.status == 404
    assert other.number not in str(api.get("/disputes", mine.side("A")).body["items"])


def test_guessing_a_receipt_is_stopped_and_told_nothing(report: Any) -> None:
    report()
    client, luck = Client(), random.Random(3)  # noqa: S311
    told = []
    for _try in range(25):
        code = str(luck.randrange(10**11, 10**12))
        answer = client.post("/case/", {"code": code, "last": str(RESIDENT["phone"])[-4:]})
        told.append(answer.status_code)
        assert leaks(answer.content.decode()) == []
    assert told[0] in {409, 422} and told[-1] == 429, told


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py", "/static/%2e%2e/%2e%2e/etc/passwd", "/disputes/../../etc/passwd/", "/forms/..%2f..%2fx.pdf",
        "/disputes/%00/", "/my/%2e%2e/", "/attachments/", "/quarantine/", "/db.sqlite3", "/keys.json", "/static//etc/passwd",
        "/import/..%2f..%2fkeys/", "/api/v1/disputes/..%2f..%2fx", "/disputes/\u202e/", "/forms/" + "a" * 9_000 + ".pdf",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_house(station: str, at_desk: Any, path: str) -> None:
    for client in (Client(), at_desk("chief")):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code in {301, 302, 400, 401, 404}, answer.status_code
        assert b"root:" not in body and b"SECRET" not in body
        # The page may say again what was asked for, and nothing else.
        assert [word for word in leaks(body.decode(errors="replace")) if word.strip('"') not in path] == []
