"""A plain sheet: facts, tables and one long code to compare by eye, in whichever language its words are given."""

from dataclasses import dataclass
from datetime import datetime

from fengqiao.documents.typesetting import printable, typeset


@dataclass(frozen=True, kw_only=True)
class PlainSheet:
    """`code`: hexadecimal digits, printed large in groups of four. `notes`: paragraphs below everything."""

    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    code_label: str
    code: str
    tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    notes: tuple[str, ...]
    sign: tuple[str, ...]
    is_sample: bool


def plain_sheet_pdf(sheet: PlainSheet, *, at: datetime, taken: str = "") -> bytes:
    """The PDF, A4, made `at`; `taken`: who took it along, printed small at the foot."""
    groups = [sheet.code[place : place + 4] for place in range(0, len(sheet.code), 4)]
    data = {
        "title": printable(sheet.title),
        "english": sheet.language == "en",
        "facts": _pairs(sheet.facts),
        "code_label": printable(sheet.code_label),
        "code": [groups[place : place + 8] for place in range(0, len(groups), 8)],
        "tables": [{"title": printable(title), "rows": _pairs(rows)} for title, rows in sheet.tables],
        "notes": [printable(note) for note in sheet.notes],
        "sign": [printable(label) for label in sheet.sign],
        "is_sample": sheet.is_sample,
    }
    return typeset({"mode": "sheet", "sheet": data, "taken": printable(taken)}, at=at)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [[printable(label), printable(value)] for label, value in pairs]
