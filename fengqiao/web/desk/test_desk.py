"""今天要办 and the page of a case: the officer's day, and who is left outside."""

import re
from typing import Any

from fengqiao.audit import log
from fengqiao.mediation import queries
from fengqiao.mediation.models import Dispute

WORDS_OF_OFFER = "赔一百五十元，狗拴起来"


def _version(number: str) -> int:
    return Dispute.objects.get(number=number).version


def test_officer_accepts_a_new_report_and_asks_the_other_side(at_desk: Any, report: Any) -> None:
    number = report().number
    officer = at_desk("officer")

    page = officer.text("/desk/")
    assert number in page
    assert "new" in page

    form = officer.text(f"/disputes/{number}/do/accept/")
    assert f'name="version" value="{_version(number)}"' in form
    answer = officer.send(f"/disputes/{number}/do/accept/", version=_version(number), kind="damages")
    assert answer.status_code == 302
    assert answer["Location"] == f"/disputes/{number}/"
    assert Dispute.objects.get(number=number).stage == "consenting"
    assert "Asking all sides" in officer.text(f"/disputes/{number}/")


def test_the_same_form_sent_twice_moves_once(at_desk: Any, report: Any) -> None:
    number = report().number
    officer, key = at_desk("officer"), "twice-1"
    version = _version(number)
    first = officer.send(f"/disputes/{number}/do/accept/", key, version=version)
    again = officer.send(f"/disputes/{number}/do/accept/", key, version=version)
    assert first["Location"] == again["Location"]
    assert _version(number) == version + 1


def test_a_stale_form_is_refused_in_words_and_stays_on_record(at_desk: Any, report: Any) -> None:
    number = report().number
    officer = at_desk("officer")
    answer = officer.send(f"/disputes/{number}/do/accept/", version=_version(number) + 5)
    assert answer.status_code == 409
    assert "Someone else has just moved this on" in answer.content.decode()
    dispute = Dispute.objects.get(number=number)
    entries = log.entries_about(object_kind="dispute", object_id=str(dispute.id))
    assert any(entry.refusal == "stale_version" for entry in entries)


def test_a_field_that_cannot_be_read_is_said_at_the_field(at_desk: Any, report: Any) -> None:
    number = report().number
    answer = at_desk("officer").send(f"/disputes/{number}/do/set_aside/", version=_version(number))
    assert answer.status_code == 422
    assert "Please fill this in." in answer.content.decode()


def test_the_neighbouring_township_sees_nothing(at_desk: Any, report: Any) -> None:
    number = report().number
    outsider = at_desk("outsider")
    assert number not in outsider.text("/desk/")
    for path in (f"/disputes/{number}/", f"/disputes/{number}/do/accept/"):
        assert outsider.get(path).status_code == 404
    assert outsider.send(f"/disputes/{number}/do/accept/", version=1).status_code == 404


def test_those_without_a_desk_are_turned_away(at_desk: Any, client: Any, report: Any) -> None:
    number = report().number
    for role in ("resident", "elder", "lawyer", "clerk", "justice", "system_admin"):
        desk = at_desk(role)
        for path in ("/desk/", "/disputes/", f"/disputes/{number}/"):
            assert desk.get(path).status_code == 403, (role, path)
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_every_role_lands_on_its_next_thing(at_desk: Any) -> None:
    places = {
        "officer": "/desk/", "chief": "/desk/", "clerk": "/orders/", "justice": "/justice/",
        "system_admin": "/administration/", "audit_admin": "/administration/",
    }  # fmt: skip
    for role, place in places.items():
        desk = at_desk(role)
        assert desk.get("/")["Location"] == place, role
        assert desk.get(place).status_code == 200, role


def test_words_are_for_mediators_and_otherwise_for_a_reason(at_desk: Any, walk_to: Any) -> None:
    case = walk_to("mediating", 1)
    elder = case.cast.elder
    assert case.move("make_offer", case.side("A"), terms=WORDS_OF_OFFER, amount="150").status == 200
    officer = at_desk("officer")
    page = officer.text(f"/disputes/{case.number}/")
    assert WORDS_OF_OFFER not in page
    assert elder.username not in page

    path = f"/disputes/{case.number}/reveal/words/"
    assert officer.send(path, reason="").status_code == 409
    assert WORDS_OF_OFFER not in officer.text(f"/disputes/{case.number}/")
    assert officer.send(path, reason="双方到所里来问").status_code == 302
    assert WORDS_OF_OFFER in officer.text(f"/disputes/{case.number}/")
    dispute = Dispute.objects.get(number=case.number)
    looks = queries.who_looked(dispute, caller=officer.caller)
    assert [entry.reason for entry in looks if entry.verb == "reveal_words"] == ["双方到所里来问"]


def test_names_and_phones_are_masked_until_a_reason_is_given(at_desk: Any, report: Any) -> None:
    number = report().number
    officer = at_desk("officer")
    page = officer.text(f"/disputes/{number}/")
    assert "13900001111" not in page
    assert "139****1111" in page
    assert officer.send(f"/disputes/{number}/reveal/parties/", reason="要打电话约时间").status_code == 302
    assert "13900001111" in officer.text(f"/disputes/{number}/")


def test_a_protected_case_shows_a_lock_and_only_safe_moves(at_desk: Any, report: Any) -> None:
    case = report(screening={"family_violence": True})
    chief = at_desk("chief")
    page = chief.text("/desk/")
    assert 'aria-label="protected"' in page
    case_page = chief.text(f"/disputes/{case.number}/")
    moves = set(re.findall(r"/do/([a-z_]+)/", case_page))
    assert "refer" in moves
    assert moves <= {
        "refer",
        "correct_screening",
        "raise_safety_concern",
        "acknowledge_alarm",
        "link",
        "correct_kind",
    }
    dispute = Dispute.objects.get(number=case.number)
    entries = log.entries_about(object_kind="dispute", object_id=str(dispute.id))
    assert any(entry.verb == "look" for entry in entries)


def test_an_alarm_stands_on_top_until_somebody_answers(at_desk: Any, report: Any) -> None:
    case = report(summary="他说今晚就不想活了，要跳楼，快来人。")
    officer = at_desk("officer")
    page = officer.text("/desk/")
    assert 'role="alert"' in page
    answer = officer.send(f"/disputes/{case.number}/do/acknowledge_alarm/", version=_version(case.number))
    assert answer.status_code == 302
    assert 'role="alert"' not in officer.text("/desk/")


def test_the_aside_is_served_alone_to_htmx(at_desk: Any, report: Any) -> None:
    number = report().number
    answer = at_desk("officer").get(
        "/desk/", {"sel": number}, headers={"HX-Request": "true", "HX-Target": "beside"}
    )
    body = answer.content.decode()
    assert "<html" not in body
    assert f"/disputes/{number}/do/accept/" in body
