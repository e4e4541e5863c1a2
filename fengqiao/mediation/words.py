"""Words of a report before they are stored: names, phones and ID numbers become side marks. Pure."""

import re
from collections.abc import Iterable

SIDE_MARKS = {"A": "甲方", "B": "乙方", "C": "丙方", "D": "丁方", "E": "戊方", "F": "己方"}
TITLE_LENGTH = 24

_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")
_CLAUSE_END = re.compile(r"[。！？!?；;\n]")


def with_side_marks(text: str, named: Iterable[tuple[str, str]]) -> str:
    """`text` with every party's name (side, name) replaced by 甲方, 乙方 …, and phone and ID numbers blacked out."""
    for side, name in sorted(named, key=lambda pair: -len(pair[1])):
        if len(name) >= 2:
            text = text.replace(name, SIDE_MARKS.get(side, side))
    text = _ID_NUMBER.sub("〔证件号〕", text)
    return _LANDLINE.sub("〔电话〕", _PHONE.sub("〔电话〕", text))


def title_of(summary: str) -> str:
    """A short line for lists: the first clause, at most 24 characters."""
    first = _CLAUSE_END.split(" ".join(summary.split()), maxsplit=1)[0].strip("，,、 ")
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"
