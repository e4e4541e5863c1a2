"""Signing in with a code sent to the phone: what it opens, and what it must never open or tell."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fengqiao.audit.models import Entry
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions import PartyGiven, hand_over_phone_codes, use_phone_code
from fengqiao.mediation.models import Party, PhoneCode
from fengqiao.mediation.standing import Screening
from fengqiao.reactions.models import Notice
from fengqiao.web.phone.conftest import PHONES

STRANGER = "13900009999"


def ask(client, phone):
    return client.post("/by-phone/", {"phone": phone})


def code_sent():
    """What the worker sends; empty if it sends nothing."""
    hand_over_phone_codes(at=now())
    row = Notice.objects.filter(kind="phone_code").order_by("-id").first()
    return row.code if row else ""


def sign_in(client, phone):
    assert ask(client, phone).url == "/by-phone/code/"
    return client.post("/by-phone/code/", {"code": code_sent()})


def test_who_has_the_phone_sees_their_matters_without_the_receipt(village, client):
    mine = village.mediating()
    other = village.reported(parties=[PartyGiven("甲", STRANGER, "A"), PartyGiven("乙", "", "B")])

    assert sign_in(client, "+86 139-0000-9001").url == "/my/"

    page = client.get("/my/").content.decode()
    assert mine.number in page and other.number not in page
    assert client.get(f"/my/{mine.number}/").status_code == 200
    assert client.get(f"/my/{other.number}/").url == "/case/"
    assert {entry.verb for entry in Entry.objects.filter(object_kind="phone")} == {
        "ask_phone_code",
        "sign_in_by_phone",
    }
    client.post("/by-phone/out/")
    assert client.get("/my/").url == "/case/"


def test_known_or_not_the_answer_and_the_work_are_the_same(village, client):
    village.reported()
    answers, statements = [], []
    for phone in (PHONES["A"], STRANGER):
        visitor = Client()
        with CaptureQueriesContext(
            connection,
        ) as work:
            asked = ask(visitor, phone)
        page = visitor.get(asked.url).content.decode().replace(phone[-4:], "")
        wrong = visitor.post(asked.url, {"code": "not it"})
        answers.append((asked.status_code, asked.url, len(page), wrong.status_code))
        statements.append([query["sql"].split(" ")[0] for query in work.captured_queries])

    assert answers[0] == answers[1] and statements[0] == statements[1]
    hand_over_phone_codes(at=now())
    assert [row.to for row in Notice.objects.filter(kind="phone_code")] == [PHONES["A"]]
    assert not any(row.phone or row.code for row in PhoneCode.objects.all())


def test_a_code_is_good_once_in_the_browser_that_asked_and_for_five_minutes(village, client):
    village.reported()
    ask(client, PHONES["A"])
    code, row = code_sent(), PhoneCode.objects.get()
    assert Client().post("/by-phone/code/", {"code": code}).url == "/by-phone/"
    with pytest.raises(Refused, match="phone_code_wrong"):
        use_phone_code(asked=row.id, code=code, at=now() + timedelta(minutes=5, seconds=1))

    use_phone_code(asked=row.id, code=code, at=now())
    with pytest.raises(Refused, match="phone_code_wrong"):
        use_phone_code(asked=row.id, code=code, at=now())


def test_five_wrong_tries_use_a_code_up(village, client):
    village.reported()
    ask(client, PHONES["A"])
    code = code_sent()
    wrong = "000000" if code != "000000" else "000001"

    assert [client.post("/by-phone/code/", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert client.post("/by-phone/code/", {"code": code}).status_code == 422
    assert client.get("/my/").url == "/case/"
    assert Entry.objects.filter(verb="sign_in_by_phone", refusal="phone_code_wrong").count() == 6


def test_one_code_a_minute_for_one_phone_whoever_asks(village):
    assert ask(Client(), STRANGER).status_code == 302
    again = Client().post(
        "/by-phone/", {"phone": STRANGER}, headers={"Accept-Language": "en"}, REMOTE_ADDR="198.51.100.8"
    )

    assert again.status_code == 429 and 0 < int(again["Retry-After"]) <= 61
    assert "Too many tries" in again.content.decode()
    assert ask(Client(), "13900009998").status_code == 302


def test_what_is_no_number_is_said_so_at_once(village, client):
    assert ask(client, "110").status_code == 422
    assert PhoneCode.objects.count() == 0


def test_nothing_goes_to_the_phone_of_somebody_who_told_us_of_violence(village, client):
    matter = village.reported(screening=Screening(family_violence=True))
    assert matter.row().stage == "protected"

    assert ask(client, PHONES["A"]).url == "/by-phone/code/"
    assert code_sent() == "" and Notice.objects.filter(kind="phone_code").count() == 0


def test_the_alleged_abuser_learns_nothing(village, client):
    village.reported(screening=Screening(family_violence=True))

    ask(client, PHONES["B"])
    assert code_sent() == ""


def test_signed_in_already_the_matter_vanishes_when_it_becomes_protected(village, client):
    matter = village.mediating()
    Party.objects.filter(side="B").update(receipt_index=b"b" * 32)
    sign_in(client, PHONES["B"])
    assert matter.number in client.get("/my/").content.decode()

    matter.move("raise_safety_concern", matter.party("A"), what="family_violence", imminent="no")

    assert matter.number not in client.get("/my/").content.decode()
    assert client.get(f"/my/{matter.number}/").url == "/case/"


def test_a_side_that_was_not_asked_yet_learns_nothing(village, client):
    village.reported()

    ask(client, PHONES["B"])
    assert code_sent() == ""


def test_whoever_must_never_be_contacted_is_sent_nothing_even_with_a_code_of_old(village, client):
    matter = village.mediating()
    Party.objects.filter(dispute__number=matter.number).update(never_contact=True)

    ask(client, PHONES["A"])
    assert code_sent() == ""


def test_two_sides_on_one_phone_need_their_receipts(village, client):
    shared = [PartyGiven("甲", STRANGER, "A"), PartyGiven("乙", STRANGER, "B")]
    village.reported(parties=shared)

    ask(client, STRANGER)
    assert code_sent() == ""


def test_a_phone_that_is_corrected_opens_nothing_any_more(village, client):
    matter = village.reported()
    sign_in(client, PHONES["A"])
    assert client.get(f"/my/{matter.number}/").status_code == 200

    matter.move("correct_party", village.caller("officer"), side="A", phone=STRANGER)

    assert client.get(f"/my/{matter.number}/").url == "/case/"


def from_somewhere(number):
    """Somebody with another browser at another address, reading English."""
    return Client(REMOTE_ADDR=f"203.0.113.{number}", headers={"accept-language": "en"})


def minutes_later(monkeypatch, minutes):
    """The clock of these pages; text messages are none of their business."""
    later = now() + timedelta(minutes=minutes)
    for module in ("web.knocking", "web.phone.by_phone"):
        monkeypatch.setattr(f"fengqiao.{module}.now", lambda: later)


def wrong(code):
    return "000000" if code != "000000" else "000001"


def test_a_stranger_who_types_wrong_codes_uses_up_nobody_elses(village, client, monkeypatch):
    village.reported()
    thief = from_somewhere(1)
    ask(thief, PHONES["A"])
    answers = [thief.post("/by-phone/code/", {"code": "not it"}).status_code for _ in range(25)]
    assert answers == [422] * 20 + [429] * 5

    minutes_later(monkeypatch, 2)
    assert sign_in(client, PHONES["A"]).url == "/my/"


def test_tries_count_for_the_code_of_the_browser_that_asked(village, client, monkeypatch):
    village.reported()
    ask(client, PHONES["A"])
    code = code_sent()
    minutes_later(monkeypatch, 2)
    thief = from_somewhere(1)
    assert ask(thief, PHONES["A"]).status_code == 302
    for _ in range(6):
        assert thief.post("/by-phone/code/", {"code": wrong(code)}).status_code == 422
    assert thief.post("/by-phone/code/", {"code": code}).status_code == 422, "another browser's code"

    assert client.post("/by-phone/code/", {"code": code}).url == "/my/"


def test_one_address_asks_three_times_and_the_owner_elsewhere_still_gets_a_code(village, client, monkeypatch):
    village.reported()
    answers = []
    for minute in range(0, 12, 2):
        minutes_later(monkeypatch, minute)
        answers.append(ask(from_somewhere(1), PHONES["A"]).status_code)
    assert answers == [302] * 3 + [429] * 3

    assert sign_in(client, PHONES["A"]).url == "/my/"


def test_a_phone_is_not_flooded_from_many_addresses(village, monkeypatch):
    answers = []
    for minute in range(0, 24 * 60, 4):
        minutes_later(monkeypatch, minute)
        answers.append(ask(from_somewhere(minute // 4 % 200), STRANGER).status_code)

    assert answers[:16].count(302) == 5 and answers.count(302) == 20


def test_when_strangers_have_used_a_phone_up_its_owner_comes_in_by_the_code_that_was_sent(
    village, client, monkeypatch
):
    matter = village.reported()
    ask(client, PHONES["A"])
    code = code_sent()
    for minute in (2, 4, 6, 8):
        minutes_later(monkeypatch, minute)
        ask(from_somewhere(minute), PHONES["A"])
    minutes_later(monkeypatch, 4)
    client.cookies["django_language"] = "en"
    refused = ask(client, PHONES["A"])

    assert refused.status_code == 429
    page = refused.content.decode()
    assert 'href="/by-phone/code/"' in page and 'href="/case/"' in page and "With the receipt code" in page
    assert client.post("/by-phone/code/", {"code": code}).url == "/my/"
    receipt = {"code": matter.codes["A"], "last": PHONES["A"][-4:]}
    assert Client().post("/case/", receipt).status_code == 302, "and by the receipt from anywhere"


def test_a_browser_the_owner_came_in_by_before_is_not_counted_with_strangers(village, client, monkeypatch):
    village.reported()
    assert sign_in(client, PHONES["A"]).url == "/my/"
    client.post("/by-phone/out/")
    for minute in (2, 4, 6, 8, 10, 12):
        minutes_later(monkeypatch, minute)
        last = ask(from_somewhere(minute), PHONES["A"]).status_code
    assert last == 429

    assert ask(client, PHONES["A"]).status_code == 302
    assert ask(from_somewhere(99), PHONES["A"]).status_code == 429
    assert [ask(client, STRANGER).status_code, ask(client, STRANGER).status_code] == [302, 429], "one phone"
