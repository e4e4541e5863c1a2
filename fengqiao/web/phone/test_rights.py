"""A party takes their data along at once, asks, and reads the answer."""

import io
import json
import zipfile

import pytest
from django.test import Client

from fengqiao.audit import log
from fengqiao.mediation.models import RightsRequest

pytestmark = pytest.mark.django_db


def file_of(browser, matter):
    answer = browser.post(f"/my/{matter.number}/data/file/")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return json.loads(archive.read("my-data.json")), archive.read("my-data.html").decode(), archive.namelist()


def test_the_file_is_there_at_once_with_everything_of_ones_own_and_nothing_of_the_other_side(village, enter):
    matter = village.in_force()
    matter.move("say", matter.party("B"), text="我在外面欠着钱", audience="private")
    told, page, names = file_of(enter(matter), matter)
    assert told["you"]["name"] == "王穗苗" and told["you"]["phone"] == "13900009001"
    assert told["agreements"][0]["promises"] and told["steps"] and told["messages"]
    whole = json.dumps(told, ensure_ascii=False) + page
    for other in ("李雨竹", "13900009002", "欠着钱"):
        assert other not in whole
    assert names[:2] == ["my-data.json", "my-data.html"]
    entry = [
        one
        for one in log.entries_about(object_kind="dispute", object_id=str(matter.row().id))
        if one.verb == "take_own_data"
    ]
    assert (
        len(entry) == 1 and f"E{entry[0].number:08d}" == told["taken"]["id"] and told["taken"]["id"] in page
    )


def test_the_file_says_who_looked_and_why(village, enter):
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.actions import reveal_parties

    matter = village.mediating()
    reveal_parties(number=matter.number, reason="要打电话约时间", by=village.caller("officer"), at=now())
    told, _page, _names = file_of(enter(matter), matter)
    assert [one["reason"] for one in told["who_looked"]] == ["要打电话约时间"]


def test_a_stranger_gets_nothing(village):
    matter = village.mediating()
    for path in ("data/", "data/file/"):
        answer = Client().post(f"/my/{matter.number}/{path}")
        assert answer.status_code == 302 and answer.headers["Location"] == "/case/"
    assert not RightsRequest.objects.exists()


def test_a_request_is_written_down_once_with_its_day(village, enter):
    matter = village.mediating()
    browser = enter(matter)
    for _ in range(2):
        sent = {"kind": "deletion", "words": "都删了吧", "idempotency_key": "one"}
        assert browser.post(f"/my/{matter.number}/data/", sent).status_code == 302
    row = RightsRequest.objects.get()
    page = browser.get(f"/my/{matter.number}/data/").content.decode()
    assert "refusal" not in page, "no empty box where nothing was refused"
    assert "都删了吧" in page and row.due_on.isoformat() in page


def test_a_request_without_a_kind_is_refused_and_keeps_what_was_written(village, enter):
    matter = village.mediating()
    answer = enter(matter).post(f"/my/{matter.number}/data/", {"kind": "", "words": "我的话"})
    assert answer.status_code == 422 and "我的话" in answer.content.decode()
