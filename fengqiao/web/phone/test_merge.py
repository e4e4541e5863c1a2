"""The same quarrel, told by both sides and by 110: one goes on, every receipt still opens, every number is kept."""

from fengqiao.mediation.actions import PartyGiven
from fengqiao.reactions.models import Notice
from fengqiao.web.phone.conftest import PHONES


def merged(village):
    first = village.reported()
    sides = [PartyGiven("李雨竹", PHONES["B"], "A"), PartyGiven("王穗苗", PHONES["A"], "B")]
    second = village.reported(parties=sides, source="police_110", sender_number="110-0455")
    second.move("merge", village.caller("officer"), into=first.number, same_person="yes")
    return first, second


def test_the_receipt_of_the_merged_matter_shows_where_it_went_and_opens_it(village, client):
    first, second = merged(village)
    answer = client.post("/case/", {"code": second.codes["A"], "last": PHONES["B"][-4:]})
    page = client.get(answer.url).content.decode()

    assert f"/my/{first.number}/" in page
    assert client.get(f"/my/{first.number}/").status_code == 200
    assert second.row().sender_number == "110-0455" and second.row().linked_to == first.row()


def test_the_receipt_of_the_other_still_opens_and_the_sides_are_told(village, client, enter):
    first, second = merged(village)
    assert enter(first).get(f"/my/{first.number}/").status_code == 200
    assert client.get(f"/my/{second.number}/").status_code == 302, "it is another receipt's"
    assert Notice.objects.filter(kind="merge", dispute_number=second.number, side="A").count() == 1


def test_the_desk_sees_the_senders_number_on_the_matter_that_goes_on(village, client):
    first, _second = merged(village)
    client.force_login(village.people["officer"])
    assert "110-0455" in client.get(f"/disputes/{first.number}/").content.decode()


def test_a_stranger_does_not_follow(village, client):
    first, _second = merged(village)
    other = village.reported(parties=[PartyGiven("甲", "13900009003", "A"), PartyGiven("乙", "", "B")])
    other.move("merge", village.caller("officer"), into=first.number, same_person="yes")
    client.post("/case/", {"code": other.codes["A"], "last": "9003"})

    page = client.get(f"/my/{other.number}/").content.decode()
    assert first.number in page and f"/my/{first.number}/" not in page
    assert client.get(f"/my/{first.number}/").status_code == 302


def test_a_report_nobody_called_about_leads_to_a_code_by_phone(village, client):
    first = village.reported()
    second = village.reported()
    second.move("merge", village.caller("officer"), into=first.number)
    answer = client.post("/case/", {"code": second.codes["A"], "last": PHONES["A"][-4:]})
    page = client.get(answer.url).content.decode()
    assert first.number in page and f"/my/{first.number}/" not in page and "/by-phone/" in page
    assert client.get(f"/my/{first.number}/").status_code == 302
