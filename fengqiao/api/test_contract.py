"""The contract of `/api/v1` that programs outside rely on, point by point."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fengqiao.audit.models import Entry
from fengqiao.kernel.calendars import CHINA
from fengqiao.mediation.actions import run_timers
from fengqiao.mediation.models import Dispute
from fengqiao.testing.cast import NEIGHBOUR, NEXT_VILLAGE, NO, RESIDENT, VILLAGE, report_body

STANDING = {"number", "level", "stage", "version", "moves", "due_at"}
# A Monday morning in a week without holidays.
MONDAY = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)`: from now on the API believes it is this moment."""

    def set_to(moment):
        monkeypatch.setattr("fengqiao.api.disputes.now", lambda: moment)

    return set_to


# Reporting


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
        {"happened_on": "2026-02-30"},
        {"surprise": 1},
    ],
)
def test_a_report_that_cannot_be_read_is_unprocessable(api, wrong):
    answer = api.post("/disputes", report_body(**wrong))

    assert answer.status == 422, answer
    assert answer.refusal
    assert Dispute.objects.count() == 0


@pytest.mark.parametrize("role", ["lawyer", "clerk", "justice", "audit_admin"])
def test_some_roles_do_not_file_reports(api, cast, role):
    assert api.post("/disputes", report_body(), getattr(cast, role).key).status == 403


def test_who_filed_for_whom_is_kept(report, cast):
    case = report(cast.elder.key)

    shown = case.look(cast.elder.key)
    assert (shown["source"], shown["filed_by_role"]) == ("on_behalf", "elder")
    assert shown["parties"][0]["name"] != RESIDENT["name"], "masked for the staff"


# Who may look


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


# Moves


def test_a_stale_version_and_a_guard_refuse_by_name(report, cast):
    case = report()

    stale = case.move("accept", cast.assistant.key, version=9)
    assert (stale.status, set(stale.body)) == (409, {"refusal", "detail"})
    assert (stale.refusal, stale["detail"]) == ("stale_version", {"version": 1})

    case.move("accept", cast.assistant.key)
    closed = case.move("accept", cast.assistant.key)
    assert (closed.status, closed.refusal) == (409, "move_not_open")


def test_a_guard_says_which_move_satisfies_it(walk_to):
    case = walk_to("mediating", 1)

    words = {"form": "written", "facts": "鸡", "terms": "赔", "due_on": "2030-01-01"}
    refused = case.move("draft_agreement", case.cast.elder.key, **words)

    assert (refused.status, refused.refusal) == (409, "nothing_recorded")
    assert "record_talk" in refused["detail"]["satisfied_by"]


def test_fields_that_cannot_be_read_are_named(report, cast):
    answer = report().move("accept", cast.assistant.key, kind="no such kind", surprise=1)

    assert (answer.status, answer.refusal) == (422, "malformed")
    assert answer["detail"] == {"kind": "not_choice", "surprise": "unknown"}


def test_a_form_with_a_file_is_as_good_as_json(walk_to):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from fengqiao.testing.walker import SCAN

    case = walk_to("agreeing", 1)
    for side in "AB":
        case.move("sign", case.cast.elder.key, side=side, method="paper_signature")
    case.move("sign_as_mediator", case.cast.elder.key)
    form = {
        "move": "seal",
        "version": case.look()["version"],
        "seal_on_paper": "true",
        "scan": SimpleUploadedFile("协议.png", SCAN),
    }

    answer = case.api.client.post(
        f"/api/v1/disputes/{case.number}/moves", form, headers={"Authorization": case.cast.elder.key}
    )

    assert answer.status_code == 200, answer.content
    assert answer.json()["stage"] == "in_force"


# Codes, protection, danger


def test_a_sides_code_goes_to_that_side_only(report, cast):
    case = report()
    answer = case.move("accept", cast.assistant.key)

    sent = [message for message in case.messages() if message["kind"] == "side_asked"]
    assert [(message["side"], message["to"]) for message in sent] == [("B", NEIGHBOUR["phone"])]
    code = sent[0]["code"]
    views = [case.look(key).raw.decode() for key in (case.side("A"), cast.assistant.key, cast.chief.key)]
    others = [message for message in case.messages() if message["to"] != NEIGHBOUR["phone"]]
    assert code not in "".join(views) + json.dumps(others) + json.dumps(answer.body)
    assert case.look(f"Receipt {code}")["parties"][1]["name"] == NEIGHBOUR["name"]


def test_a_protected_case_is_not_there_for_the_other_side(report, cast):
    case = report()
    case.move("accept", cast.assistant.key)
    neighbour = case.side("B")
    before = len([message for message in case.messages() if message["side"] == "B"])

    answer = case.move("raise_safety_concern", case.side("A"), what="family_violence", imminent=False)

    assert answer["stage"] == "protected"
    assert case.look(neighbour).status in {401, 404}
    assert len([message for message in case.messages() if message["side"] == "B"]) == before
    assert case.look(case.side("A")).status == 200
    assert case.look(cast.elder.key).status == 404


def test_a_report_of_family_violence_contacts_nobody_else(report, cast):
    case = report(screening={"family_violence": True})

    assert {message["side"] for message in case.messages()} <= {"A", ""}
    assert case.look(cast.officer.key).status == 200


