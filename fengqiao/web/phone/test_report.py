"""Telling what happened: three screens, five questions, one receipt."""

import re

import pytest

from fengqiao.mediation.models import Dispute, Party
from fengqiao.reactions.models import Notice
from fengqiao.web.phone.conftest import SUMMARY, VILLAGE, Matter

NO = dict.fromkeys(("crime", "family_violence", "minor", "other_body", "court_seized"), "no")
STORY = {"summary": SUMMARY, "village": VILLAGE, **NO}
PEOPLE = {
    "kind": "damages",
    "name": "王穗苗",
    "phone": "139 0000 9001",
    "name_B": "李雨竹",
    "phone_B": "13900009002",
}

pytestmark = pytest.mark.django_db


def key_on(page):
    return re.search(r'name="idempotency_key" value="([^"]+)"', page.content.decode()).group(1)


def told(client, *, story=STORY, people=PEOPLE):
    """The first two screens; the third, ready to be confirmed."""
    client.post("/report/", story)
    assert client.post("/report/who/", people | {"go": "on"}).url == "/report/confirm/"
    return client.get("/report/confirm/")


def test_a_visitor_reports_in_three_screens_and_gets_a_code(client, village):
    assert client.post("/report/", STORY).url == "/report/who/"
    assert SUMMARY in told(client).content.decode()

    done = client.post("/report/confirm/", {"idempotency_key": "one"})
    assert done.url == "/report/done/"
    receipt = client.get(done.url).content.decode()

    dispute = Dispute.objects.get()
    assert (dispute.stage, dispute.kind, dispute.village) == ("reported", "damages", VILLAGE)
    code = "".join(re.findall(r"<span>(\d{4})</span>", receipt))
    assert len(code) == 12
    assert client.post("/case/", {"code": code, "last": "9001"}).url == f"/my/{dispute.number}/"
    notice = Party.objects.get(side="A").details["rights_notice"]
    assert notice, "the receipt of the rights notice is recorded"


def test_nothing_is_preselected_and_nothing_may_be_left_out(client, village):
    first = client.get("/report/").content.decode()
    assert "checked" not in first

    answer = client.post("/report/", {"summary": SUMMARY, "village": VILLAGE, "crime": "no"})

    assert answer.status_code == 422
    assert answer.content.decode().count('class="error"') == 4, "the four questions without an answer"
    assert SUMMARY in answer.content.decode(), "the words are kept"


def test_the_same_form_sent_twice_makes_one_dispute(client, village):
    key = key_on(told(client))

    first = client.post("/report/confirm/", {"idempotency_key": key})
    receipt = client.get(first.url).content
    second = client.post("/report/confirm/", {"idempotency_key": key})

    assert first.url == second.url == "/report/done/"
    assert client.get(second.url).content == receipt
    assert Dispute.objects.count() == 1


def test_what_is_told_lies_sealed_in_the_session(client, village):
    told(client)

    assert SUMMARY not in str(dict(client.session))
    assert "王穗苗" not in str(dict(client.session))


def test_family_violence_leads_to_safety_and_to_nobody_else(client, village):
    assert client.post("/report/", STORY | {"family_violence": "yes"}).url == "/report/door/"
    page = client.get("/report/door/").content.decode()
    assert "12338" in page and "/leave/" in page

    client.post("/report/who/", {"name": "王穗苗", "phone": "", "safe_contact": "白天", "go": "on"})
    client.post("/report/confirm/", {"idempotency_key": "safe"})

    assert Dispute.objects.get().stage == "protected"
    assert "/leave/" in client.get("/report/done/").content.decode()


def test_a_court_case_is_shown_the_right_door(client, village):
    client.post("/report/", STORY | {"court_seized": "yes"})

    assert "12368" in client.get("/report/door/").content.decode()
    assert Dispute.objects.count() == 0


def test_a_third_side_can_be_added_without_a_script(client, village):
    client.post("/report/", STORY)

    client.post("/report/who/", PEOPLE | {"go": "add"})

    page = client.get("/report/who/").content.decode()
    assert "name_C" in page and "李雨竹" in page


