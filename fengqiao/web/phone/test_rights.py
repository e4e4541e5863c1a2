"""A party takes their data along at once, asks, and reads the answer."""

import io
import json
import zipfile

import pytest
from django.test import Client

from fengqiao.audit import log
from fengqiao.kernel.clock import now
from fengqiao.mediation.actions import PartyGiven
from fengqiao.mediation.actions.attachments import store
from fengqiao.mediation.actions.rights import answer_request, ask_about_own_data
from fengqiao.mediation.callers import caller_of_party
from fengqiao.mediation.models import Attachment, RightsRequest
from fengqiao.mediation.scope import Caller
from fengqiao.reactions.actions import Letter, write_notices
from fengqiao.web.own_file import packed
from fengqiao.web.phone.conftest import HERE, PHONES

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


def test_whose_data_was_deleted_reads_the_answer_with_the_receipt_and_nothing_else(village, client):
    matter = village.reported()
    matter.move("set_aside", village.caller("officer"), reason="not_a_dispute")
    row = ask_about_own_data(kind="deletion", words="都删了吧", by=matter.party("A"), at=now())
    chief = Caller(role="chief", id="chief", station=HERE.code)
    answer_request(request=row.id, outcome="granted", words="已按您的要求删除", by=chief, at=now())

    door = {"code": matter.codes["A"], "last": PHONES["A"][-4:]}
    assert client.post("/case/", door | {"last": "0000"}).status_code == 422
    assert client.get("/case/answers/").headers["Location"] == "/case/", "a stranger is shown the door"
    answer = client.post("/case/", door)
    assert answer.headers["Location"] == "/case/answers/"
    page = client.get("/case/answers/").content.decode()
    assert "已按您的要求删除" in page and "都删了吧" not in page and "王穗苗" not in page
    assert client.get(f"/my/{matter.number}/").status_code == 302


def marked_quarrel(village):
    """Each side told, handed in and was sent something only it knows; two persons speak for side A."""
    matter = village.reported(
        parties=[
            PartyGiven("王穗苗", PHONES["A"], "A", {"address": "甲址一号院"}),
            PartyGiven("王穗禾", "13900009005", "A", {"address": "甲址二号院"}),
            PartyGiven("李雨竹", PHONES["B"], "B", {"address": "乙址九号院"}),
        ]
    )
    row = matter.row()
    for party in row.parties.filter(name__isnull=False):
        said = f"{party.name}的私话"
        matter.move("say", caller_of_party(party), text=said, audience="private")
        step = row.steps.filter(actor=str(party.pk), move="say").get()
        scan = Attachment.objects.create(
            dispute=row,
            step=step,
            title=f"{party.name}的房本",
            content_type="image/jpeg",
            size=1,
            sha256="ab" * 32,
        )
        store(scan, f"scan of {party.pk}".encode())
        to = {"to": party.phone, "side": party.side, "dispute_id": row.pk, "dispute_number": row.number}
        write_notices(
            [Letter(station=row.station, kind="x", key=f"x{party.pk}", text=f"致{party.pk}", at=now(), **to)]
        )
    return matter


def test_the_own_file_holds_every_mark_of_ones_own_and_none_of_anybody_elses(village, client):
    matter = marked_quarrel(village)
    parties = list(matter.row().parties.order_by("side", "id"))
    mine, others = parties[0], parties[1:]
    content = packed(caller=caller_of_party(mine), at=now())
    archive = zipfile.ZipFile(io.BytesIO(content))
    whole = b"\n".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")

    def marks(party):
        phone, address = party.phone, party.details["address"]
        return {party.name, phone, address, f"{party.name}的私话", f"致{party.pk}", f"scan of {party.pk}"}

    assert not [mark for mark in marks(mine) if mark not in whole]
    assert not [mark for party in others for mark in marks(party) if mark in whole]
