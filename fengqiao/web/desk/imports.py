"""Reports from a spreadsheet: upload, say which column is which, look, confirm; each row becomes a report."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions import imports as deeds
from fengqiao.mediation.actions.uploads import log_refused_upload
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.sheet_columns import as_text, guessed
from fengqiao.web.desk.door import OFFICE, desk_page, done_once, framed
from fengqiao.web.desk.sheets import explain_sheet, read
from fengqiao.web.once import once
from fengqiao.web.refusals import explain

COLUMNS: dict[str, Promise] = {
    "number": pgettext_lazy("column", "Number of the message"),
    "user": pgettext_lazy("column", "Who sent it"),
    "phone": pgettext_lazy("column", "Phone"),
    "subject": pgettext_lazy("column", "Subject"),
    "told_on": pgettext_lazy("column", "When"),
    "text": pgettext_lazy("column", "What it says"),
    "village": pgettext_lazy("column", "Village"),
}
PREVIEW = 5
MOST_BYTES = 8 * 1024 * 1024


@desk_page(Kind.DISPUTE_REGISTER, Verb.FILE, roles=OFFICE)
def upload(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Choose a file."""
    refusal = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_kept(request, caller))
        except Refused as refused:
            log_refused_upload(
                refusal=refused.name, size=_size(request), by=caller, at=now(), object_kind="sheet"
            )
            refusal = explain_sheet(refused)
    context = framed(request, caller, "import", refusal=refusal)
    return render(request, "web/desk/import.html", context, status=409 if refusal else 200)


def _size(request: HttpRequest) -> int:
    file: Any = request.FILES.get("sheet")
    return int(file.size or 0) if file else 0


def _kept(request: HttpRequest, caller: Caller) -> str:
    file: Any = request.FILES.get("sheet")
    if file is None or not file.name:
        raise Refused("sheet_missing")
    if file.size is None or file.size > MOST_BYTES:
        raise Refused("sheet_too_large")
    table = read(name=file.name, content=file.read())
    file.seek(0)

    def deed() -> str:
        key = deeds.keep_sheet(
            headers=list(table.columns),
            rows=as_text(table.rows),
            name=file.name[:120],
            rows_cut=table.rows_cut,
            by=caller,
            at=now(),
        )
        return reverse("web:import-sheet", kwargs={"key": key})

    return done_once(request, door="desk/import", deed=deed)


@desk_page(Kind.DISPUTE_REGISTER, Verb.FILE, roles=OFFICE)
def sheet(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """The guessed columns and the first rows; or, once confirmed, how far the reading has come."""
    kept = _sheet(key, caller)
    if "columns" in kept:
        return _progress(request, caller, key, kept)
    guess = guessed(kept["headers"], kept["first"])
    return _preview(request, caller, key, kept, chosen=guess)


def _preview(
    request: HttpRequest,
    caller: Caller,
    key: str,
    kept: dict[str, Any],
    *,
    chosen: dict[str, int],
    refusal: Any = None,
) -> HttpResponse:
    context = framed(
        request,
        caller,
        "import",
        key=key,
        name=kept["name"],
        count=kept["count"],
        rows_cut=kept["rows_cut"],
        columns=[
            {
                "name": name,
                "label": label,
                "guess": chosen.get(name, -1),
                "headers": list(enumerate(kept["headers"])),
            }
            for name, label in COLUMNS.items()
        ],
        preview=deeds.rows_as_told(kept["first"][:PREVIEW], chosen),
        villages=_villages(caller),
        village=request.POST.get("village", ""),
        refusal=refusal,
    )
    return render(request, "web/desk/import_sheet.html", context, status=409 if refusal else 200)


def _sheet(key: str, caller: Caller) -> dict[str, Any]:
    kept = deeds.kept_sheet(key=key, by=caller)
    if kept is None:
        raise Http404
    return kept


def _villages(caller: Caller) -> list[tuple[str, str]]:
    return [
        (village.code, village.short_name)
        for village in community.villages_of_station(caller.station)
        if caller.role == "chief" or (village.room and village.room.number in caller.rooms)
    ]


def _progress(request: HttpRequest, caller: Caller, key: str, kept: dict[str, Any]) -> HttpResponse:
    context = framed(
        request,
        caller,
        "import",
        key=key,
        name=kept["name"],
        count=kept["count"],
        done=kept["done"],
        made=kept["made"],
        known=kept["known"],
        empty=kept["empty"],
        is_over=kept["done"] >= kept["count"],
    )
    return render(request, "web/desk/import_progress.html", context)


@require_POST
@desk_page(Kind.DISPUTE_REGISTER, Verb.FILE, roles=OFFICE)
def confirm(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """The columns are right: read the first rows."""
    kept = _sheet(key, caller)
    columns = {name: _place(request.POST.get(f"column-{name}", ""), len(kept["headers"])) for name in COLUMNS}
    if "columns" not in kept:
        try:
            village = _village_chosen(request, caller, columns)
        except Refused as refused:
            return _preview(request, caller, key, kept, chosen=columns, refusal=explain(refused))
        deeds.update_sheet(
            key=key, by=caller, columns=columns, village=village, done=0, made=0, known=0, empty=0
        )
    return _read_on(request, caller, key)


def _village_chosen(request: HttpRequest, caller: Caller, columns: dict[str, int]) -> str:
    village = request.POST.get("village", "")
    if village not in dict(_villages(caller)):
        raise Refused("unknown_village", village=village[:12])
    if columns["text"] < 0 and columns["subject"] < 0:
        raise Refused("sheet_without_words")
    return village


def _place(text: str, most: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) < most else -1


@require_POST
@desk_page(Kind.DISPUTE_REGISTER, Verb.FILE, roles=OFFICE)
def go_on(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Read the next rows."""
    return _read_on(request, caller, key)


def _read_on(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """The next rows become reports, once a form; a row that was read before is found in the register, too."""
    kept = _sheet(key, caller)
    if "columns" not in kept:
        raise Http404
    start = kept["done"]
    part = deeds.rows_of_sheet(key=key, by=caller, start=start) if start < kept["count"] else []
    if part is None:
        raise Http404

    def deed() -> dict[str, int]:
        came = deeds.import_chunk(
            rows=deeds.rows_as_told(part, kept["columns"]),
            default_village=kept["village"],
            by=caller,
            at=now(),
        )
        return {"start": start, "made": came.made, "known": came.known, "empty": came.empty}

    if part:
        came = once(request, door=f"desk/import/{key}", actor=str(request.user.pk), deed=deed)
        _count(caller, key, came)
    return HttpResponseRedirect(reverse("web:import-sheet", kwargs={"key": key}))


def _count(caller: Caller, key: str, came: dict[str, int]) -> None:
    """Only after the rows are kept for good, and only if their twin has not counted them already."""
    kept = _sheet(key, caller)
    if kept["done"] != came["start"]:
        return
    done = min(came["start"] + deeds.CHUNK, kept["count"])
    counts = {name: kept[name] + came[name] for name in ("made", "known", "empty")}
    deeds.update_sheet(key=key, by=caller, done=done, **counts)


@require_POST
@desk_page(Kind.DISPUTE_REGISTER, Verb.FILE, roles=OFFICE)
def forget(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    """Throw the sheet away."""
    deeds.throw_away(key=key, by=caller)
    messages.info(request, _("The sheet was thrown away. What was read from it stays."))
    return HttpResponseRedirect(reverse("web:import"))