def test_who_filed_for_whom_is_never_lost(client, village):
    client.force_login(village.people["elder"])
    told(client, story=STORY | {"how": "visit", "witness": "邻居", "happened_on": "2026-01-05"})
    client.post("/report/confirm/", {"idempotency_key": "behalf", "notice_how": "read_aloud"})

    dispute = Dispute.objects.get()
    assert (dispute.source, dispute.filed_by_role) == ("on_behalf", "elder")
    assert dispute.filed_by == str(village.people["elder"].id)
    assert dispute.steps.get().words == {"how": "visit", "witness": "邻居"}
    assert str(dispute.happened_on) == "2026-01-05"


def test_the_justice_clerk_files_nothing(client, village):
    client.force_login(village.people["justice"])

    assert client.get("/report/").status_code == 403
    assert client.post("/report/confirm/", {"idempotency_key": "no"}).status_code == 403


def test_an_officer_of_the_next_township_may_not_file_here(client, village):
    client.force_login(village.people["outsider"])
    told(client)

    far = {"idempotency_key": "far", "notice_how": "shown"}
    assert client.post("/report/confirm/", far).status_code == 409
    assert Dispute.objects.count() == 0


FROM_110 = STORY | {"source": "police_110", "sender_number": " 110-2026-0455 "}


def test_an_officer_enters_what_110_sent_on_with_its_number(client, village):
    client.force_login(village.people["officer"])
    assert "sender_number" in client.get("/report/").content.decode()
    told(client, story=FROM_110)
    done = client.post("/report/confirm/", {"idempotency_key": "sent-on"})

    page = client.get(done.url).content.decode()
    dispute = Dispute.objects.get()
    assert (dispute.source, dispute.sender_number, dispute.filed_by_role) == (
        "police_110", "110-2026-0455", "officer",
    )  # fmt: skip
    assert dispute.number in page and "110-2026-0455" in page
    assert not re.search(r"<span>\d{4}</span>", page), "the codes go to the sides only"
    assert "rights_notice" not in Party.objects.get(side="A").details


def test_what_was_sent_on_without_its_number_is_asked_for(client, village):
    client.force_login(village.people["officer"])
    answer = client.post("/report/", FROM_110 | {"sender_number": ""})

    assert answer.status_code == 422 and answer.content.decode().count('class="error"') == 1


def test_what_the_mediators_noticed_themselves_asks_every_side(client, village):
    client.force_login(village.people["elder"])
    told(client, story=STORY | {"source": "initiative"})
    client.post("/report/confirm/", {"idempotency_key": "seen"})
    dispute = Dispute.objects.get()
    assert dispute.source == "initiative"

    Matter(dispute.number, {}).move("accept", village.caller("officer"))
    asked = Notice.objects.filter(kind="side_asked", dispute_number=dispute.number)
    assert {row.side for row in asked} == {"A", "B"}


@pytest.mark.parametrize("who", ["elder", ""])
def test_nobody_outside_the_desk_makes_a_transfer(client, village, who):
    if who:
        client.force_login(village.people[who])
    assert "police_110" not in client.get("/report/").content.decode()
    told(client, story=FROM_110)
    client.post("/report/confirm/", {"idempotency_key": "not-mine"})

    dispute = Dispute.objects.get()
    assert (dispute.source, dispute.sender_number) == ("on_behalf" if who else "resident", "")


def test_whoever_is_unsafe_right_now_has_the_duty_officer_paged_at_once(client, village):
    client.post("/report/", STORY | {"crime": "yes"})
    client.post("/report/who/", PEOPLE | {"go": "on"})
    client.post("/report/confirm/", {"idempotency_key": "now"})

    dispute = Dispute.objects.get()
    assert dispute.stage == "redirected"
    assert [(a.what, a.imminent) for a in dispute.alarms.all()] == [("violence", True)]


@pytest.mark.parametrize(
    "page", ["/report/", "/case/", "/lawyers/", "/rights/", "/check/", "/help/", "/forms/"]
)
def test_help_in_danger_is_on_every_public_page(client, village, page):
    assert "110" in client.get(page).content.decode()
