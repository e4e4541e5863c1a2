"""What a party may ask about its own data, what the law keeps, and what a granted deletion does."""

from datetime import timedelta

import pytest
from django.db import connection

from fengqiao.audit.vault import blind_index
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT

from .actions import timers
from .actions.attachments import path_of, store
from .actions.rights import answer_request, ask_about_own_data, bar_to_deletion
from .actions.scrubbing import tables_with_words, was_erased_lately
from .actions.timers import erase_unagreed
from .models import Attachment, Dispute, DisputeText, Party, RightsRequest, Step
from .own_data import answers_found, own_data, requests_of_station

pytestmark = pytest.mark.django_db


def ask(case, side="A", kind="deletion", words="please"):
    return ask_about_own_data(kind=kind, words=words, by=case.caller(side), at=case.at)


def answer(case, row, outcome="granted", who="chief", words="as you wish"):
    return answer_request(
        request=row.id, outcome=outcome, words=words, by=case.caller(who), at=case.at + timedelta(hours=1)
    )


def test_a_deletion_that_nothing_bars_is_done_and_told(quarrel):
    case = quarrel().mediating().do("say", "A", audience="joint", text="麦子是我的").do("fail", "elder")
    row = ask(case)
    assert (row.due_on - case.at.date()).days >= 15 and row.outcome == ""
    phone = case.party("A").phone

    answer(case, row)

    assert case.party("A").name == "" and case.party("A").receipt_index is None
    assert case.party("B").name, "the other side keeps what is theirs"
    assert not [
        step for step in Step.objects.filter(dispute=case.row, side="A") if "麦子是我的" in str(step.words)
    ]
    told = [notice for notice in case.told("rights") if notice.side == "A"]
    assert [(one.to, one.dispute_id) for one in told] == [(phone, None)] and told[0].text

    answer(case, ask(case, "B"))
    assert case.row.erased_at is not None, "nobody is left whom the case could serve"
    assert case.entries("answer_about_own_data")


@pytest.mark.parametrize(
    ("stage", "article"),
    [("mediating", "mediation_runs"), ("in_force", "performance_runs"), ("kept", "agreement_kept")],
)
def test_what_the_law_keeps_is_not_deleted_and_the_answer_says_why_and_until_when(quarrel, stage, article):
    case = quarrel()
    if stage == "kept":
        case.in_force().do("record_performance", "A", item="1")
        case.do("record_follow_up", "assistant").do("close_kept", "assistant")
    else:
        getattr(case, stage)()
    row = ask(case)
    with pytest.raises(Refused, match="must_be_kept"):
        answer(case, row)
    done = answer(case, row, outcome="refused")
    assert done.article == article and case.party("A").name
    assert (done.kept_until is not None) == (stage == "kept")
    if stage == "kept":
        assert (done.kept_until - case.row.closed_at.date()).days in {3650, 3651}


def test_nobody_but_the_chief_answers_and_once_with_reasons(quarrel, station):
    case = quarrel().mediating()
    row = ask(case, kind="explanation", words="why was I asked?")
    for who in ("A", "B", "elder", "officer", "audit_admin", "security_admin", "outsider"):
        with pytest.raises(Refused, match="role_may_not|not_found"):
            answer(case, row, who=who)
    with pytest.raises(Refused, match="reason_missing"):
        answer(case, row, words=" ")
    answer(case, row)
    with pytest.raises(Refused, match="already_answered"):
        answer(case, row)
    waiting, answered = requests_of_station(caller=case.caller("chief"))
    assert waiting == [] and [one.id for one in answered] == [row.id]
    assert requests_of_station(caller=case.caller("officer")) == ([], [])


def test_only_a_party_asks_and_not_without_end(quarrel):
    case = quarrel().mediating()
    with pytest.raises(Refused, match="not_found"):
        ask_about_own_data(kind="deletion", words="", by=case.caller("officer"), at=case.at)
    with pytest.raises(Refused, match="unknown_right"):
        ask(case, kind="money")
    with pytest.raises(Refused, match="words_missing"):
        ask(case, kind="correction", words="")
    for _ in range(5):
        ask(case)
    with pytest.raises(Refused, match="too_many_requests"):
        ask(case)
    assert RightsRequest.objects.count() == 5


