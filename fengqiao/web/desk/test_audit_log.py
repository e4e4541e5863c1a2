"""The audit administrator reads the log: looks into protected cases too, and nothing of any case."""

import re
from pathlib import Path

import pytest

import fengqiao
from fengqiao.audit.exports import export_id
from fengqiao.audit.models import Entry
from fengqiao.kernel.clock import now
from fengqiao.mediation import queries
from fengqiao.mediation.actions import make_move
from fengqiao.mediation.models import Dispute
from fengqiao.testing.cast import SUMMARY, VILLAGE
from fengqiao.web.desk.audit_log import VERBS


def look_into_a_protected_case(report, at_desk):
    quarrel = report(screening={"family_violence": True})
    at_desk("officer").text(f"/disputes/{quarrel.number}/")
    return Dispute.objects.get(number=quarrel.number)


def test_looks_into_protected_cases_are_shown_to_the_audit_administrator_only(report, at_desk, cast):
    dispute = look_into_a_protected_case(report, at_desk)
    page = at_desk("audit_admin").text("/administration/log/", protected="1", what="looks")
    assert "looked at the case" in page and at_desk("officer").username in page
    assert "protected" in page and f">…{str(dispute.id)[-12:]}<" in page
    assert SUMMARY[:6] not in page and dispute.number not in page and VILLAGE not in page
    assert queries.who_looked(dispute, caller=at_desk("officer").caller) == []


def test_a_look_on_the_phone_page_is_a_look_too(report, at_desk):
    quarrel = report(screening={"family_violence": True})
    officer = at_desk("officer")
    officer.text(f"/work/{quarrel.number}/")
    assert officer.username in at_desk("audit_admin").text(
        "/administration/log/", protected="1", what="looks"
    )


def test_picking_it_in_the_work_list_is_a_look_too(report, at_desk):
    quarrel = report(screening={"family_violence": True})
    officer = at_desk("officer")
    officer.text("/desk/", sel=quarrel.number)
    assert officer.username in at_desk("audit_admin").text(
        "/administration/log/", protected="1", what="looks"
    )


def test_what_was_looked_at_under_protection_stays_hidden_when_it_goes_on(report, at_desk):
    dispute = look_into_a_protected_case(report, at_desk)
    officer = at_desk("officer").caller
    make_move(
        number=dispute.number, move="correct_screening", version=dispute.version, by=officer, at=now(),
        fields={"safe": True, "guardian": "样例", "reason": "已核实"},
    )  # fmt: skip
    at_desk("chief").text(f"/disputes/{dispute.number}/")
    dispute.refresh_from_db()
    assert dispute.stage == "reported"
    assert [entry.role for entry in queries.who_looked(dispute, caller=officer)] == ["chief"]


def test_the_log_is_narrowed_and_paged(report, at_desk, cast):
    for _n in range(60):
        report()
    admin = at_desk("audit_admin")
    first = admin.text("/administration/log/", role="resident")
    assert 'rel="next"' in first and first.count("data-row") == 50
    officer = at_desk("officer")
    officer.text(f"/disputes/{report().number}/")
    assert admin.text("/administration/log/", who=officer.username).count("data-row") == 1
    assert "data-row" not in admin.text("/administration/log/", until="2001-01-01")
    assert "data-row" in admin.text("/administration/log/", since="nonsense", before="x")


@pytest.mark.parametrize("role", ["officer", "chief", "system_admin", "security_admin", "elder", "outsider"])
def test_nobody_else_reads_it(at_desk, role):
    assert at_desk(role).get("/administration/log/").status_code == 403


def test_a_visitor_is_sent_to_the_door(client, station):
    assert client.get("/administration/log/").status_code == 302


def test_a_file_found_somewhere_leads_to_its_entry(at_desk, report):
    report()
    at_desk("officer").send("/disputes/export/")
    number = Entry.objects.get(verb="export_register").number
    report()
    page = at_desk("audit_admin").get("/administration/log/", {"object": export_id(number).lower()})
    assert page.context["lines"][0]["number"] == number


def test_every_deed_that_is_logged_has_words():
    source = Path(fengqiao.__file__).parent
    files = [path for path in source.rglob("*.py") if not path.name.startswith("test_")]
    logged = {verb for path in files for verb in re.findall(r'\bverb="([a-z_]+)"', path.read_text())}
    assert {"set_duty", "export_register"} <= logged
    assert logged - set(VERBS) == set()
