"""A print that comes back is read; one that contradicts itself is not believed."""

from dataclasses import replace
from datetime import date

import pytest

from fengqiao.documents import sample_papers
from fengqiao.documents.papers import Agreement, Duty
from fengqiao.documents.prints import Printed, amount_in_words, check_facts, read_print
from fengqiao.documents.typesetting import render_pdf

NUMBER, DUE = "370781007-2026-X-00042", date(2026, 3, 31)
REAL = replace(
    sample_papers.AGREEMENT,
    terms=("乙方赔甲方三只鸡。", amount_in_words("180.00")),
    duties=(Duty(what="付清鸡钱", due_on=DUE),),
    check_code=f"{NUMBER}　9f3a 71c0 4d5e 8b26",
    check_facts=check_facts(amount="180.00", due_on=DUE),
)


def test_number_amount_and_deadline_are_read_from_the_print() -> None:
    assert read_print(render_pdf(REAL)) == Printed(NUMBER, "180.00", DUE)


def test_an_agreement_about_no_money_reads_as_nought() -> None:
    paper = replace(REAL, terms=("各清各的沟。",), check_facts=check_facts(amount="", due_on=DUE))
    assert read_print(render_pdf(paper)) == Printed(NUMBER, "0.00", DUE)


@pytest.mark.parametrize(
    "forged",
    [
        replace(REAL, terms=("乙方赔甲方三只鸡。", amount_in_words("1800.00"))),
        replace(REAL, terms=("各清各的沟。",)),
        replace(REAL, duties=(Duty(what="付清鸡钱", due_on=date(2027, 3, 31)),)),
        replace(REAL, check_facts=""),
        replace(REAL, check_code=""),
    ],
)
def test_a_print_altered_in_one_place_is_not_believed(forged: Agreement) -> None:
    assert read_print(render_pdf(forged)) is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 torn", "核对项".encode()])
def test_what_is_no_print_is_none(content: bytes) -> None:
    assert read_print(content) is None