def test_ones_own_data_holds_nothing_of_the_other_side(quarrel):
    case = quarrel().mediating()
    case.do("say", "B", text="我住村东头", audience="private").do(
        "say", "A", text="张柳溪 13900002222 骂我", audience="private"
    )
    data = own_data(caller=case.caller("A"))
    everything = str([(step.words, step.own) for step in data.steps]) + data.summary + str(data.agreements)
    assert "李禾穗" in data.party.name and "骂我" in everything
    assert "张柳溪" not in everything and "13900002222" not in everything and "村东头" not in everything
    with pytest.raises(Refused, match="not_found"):
        own_data(caller=case.caller("officer"))


def test_nothing_bars_what_was_set_aside(quarrel):
    assert bar_to_deletion(quarrel().do("set_aside", "officer").row) is None


# What a granted deletion takes along, and what it leaves


MARKS = ("麦子是我的", "房契影印", "他说麦子是我的")


def side_with_everything(quarrel):
    """Both sides said and handed in something; the talks failed, so that nothing is kept."""
    case = quarrel().mediating()
    case.do("say", "A", audience="joint", text="麦子是我的").do(
        "say", "B", audience="joint", text="我没拿李禾穗的麦子"
    )
    case.do("record_talk", "elder", note="他说麦子是我的", audience="private", with_side="A")
    scans = {}
    for side in "AB":
        step = case.row.steps.filter(side=side, move="say").get()
        row = Attachment.objects.create(
            dispute=case.row, step=step, title="evidence", content_type="image/jpeg", size=1, sha256="ab" * 32
        )
        store(row, b"house papers")
        scans[side] = path_of(row)
    return case.do("fail", "elder"), scans


def test_a_granted_deletion_takes_along_all_that_the_side_said_handed_in_and_was_sent(
    quarrel, django_capture_on_commit_callbacks
):
    case, scans = side_with_everything(quarrel)
    phone, summary = case.party("A").phone, case.row.summary
    with django_capture_on_commit_callbacks(execute=True):
        answer(case, ask(case))
    everything = str([step.words for step in case.row.steps.all()])
    assert not [mark for mark in MARKS if mark in everything]
    assert "我没拿甲方的麦子" in everything, "what the other side said stays, and names nobody who is gone"
    assert not scans["A"].exists() and scans["B"].exists()
    assert {(row.title, row.sha256) for row in Attachment.objects.filter(step__side="A")} == {("", "")}
    assert not [
        one for one in case.told() if one.side == "A" and (one.to or one.text) and one.kind != "rights"
    ]
    assert any(one.text and one.to != phone for one in case.told() if one.side == "B")
    assert not RightsRequest.objects.get().asked
    row = case.row
    assert summary and row.summary == "" and not DisputeText.objects.filter(dispute=row).exists(), (
        "it was their report"
    )


def test_one_person_of_a_side_is_erased_and_the_other_is_not(quarrel):
    second = {"name": "王榆荷", "phone": "13900003333", "side": "A"}
    case = quarrel(parties=[RESIDENT, second, NEIGHBOUR]).do("set_aside", "officer")
    answer(case, ask(case))
    kept = Party.objects.get(dispute=case.row, side="A", erased_at=None)
    assert kept.name == "王榆荷" and case.party("A").name == ""


def test_an_agreement_in_force_outlives_the_request_and_the_answer_says_why(
    quarrel, django_capture_on_commit_callbacks
):
    """Not kept, talked about again, and failed: the agreement binds still, and so does its paper."""
    case = quarrel().in_force().do("report_not_kept", "A", what="没给钱").all_do("mediate_again")
    case.do("say", "A", audience="private", text="麦子是我的").do("fail", "elder")
    row = ask(case)
    with pytest.raises(Refused, match="must_be_kept"):
        answer(case, row)
    with django_capture_on_commit_callbacks(execute=True):
        done = answer(case, row, outcome="partly")
    assert done.article == "agreement_kept" and done.kept_until
    agreement = case.row.agreements.get(replaced=False)
    assert (
        agreement.content["terms"]
        and agreement.content_hash
        and "李禾穗" in str(agreement.content["parties"])
    )
    assert all(path_of(scan).exists() for scan in Attachment.objects.filter(step__move="seal"))
    assert case.party("A").name and case.party("A").receipt_index, "who is bound by it can still read it"
    assert "麦子是我的" not in str([step.words for step in case.row.steps.all()])


