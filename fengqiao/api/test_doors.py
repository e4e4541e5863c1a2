"""Who is at the door of the API, and what they are shown."""

import pytest

from fengqiao.testing.cast import NEIGHBOUR, NEXT_VILLAGE, RESIDENT, VILLAGE


def test_the_reporter_looks_with_the_receipt_and_reads_their_own_name_whole(report):
    case = report()

    shown = case.look(case.side("A"))

    assert shown.status == 200
    own, other = shown["parties"]
    assert (own["name"], own["phone"]) == (RESIDENT["name"], RESIDENT["phone"])
    assert other["name"] != NEIGHBOUR["name"]
    assert other["phone"] == ""


@pytest.mark.parametrize(
    "key", ["", "Bearer wrong", "Receipt 000000000000", "Basic YTpi", "Bearer", "nonsense"]
)
def test_without_valid_credentials_401(report, api, key):
    case = report()

    for answer in (
        api.get(f"/disputes/{case.number}", key),
        api.get("/disputes", key),
        api.post(f"/disputes/{case.number}/moves", {"move": "accept", "version": 1}, key),
        api.get(f"/disputes/{case.number}/dossier.pdf", key),
        api.get("/me", key),
        api.get("/demo/outbox", key),
    ):
        assert answer.status == 401, answer
        assert answer.headers["WWW-Authenticate"]
        assert "detail" in answer.body


@pytest.mark.parametrize("role", ["justice", "system_admin", "security_admin", "audit_admin"])
def test_roles_that_see_no_cases_403(report, api, cast, role):
    case, key = report(), getattr(cast, role).key

    assert case.look(key).status == 403
    assert api.get("/disputes", key).status == 403
    assert case.move("accept", key, version=1).status == 403


def test_outside_the_scope_it_is_as_if_there_were_no_case(report, cast):
    case, other = report(), report(village=NEXT_VILLAGE)
    strangers = {
        "outsider": cast.outsider.key,
        "another village's elder": cast.named("elder-202-1").key,
        "another village's assistant": cast.named("assistant-202").key,
        "the other room's officer": cast.named("officer-2-1").key,
        "a lawyer nobody asked": cast.lawyer.key,
        "a clerk without a work order": cast.clerk.key,
        "the receipt of another case": other.side("A"),
        "a resident who is no party": cast.resident.key,
    }

    for who, key in strangers.items():
        there, nowhere = case.look(key), case.api.get("/disputes/370781007-2026-T-99999", key)
        assert (there.status, nowhere.status) == (404, 404), who
        assert there.refusal == nowhere.refusal
        assert case.move("say", key, version=1, text="你好").status == 404, who


def test_an_address_that_is_not_there_answers_in_json(api):
    answer = api.get("/nothing/here")

    assert (answer.status, answer.refusal) == (404, "not_found")


def test_me_says_who_one_is(api, cast, report):
    assert api.get("/me", cast.assistant.key).body == {
        "role": "assistant",
        "station": "370781007",
        "side": None,
        "villages": [VILLAGE],
    }
    assert api.get("/me", report().side("A"))["side"] == "A"


def test_the_outbox_is_the_chiefs_and_the_demos(api, cast, settings):
    assert api.get("/demo/outbox", cast.officer.key).status == 403
    assert api.get("/demo/outbox", cast.chief.key).status == 200
    settings.MODE = "production"
    assert api.get("/demo/outbox", cast.chief.key).status == 404


def test_wrong_receipts_are_throttled(api, report):
    case = report()
    for guess in range(40):
        status = case.look(f"Receipt {guess:012d}").status

    assert status == 429
