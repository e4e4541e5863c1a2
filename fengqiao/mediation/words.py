"""Words of a report before they are stored: names, phones and ID numbers become side marks. Pure."""

import re
from collections.abc import Iterable
from typing import Any

SIDE_MARKS = {"A": "甲方", "B": "乙方", "C": "丙方", "D": "丁方", "E": "戊方", "F": "己方"}
TITLE_LENGTH = 24

_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE = re.compile(r"[^，,、]+[，,、]?")


def with_side_marks(text: str, named: Iterable[tuple[str, str]]) -> str:
    """`text` with every party's name (side, name) replaced by 甲方, 乙方 …, and phone and ID numbers blacked out."""
    for side, name in sorted(named, key=lambda pair: -len(pair[1])):
        if len(name) >= 2:
            text = text.replace(name, SIDE_MARKS.get(side, side))
    text = _ID_NUMBER.sub("〔证件号〕", text)
    return _LANDLINE.sub("〔电话〕", _PHONE.sub("〔电话〕", text))


def without_person(value: Any, people: Iterable[tuple[str, str, str]]) -> Any:
    """The same JSON value with these people (side, name, phone) as side marks, and their phones blacked out."""
    if isinstance(value, dict):
        return {name: without_person(item, people) for name, item in value.items()}
    if isinstance(value, list):
        return [without_person(item, people) for item in value]
    if not isinstance(value, str):
        return value
    for side, name, phone in sorted(people, key=lambda one: -len(one[1])):
        if len(name) >= 2:
            value = value.replace(name, SIDE_MARKS.get(side, side))
        digits = [ch for ch in phone if ch.isdigit()]
        if digits:
            value = re.sub(rf"(?<!\d){'[- ]?'.join(digits)}(?!\d)", "〔电话〕", value)
    return value


def title_of(summary: str) -> str:
    """A short line for lists: as many whole clauses of the first sentence as fit into 24 characters."""
    first = _SENTENCE_END.split(" ".join(summary.split()), maxsplit=1)[0].strip("，,、 ")
    if len(first) <= TITLE_LENGTH:
        return first
    clauses = _CLAUSE.findall(first)
    title = clauses[0]
    for clause in clauses[1:]:
        if len(title) + len(clause) > TITLE_LENGTH:
            break
        title += clause
    title = title.rstrip("，,、；; ")
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