def test_in_part_is_no_way_round_what_the_law_keeps_whole(quarrel):
    case = quarrel().mediating()
    with pytest.raises(Refused, match="must_be_kept"):
        answer(case, ask(case), outcome="partly")


def test_the_answer_is_read_with_the_receipt_after_the_data_is_gone(quarrel):
    case = quarrel().do("set_aside", "officer")
    code, last = case.code, case.party("A").phone[-4:]
    answer(case, ask(case), words="李禾穗的数据已删除")
    assert [(one.answer, one.asked) for one in answers_found(code=code, last=last)] == [
        ("甲方的数据已删除", "")
    ]
    assert answers_found(code=code, last="0000") == [] and answers_found(code="1" * 12, last=last) == []

    last_b = case.party("B").phone[-4:]
    give_code_to(case, "B", "987654321098")
    answer(case, ask(case, "B"), words="全部删除了")
    assert bytes(case.row.case_key) == b"", "the whole case is gone, its key too"
    assert [one.answer for one in answers_found(code="987654321098", last=last_b)] == ["全部删除了"]
    assert [one.answer for one in answers_found(code=code, last=last)] == ["甲方的数据已删除"]


def give_code_to(case, side, code):
    Party.objects.filter(pk=case.party(side).pk).update(receipt_index=blind_index(code, purpose="receipt"))


def test_whose_data_is_there_finds_no_answers_by_this_door(quarrel):
    case = quarrel().do("set_aside", "officer")
    answer(case, ask(case, kind="explanation"))
    assert answers_found(code=case.code, last=case.party("A").phone[-4:]) == []


def test_a_deletion_is_decided_on_the_case_as_it_stands_when_it_is_locked(quarrel, monkeypatch):
    """Reopened in the moment before the lock: what was read before decides nothing."""
    case = quarrel().do("redirect", "assistant")
    row = ask(case)
    real = Dispute.objects.select_for_update

    def reopened_first():
        Dispute.objects.filter(pk=case.row.pk).update(stage="reported")
        return real()

    monkeypatch.setattr(Dispute.objects, "select_for_update", reopened_first)
    with pytest.raises(Refused, match="must_be_kept"):
        answer(case, row)
    assert case.party("A").name


def test_one_person_whose_data_cannot_go_keeps_no_other_from_going(quarrel, monkeypatch):
    first, second = (quarrel().consenting().do("decline", "B") for _ in range(2))
    real = timers.erase_side

    def cannot(*, dispute, people, at):
        if dispute.pk == first.row.pk:
            raise OSError("a damaged disk")
        return real(dispute=dispute, people=people, at=at)

    monkeypatch.setattr(timers, "erase_side", cannot)
    with pytest.raises(OSError, match="damaged"):
        erase_unagreed(at=second.at + timedelta(days=31))
    assert first.party("B").erased_at is None and second.party("B").erased_at is not None


def test_a_partial_erasure_is_scrubbed_too_and_no_table_is_forgotten(quarrel):
    case = quarrel().consenting().do("decline", "B")
    late = case.at + timedelta(days=31)
    assert not was_erased_lately(since=case.at)
    erase_unagreed(at=late)
    assert case.row.erased_at is None and was_erased_lately(since=late - timedelta(days=1))
    assert not was_erased_lately(since=late + timedelta(days=3))
    with connection.cursor() as cursor:
        tables = {
            name for name in connection.introspection.table_names(cursor) if name.startswith("mediation_")
        }
    assert {name for name in tables if "_fts" not in name} <= set(tables_with_words())