def test_imminent_danger_pages_the_duty_officer_and_after_ten_minutes_the_chief(report, cast):
    case = report()
    case.move("raise_safety_concern", case.side("A"), what="suicide", imminent=True)

    (paged,) = [message for message in case.messages() if message["kind"] == "alarm_paged"]
    assert paged["channel"] == "inbox"
    raised = datetime.fromisoformat(paged["at"])

    run_timers(at=raised + timedelta(minutes=9, seconds=59))
    assert not [message for message in case.messages() if message["kind"] == "alarm_chief"]
    run_timers(at=raised + timedelta(minutes=10, seconds=1))
    run_timers(at=raised + timedelta(minutes=11))
    assert len([message for message in case.messages() if message["kind"] == "alarm_chief"]) == 1


def test_an_alarm_that_was_acknowledged_goes_no_further(report, cast):
    case = report()
    case.move("raise_safety_concern", case.side("A"), what="violence", imminent=True)
    assert case.move("acknowledge_alarm", cast.officer.key).status == 200

    run_timers(at=datetime.now(UTC) + timedelta(minutes=30))

    assert not [message for message in case.messages() if message["kind"] == "alarm_chief"]


# The clocks


def test_pauses_add_exactly_the_paused_working_days(walk_to, clock):
    clock(MONDAY)
    case = walk_to("mediating", 2)
    key = case.cast.assistant.key
    before = case.look()["level_due"]
    # Wednesday to Tuesday: four working days; then Thursday to Friday: one more.
    for start, end in ((2, 8), (10, 11)):
        clock(MONDAY + timedelta(days=start))
        assert case.move("pause", key, reason="appraisal")["stage"] == "paused"
        assert case.look()["paused_since"]
        clock(MONDAY + timedelta(days=end))
        assert case.move("resume", key)["stage"] == "mediating"

    after = case.look()

    assert (after["level_paused_days"], after["case_paused_days"]) == (5, 7)
    day = datetime.fromisoformat
    assert CHINA.after_working_days(day(before).date(), 5) == day(after["level_due"]).date()


# The agreement


def test_the_seal_needs_every_signature(walk_to):
    case = walk_to("agreeing", 1)
    elder = case.cast.elder.key
    scan = {"scan": SCAN_TEXT, "seal_on_paper": True}

    assert case.move("seal", elder, **scan).refusal == "agreement_unsigned"
    case.move("sign", elder, side="A", method="fingerprint")
    assert case.move("seal", elder, **scan).refusal == "agreement_unsigned"
    case.move("sign", elder, side="B", method="paper_signature")
    assert case.move("seal", elder, **scan).refusal == "mediator_unsigned"
    case.move("sign_as_mediator", elder)
    assert case.move("seal", elder, scan=SCAN_TEXT, seal_on_paper=False).status == 409
    assert case.move("seal", elder, scan="bm90IGEgcGljdHVyZQ==", seal_on_paper=True).status == 422
    assert case.move("seal", elder, **scan)["stage"] == "in_force"


def test_a_party_alone_signs_with_the_code_sent_to_their_phone_only(walk_to):
    case = walk_to("agreeing", 1)
    key = case.side("A")

    for method in ("paper_signature", "fingerprint", "screen_before_mediator"):
        assert case.move("sign", key, method=method).refusal == "sign_before_mediator"
    assert case.move("sign", key, method="one_time_code", code="123456").refusal == "signing_code_wrong"
    case.move("ask_signing_code", key)
    (sent,) = [message for message in case.messages() if message["kind"] == "signing_code"]
    assert sent["to"] == RESIDENT["phone"]
    assert case.move("sign", case.side("B"), method="one_time_code", code=sent["code"]).status == 409
    assert (
        case.move("sign", case.cast.elder.key, side="A", method="one_time_code", code=sent["code"]).status
        == 409
    )
    assert case.move("sign", key, method="one_time_code", code=sent["code"]).status == 200


def test_a_signing_code_cannot_be_guessed(walk_to):
    case = walk_to("agreeing", 1)
    key = case.side("A")
    case.move("ask_signing_code", key)
    code = next(message["code"] for message in case.messages() if message["kind"] == "signing_code")
    wrong = "000000" if code != "000000" else "000001"

    for attempt in range(5):
        case.move("sign", key, method="one_time_code", code=wrong, once=f"try-{attempt}")

    assert case.move("sign", key, method="one_time_code", code=code).status == 409


def test_nobody_speaks_for_another_side(walk_to):
    case = walk_to("mediating", 1)

    answer = case.move("make_offer", case.side("A"), terms="赔三百", side="B")

    assert (answer.status, answer.refusal) == (403, "not_your_side")


# The dossier


def test_the_staff_open_the_dossier_with_a_reason_only(walk_to, cast):
    case = walk_to("kept", 1)
    path = f"/disputes/{case.number}/dossier.pdf"

    assert case.api.get(path, cast.officer.key).refusal == "reason_missing"
    answer = case.api.get(path, cast.officer.key, reason="季度检查归档")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.raw.startswith(b"%PDF-")
    assert case.api.get(path, cast.outsider.key, reason="季度检查归档").status == 404
    assert Entry.objects.filter(verb="print_dossier", role="officer").exists()


# Elsewhere


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


SCAN_TEXT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAWk1v8QAAAABJRU5ErkJggg=="
