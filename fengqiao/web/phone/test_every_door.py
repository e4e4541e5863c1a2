"""Every door of the table is walked to, over HTTP, until it closes: no row of it is only words."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqiao.audit.doors import ALL, DOORS, Limit
from fengqiao.audit.models import Entry
from fengqiao.community import totp
from fengqiao.community.actions import issue_token
from fengqiao.community.models import SecondFactor
from fengqiao.kernel.clock import now
from fengqiao.kernel.kinds import KINDS
from fengqiao.mediation.models import Party
from fengqiao.reactions.actions import Letter, deliver_due, write_notices
from fengqiao.reactions.models import Notice
from fengqiao.web.knocking import _door_of_form
from fengqiao.web.phone.conftest import PHONES, VILLAGE
from fengqiao.web.sign_in.pending import ON_THE_WAY

MOST = 3


@pytest.fixture
def narrow(monkeypatch, request):
    """Every door closes after three tries, so that the walk is short; wrong codes meet their own door first."""
    params = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    spared = [] if params.get("name") == "sign_in" else [id(limit) for limit in DOORS["sign_in"].limits]

    def in_force(limit):
        return limit.most if limit.counted == ALL or id(limit) in spared else MOST

    monkeypatch.setattr(Limit, "in_force", property(in_force))


def as_staff(village, client, username="officer"):
    client.force_login(village.people[username])
    return client


def posts(path, **data):
    return lambda village, client: lambda n: client.post(path, data)


def staff_posts(path, username="officer", **data):
    return lambda village, client: lambda n: as_staff(village, client, username).post(path, data)


def staff_gets(path):
    return lambda village, client: lambda n: as_staff(village, client).get(path)


def by_party(move, **fields):
    def way(village, client):
        matter = village.signing()
        code = {"code": matter.codes["A"], "last": PHONES["A"][-4:]}
        assert client.post("/case/", code).status_code == 302
        url, form = f"/my/{matter.number}/do/{move}/", "application/x-www-form-urlencoded"

        def knock(n):
            given = {"version": matter.row().version, "idempotency_key": str(n)} | fields
            return client.post(url, urlencode(given), form)

        return knock

    return way


def code_entry(village, client):
    village.reported()
    client.post("/by-phone/", {"phone": PHONES["A"]})
    return lambda n: client.post("/by-phone/code/", {"code": "x"})


def second_step(village, client):
    officer = village.people["officer"]
    SecondFactor.objects.create(user=officer, kind="totp", secret={"key": totp.new_key()}, added_at=now())
    session = client.session
    session[ON_THE_WAY] = {
        "user": str(officer.pk),
        "name": officer.username,
        "at": now().timestamp(),
        "next": "",
    }
    session.save()
    return lambda n: client.post("/sign-in/second/", {"code": "wrong"})


DUE = {"amount": "1", "due_on": "2026-01-01"}
WAYS = {
    "second_step": second_step,
    "passkey": posts("/sign-in/passkey/", credential="{}"),
    "passkey_ask": posts("/sign-in/passkey/begin/"),
    "telling": posts("/report/"),
    "sign_in": posts("/sign-in/", username="officer", password="wrong"),
    "code_request": lambda village, client: lambda n: client.post("/by-phone/", {"phone": f"1390000900{n}"}),
    "code_entry": code_entry,
    "receipt": lambda village, client: (
        lambda n: client.post("/case/", {"code": f"{n:04d}00000000", "last": "1"})
    ),
    "report": posts("/report/confirm/"),
    "report_by_staff": staff_posts("/report/confirm/", "elder"),
    "check": lambda village, client: lambda n: client.post("/check/", {"number": f"x{n}"} | DUE),
    "signing_code": by_party("ask_signing_code"),
    "sign": by_party("sign", method="one_time_code", code="000000x"),
    "upload": staff_posts("/import/"),
    "export": staff_gets("/disputes/export/"),
    "search": staff_gets("/disputes/?q=鸡"),
}
ELSEWHERE = {
    "sign_in_text": "web/sign_in/test_factors.py and test_strangers.py",
    "unread": "tests/attacks/test_uploads.py",
    "password_reset": "below, by the name of the page",
    "text_message": "below: no page, the worker",
}


def test_no_door_is_left_out():
    assert set(WAYS) | set(ELSEWHERE) == set(DOORS)


@pytest.mark.parametrize("name", list(WAYS))
def test_every_door_closes_with_a_time_to_come_back(village, client, narrow, name):
    knock = WAYS[name](village, client)

    before = [knock(n).status_code for n in range(MOST)]
    answer = knock(MOST)

    assert 429 not in (before[:-1] if name == "sign_in" else before)  # there the last wrong one is told so
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    said = answer.content.decode()
    assert "分钟后再试" in said or "小时后再试" in said
    knock(MOST + 1)
    assert Entry.objects.filter(verb="close_door", object_id=name).count() == 1


@pytest.mark.parametrize("name", [name for name in WAYS if name not in {"sign_in", "second_step"}])
def test_whoever_closes_a_door_closes_it_to_nobody_else(village, client, narrow, name):
    """Of the two left out, `web/sign_in/test_strangers.py` tells: there it is about the same name."""
    knock = WAYS[name](village, client)
    assert [knock(n).status_code for n in range(MOST + 1)][-1] == 429

    if name in {"upload", "export", "search", "report_by_staff"}:
        village.people |= {"officer": village.people["outsider"], "elder": village.people["assistant"]}
    answer = WAYS[name](village, Client(REMOTE_ADDR="198.51.100.77"))(0)

    assert answer.status_code != 429


@pytest.fixture
def bearer(village):
    token = issue_token(user=village.people["officer"], label="测试", at=now())
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("name", "path"),
    [("search", "/api/v1/disputes?q=鸡狗"), ("export", "/api/v1/disputes/{number}/dossier.pdf?reason=x")],
)
def test_pages_and_api_share_the_doors_of_the_staff(village, client, narrow, bearer, name, path):
    matter = village.reported()
    knock = WAYS[name](village, client)
    for n in range(MOST):
        knock(n)

    answer = Client().get(path.format(number=matter.number), headers=bearer | {"Accept-Language": "en"})

    assert (answer.status_code, answer.json()["refusal"]) == (429, "too_many_tries")
    assert int(answer["Retry-After"]) == answer.json()["detail"]["retry_after"] > 0


def test_pages_and_api_share_the_door_of_receipts(village, client, narrow):
    matter = village.reported()
    for n in range(MOST):
        assert client.post("/case/", {"code": f"{n:012d}", "last": "1"}).status_code == 422

    answer = client.get(
        f"/api/v1/disputes/{matter.number}", headers={"Authorization": f"Receipt {matter.codes['A']}"}
    )

    assert answer.status_code == 429


def test_an_api_report_without_an_account_is_counted(village, client, narrow):
    report = {"village": VILLAGE, "summary": "鸡", "parties": [], "screening": {}, "kind": KINDS[0].code}
    told = dict.fromkeys(("crime", "court_seized", "other_body", "family_violence", "minor"), False)
    report |= {"parties": [{"name": "甲", "side": "A"}], "screening": told}

    codes = [client.post("/api/v1/disputes", report, "application/json").status_code for _ in range(MOST + 1)]

    assert codes == [201] * MOST + [429]


def test_the_right_receipt_again_and_again_closes_nothing(village, client, narrow):
    matter = village.reported()
    for _ in range(MOST * 3):
        assert client.post("/case/", {"code": matter.codes["A"], "last": PHONES["A"][-4:]}).status_code == 302
        key = {"Authorization": f"Receipt {matter.codes['A']}"}
        assert client.get(f"/api/v1/disputes/{matter.number}", headers=key).status_code == 200


def test_a_wrong_code_and_wrong_digits_are_told_apart_by_nothing(village):
    matter = village.reported()
    told = []
    for code in (matter.codes["A"], "987654321098"):
        with CaptureQueriesContext(connection) as work:
            answer = Client().post("/case/", {"code": code, "last": "0000"})
        page = answer.content.decode().replace(code, "")
        page = page.split("csrfmiddlewaretoken")[0] + page.split("csrfmiddlewaretoken")[1][80:]
        told.append((answer.status_code, page, len(work.captured_queries)))

    assert told[0] == told[1]


def test_who_knows_a_code_guesses_ten_times_a_day_whatever_the_address(village):
    matter = village.reported()
    statuses = [
        Client()
        .post("/case/", {"code": matter.codes["A"], "last": f"{n:04d}"}, REMOTE_ADDR=f"198.51.100.{n}")
        .status_code
        for n in range(12)
    ]

    assert statuses == [422] * 10 + [429] * 2


def test_receipts_are_kept_as_keyed_digests_only(village):
    matter = village.reported()
    party = Party.objects.get(dispute__number=matter.number, side="A")

    assert matter.codes["A"].encode() not in bytes(party.receipt_index) and len(party.receipt_index) == 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mediation_party")
        assert matter.codes["A"] not in str(cursor.fetchall())


def test_setting_a_password_anew_is_a_door(rf, village):
    request = rf.post("/x/")
    request.user = village.people["officer"]
    match = type("Match", (), {"kwargs": {"deed": "password"}})
    request.resolver_match = match

    assert _door_of_form(request, "change-person") == ("password_reset", {"user": str(request.user.pk)})
    match.kwargs = {"deed": "lawyer"}
    assert _door_of_form(request, "change-person") is None


def test_text_messages_to_one_phone_wait_but_the_staffs_do_not(village, narrow):
    at = now()
    about = {"station": "370781007", "kind": "receipt", "text": "您好", "at": at, "to": "13900009001"}
    write_notices(Letter(key=f"k{n}", **about) for n in range(MOST + 2))
    officer = village.people["officer"].id
    write_notices(
        Letter(key=f"alarm{n}", recipient_user=officer, channel="sms", **about) for n in range(MOST + 2)
    )

    assert deliver_due(at=at) == MOST + MOST + 2
    waiting = Notice.objects.filter(sent_at=None)
    assert {row.last_error for row in waiting} == {"too_often"} and not waiting.exclude(
        failed_at=None
    ).exists()
    assert deliver_due(at=at + timedelta(hours=1, minutes=2)) == 2


def test_addresses_of_the_table_exist():
    for page in ("sign-in", "report-confirm", "import", "register", "register-export", "justice-export"):
        assert reverse(f"web:{page}")
