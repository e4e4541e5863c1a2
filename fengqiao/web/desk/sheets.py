"""Spreadsheets in and out: what `documents.tables` reads and writes, in the terms of the desk."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fengqiao.audit.exports import Taken
from fengqiao.community import queries as community
from fengqiao.documents import tables
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.web.once import once
from fengqiao.web.refusals import Explanation, explain

LONGEST_NAME = 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken_along(
    request: HttpRequest,
    *,
    door: str,
    station: str,
    title: str,
    headers: list[str],
    rows: Iterable[Sequence[Any]],
    entry: Callable[[datetime, int], Taken],
) -> tuple[bytes, Taken]:
    """An Excel sheet that says on every page who took it, when, and under which id it stands in the log; and how.

    The rows are written as they come, whole, however many. `entry` writes into the log that so many are taken
    along, once however often the form is sent. A form sent again when the rows have changed takes another sheet,
    and that is another entry. A sample says so on its tab too.
    """
    counted = _Counted(rows)
    how: list[Taken] = []

    def watermark() -> str:
        how.append(
            _entered(
                request,
                door=f"{door}/{counted.content}",
                entry=lambda at: entry(at, counted.length),
            )
        )
        said = _("Taken by %(who)s on %(when)s, export %(id)s") % {
            "who": name_of_reader(request),
            "when": how[0].when,
            "id": how[0].id,
        }
        return f"{_('Sample data')} · {said}" if is_sample else said

    found = community.station(station)
    is_sample = found is None or found.sample
    sheet = tables.Sheet(f"{_('Sample')} {title}" if is_sample else title, tuple(headers), counted)
    content = tables.write_table([sheet], watermark=watermark)
    return content, how[0]


def taken_once(
    request: HttpRequest, *, door: str, rows: Sequence[Sequence[Any]], entry: Callable[[datetime], Taken]
) -> Taken:
    """How another file with these `rows` in it was taken along: its entry, as `taken_along` writes it."""
    counted = _Counted(rows)
    for _row in counted:
        pass
    return _entered(request, door=f"{door}/{counted.content}", entry=entry)


def _entered(request: HttpRequest, *, door: str, entry: Callable[[datetime], Taken]) -> Taken:
    def deed() -> list[str]:
        taken = entry(now())
        return [taken.id, taken.at.isoformat()]

    name, at = once(request, door=door, actor=str(request.user.pk), deed=deed)
    return Taken(id=name, at=datetime.fromisoformat(at))


class _Counted:
    """Rows that are counted and digested while somebody else takes them one by one."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = rows
        self._digest = hashlib.sha256()
        self.length = 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            self.length += 1
            self._digest.update(json.dumps(row, default=str).encode())
            yield row

    @property
    def content(self) -> str:
        return self._digest.hexdigest()[:16]


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


def read(*, name: str, content: bytes) -> tables.Table:
    """What `read_table` reads. Refuses what it refuses, and a table of headings only."""
    table = tables.read_table(content, filename=name)
    if not table.rows:
        raise Refused("table_empty", filename=name)
    return table
