"""The chief's people and places: appointments, leave, handing over everything, terms, the villages' map."""

from datetime import timedelta
from typing import Any

from django.test import Client

from fengqiao.audit.models import Entry
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation.deadlines import next_conference_day
from fengqiao.mediation.models import Assignment, Dispute, Step


def _change(desk: Any, user: Any, deed: str, **fields: Any) -> Any:
    return desk.send(f"/staff/{user.id}/{deed}/", **fields)


def _signs_in(username: str, password: str) -> bool:
    given = {"username": username, "password": password}
    return bool(Client().post("/sign-in/", given).status_code == 302)


def test_everything_of_an_elder_passes_to_another(at_desk: Any, walk_to: Any) -> None:
    case = walk_to("mediating", 1)
    chief = at_desk("chief")
    old, new = (community.user_by_username(f"elder-201-{n}") for n in (1, 2))
    if not Assignment.objects.filter(user=str(old.id), dispute__number=case.number, until=None).exists():
        old, new = new, old
    answer = _change(chief, old, "hand-over", to=new.id, reason="调任")
    assert answer.status_code == 302
    dispute = Dispute.objects.get(number=case.number)
    assert str(old.id) not in dispute.standing.mediators
    assert str(new.id) in dispute.standing.mediators
    assert not Assignment.objects.filter(user=str(old.id), until=None, dispute__closed_at=None).exists()
    assert (
        Step.objects.filter(dispute=dispute, move="hand_over_everything", number=dispute.version).count() == 1
    )
    assert Entry.objects.filter(verb="hand_over_everything", object_kind="user").count() == 1
    assert community.appointments_of(old) == []
    assert "handed over everything" in chief.text(f"/disputes/{case.number}/")
    # The case goes on where it was.
    assert case.look()["stage"] == "mediating"


def test_handing_over_needs_a_reason_and_the_same_role(at_desk: Any) -> None:
    chief = at_desk("chief")
    elder, lawyer = (community.user_by_username(name) for name in ("elder-201-1", "lawyer-1"))
    other = community.user_by_username("elder-201-2")
    assert "Say why first" in _change(chief, elder, "hand-over", to=other.id, reason="").content.decode()
    wrong = _change(chief, elder, "hand-over", to=lawyer.id, reason="调任")
    assert wrong.status_code == 409
    assert "another role" in wrong.content.decode()
    assert len(community.appointments_of(elder)) == 1


def test_appointments_begin_and_end(at_desk: Any) -> None:
    chief = at_desk("chief")
    elder = community.user_by_username("elder-201-1")
    today = local_date(now())
    assert (
        _change(chief, elder, "appoint", village="370781007205", from_date=today.isoformat()).status_code
        == 302
    )
    rows = community.appointments_of(elder)
    assert {row.village_id for row in rows} == {"370781007201", "370781007205"}
    row = next(row for row in rows if row.village_id == "370781007201")
    assert _change(chief, elder, "end", appointment=row.id).status_code == 302
    assert {row.village_id for row in community.appointments_of(elder)} == {"370781007205"}
    assert _change(chief, elder, "end", appointment="nonsense").status_code == 409


def test_leave_is_taken_with_a_deputy(at_desk: Any) -> None:
    chief = at_desk("chief")
    lawyer, deputy = (community.user_by_username(f"lawyer-{n}") for n in (2, 3))
    day = local_date(now()) + timedelta(days=300)
    fields = {
        "from_date": day.isoformat(),
        "until_date": (day + timedelta(days=3)).isoformat(),
        "deputy": deputy.id,
    }
    assert _change(chief, lawyer, "leave", **fields).status_code == 302
    assert community.deputy_of(lawyer, day) == deputy
    assert _change(chief, lawyer, "leave", **fields).status_code == 409


def test_terms_and_the_place_of_a_village(at_desk: Any) -> None:
    chief = at_desk("chief")
    assert chief.send("/staff/settings/terms/", level="2", working_days="9").status_code == 302
    assert community.level_terms("370781007")[2] == 9
    wrong = chief.send("/staff/settings/terms/", level="2", working_days="900")
    assert wrong.status_code == 409
    assert 'id="terms"' in wrong.content.decode()

    click = {"code": "370781007201", "map.x": "450", "map.y": "280"}
    assert chief.send("/staff/villages/", **click).status_code == 302
    village = community.village("370781007201")
    assert village is not None
    assert not village.position_is_illustrative
    assert 118 < village.longitude < 119.5
    typed = chief.send("/staff/villages/", code="370781007202", longitude="118.6", latitude="36.7")
    assert typed.status_code == 302
    assert (
        chief.send("/staff/villages/", code="370781007202", longitude="east", latitude="1").status_code == 409
    )
    assert chief.get("/staff/villages.svg")["Content-Type"] == "image/svg+xml"


