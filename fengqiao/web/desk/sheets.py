"""Spreadsheets in and out: what `documents.tables` reads and writes, in the terms of the desk."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from fengqiao.documents import tables
from fengqiao.kernel.clock import STATION_ZONE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(
    *, title: str, headers: list[str], rows: Sequence[Sequence[Any]], who: str, at: datetime
) -> bytes:
    """An Excel sheet that says on every page who took it and when."""
    stamp = f"{at.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"
    watermark = _("Taken by %(who)s on %(when)s") % {"who": who, "when": stamp}
    return tables.write_table(title=title, headers=headers, rows=rows, watermark=watermark)


def as_download(content: bytes, name: str) -> HttpResponse:
    """The sheet as a file to keep."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def rows_of(*, name: str, content: bytes) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the first sheet, every cell as text."""
    table = tables.read_table(content, name)
    lines = [[cell_text(cell) for cell in row] for row in table]
    lines = [line for line in lines if any(line)]
    return (lines[0], lines[1:]) if lines else ([], [])


def cell_text(cell: Any) -> str:
    """A cell as somebody would read it: whole numbers without a point, days as 2019-12-05."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\x00", "").strip()
