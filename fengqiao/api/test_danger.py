"""Codes go to their side only, and a protected case is not there for the other side."""

import json
from datetime import UTC, datetime, timedelta

from fengqiao.mediation.actions import run_timers
from fengqiao.testing.cast import NEIGHBOUR


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
