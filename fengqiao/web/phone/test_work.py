"""The phone of those who mediate: what is due first, masked names, moves of their role."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.audit.models import Entry
from fengqiao.mediation.models import Step

pytestmark = pytest.mark.django_db


def test_an_elder_sees_their_matter_and_records_a_talk(village, client):
    matter = village.mediating()
    client.force_login(village.people["elder"])
    assert matter.number in client.get("/work/").content.decode()
    page = client.get(f"/work/{matter.number}/").content.decode()
    assert "李**" in page and "李雨竹" not in page

    answer = client.post(
        f"/work/{matter.number}/do/record_talk/",
        {"version": matter.row().version, "idempotency_key": "k", "note": "都肯让一步。"},
    )

    assert answer.url == f"/work/{matter.number}/"
    assert Step.objects.filter(move="record_talk").count() == 2


def test_a_side_that_does_not_read_answers_before_the_elder(village, client):
    matter = village.reported()
    matter.move("accept", village.caller("officer"))
    client.force_login(village.people["assistant"])

    client.post(
        f"/work/{matter.number}/do/consent/",
        {
            "version": matter.row().version,
            "idempotency_key": "k",
            "rights_read": "yes",
            "side": "A",
            "said_how": "read_aloud",
            "witness": "邻居",
        },
    )

    assert matter.row().standing.agreed["consent"] == ("A",)
    step = Step.objects.get(move="consent")
    assert (step.side, step.role) == ("A", "assistant")
    assert step.words["witness"] == "邻居"


def test_names_and_phones_want_a_reason_and_leave_an_entry(village, client):
    matter = village.mediating()
    client.force_login(village.people["elder"])
    reveal = f"/work/{matter.number}/reveal/"

    assert client.post(reveal, {"reason": "", "idempotency_key": "k"}).status_code == 409
    for _twice in (1, 2):
        client.post(reveal, {"reason": "约他们见面", "idempotency_key": "k2"})

    assert "13900009002" in client.get(f"/work/{matter.number}/").content.decode()
    assert Entry.objects.filter(verb="reveal_parties", refused=False).count() == 1
    client.force_login(village.people["assistant"])
    assert "13900009002" not in client.get(f"/work/{matter.number}/").content.decode()


def test_others_are_not_even_told_that_it_exists(village, client):
    matter = village.mediating()
    for username in ("outsider", "lawyer"):
        client.force_login(village.people[username])
        assert client.get(f"/work/{matter.number}/").status_code == 404
        assert client.get(f"/work/{matter.number}/do/stop/").status_code == 404
        assert client.post(f"/work/{matter.number}/reveal/", {"reason": "好奇而已"}).status_code == 404
    for username in ("justice", "resident"):
        client.force_login(village.people[username])
        assert client.get("/work/").status_code == 403
        assert client.get(f"/work/{matter.number}/").status_code == 403


def test_every_matter_is_on_one_page_of_the_work_and_those_without_a_day_come_last(
    village, client, monkeypatch
):
    monkeypatch.setattr("fengqiao.web.phone.work.ON_ONE_PAGE", 1)
    dated = [village.mediating().number for _one in range(2)]
    without_day = [village.mediating() for _one in range(2)]
    for matter in without_day:
        matter.move("pause", village.caller("elder"), reason="appraisal")
    client.force_login(village.people["elder"])

    seen, page = [], client.get("/work/")
    while True:
        seen += [row["dispute"].number for row in page.context["mine"] + page.context["others"]]
        if page.context["next"] is None:
            break
        page = client.get("/work/", {"after": page.context["next"]})

    assert seen[:2] == dated
    assert sorted(seen[2:]) == sorted(matter.number for matter in without_day)


@pytest.mark.parametrize("after", ["x", "undated x", "2026-99-99_1", "undated 1 2"])
def test_a_page_that_does_not_exist_is_the_first_one(village, client, after):
    matter = village.mediating()
    client.force_login(village.people["elder"])

    assert matter.number in client.get("/work/", {"after": after}).content.decode()


def test_the_work_pages_want_a_sign_in(village, client):
    matter = village.mediating()

    for path in ("/work/", f"/work/{matter.number}/", f"/work/{matter.number}/do/stop/"):
        answer = client.get(path)
        assert answer.status_code in (302, 404)
        assert answer.status_code == 404 or answer.url.startswith("/sign-in/")


def test_a_refusal_names_the_move_that_helps(village, client):
    matter = village.signing()
    client.force_login(village.people["elder"])

    answer = client.post(
        f"/work/{matter.number}/do/record_oral_agreement/",
        {"version": matter.row().version, "idempotency_key": "k"},
    )

    assert answer.status_code == 409
    assert matter.row().stage == "agreeing"


def test_every_open_move_has_a_page_that_can_be_drawn(village, client):
    for matter in (village.reported(), village.mediating(), village.signing()):
        for username in ("officer", "elder", "assistant"):
            client.force_login(village.people[username])
            page = client.get(f"/work/{matter.number}/")
            if page.status_code == 404:
                continue
            for move in page.context["page"].matter.moves:
                drawn = client.get(f"/work/{matter.number}/do/{move.name}/")
                assert drawn.status_code == 200, (username, move.name)


def test_the_work_list_asks_the_database_as_often_for_many_as_for_few(village, client):
    village.mediating()
    client.force_login(village.people["elder"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/work/")
        return len(queries)

    asked()
    few = asked()
    for _one in range(3):
        village.mediating()

    assert asked() == few