def test_only_the_chief_changes_people(at_desk: Any) -> None:
    elder = community.user_by_username("elder-201-1")
    for role in ("officer", "clerk", "justice", "elder", "outsider"):
        desk = at_desk(role)
        for path in ("/staff/", f"/staff/{elder.id}/", "/staff/villages/"):
            assert desk.get(path).status_code == 403, (role, path)
        assert _change(desk, elder, "hand-over", to=elder.id, reason="调任").status_code == 403
        assert desk.send("/staff/new/", role="chief", username="mine").status_code == 403
    stranger = community.user_by_username(at_desk("outsider").username)
    assert at_desk("chief").get(f"/staff/{stranger.id}/").status_code == 404


def test_somebody_new_signs_in_serves_and_is_locked_out_again(at_desk: Any) -> None:
    chief = at_desk("chief")
    given = {"role": "elder", "name": "赵新禾", "username": "elder-new", "phone": "13900004444"}
    weak = chief.send("/staff/new/", **given, password="12345")
    assert weak.status_code == 409
    assert "too easy" in weak.content.decode()
    assert "赵新禾" in weak.content.decode()  # what was typed is kept
    answer = chief.send("/staff/new/", **given, password="石榴红了-秋收-2026")
    elder = community.user_by_username("elder-new")
    assert answer["Location"] == f"/staff/{elder.id}/"
    assert chief.send("/staff/new/", **given, password="石榴红了-秋收-2026").status_code == 409

    day = local_date(now()).isoformat()
    guard = at_desk("security_admin")
    assert _change(chief, elder, "appoint", village="370781007201", from_date=day).status_code == 302
    assert not _signs_in("elder-new", "石榴红了-秋收-2026")
    assert "赵新禾" in guard.text("/staff/")
    assert _change(chief, elder, "open", reason="认识").status_code == 403
    assert _change(guard, elder, "open", reason="本人到场").status_code == 302
    assert elder in community.elders_of("370781007201")
    assert _signs_in("elder-new", "石榴红了-秋收-2026")
    assert _change(chief, elder, "password", password="石榴又红了-秋收-2027").status_code == 302
    assert not _signs_in("elder-new", "石榴红了-秋收-2026")
    assert not _signs_in("elder-new", "石榴又红了-秋收-2027")
    assert _change(chief, elder, "unlock").status_code == 409
    assert _change(guard, elder, "open", reason="本人到场").status_code == 302
    assert _signs_in("elder-new", "石榴又红了-秋收-2027")
    assert _change(chief, elder, "lock", reason="离任").status_code == 302
    assert not _signs_in("elder-new", "石榴又红了-秋收-2027")
    assert "elder-new" in chief.text("/staff/?role=elder")
    assert _change(chief, elder, "unlock").status_code == 302
    assert _signs_in("elder-new", "石榴又红了-秋收-2027")
    assert _change(chief, chief.user, "lock", reason="x").status_code == 409


def test_a_lawyer_enters_the_directory(at_desk: Any) -> None:
    chief = at_desk("chief")
    chief.send(
        "/staff/new/", role="lawyer", name="钱正言", username="lawyer-new", password="石榴红了-秋收-2026"
    )
    lawyer = community.user_by_username("lawyer-new")
    _change(at_desk("security_admin"), lawyer, "open", reason="本人到场")
    said = {"firm": "青禾律师事务所", "fields": ["debt", "labour"], "takes_cases": "yes"}
    assert _change(chief, lawyer, "directory", **said).status_code == 302
    profile = next(row for row in community.lawyers_of("370781007") if row.user == lawyer)
    assert (profile.fields, profile.takes_cases) == (["debt", "labour"], True)
    assert "青禾律师事务所" in Client().get("/lawyers/").content.decode()
    assert _change(chief, lawyer, "directory", **said | {"fields": ["nonsense"]}).status_code == 409
    elder = community.user_by_username("elder-201-1")
    assert _change(chief, elder, "directory", **said).status_code == 409


