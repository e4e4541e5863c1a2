"""An agreement's print that comes back: what it says of number, amount and deadline, if it says so everywhere alike."""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from fengqiao.documents.typesetting import chinese_day

NO_AMOUNT = "0.00"
MOST_PAGES = 20
_NUMBER = re.compile(r"\d{9}-\d{4}-X-\d{5,}(?!\d)")
_FACTS = re.compile(r"核对项.{0,40}?金额(\d+\.\d\d)元，期限(\d{4})年(\d{1,2})月(\d{1,2})日")
_AMOUNT = re.compile(r"金额：人民币([\d.,，]+)元")
_PERFORMANCE = re.compile(r"五、履行方式、地点和期限(.*?)六、其他")


@dataclass(frozen=True)
class Printed:
    """What a print of an agreement claims. `amount` is in yuan with two decimals."""

    number: str
    amount: str
    due_on: date


def amount_in_words(amount: str) -> str:
    """The term that names the amount."""
    return f"金额：人民币{amount}元。"


def check_facts(*, amount: str, due_on: date) -> str:
    """The line in the check box of a print: what is typed to check it."""
    return f"金额{amount or NO_AMOUNT}元，期限{chinese_day(due_on)}"


def read_print(content: bytes) -> Printed | None:
    """What the PDF of a written agreement claims; None where it is none of ours, or contradicts itself.

    The check box, the terms and the table of performance must name the same amount and the same day: whoever alters
    one place is found out without any look at what is on file.
    """
    whole = _text_of(content)
    text = "".join(whole.split())
    number, facts = _NUMBER.search(whole), _FACTS.search(text)
    performance = _PERFORMANCE.search(text)
    if number is None or facts is None or performance is None:
        return None
    amount = facts.group(1)
    if {found.replace(",", "").replace("，", "") for found in _AMOUNT.findall(text)} - {amount}:
        return None
    if amount != NO_AMOUNT and amount_in_words(amount) not in text:
        return None
    try:
        due_on = date(*map(int, facts.groups()[1:]))
    except ValueError:
        return None
    if chinese_day(due_on) not in performance.group(1):
        return None
    return Printed(number=number.group(), amount=amount, due_on=due_on)


def _text_of(content: bytes) -> str:
    try:
        pages = list(PdfReader(BytesIO(content)).pages)[:MOST_PAGES]
        return "".join(page.extract_text() or "" for page in pages)
    except (PyPdfError, ValueError, KeyError, IndexError, OSError, RecursionError, TypeError, AttributeError):
        return ""
