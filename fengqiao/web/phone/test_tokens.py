"""Forged, replayed and expired: tokens of every kind that a resident or a program holds, refused with a clear word."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from fengqiao.kernel.clock import now
from fengqiao.mediation.actions import PartyGiven
from fengqiao.mediation.ladder import MoveRefused
from fengqiao.mediation.models import Party, SigningCode
from fengqiao.reactions.models import Notice
from fengqiao.web.phone.conftest import PHONES


def with_receipt(client, number, code):
    return client.get(f"/api/v1/disputes/{number}", headers={"Authorization": f"Receipt {code}"})


def refusal(answer):
    return answer.status_code, answer.json()["refusal"]


def open_(client, matter, code=None, side="A"):
    return client.post("/case/", {"code": code or matter.codes[side], "last": PHONES[side][-4:]})


def test_a_form_without_its_token_is_refused_with_a_page(village):
    client = Client(enforce_csrf_checks=True)

    for token in ("", "x" * 64):
        answer = client.post("/case/", {"code": "1", "csrfmiddlewaretoken": token})
        assert answer.status_code == 403 and "<h1>" in answer.content.decode()


@pytest.mark.parametrize("key", ["forged-session-key-0123456789abcdef", "x" * 32, "../../db.sqlite3", ""])
def test_a_forged_session_opens_nothing(village, key):
    matter, client = village.reported(), Client()
    client.cookies["sessionid"] = key

    assert client.get(f"/my/{matter.number}/").url == "/case/"
    assert not Session.objects.filter(session_key=key).exists(), "nobody chooses the key of a session"


def test_an_expired_session_opens_nothing(village, client):
    matter = village.reported()
    open_(client, matter)
    assert client.get(f"/my/{matter.number}/").status_code == 200

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert client.get(f"/my/{matter.number}/").url == "/case/"


def test_a_session_from_before_the_receipt_was_entered_is_worth_nothing(village, client):
    matter = village.reported()
    client.get("/preferences/language/?to=en")
    client.post("/report/", {"summary": "x"})
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    open_(client, matter)
    thief = Client()
    thief.cookies["sessionid"] = before

    assert client.cookies["sessionid"].value != before
    assert thief.get(f"/my/{matter.number}/").url == "/case/"


def test_a_session_that_was_left_cannot_be_replayed(village, client):
    matter = village.reported()
    open_(client, matter)
    kept = client.cookies["sessionid"].value
    client.get("/leave/")
    thief = Client()
    thief.cookies["sessionid"] = kept

    assert thief.get(f"/my/{matter.number}/").url == "/case/"


@pytest.mark.parametrize(
    "key", ["Bearer fq_0123456789abcdef", "Bearer ", "Bearer null", "Receipt 000000000000", "Receipt １２"]
)
def test_a_forged_key_for_programs_is_refused_by_name(village, client, key):
    matter = village.reported()
    answer = client.get(
        f"/api/v1/disputes/{matter.number}", headers={"Authorization": key.encode().decode("latin-1")}
    )

    assert refusal(answer) == (401, "unknown_caller")


def test_a_receipt_that_was_replaced_opens_nothing_by_any_door(village, client):
    from fengqiao.mediation.actions.intake import give_code

    matter = village.reported()
    party = Party.objects.get(dispute__number=matter.number, side="A")
    give_code(party)
    party.save()

    assert open_(client, matter).status_code == 422
    assert refusal(with_receipt(client, matter.number, matter.codes["A"])) == (401, "unknown_caller")


def test_the_receipt_of_a_side_whose_data_were_erased_opens_nothing(village, client):
    matter = village.reported()
    Party.objects.filter(dispute__number=matter.number).update(
        receipt_index=None, phone_index=None, erased_at=now()
    )

    assert open_(client, matter).status_code == 422
    assert refusal(with_receipt(client, matter.number, matter.codes["A"])) == (401, "unknown_caller")


def test_a_merged_receipt_opens_where_it_went_but_no_third_matter(village, client):
    first, third = village.reported(), village.reported()
    sides = [PartyGiven("李雨竹", PHONES["B"], "A"), PartyGiven("王穗苗", PHONES["A"], "B")]
    second = village.reported(parties=sides)
    second.move("merge", village.caller("officer"), into=first.number, same_person="yes")

    assert with_receipt(client, first.number, second.codes["A"]).status_code == 200
    assert refusal(with_receipt(client, third.number, second.codes["A"])) == (404, "not_found")


@pytest.fixture
def signing(village, client):
    """A matter to sign, opened by side A, with a code on the way; and how to send a code in."""
    matter = village.signing()
    open_(client, matter)

    def do(move, **fields):
        given = {"version": matter.row().version, "idempotency_key": now().isoformat()} | fields
        return client.post(
            f"/my/{matter.number}/do/{move}/", urlencode(given), "application/x-www-form-urlencoded"
        )

    do("ask_signing_code")
    code = Notice.objects.get(kind="signing_code").code
    return matter, code, lambda code: do("sign", method="one_time_code", code=code)


def test_an_expired_code_does_not_sign(signing):
    matter, code, sign = signing
    SigningCode.objects.update(made_at=now() - timedelta(minutes=31))

    assert sign(code).status_code == 409
    assert "sign" not in matter.row().standing.agreed


def test_a_code_signs_once_and_for_its_own_party_only(signing, village):
    matter, code, sign = signing
    other = Party.objects.get(dispute__number=matter.number, side="B")
    with pytest.raises(MoveRefused, match="signing_code_wrong"):
        matter.move("sign", matter.party("B"), method="one_time_code", code=code)
    assert other.signing_codes.count() == 0

    assert sign(code).status_code == 302
    sign(code)  # whoever finds it later changes nothing
    assert matter.row().standing.agreed["sign"] == ("A",)
    assert matter.row().steps.filter(move="sign").count() == 1
    with pytest.raises(MoveRefused, match="signing_code_wrong"):
        matter.move("sign", matter.party("B"), method="one_time_code", code=code)


def test_five_wrong_codes_use_the_right_one_up(signing):
    matter, code, sign = signing
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert sign(wrong).status_code == 409

    assert sign(code).status_code == 409
    assert "sign" not in matter.row().standing.agreed


def test_an_invitation_of_the_other_side_that_was_withdrawn_by_protection_opens_nothing(village, client):
    matter = village.mediating()
    from fengqiao.mediation.actions.intake import give_code

    party = Party.objects.get(dispute__number=matter.number, side="B")
    code = give_code(party)
    party.save()
    assert with_receipt(client, matter.number, code).status_code == 200

    matter.move("raise_safety_concern", matter.party("A"), what="family_violence", imminent="no")

    assert (
        open_(client, matter, code, "B").status_code == 422
        or client.get(f"/my/{matter.number}/").status_code == 302
    )
    assert with_receipt(client, matter.number, code).status_code in {401, 404}
