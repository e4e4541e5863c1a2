"""A print of an agreement that comes back: what it says of number, amount and deadline, if it says so everywhere."""

import re
from dataclasses import dataclass
from datetime import date

from fengqiao.documents.typesetting import chinese_day
from fengqiao.kernel.confined import Broken, run_confined

NO_AMOUNT = "0.00"
_MEMORY, _SECONDS, _MOST_BYTES = 512 * 2**20, 10, 4 * 2**20
_NUMBER = r"\d{9}-\d{4}-X-\d{5,}(?!\d)"
# Looked for with the white space left in: the check code follows the number, and may begin with a digit.
_HEADED = re.compile(rf"协议编号：\s*({_NUMBER})")
_CHECKED = re.compile(rf"校验码\D{{0,60}}?({_NUMBER})")
_FACTS = re.compile(r"核对项.{0,40}?金额(\d+\.\d\d)元，期限(\d{4})年(\d{1,2})月(\d{1,2})日")
_AMOUNT = re.compile(r"金额：人民币([\d.,，]+)元")
# The table of duties, in the written agreement and in the form of an oral one.
_PERFORMANCE = re.compile(r"履行方式(?:、地点)?和期限(.*?)(?:六、其他|各方未要求制作书面协议书)")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


@dataclass(frozen=True)
class Printed:
    """What a print of an agreement claims. `amount` is in yuan with two decimals."""

    number: str
    amount: str
    due_on: date


def amount_in_words(amount: str) -> str:
    """The term that names the amount, in figures and in the capitals that cannot be altered with one stroke."""
    return f"金额：人民币{amount}元（大写：{capitals(amount)}）。"


def capitals(amount: str) -> str:
    """壹仟玖佰元伍角整 for 1900.50: yuan with two decimals, below 10^16, as cheques write them."""
    yuan, _, cents = amount.partition(".")
    jiao, fen = (int(digit) for digit in (cents + "00")[:2])
    whole = _whole(int(yuan or 0))
    if not jiao and not fen:
        return f"{whole or '零'}元整"
    said = f"{whole}元" if whole else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif whole:
        said += "零"
    return said + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(yuan: int) -> str:
    """The digits in groups of four; a gap of any length is one 零."""
    said, gap = "", False
    for group in reversed(range(len(_GROUPS))):
        four = yuan // 10_000**group % 10_000
        for place in reversed(range(4)):
            digit = four // 10**place % 10
            if digit:
                said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[place]
            gap = not digit
        if four:
            said += _GROUPS[group]
    return said


def check_facts(*, amount: str, due_on: date) -> str:
    """The line in the check box of a print: what is typed to check it."""
    return f"金额{amount or NO_AMOUNT}元，期限{chinese_day(due_on)}"


def read_print(content: bytes) -> Printed | None:
    """What the PDF of an agreement, written or oral, claims; None where it is none of ours, or contradicts itself.

    Heading and check box must name the same number; check box, terms and table of performance the same amount and
    day: whoever alters one place is found out without any look at what is on file.
    """
    whole = _text_of(content)
    text = "".join(whole.split())
    # The heading comes first and the check box last: what the parties wrote between them cannot stand in for either.
    headed, checked = _HEADED.search(whole), _last(_CHECKED, whole)
    facts, performance = _last(_FACTS, text), _last(_PERFORMANCE, text)
    if checked is None or facts is None or performance is None:
        return None
    number = checked.group(1)
    if headed is not None and headed.group(1) != number:
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
    return Printed(number=number, amount=amount, due_on=due_on)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _text_of(content: bytes) -> str:
    try:
        words = run_confined(
            "fengqiao.documents.print_pages:words",
            content,
            memory=_MEMORY,
            seconds=_SECONDS,
            most=_MOST_BYTES,
        )
    except Broken:
        return ""
    return words.decode("utf-8", "replace")
