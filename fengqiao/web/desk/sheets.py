"""Spreadsheets in and out: what `documents.tables` reads and writes, in the terms of the desk."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fengqiao.audit.exports import Taken
from fengqiao.audit.idempotency import request_digest
from fengqiao.community import queries as community
from fengqiao.documents import tables
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.sheet_columns import as_text
from fengqiao.web.once import once
from fengqiao.web.refusals import Explanation, explain

LONGEST_NAME = 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(
    *, station: str, title: str, headers: list[str], rows: Sequence[Sequence[Any]], who: str, taken: Taken
) -> bytes:
    """An Excel sheet that says on every page who took it, when, and under which id it stands in the log.

    A sample says so on its tab too.
    """
    found = community.station(station)
    watermark = _("Taken by %(who)s on %(when)s, export %(id)s") % {
        "who": who,
        "when": taken.when,
        "id": taken.id,
    }
    if found is None or found.sample:
        title, watermark = f"{_('Sample')} {title}", f"{_('Sample data')} · {watermark}"
    sheet = tables.Sheet(title, tuple(headers), tuple(tuple(row) for row in rows))
    return tables.write_table([sheet], watermark=watermark)


def taken_once(
    request: HttpRequest, *, door: str, rows: Sequence[Sequence[Any]], entry: Callable[[datetime], Taken]
) -> Taken:
    """How this sheet was taken along: `entry` writes that into the log, once however often the form is sent.

    A form sent again when the rows have changed takes another sheet, and that is another entry.
    """
    content = request_digest(json.dumps(rows, default=str).encode()).hex()[:16]

    def deed() -> list[str]:
        taken = entry(now())
        return [taken.id, taken.at.isoformat()]

    name, at = once(request, door=f"{door}/{content}", actor=str(request.user.pk), deed=deed)
    return Taken(id=name, at=datetime.fromisoformat(at))


def name_of_reader(request: HttpRequest) -> str:
    """Whose name goes onto what they take along: their own, and the one they sign in with."""
    user: Any = request.user
    return f"{user.name} ({user.get_username()})" if user.name else str(user.get_username())


def as_download(content: bytes, name: str) -> HttpResponse:
    """The sheet as a file to keep."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def explain_sheet(refused: Refused) -> Explanation:
    """The words for a sheet that was refused, with its name and the place in it where known."""
    said = explain(refused)
    detail = refused.detail
    places = [
        words % {"what": str(detail[name])[:LONGEST_NAME]}
        for name, words in (
            ("filename", _("File: %(what)s.")),
            ("row", _("Row: %(what)s.")),
            ("cell", _("Cell: %(what)s.")),
            ("limit_rows", _("At most %(what)s rows.")),
            ("limit_columns", _("At most %(what)s columns.")),
        )
        if name in detail
    ]
    return replace(said, advice=" ".join([str(said.advice), *places]))


def rows_of(*, name: str, content: bytes) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, every cell as text. Refuses what `read_table` refuses, and a table of headings only."""
    table = tables.read_table(content, filename=name)
    if not table.rows:
        raise Refused("table_empty", filename=name)
    return list(table.columns), as_text(table.rows)
