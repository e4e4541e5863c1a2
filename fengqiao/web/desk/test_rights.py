"""The chief answers what people ask about their data; nobody else sees it."""

import pytest

from fengqiao.kernel.clock import now
from fengqiao.mediation.actions.rights import ask_about_own_data
from fengqiao.testing.quarrel import quarrel

pytestmark = pytest.mark.django_db
assert quarrel


@pytest.fixture
def asked(quarrel):
    case = quarrel().mediating()
    return case, ask_about_own_data(kind="deletion", words="请删掉", by=case.caller("A"), at=now())


def test_the_chief_reads_why_it_cannot_be_deleted_and_answers(at_desk, asked):
    case, row = asked
    chief = at_desk("chief")
    page = chief.text("/requests/")
    assert "请删掉" in page and "art 47" in page
    barred = chief.send(f"/requests/{row.id}/", outcome="granted", words="all right")
    assert barred.status_code == 422 and case.party("A").name
    assert "all right</textarea>" in barred.content.decode(), "what was written is kept"
    assert chief.send(f"/requests/{row.id}/", outcome="refused", words="it goes on").status_code == 302
    row.refresh_from_db()
    assert row.outcome == "refused" and row.article == "mediation_runs"


@pytest.mark.parametrize(
    "role", ["officer", "assistant", "audit_admin", "system_admin", "security_admin", "justice", "clerk"]
)
def test_nobody_else_opens_the_requests(at_desk, asked, role):
    _case, row = asked
    desk = at_desk(role)
    assert desk.get("/requests/").status_code == 403
    assert desk.send(f"/requests/{row.id}/", outcome="refused", words="no no no").status_code == 403


def test_the_page_of_an_erased_case_opens_and_shows_no_word_of_it(at_desk, quarrel):
    from fengqiao.mediation.actions.erasure import erase_dispute
    from fengqiao.mediation.scope import SYSTEM
    from fengqiao.testing.cast import SUMMARY

    case = quarrel().mediating().do("fail", "elder")
    row = ask_about_own_data(kind="explanation", words="为什么找我", by=case.caller("A"), at=now())
    erase_dispute(dispute_id=case.row.pk, by=SYSTEM, at=now(), cause="request")
    chief = at_desk("chief")
    for path in (f"/disputes/{case.number}/", "/disputes/", "/requests/", "/desk/"):
        page = chief.text(path)
        assert SUMMARY[:8] not in page and "李禾穗" not in page and "为什么找我" not in page
    assert chief.send(f"/requests/{row.id}/", outcome="granted", words="it is erased").status_code == 302
    row.refresh_from_db()
    assert row.answer == "it is erased", "whoever asked gets an answer although the case is gone"