def test_joint_sessions_are_held_on_the_days_the_station_has_set(at_desk: Any, walk_to: Any) -> None:
    chief = at_desk("chief")
    assert chief.send("/staff/settings/conference-days/", days="7，21").status_code == 302
    assert community.conference_days("370781007") == (7, 21)
    assert 'value="7, 21"' in chief.text("/staff/settings/")
    for wrong in ("", "31", "0, 5", "every Thursday"):
        assert chief.send("/staff/settings/conference-days/", days=wrong).status_code == 409
    assert community.conference_days("370781007") == (7, 21)

    case = walk_to("preparing", 5)
    assert case.move("schedule_conference", case.cast.officer.key, place="镇会议室")["stage"] == "preparing"
    plan = Dispute.objects.get(number=case.number).standing.arrangement
    assert plan is not None
    held = local_date(plan.at)
    calendar = community.work_calendar("370781007")
    assert held == next_conference_day(local_date(now()), calendar, (7, 21))
    week = at_desk("officer").text("/sittings/", **{"from": held.isoformat()})
    assert "regular day of the joint session" in week
    assert at_desk("officer").send("/staff/settings/conference-days/", days="7").status_code == 403


def test_somebody_is_found_in_a_long_list(at_desk: Any) -> None:
    chief = at_desk("chief")
    all_of_them = chief.text("/staff/?role=elder")
    found = chief.text("/staff/", role="elder", find="卢坊")
    assert 0 < found.count("data-row") < all_of_them.count("data-row")
    assert "elder-202-1" in found
    assert "Nobody found" in chief.text("/staff/", role="elder", find="nobody at all")


def test_the_chief_takes_on_administrators_and_nobody_signs_in_as_them(at_desk: Any) -> None:
    chief, keeper = at_desk("chief"), at_desk("system_admin")
    auditor, secret = at_desk("audit_admin").user, "石榴红了-秋收-2026"
    new = {"role": "audit_admin", "name": "孙明察", "password": secret}
    assert keeper.send("/staff/new/", **new, username="my-auditor").status_code == 409
    assert at_desk("security_admin").send("/staff/new/", **new, username="my-auditor").status_code == 403
    assert chief.send("/staff/new/", **new, username="auditor-new").status_code == 302
    newcomer = community.user_by_username("auditor-new")
    assert "孙明察" in chief.text("/staff/?role=audit_admin")
    assert _change(chief, newcomer, "open", reason="mine").status_code == 403
    assert not _signs_in("auditor-new", secret)
    assert _change(at_desk("security_admin"), newcomer, "open", reason="本人到场").status_code == 302
    assert "auditor-new" in chief.text("/staff/?role=audit_admin")
    for desk in (chief, keeper):
        assert _change(desk, auditor, "password", password=secret).status_code == 409
    assert not _signs_in(auditor.username, secret)
    assert _change(keeper, auditor, "lock", reason="x").status_code == 409
    assert _change(keeper, chief.user, "lock", reason="x").status_code == 409
    assert _change(chief, auditor, "lock", reason="离任").status_code == 302


def test_the_system_administrator_keeps_accounts_and_sees_nobodys_cases(at_desk: Any, walk_to: Any) -> None:
    case = walk_to("mediating", 1)
    name = Assignment.objects.filter(dispute__number=case.number, until=None, mediates=True).first().user
    mediator = community.person(name)
    short = case.number.split("-")[-1]
    for role in ("system_admin", "security_admin"):
        desk = at_desk(role)
        page = desk.text(f"/staff/{mediator.id}/")
        assert short not in page and "In hand" not in page and "Appoint</button>" not in page
        assert "Open cases" not in desk.text("/staff/?role=elder")
        for deed in ("appoint", "end", "leave", "hand-over"):
            assert _change(desk, mediator, deed, to=mediator.id, reason="x").status_code == 403, (role, deed)
        assert desk.get("/staff/duty/").status_code == 403
    assert short in at_desk("chief").text(f"/staff/{mediator.id}/")


def test_the_security_administrator_signs_somebody_out_everywhere(at_desk: Any) -> None:
    officer = at_desk("officer")
    assert officer.get("/desk/").status_code == 200
    for role in ("chief", "system_admin"):
        assert _change(at_desk(role), officer.user, "end-sessions", reason="x").status_code == 403
    guard = at_desk("security_admin")
    assert _change(guard, officer.user, "end-sessions", reason="").status_code == 409
    assert officer.get("/desk/").status_code == 200
    assert _change(guard, officer.user, "end-sessions", reason="手机丢了").status_code == 302
    assert officer.get("/desk/").status_code == 302
    assert guard.get("/staff/").status_code == 200
