"""A party's own pages: the door, the one next thing, moves, the way out."""

import pytest
from django.test import Client

from fengqiao.mediation.models import Alarm, SigningCode, Step
from fengqiao.web.phone.conftest import PHONES, SUMMARY

pytestmark = pytest.mark.django_db


def test_a_party_answers_an_offer_from_the_page(village, enter, client):
    matter = village.mediating()
    matter.move("make_offer", matter.party("B"), amount="180", terms="分一次付清", audience="joint")
    page = enter(matter).get(f"/my/{matter.number}/").content.decode()
    assert "180" in page and f"/my/{matter.number}/do/accept_offer/" in page

    answer = client.post(
        f"/my/{matter.number}/do/accept_offer/",
        {"version": matter.row().version, "idempotency_key": "yes"},
    )

    assert answer.url == f"/my/{matter.number}/"
    assert matter.row().standing.agreed["accept_offer"] == ("A", "B")


def test_the_way_out_is_always_there_and_asks_once(village, enter, client):
    matter = village.mediating()
    enter(matter)
    assert f"/my/{matter.number}/do/stop/" in client.get(f"/my/{matter.number}/").content.decode()

    client.post(
        f"/my/{matter.number}/do/stop/", {"version": matter.row().version, "idempotency_key": "enough"}
    )

    assert matter.row().stage == "ended"


def test_somebody_without_the_code_sees_nothing(village, client):
    matter = village.mediating()

    for path in ("", "looks/", "do/stop/"):
        assert client.get(f"/my/{matter.number}/{path}").url == "/case/"
    assert client.post(f"/my/{matter.number}/do/stop/", {"version": 9}).url == "/case/"
    client.force_login(village.people["resident"])
    assert client.get(f"/my/{matter.number}/").url == "/case/"
    assert matter.row().stage == "mediating"


def test_the_code_of_one_matter_does_not_open_another(village, enter):
    mine, other = village.reported(), village.reported()

    assert enter(mine).get(f"/my/{other.number}/").url == "/case/"


def test_a_link_fills_in_the_code_but_never_opens(village, client):
    matter = village.reported()

    page = client.get(f"/case/?code={matter.codes['A']}")

    assert page.status_code == 200 and matter.codes["A"] in page.content.decode()
    assert matter.number not in page.content.decode()


def test_the_four_digits_must_fit(village, client):
    matter = village.reported()

    wrong = client.post("/case/", {"code": matter.codes["A"], "last": "0000"})

    assert wrong.status_code == 422
    assert client.get(f"/my/{matter.number}/").url == "/case/"


