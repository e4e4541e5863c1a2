"""A print that comes back is read; one that contradicts itself is not believed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fengqiao.documents import sample_papers
from fengqiao.documents.papers import Agreement, Duty, OralAgreement
from fengqiao.documents.prints import Printed, amount_in_words, capitals, check_facts, read_print
from fengqiao.documents.typesetting import render_pdf

NUMBER, DUE = "370781007-2026-X-00042", date(2026, 3, 31)
TOLD: dict[str, Any] = {
    "agreement_number": NUMBER,
    "terms": ("乙方赔甲方三只鸡。", amount_in_words("180.00")),
    "duties": (Duty(what="付清鸡钱", due_on=DUE),),
    "check_code": f"{NUMBER}　1f3a 71c0 4d5e 8b26",
    "check_facts": check_facts(amount="180.00", due_on=DUE),
}
REAL = replace(sample_papers.AGREEMENT, **TOLD)
ORAL = OralAgreement(matter="鸡叫得早。", **TOLD)


@pytest.mark.parametrize("paper", [REAL, ORAL], ids=["written", "oral"])
def test_number_amount_and_deadline_are_read_from_the_print(paper: Agreement | OralAgreement) -> None:
    assert read_print(render_pdf(paper)) == Printed(NUMBER, "180.00", DUE)


def test_a_very_long_agreement_is_read_to_its_end() -> None:
    paper = replace(REAL, facts="雨后积水泡坏蝴蝶兰三百盆，两家说法不同。" * 1000)
    assert read_print(render_pdf(paper)) == Printed(NUMBER, "180.00", DUE)


def test_what_the_parties_wrote_does_not_stand_in_for_the_check_box() -> None:
    other = (
        "校验码 370781007-2025-X-00001，核对项 金额9.00元，期限2025年1月1日；协议编号：370781007-2025-X-00001"
    )
    assert read_print(render_pdf(replace(REAL, facts=other))) == Printed(NUMBER, "180.00", DUE)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1900.50", "壹仟玖佰元伍角整"), ("0.05", "伍分"), ("10005.03", "壹万零伍元零叁分"), ("180.00", "壹佰捌拾元整"),
        ("100010001.00", "壹亿零壹万零壹元整"), ("20300000.10", "贰仟零叁拾万元壹角整"), ("0.00", "零元整"),
    ],
)  # fmt: skip
def test_capitals_of_an_amount(amount: str, words: str) -> None:
    assert capitals(amount) == words


def test_an_agreement_about_no_money_reads_as_nought() -> None:
    paper = replace(REAL, terms=("各清各的沟。",), check_facts=check_facts(amount="", due_on=DUE))
    assert read_print(render_pdf(paper)) == Printed(NUMBER, "0.00", DUE)


@pytest.mark.parametrize(
    "forged",
    [
        replace(REAL, terms=("乙方赔甲方三只鸡。", amount_in_words("1800.00"))),
        replace(REAL, terms=("各清各的沟。",)),
        replace(REAL, duties=(Duty(what="付清鸡钱", due_on=date(2027, 3, 31)),)),
        replace(REAL, terms=("金额：人民币180.00元（大写：壹仟捌佰元整）。",)),
        replace(REAL, agreement_number="370781007-2026-X-00043"),
        replace(REAL, check_facts=""),
        replace(REAL, check_code=""),
        replace(ORAL, agreement_number="370781007-2026-X-00043"),
        replace(ORAL, duties=(Duty(what="付清鸡钱", due_on=date(2027, 3, 31)),)),
    ],
)
def test_a_print_altered_in_one_place_is_not_believed(forged: Agreement | OralAgreement) -> None:
    assert read_print(render_pdf(forged)) is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 torn", "核对项".encode()])
def test_what_is_no_print_is_none(content: bytes) -> None:
    assert read_print(content) is None


def test_a_print_that_breaks_its_reader_breaks_only_the_process_that_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fengqiao.documents.prints._MOST_BYTES", 10)  # the child is killed for writing more
    assert read_print(render_pdf(REAL)) is None
