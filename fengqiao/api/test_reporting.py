"""A report over the API: what is answered, what cannot be read, and that nothing is done twice."""

from uuid import uuid4

import pytest

from fengqiao.audit.models import Entry
from fengqiao.mediation.models import Dispute
from fengqiao.testing.cast import NEIGHBOUR, NO, RESIDENT, report_body

STANDING = {"number", "level", "stage", "version", "moves", "due_at"}


def test_a_report_needs_no_account_and_answers_with_its_standing(api):
    answer = api.post("/disputes", report_body())

    assert answer.status == 201
    assert set(answer.body) == STANDING | {"receipt_code"}
    assert (answer["level"], answer["stage"], answer["version"]) == (None, "reported", 1)
    assert len(answer["receipt_code"]) == 12
    assert answer["receipt_code"].isdigit()
    assert "withdraw" in answer["moves"]
    assert answer["due_at"].endswith("+08:00")


def test_the_same_key_again_gives_the_same_answer_and_one_dispute(api):
    key = str(uuid4())

    first, again = (api.post("/disputes", report_body(), once=key) for _ in range(2))

    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert Dispute.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(api):
    key = str(uuid4())
    api.post("/disputes", report_body(), once=key)

    answer = api.post("/disputes", report_body(summary="另一件事"), once=key)

    assert (answer.status, answer.refusal) == (409, "idempotency_key_reused")
    assert Dispute.objects.count() == 1


def test_a_move_with_the_same_key_is_made_once(report, cast):
    case = report()

    first, again = (case.move("accept", cast.assistant.key, version=1, once="abc") for _ in range(2))

    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert case.look()["version"] == 2


def test_a_refused_move_with_a_key_is_still_an_entry_of_the_log(report, cast):
    case = report()

    case.move("accept", cast.assistant.key, version=7, once="abc")

    assert Entry.objects.filter(refused=True, verb="accept", refusal="stale_version").exists()


@pytest.mark.parametrize("key", ["", " ", "a" * 201, "钥匙"])
def test_an_unusable_key_is_refused_or_none(api, key):
    answer = api.post("/disputes", report_body(), once=key)

    assert answer.status == (422 if key else 201)


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ("crime", "redirected"),
        ("court_seized", "redirected"),
        ("other_body", "redirected"),
        ("family_violence", "protected"),
        ("minor", "protected"),
    ],
)
def test_each_screening_question_leads_to_its_stage(api, answers, stage):
    answer = api.post("/disputes", report_body(screening={answers: True}))

    assert (answer.status, answer["level"], answer["stage"]) == (201, None, stage)


@pytest.mark.parametrize("question", NO)
@pytest.mark.parametrize("wrong", ["absent", None, 0, "false", "no"])
def test_every_screening_question_is_answered_yes_or_no(api, question, wrong):
    body = report_body()
    body["screening"] = {name: no for name, no in NO.items() if name != question}
    if wrong != "absent":
        body["screening"][question] = wrong

    answer = api.post("/disputes", body)

    assert (answer.status, answer.refusal) == (422, "malformed")
    assert any(question in place["loc"] for place in answer["detail"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"village": "999999999999"},
        {"village": "37078100720"},
        {"village": ""},
        {"summary": ""},
        {"summary": "  \n "},
        {"parties": []},
        {"parties": [RESIDENT, NEIGHBOUR | {"side": "C"}]},
        {"parties": [RESIDENT | {"side": "G"}]},
        {"parties": [RESIDENT | {"name": ""}]},
        {"parties": [RESIDENT | {"phone": "call me"}]},
        {"parties": [RESIDENT | {"phone": "---"}]},
        {"parties": [RESIDENT | {"phone": "１３９０００００００１"}]},
        {"village": "３７０７８１００７２０１"},
        {"village": 370781007201},
        {"happened_on": 0},
        {"happened_on": "2026-02-30"},
        {"surprise": 1},
    ],
)
def test_a_report_that_cannot_be_read_is_unprocessable(api, wrong):
    answer = api.post("/disputes", report_body(**wrong))

    assert answer.status == 422, answer
    assert answer.refusal
    assert Dispute.objects.count() == 0


def test_the_place_of_a_mistake_is_named_as_it_was_sent(api):
    answer = api.post("/disputes", report_body(parties=[RESIDENT, NEIGHBOUR | {"phone": 1}]))

    assert [place["loc"] for place in answer["detail"]] == [["parties", 1, "phone"]]


def test_who_reports_as_side_b_is_offered_what_side_b_can_do(api):
    answer = api.post("/disputes", report_body(parties=[RESIDENT | {"side": "B"}, NEIGHBOUR | {"side": "A"}]))

    seen = api.get(f"/disputes/{answer['number']}", f"Receipt {answer['receipt_code']}")
    assert answer["moves"] == seen["moves"]
    assert "withdraw" in answer["moves"]


@pytest.mark.parametrize("role", ["lawyer", "clerk", "justice", "audit_admin"])
def test_some_roles_do_not_file_reports(api, cast, role):
    assert api.post("/disputes", report_body(), getattr(cast, role).key).status == 403


def test_who_filed_for_whom_is_kept(report, cast):
    case = report(cast.elder.key)

    shown = case.look(cast.elder.key)
    assert (shown["source"], shown["filed_by_role"]) == ("on_behalf", "elder")
    assert shown["parties"][0]["name"] != RESIDENT["name"], "masked for the staff"