def test_wrong_codes_are_throttled_with_a_clear_word(village, client):
    matter = village.reported()
    prefix = matter.codes["A"][:4]
    for n in range(10):
        assert client.post("/case/", {"code": f"{prefix}{n:08d}", "last": "9001"}).status_code == 422

    answer = client.post(
        "/case/", {"code": matter.codes["A"], "last": "9001"}, headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_the_same_words_sent_twice_are_said_once(village, enter, client):
    matter = village.mediating()
    enter(matter)
    said = {
        "version": matter.row().version,
        "idempotency_key": "k",
        "text": "鸡是下蛋的",
        "audience": "private",
    }

    first = client.post(f"/my/{matter.number}/do/say/", said)
    second = client.post(f"/my/{matter.number}/do/say/", said)

    assert first.url == second.url == f"/my/{matter.number}/"
    assert Step.objects.filter(move="say").count() == 1


def test_a_stale_form_shows_what_changed_and_keeps_the_words(village, enter, client):
    matter = village.mediating()
    seen = matter.row().version
    enter(matter)
    matter.move("make_offer", matter.party("B"), amount="120", terms="赔鸡钱", audience="joint")

    answer = client.post(
        f"/my/{matter.number}/do/make_offer/",
        {
            "version": seen,
            "idempotency_key": "k",
            "amount": "300",
            "terms": "三只下蛋鸡",
            "audience": "joint",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "赔鸡钱" in page and "三只下蛋鸡" in page
    assert f'name="version" value="{matter.row().version}"' in page
    assert matter.row().standing.offer.by == "B"


def test_what_cannot_be_read_is_marked_and_kept(village, enter, client):
    matter = village.mediating()
    enter(matter)

    answer = client.post(
        f"/my/{matter.number}/do/make_offer/",
        {"version": matter.row().version, "idempotency_key": "k", "amount": "三百", "terms": "三只下蛋鸡"},
    )

    assert answer.status_code == 422 and "三只下蛋鸡" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_an_alarm_is_heard_and_the_other_side_does_not_see_who_raised_it(village, enter, client):
    matter = village.mediating()
    enter(matter)
    client.post(
        f"/my/{matter.number}/do/raise_safety_concern/",
        {
            "version": matter.row().version,
            "idempotency_key": "k",
            "what": "violence",
            "imminent": "yes",
            "words": "他说要动手",
        },
    )
    assert Alarm.objects.get().imminent
    assert "他说要动手" in client.get(f"/my/{matter.number}/").content.decode()

    other = Client()
    code = give_new_code(matter, "B")
    other.post("/case/", {"code": code, "last": PHONES["B"][-4:]})
    page = other.get(f"/my/{matter.number}/").content.decode()
    assert matter.number in page and "他说要动手" not in page


def give_new_code(matter, side):
    from fengqiao.mediation.actions.intake import give_code
    from fengqiao.mediation.models import Party

    party = Party.objects.get(dispute__number=matter.number, side=side)
    code = give_code(party)
    party.save()
    return code


def test_a_replaced_code_ends_the_session_that_used_it(village, enter, client):
    matter = village.reported()
    enter(matter)
    assert client.get(f"/my/{matter.number}/").status_code == 200

    give_new_code(matter, "A")

    assert client.get(f"/my/{matter.number}/").url == "/case/"


def test_nobody_signs_without_the_code_of_their_own_phone(village, enter, client):
    matter = village.signing()
    enter(matter)
    asked = client.post(
        f"/my/{matter.number}/do/ask_signing_code/", {"version": matter.row().version, "idempotency_key": "k"}
    )
    assert asked.url == f"/my/{matter.number}/do/sign/" and SigningCode.objects.count() == 1

    answer = client.post(
        f"/my/{matter.number}/do/sign/",
        {"version": matter.row().version, "idempotency_key": "s", "code": "not-it"},
    )

    assert answer.status_code == 409
    assert "sign" not in matter.row().standing.agreed


def test_moves_of_the_staff_are_not_a_partys(village, enter, client):
    matter = village.mediating()
    enter(matter)

    for move in ("draft_agreement", "pause", "no_such_move"):
        assert client.get(f"/my/{matter.number}/do/{move}/").status_code == 404


def test_who_looked_is_told_with_the_reason(village, enter, client):
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.actions import reveal_parties

    matter = village.mediating()
    reveal_parties(number=matter.number, reason="给双方打电话", by=village.caller("elder"), at=now())

    page = enter(matter).get(f"/my/{matter.number}/looks/").content.decode()

    assert "给双方打电话" in page and "样例elder" in page


def test_the_same_look_again_and_again_is_one_line(village, enter, client):
    from fengqiao.kernel.clock import now
    from fengqiao.mediation.actions.reveal import log_look

    matter = village.mediating()
    for _again in range(3):
        log_look(dispute=matter.row(), what="look", by=village.caller("elder"), at=now())
    log_look(dispute=matter.row(), what="look", by=village.caller("officer"), at=now())

    rows = enter(matter).get(f"/my/{matter.number}/looks/").context["rows"]

    assert [row["times"] for row in rows] == [1, 3]


def test_lawyers_chosen_stay_chosen_when_the_form_comes_back(village, enter, client):
    matter = village.mediating()
    enter(matter)
    matter.move("climb", matter.party("A"), reason="谈不拢", to_level="3")
    matter.move("agree_climb", matter.party("B"))
    matter.move("take_over", village.caller("officer"))

    answer = client.post(
        f"/my/{matter.number}/do/rank_lawyers/",
        {"version": 1, "idempotency_key": "k", "lawyers_1": "", "lawyers_2": "lawyer"},
    )

    assert answer.status_code == 409
    assert '<option value="lawyer" selected>' in answer.content.decode()


def test_a_real_print_is_told_from_a_forged_one(village, client):
    matter = village.signing()
    for side in "AB":
        matter.move("sign", village.caller("elder"), side=side, method="paper_signature")
    matter.move("sign_as_mediator", village.caller("elder"))
    row = matter.row().agreements.get()
    row.in_force_at = row.drafted_at
    row.save()
    real = {"number": row.number, "amount": "180", "due_on": row.content["due_on"]}

    assert client.post("/check/", real).url == "/check/"
    assert "verdict" in (page := client.get("/check/").content.decode()) and "card safe" in page
    client.post("/check/", real | {"amount": "1800"})
    assert "card refusal" in client.get("/check/").content.decode()
    assert "verdict" not in client.get("/check/").content.decode(), "told once"


def test_a_print_is_checked_by_uploading_it(village, client):
    from datetime import date

    from django.core.files.uploadedfile import SimpleUploadedFile

    from fengqiao.documents.papers import Agreement, Duty
    from fengqiao.documents.prints import amount_in_words, check_facts
    from fengqiao.documents.typesetting import render_pdf

    matter = village.signing()
    row = matter.row().agreements.get()
    row.in_force_at = row.drafted_at
    row.save()

    def told(amount, due_on):
        paper = Agreement(
            terms=(amount_in_words(amount),),
            duties=(Duty(what="付清", due_on=due_on),),
            check_code=f"{row.number}　{row.content_hash[:4]}",
            check_facts=check_facts(amount=amount, due_on=due_on),
        )
        print_ = SimpleUploadedFile("a.pdf", render_pdf(paper), content_type="application/pdf")
        assert client.post("/check/", {"print": print_}).url == "/check/"
        return "card safe" in client.get("/check/").content.decode()

    due_on = date.fromisoformat(row.content["due_on"])
    assert told(row.content["amount"], due_on)
    assert not told("9.00", due_on)
    assert not told(row.content["amount"], due_on.replace(year=due_on.year + 1))
    assert client.post("/check/", {"print": SimpleUploadedFile("a.pdf", b"no print")}).url == "/check/"
    assert "card refusal" in client.get("/check/").content.decode()


def test_both_sides_choose_a_lawyer_and_the_first_in_common_is_asked(village, enter, client):
    matter = village.mediating()
    matter.move("climb", village.caller("elder"), to_level="3", reason="要懂法的人看看")
    for side in "AB":
        matter.move("agree_climb", matter.party(side))
    matter.move("take_over", village.caller("officer"))
    matter.move("rank_lawyers", matter.party("B"), lawyers="lawyer")
    page = enter(matter).get(f"/my/{matter.number}/do/rank_lawyers/").content.decode()
    assert "样例lawyer" in page and "lawyers_1" in page

    client.post(
        f"/my/{matter.number}/do/rank_lawyers/",
        {"version": matter.row().version, "idempotency_key": "k", "lawyers_1": "lawyer"},
    )

    assert matter.row().standing.lawyer_asked == str(village.people["lawyer"].id)


def test_every_open_move_of_a_party_has_a_page(village, enter, client):
    for matter in (village.reported(), village.mediating(), village.signing()):
        page = enter(matter).get(f"/my/{matter.number}/")
        for move in page.context["page"].matter.moves:
            drawn = client.get(f"/my/{matter.number}/do/{move.name}/")
            assert drawn.status_code == 200, move.name
            assert "said_how" not in drawn.content.decode(), "what only the staff is asked"


def test_on_the_protected_path_the_page_tells_no_story(village, enter, client):
    matter = village.mediating()
    enter(matter)
    client.post(
        f"/my/{matter.number}/do/raise_safety_concern/",
        {
            "version": matter.row().version,
            "idempotency_key": "k",
            "what": "family_violence",
            "imminent": "no",
        },
    )
    assert matter.row().stage == "protected"

    page = client.get(f"/my/{matter.number}/").content.decode()

    assert "/leave/" in page and "12338" in page
    assert SUMMARY not in page and matter.row().title not in page and "差在赔多少" not in page
