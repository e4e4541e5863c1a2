"""The dossier: every paper of a case bound for those who may have it, and nothing confidential in it."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from fengqiao.audit import log
from fengqiao.documents.prints import Printed, read_print
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.intake import give_code
from fengqiao.mediation.models import Assignment
from fengqiao.mediation.queries import who_looked
from fengqiao.mediation.standing import Screening

from . import talks
from .build import paper_of, papers_of, print_dossier
from .conftest import SECRETS, Quarrel, Station, text_of, told
from .matter import matter_of


def printed(quarrel: Quarrel, who: str, reason: str = "季度案卷检查") -> bytes:
    return print_dossier(
        number=quarrel.number, reason=reason, by=quarrel.caller(who), at=quarrel.at, site="http://testserver"
    )


def kinds(quarrel: Quarrel) -> list[str]:
    return [paper.kind for paper in papers_of(quarrel.row, at=quarrel.at)]


def refusal(quarrel: Quarrel, who: str, reason: str = "季度案卷检查") -> str:
    with pytest.raises(Refused) as refused:
        printed(quarrel, who, reason)
    return refused.value.name


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_whole_story_is_bound(quarrel: Quarrel) -> None:
    quarrel.until_kept()
    pdf = printed(quarrel, "officer")
    text = text_of(pdf)
    assert kinds(quarrel) == [
        "cover", "application", "rights_notice", "record", "hearing", "agreement", "performance", "follow_up",
    ]  # fmt: skip
    for words in (
        "（2026）黄楼人调字第00001号", "青州市黄楼街道人民调解委员会", "李𬭎", "阿依古丽·买买提", "本人手机阅知",
        "当面宣读，见证人于菊香", "填沟时问过他", "恢复沟底原高，损失各担一半较为妥当", "人民币1800.00元",
        "签名盖章件扫描", "沟已恢复，钱已收到", "已经履行", "达成协议", "演示样本",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    entry = who_looked(quarrel.row, caller=quarrel.caller("A"))[0]
    assert (entry.verb, entry.actor, str(entry.reason)) == (
        "print_dossier", str(quarrel.station.people["officer"].id), "季度案卷检查",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "name"),
    [("outsider", "not_found"), ("justice", "not_found"), ("lawyer", "not_found"), ("clerk", "not_found")],
)
def test_outsiders_find_nothing(quarrel: Quarrel, who: str, name: str) -> None:
    assert refusal(quarrel, who) == name


def test_nothing_confidential_is_inside(quarrel: Quarrel) -> None:
    quarrel.until_kept()
    text = text_of(printed(quarrel, "chief"))
    for name, words in SECRETS.items():
        assert squeezed(words) not in text, name
    assert "1234.56" not in text and "2500" not in text
    read = {step.move for step in matter_of(quarrel.row).steps}
    assert not read & {"say", "make_offer", "refuse_offer", "accept_offer", "climb", "stop"}


def test_draft_stays_outside_until_it_is_in_force_but_can_be_printed_to_sign(quarrel: Quarrel) -> None:
    quarrel.until_hearing().until_draft()
    assert "agreement" not in kinds(quarrel)
    draft = text_of(
        paper_of(number=quarrel.number, kind="agreement", by=quarrel.caller("officer"), at=quarrel.at)
    )
    assert "乙方将沟底恢复原高" in draft
    assert quarrel.row.agreements.get().number in draft


def test_staff_give_a_reason(quarrel: Quarrel) -> None:
    quarrel.until_talks()
    assert refusal(quarrel, "officer", reason=" 看看 ") == "reason_missing"
    newest = log.entries_about(object_kind="dispute", object_id=str(quarrel.row.id))[0]
    assert (newest.verb, newest.refusal) == ("print_dossier", "reason_missing")
    assert who_looked(quarrel.row, caller=quarrel.caller("A"))[0].refused


def test_many_changes_do_not_push_a_look_out_of_sight(quarrel: Quarrel) -> None:
    quarrel.until_talks()
    printed(quarrel, "officer", reason="送司法所检查")
    printed(quarrel, "officer", reason="送司法所复核")
    quarrel.do("say", "A", text="还有一句")
    looks = who_looked(quarrel.row, caller=quarrel.caller("A"), limit=2)
    assert [str(look.reason) for look in looks] == ["送司法所复核", "送司法所检查"]


def test_a_party_takes_its_copy_without_the_others_address(quarrel: Quarrel) -> None:
    quarrel.until_talks()
    text = text_of(printed(quarrel, "A", reason=""))
    assert "13900001111" in text and "卢李村东头三排" in text
    assert "13900002222" not in text and "卢李村西头七号" not in text
    assert "阿依古丽·买买提" in text
    assert who_looked(quarrel.row, caller=quarrel.caller("A")) == []


def test_given_the_case_is_not_yet_mediating_it(quarrel: Quarrel) -> None:
    Assignment.objects.create(
        dispute=quarrel.row, station=quarrel.row.station, user=str(quarrel.station.people["lawyer"].id),
        role="lawyer", mediates=False, since=quarrel.at,
    )  # fmt: skip
    assert refusal(quarrel, "lawyer") == "role_may_not"


def test_clerks_answer_their_order_and_get_no_dossier(quarrel: Quarrel) -> None:
    quarrel.until_talks().up_to(5)
    quarrel.do("send_work_order", "officer", department="land", task="测量沟底标高", due_on="2026-03-20")
    assert refusal(quarrel, "clerk") == "role_may_not"


def test_protected_case_is_for_those_in_charge_and_names_no_address(station: Station) -> None:
    quarrel = told(station, screening=Screening(family_violence=True))
    assert refusal(quarrel, "A") == "role_may_not"
    text = text_of(printed(quarrel, "chief"))
    assert "卢李村东头三排" not in text and "13900001111" not in text
    assert who_looked(quarrel.row, caller=quarrel.caller("A")) == []


def test_joint_session_brings_minutes_and_orders(quarrel: Quarrel) -> None:
    quarrel.until_talks().up_to(5)
    quarrel.do("schedule_conference", "officer", at="2026-03-10T09:00:00+08:00", place="联席会议室")
    quarrel.both("agree_arrangement")
    quarrel.do("send_work_order", "officer", department="land", task="测量沟底标高", due_on="2026-03-20")
    quarrel.do("finish_work_order", "clerk", result="已测量，高出二十厘米。")
    quarrel.do(
        "record_conference", "officer", attendance="自然资源所", agenda="通报测量", resolutions="村委会清淤。"
    )
    assert kinds(quarrel)[3:] == ["record", "work_order", "joint_session"]
    text = text_of(printed(quarrel, "officer"))
    for words in ("测量沟底标高", "已测量，高出二十厘米", "罗桑田", "村委会清淤"):
        assert words in text


def test_ended_matter_tells_the_other_routes_and_not_what_a_side_said(quarrel: Quarrel) -> None:
    quarrel.until_talks().do("stop", "A", reason=SECRETS["stop"])
    assert kinds(quarrel)[-1] == "end_notice"
    text = text_of(printed(quarrel, "officer"))
    assert "青州市人民法院" in text and "12348" in text
    assert SECRETS["stop"] not in text


def test_matter_brought_by_somebody_else_has_a_register_form(station: Station) -> None:
    quarrel = told(station, by="assistant", source="on_behalf").do("accept", "assistant")
    assert kinds(quarrel)[1] == "register"
    text = text_of(printed(quarrel, "officer"))
    assert "他人代为申请" in text and "何霜降" in text


def test_change_of_track_leaves_a_receipt_each_way(quarrel: Quarrel) -> None:
    quarrel.until_talks()
    answers = dict.fromkeys(
        ("civil_origin", "minor_circumstances", "not_hired_not_gang", "not_repeated", "all_willing"), True
    )
    quarrel.do("transfer_to_police", "officer", reason="推搡致轻微伤", **answers).do(
        "return_to_committee", "officer"
    )
    assert kinds(quarrel)[-2:] == ["hand_over", "hand_over"]
    assert "治安调解" in text_of(printed(quarrel, "officer"))


def test_oral_agreement_and_its_confirmation(quarrel: Quarrel) -> None:
    quarrel.until_talks().do(
        "draft_agreement", "elder", form="oral", facts="积水", terms="各清各的沟。", due_on="2026-03-31"
    )
    for side in "AB":
        quarrel.do("sign", "elder", side=side, method="paper_signature")
    quarrel.do("record_oral_agreement", "elder").do("ask_confirmation", "A", no_title_or_status=True)
    assert kinds(quarrel)[-2:] == ["oral_agreement", "judicial_confirmation"]
    oral = paper_of(number=quarrel.number, kind="agreement", by=quarrel.caller("A"), at=quarrel.at)
    row = quarrel.row.agreements.get()
    assert f"协议编号：{row.number}" in text_of(oral)
    assert read_print(oral) == Printed(row.number, "0.00", date(2026, 3, 31))


def test_what_was_typed_on_one_line_is_told_apart() -> None:
    said = talks.speeches(
        "甲方：沟是去年填高的。乙方：填沟时问过他。\n调解员：先看现场。", otherwise="各方陈述"
    )
    assert [one.speaker for one in said] == ["甲方", "乙方", "调解员"]
    asked = talks.exchanges("问：填高多少？答：二十厘米。问：谁填的？答：我填的。")
    assert [(one.question, one.answer) for one in asked] == [
        ("填高多少？", "二十厘米。"),
        ("谁填的？", "我填的。"),
    ]


def test_confirmation_pack_lasts_thirty_days(quarrel: Quarrel) -> None:
    quarrel.until_in_force()
    given: dict[str, Any] = {
        "number": quarrel.number,
        "kind": "judicial_confirmation",
        "by": quarrel.caller("A"),
    }
    pack = text_of(paper_of(at=quarrel.at, **given))
    assert "司法确认申请书" in pack and "本协议自各方当事人签名" in pack and "青州市人民法院" in pack
    with pytest.raises(Refused, match="confirmation_too_late"):
        paper_of(at=quarrel.at + timedelta(days=31), **given)


def test_single_papers_and_word(quarrel: Quarrel) -> None:
    quarrel.until_hearing().until_draft()
    by, at, number = quarrel.caller("officer"), quarrel.at, quarrel.number
    assert "听证调解记录" in text_of(paper_of(number=number, kind="record", by=by, at=at))
    assert "人民调解记录" in text_of(paper_of(number=number, kind="record", nth=1, by=by, at=at))
    for kind, nth in (("agreement", 0), ("record", 1)):
        assert paper_of(number=number, kind=kind, nth=nth, word=True, by=by, at=at)[:2] == b"PK"
    slip = paper_of(number=number, kind="receipt", by=quarrel.caller("A"), at=at, code="123456789012")
    assert "123456789012" in text_of(slip)
    with pytest.raises(Refused, match="paper_missing"):
        paper_of(number=number, kind="end_notice", by=by, at=at)
    with pytest.raises(Refused, match="reason_missing"):
        paper_of(number=number, kind="record", by=quarrel.caller("chief"), at=at)


def test_pages_are_numbered_through_and_the_contents_name_them(quarrel: Quarrel) -> None:
    quarrel.until_kept()
    pages = [
        squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(printed(quarrel, "officer"))).pages
    ]
    assert "人民调解卷宗" in pages[0] and "卷内目录" in pages[1]
    assert all(page.count("取件：高秋渠") == 1 and "编号：E0" in page for page in pages), (
        "scans and contents too"
    )
    numbered = [page.partition("取件：")[0] for page in pages]
    assert numbered[2].endswith("1") and numbered[-1].endswith(str(len(pages) - 2))
    agreement = next(n for n, page in enumerate(pages) if "本协议自各方当事人签名" in page)
    assert "人民调解协议书" in pages[1] and str(agreement - 2) in pages[1]


def test_a_long_history_takes_no_more_statements(
    quarrel: Quarrel, django_assert_max_num_queries: Any
) -> None:
    quarrel.until_kept()
    with django_assert_max_num_queries(14):
        papers_of(quarrel.row, at=quarrel.at)


def test_the_api_hands_a_party_its_copy(quarrel: Quarrel) -> None:
    party = quarrel.row.parties.get(side="A")
    code = give_code(party)
    party.save()
    url = f"/api/v1/disputes/{quarrel.number}/dossier.pdf"
    answer = Client().get(url, HTTP_AUTHORIZATION=f"Receipt {code}")
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert Client().get(url).status_code == 401
