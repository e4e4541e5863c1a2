"""Papers on the pages: parties take theirs along, the staff say why, blank forms are for everybody."""

from typing import Any

import pytest
from django.test import Client

from fengqiao.dossier.conftest import Quarrel, Station, opened, text_of, told
from fengqiao.mediation.actions.intake import give_code
from fengqiao.mediation.models import Party
from fengqiao.mediation.queries import who_looked


@pytest.fixture
def station(db: None) -> Station:
    return opened()


@pytest.fixture
def quarrel(station: Station) -> Quarrel:
    return told(station)


def signed_in(station: Station, who: str) -> Client:
    client = Client()
    client.force_login(station.people[who])
    return client


def at_home(quarrel: Quarrel, side: str) -> tuple[Client, str]:
    """A party's own browser, opened with a fresh receipt code."""
    party = Party.objects.get(dispute__number=quarrel.number, side=side)
    code = give_code(party)
    party.save()
    client = Client()
    client.post("/case/", {"code": code, "last": party.phone[-4:]})
    return client, code


def pdf_text(answer: Any) -> str:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer.get("Cache-Control", "")
    return text_of(answer.content)


def test_officer_says_why_and_gets_the_dossier(quarrel: Quarrel, chinese: None) -> None:
    quarrel.until_hearing().until_draft()
    client, url = signed_in(quarrel.station, "officer"), f"/disputes/{quarrel.number}/dossier/"
    page = client.get(url).content.decode()
    assert "人民调解申请书" in page and "Word" in page and "待签" in page
    text = pdf_text(client.post(url, {"reason": "送司法所检查"}))
    assert "人民调解卷宗" in text and "本册打印：高秋渠" in text
    assert str(who_looked(quarrel.row, caller=quarrel.caller("A"))[0].reason) == "送司法所检查"
    word = client.post(f"/disputes/{quarrel.number}/papers/agreement/?nth=1&as=word")
    assert word.content[:2] == b"PK" and word["Content-Disposition"].endswith('-agreement.docx"')


def test_outsider_and_other_roles_find_nothing(quarrel: Quarrel) -> None:
    quarrel.until_talks()
    url = f"/disputes/{quarrel.number}/dossier/"
    found = {
        who: signed_in(quarrel.station, who).get(url).status_code
        for who in ("outsider", "lawyer", "clerk", "justice")
    }
    assert found == {"outsider": 404, "lawyer": 404, "clerk": 403, "justice": 403}
    assert Client().get(url).status_code == 302
    for address in ("papers/", "papers/all/", "papers/receipt/"):
        assert Client().get(f"/my/{quarrel.number}/{address}").headers["Location"] == "/case/"


def test_without_a_reason_the_page_says_so(quarrel: Quarrel, chinese: None) -> None:
    quarrel.until_talks()
    client = signed_in(quarrel.station, "chief")
    for address in ("dossier/", "papers/record/?nth=1"):
        answer = client.post(f"/disputes/{quarrel.number}/{address}", {"reason": " "})
        assert answer.status_code == 409 and 'role="alert"' in answer.content.decode()
    kept = client.post(f"/disputes/{quarrel.number}/papers/end_notice/", {"reason": "检查卷宗"})
    assert kept.status_code == 409 and "检查卷宗" in kept.content.decode()


def test_elder_prints_single_papers_without_a_reason(quarrel: Quarrel) -> None:
    quarrel.until_talks()
    client = signed_in(quarrel.station, "elder")
    assert client.get(f"/disputes/{quarrel.number}/dossier/").status_code == 200
    assert "填沟时问过他" in pdf_text(client.get(f"/disputes/{quarrel.number}/papers/record/?nth=1"))


def test_party_takes_slip_agreement_and_copy_along(quarrel: Quarrel, chinese: None) -> None:
    quarrel.until_in_force()
    client, code = at_home(quarrel, "B")
    home = f"/my/{quarrel.number}/papers/"
    assert "人民调解协议书" in client.get(home).content.decode()
    assert code in pdf_text(client.get(f"{home}receipt/"))
    agreement = pdf_text(client.get(f"{home}agreement/"))
    assert quarrel.row.agreements.get().number in agreement and "13900001111" not in agreement
    assert "乙方自存本" in pdf_text(client.get(f"{home}all/"))
    assert client.get(f"{home}end_notice/").status_code == 409


def test_code_on_a_print_leads_to_its_check(db: None) -> None:
    page = Client().get("/check/?n=370781007-2026-X-00001").content.decode()
    assert 'value="370781007-2026-X-00001"' in page


def test_every_blank_form_is_listed_once(db: None, station: Station) -> None:
    from fengqiao.documents.papers import KINDS
    from fengqiao.web.dossier import GROUPS

    listed = [kind for _name, kinds in GROUPS for kind in kinds]
    assert sorted(listed) == sorted(KINDS)
    page = Client().get("/forms/").content.decode()
    assert all(f"/forms/{kind}.pdf" in page for kind in KINDS)
    form = signed_in(station, "elder").get("/forms/register.pdf")
    assert "青州市黄楼街道人民调解委员会" in text_of(form.content)
    assert "黄楼" not in text_of(Client().get("/forms/register.pdf").content)
    assert Client().get("/forms/secrets.pdf").status_code == 404


def test_the_same_print_form_sent_twice_is_one_print(quarrel: Quarrel, chinese: None) -> None:
    quarrel.until_talks()
    client, url = signed_in(quarrel.station, "officer"), f"/disputes/{quarrel.number}/dossier/"
    assert 'name="idempotency_key"' in client.get(url).content.decode()
    form = {"reason": "送司法所检查", "idempotency_key": "one"}
    first, again = pdf_text(client.post(url, form)), pdf_text(client.post(url, form))
    taken = [text[text.index("编号：E") :][:12] for text in (first, again)]
    assert taken[0] == taken[1]
    assert len(who_looked(quarrel.row, caller=quarrel.caller("A"))) == 1
    pdf_text(client.post(url, form | {"reason": "又送一次"}))
    assert len(who_looked(quarrel.row, caller=quarrel.caller("A"))) == 2
