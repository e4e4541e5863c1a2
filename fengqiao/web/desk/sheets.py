"""Spreadsheets in and out: what `documents.tables` reads and writes, in the terms of the desk."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fengqiao.audit.idempotency import request_digest
from fengqiao.community import queries as community
from fengqiao.documents import tables
from fengqiao.kernel.clock import STATION_ZONE, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.sheet_columns import as_text
from fengqiao.web.once import once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(
    *, station: str, title: str, headers: list[str], rows: Sequence[Sequence[Any]], who: str, at: datetime
) -> bytes:
    """An Excel sheet that says on every page who took it and when, and on its tab too that it is a sample."""
    found = community.station(station)
    stamp = f"{at.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"
    watermark = _("Taken by %(who)s on %(when)s") % {"who": who, "when": stamp}
    if found is None or found.sample:
        title, watermark = f"{_('Sample')} {title}", f"{_('Sample data')} · {watermark}"
    sheet = tables.Sheet(title, tuple(headers), tuple(tuple(row) for row in rows))
    return tables.write_table([sheet], watermark=watermark)


def taken_once(
    request: HttpRequest, *, door: str, rows: Sequence[Sequence[Any]], entry: Callable[[datetime], None]
) -> datetime:
    """When this sheet was taken along: `entry` writes that into the log, once however often the form is sent.

    A form sent again when the rows have changed takes another sheet, and that is another entry.
    """
    content = request_digest(json.dumps(rows, default=str).encode()).hex()[:16]

    def deed() -> str:
        at = now()
        entry(at)
        return at.isoformat()

    taken = once(request, door=f"{door}/{content}", actor=str(request.user.pk), deed=deed)
    return datetime.fromisoformat(taken)


def as_download(content: bytes, name: str) -> HttpResponse:
    """The sheet as a file to keep."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def rows_of(*, name: str, content: bytes) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, every cell as text. Refuses what `read_table` refuses, and a table of headings only."""
    table = tables.read_table(content, filename=name)
    if not table.rows:
        raise Refused("table_empty", filename=name)
    return list(table.columns), as_text(table.rows)
