"""A move over the API: refused by name, or made, with the clocks it stops and starts."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqiao.kernel.calendars import CHINA

# A Monday morning in a week without holidays.
MONDAY = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)`: from now on the API believes it is this moment."""

    def set_to(moment):
        monkeypatch.setattr("fengqiao.api.disputes.now", lambda: moment)

    return set_to


def test_a_stale_version_and_a_guard_refuse_by_name(report, cast):
    case = report()

    stale = case.move("accept", cast.assistant.key, version=9)
    assert (stale.status, set(stale.body)) == (409, {"refusal", "detail", "message"})
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


@pytest.mark.parametrize("version", [True, "1", 1.0, None, -1, 2**40, [1]])
def test_a_version_is_a_number_and_nothing_like_one(report, cast, version):
    case = report()

    answer = case.api.post(
        f"/disputes/{case.number}/moves", {"move": "accept", "version": version}, cast.assistant.key
    )

    assert (answer.status, answer.refusal, set(answer["detail"])) == (422, "malformed", {"version"})
    assert case.look()["version"] == 1


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
