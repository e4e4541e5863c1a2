"""Typesetting: papers become PDF through typst. Data goes in as JSON and is never part of the program text."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from fengqiao.documents import wording
from fengqiao.documents.papers import KINDS, Paper
from fengqiao.documents.qr import qr_svg
from fengqiao.kernel.clock import STATION_ZONE
from fengqiao.kernel.refusals import Refused

TEMPLATES = Path(__file__).parent / "templates"
# PDF/A-2, every character searchable. The strictest level that still accepts any font coverage.
ARCHIVAL = "a-2u"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_WORDS = json.dumps(wording.FOR_TEMPLATES, ensure_ascii=False)
_per_thread = threading.local()


def chinese_day(day: date) -> str:
    """2026年1月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(at: datetime) -> str:
    """2026年1月6日9时05分, in station time; a naive moment is taken as station time."""
    local = at if at.tzinfo is None else at.astimezone(STATION_ZONE)
    return f"{chinese_day(local.date())}{local.hour}时{local.minute:02d}分"


def printable(text: str) -> str:
    """`text` without control characters, line ends made uniform."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def paper_data(paper: Paper) -> dict[str, Any]:
    """What a template needs of `paper`: its fields, dates written out, and QR codes drawn."""
    data: dict[str, Any] = {"kind": paper.kind, "title": paper.title, "title_en": paper.title_en}
    data.update({field.name: _plain(getattr(paper, field.name)) for field in fields(paper)})
    url = data.get("check_url") or data.get("url")
    data["qr"] = qr_svg(url) if url else None
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return chinese_moment(value)
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


@cache
def _fonts() -> typst.Fonts:
    folder = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _compiler() -> typst.Compiler:
    # A compiler holds the inputs of its last run: one per thread, fonts shared.
    if not hasattr(_per_thread, "compiler"):
        _per_thread.compiler = typst.Compiler(
            input=TEMPLATES / "main.typ", root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True
        )
    compiler: typst.Compiler = _per_thread.compiler
    return compiler


def typeset(job: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """The PDF of one job (`mode` paper or dossier), dated `at` in its properties (1970 where none is given).

    PDF/A-2u, unless a character has no glyph in our fonts: then plain PDF that says on each page that boxes are
    to be filled in by hand, so that nobody is refused a paper for a rare name. The same job and `at` give the same
    bytes. Raises Refused("paper_not_drawn") when typst fails.
    """
    stamp = int(at.timestamp()) if at else 0
    try:
        return _compile(job, [ARCHIVAL], stamp)
    except typst.TypstError:
        try:
            return _compile({**job, "lacks_glyphs": True}, [], stamp)
        except typst.TypstError as error:
            raise Refused("paper_not_drawn", reason=error.message) from error


def _compile(job: Mapping[str, Any], standards: list[Any], stamp: int) -> bytes:
    inputs = {"job": json.dumps(job, ensure_ascii=False), "words": _WORDS}
    content = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=stamp)
    if not isinstance(content, bytes):
        raise Refused("paper_not_drawn")
    return content


def render_pdf(paper: Paper, *, at: datetime | None = None, taken: str = "") -> bytes:
    """The PDF of one paper, A4 (the receipt A6), made `at`. Empty fields are blanks to fill by hand.

    `taken`: who took this copy along, printed small at the foot of every page.
    """
    return typeset({"mode": "paper", "paper": paper_data(paper), "taken": printable(taken)}, at=at)


def blank_form(kind: str, *, committee: str = "") -> bytes:
    """An empty form to print and fill by hand; `kind` is a key of `papers.KINDS`.

    Raises Refused("unknown_paper") for any other kind.
    """
    if kind not in KINDS:
        raise Refused("unknown_paper", kind=kind)
    return render_pdf(KINDS[kind](committee=committee))
