"""Separate consents on the pages: one sentence and one tick where it is needed, and taken back as easily."""

import io
import json
import re
import zipfile

import pytest
from django.test import Client

from fengqiao.community import privacy
from fengqiao.mediation.consents import consents_in
from fengqiao.mediation.models import Dispute, Party, RightsRequest
from fengqiao.web.phone.test_report import PEOPLE, STORY, told

pytestmark = pytest.mark.django_db
HURT = STORY | {"summary": "东家的狗咬了我，我住院三天，医药费他不肯出。"}


def confirm(client, **more):
    return client.post("/report/confirm/", {"idempotency_key": "k", **more})


def of(side="A"):
    return Party.objects.get(side=side).details


def test_who_wrote_about_an_injury_ticks_one_sentence_and_it_is_kept(client, village):
    page = told(client, story=HURT).content.decode()
    assert page.count('type="checkbox"') == 1 and "健康或受伤" in page
    again = confirm(client)
    assert again.status_code == 422 and not Dispute.objects.exists(), "nothing is kept without the tick"
    assert 'id="agree-error"' in again.content.decode()
    assert confirm(client, agree="yes").url == "/report/done/"
    [one] = consents_in(of())
    assert (one.what, one.how, one.role, one.notice_version) == ("health", "tap", "", privacy.VERSION)


def test_a_plain_quarrel_is_asked_for_no_separate_consent(client, village):
    assert 'name="agree"' not in told(client).content.decode()
    assert confirm(client).url == "/report/done/"
    assert consents_in(of()) == ()


@pytest.mark.parametrize("answer", ["family_violence", "minor", "crime"])
def test_whoever_is_in_danger_is_asked_for_no_consent(client, village, answer):
    client.post("/report/", HURT | {answer: "yes"})
    client.post("/report/who/", PEOPLE | {"go": "on"})
    assert 'name="agree"' not in client.get("/report/confirm/").content.decode()
    assert confirm(client).url == "/report/done/"
    assert consents_in(of()) == () and of()["privacy_notice"] == privacy.VERSION


def test_the_staff_say_how_the_notice_was_given_and_tick_for_whom_they_write(client, village):
    client.force_login(village.people["elder"])
    page = told(client, story=HURT | {"how": "phone"}).content.decode()
    assert 'name="notice_how"' in page and 'name="agree"' in page
    assert confirm(client, agree="yes").status_code == 422
    assert confirm(client, agree="yes", notice_how="read_aloud").url == "/report/done/"
    assert (of()["privacy_notice"], of()["privacy_notice_how"]) == (privacy.VERSION, "read_aloud")
    [one] = consents_in(of())
    assert (one.how, one.role, one.by) == ("spoken", "elder", str(village.people["elder"].id))
    assert "privacy_notice" not in of("B")


def test_on_ones_own_phone_the_notice_was_shown(client, village):
    told(client)
    confirm(client, notice_how="printed")
    assert of()["privacy_notice_how"] == "shown"


def agreed(village, client):
    """A matter whose first side wrote about an injury and agreed; its browser."""
    told(client, story=HURT)
    confirm(client, agree="yes")
    code = "".join(re.findall(r"<span>(\d{4})</span>", client.get("/report/done/").content.decode()))
    browser = Client()
    browser.post("/case/", {"code": code, "last": "9001"})
    return Dispute.objects.get().number, browser


def test_it_is_taken_back_with_one_tap_and_the_page_says_what_that_does(client, village):
    number, browser = agreed(village, client)
    page = browser.get(f"/my/{number}/data/").content.decode()
    assert "健康或受伤" in page and "此前已经做的仍然有效" in page and "15 个工作日" in page
    answer = browser.post(f"/my/{number}/data/consent/", {"what": "health", "idempotency_key": "t"})
    assert answer.url == f"/my/{number}/data/#agreed"
    assert [one.holds for one in consents_in(of())] == [False]
    assert RightsRequest.objects.get().kind == "withdraw_consent"
    assert "已撤回" in browser.get(f"/my/{number}/data/").content.decode()


def test_the_file_of_ones_own_data_says_in_words_what_one_agreed_to(client, village):
    number, browser = agreed(village, client)
    archive = zipfile.ZipFile(io.BytesIO(browser.post(f"/my/{number}/data/file/").content))
    data = json.loads(archive.read("my-data.json"))
    assert data["agreed"][0]["what"] == "健康或受伤" and "consents" not in data["you"]
    page = archive.read("my-data.html").decode()
    assert "健康或受伤" in page and "notice_version" not in page


def test_a_stranger_takes_nothing_back(client, village):
    number, _browser = agreed(village, client)
    answer = Client().post(f"/my/{number}/data/consent/", {"what": "health"})
    assert answer.status_code == 302 and answer.url == "/case/"
    assert consents_in(of())[0].holds


def test_what_was_signed_on_paper_is_written_down_by_the_elder(village, client):
    matter = village.mediating()
    client.force_login(village.people["elder"])
    page = f"/work/{matter.number}/consents/"
    assert page in client.get(f"/work/{matter.number}/").content.decode()
    given = {"deed": "give", "side": "B", "what": "accounts", "how": "paper", "idempotency_key": "p"}
    assert client.post(page, given).url == page
    assert [(one.what, one.how) for one in consents_in(of("B"))] == [("accounts", "paper")]
    child = given | {"what": "child", "idempotency_key": "c"}
    assert client.post(page, child).status_code == 409, "without the guardian's name"
    named = child | {"guardian": "李禾穗", "relation": "外祖母", "idempotency_key": "d"}
    assert client.post(page, named).url == page
    shown = client.get(page).content.decode()
    assert "外祖母" in shown and "李**" in shown and "李禾穗" not in shown
    back = {"deed": "take_back", "side": "B", "what": "accounts", "idempotency_key": "b"}
    assert client.post(page, back).url == page
    assert [one.holds for one in consents_in(of("B"))] == [False, True]


@pytest.mark.parametrize(("who", "status"), [("justice", 403), ("outsider", 404), ("lawyer", 404)])
def test_nobody_outside_reads_or_writes_consents(village, client, who, status):
    matter = village.mediating()
    client.force_login(village.people[who])
    page = f"/work/{matter.number}/consents/"
    assert client.get(page).status_code == status
    given = {"deed": "give", "side": "A", "what": "health", "how": "paper", "idempotency_key": "p"}
    assert client.post(page, given).status_code == status
    assert consents_in(of()) == ()
