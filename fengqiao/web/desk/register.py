"""The register: find, filter, page through, take along as Excel."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.audit.exports import Taken, record_export
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import STATION_ZONE, local_date, now
from fengqiao.mediation import desk_queries, queries
from fengqiao.mediation.actions.intake import audit_actor
from fengqiao.mediation.queries import Filter
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import telling, words
from fengqiao.web.desk.door import OFFICE, desk_page, framed
from fengqiao.web.desk.sheets import as_download, taken_along
from fengqiao.web.desk.today import list_line
from fengqiao.web.steps import LEVEL_NAMES
from fengqiao.web.templatetags.fengqiao import local_day

PAGE = 30
_EXPORTED = (
    "id", "number", "village", "kind", "title", "source", "sender_number", "reported_at", "accepted_at", "level",
    "stage", "due_on", "settled_level", "closed_at", "outcome", "apart",
)  # fmt: skip
_PLAIN = ("q", "level", "stage", "village", "kind", "due_before", "open")
_HIDDEN = (
    "order",
    "accepted_from",
    "accepted_to",
    "settled",
    "settled_level",
    "reached",
    "since",
    "until",
    "outcome",
    "ended",
)


def filter_of(given: Mapping[str, str]) -> Filter:
    """The filter a query string asks for; what cannot be read is left out."""
    extra: dict[str, Any] = {}
    if day := _day(given.get("accepted_from")):
        extra["accepted_at__gte"] = desk_queries.start_of_day(day)
    if day := _day(given.get("accepted_to")):
        extra["accepted_at__lt"] = desk_queries.start_of_day(day)
    if given.get("settled") in {"0", "1"}:
        extra["settled_level__isnull"] = given["settled"] == "0"
    if given.get("settled_level") in set("12345"):
        extra["settled_level"] = int(given["settled_level"])
    if given.get("reached") in set("12345"):
        extra["level__gte"] = int(given["reached"])
    if given.get("ended") in {"0", "1"}:
        extra["closed_at__isnull"] = given["ended"] == "0"
    level = given.get("level", "")
    return Filter(
        q=given.get("q", "").replace("\x00", "")[:80],
        level=int(level) if level in set("12345") else None,
        stage=given.get("stage", "") if given.get("stage") in words.STAGES else "",
        village=given.get("village", "").replace("\x00", "")[:12],
        kind=given.get("kind", "").replace("\x00", "")[:32],
        due_before=_day(given.get("due_before")),
        open_only=given.get("open") == "1",
        since=_day(given.get("since")),
        until=_day(given.get("until")),
        outcome=given.get("outcome", "") if given.get("outcome") in words.OUTCOMES else "",
        order="due" if given.get("order") == "due" and not given.get("q", "").strip() else "newest",
        extra=extra,
    )


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1950 <= day.year <= 2200 else None


def _after(text: str, *, order: str) -> str | None:
    """A cursor we could have given in this order: an id, by due day a day and an id."""
    day, _sep, key = text.rpartition("_")
    try:
        UUID(key)
    except ValueError:
        return None
    return text if (_day(day) is not None if order == "due" else not day) else None


@desk_page(Kind.DISPUTE_REGISTER, Verb.LIST, roles=OFFICE)
def register(request: HttpRequest, caller: Caller) -> HttpResponse:
    """A page of the register."""
    number = request.GET.get("q", "").strip()
    if number.count("-") == 3 and queries.dispute_for(number=number, caller=caller) is not None:
        return HttpResponseRedirect(reverse("web:dispute", kwargs={"number": number}))
    given = {name: request.GET[name] for name in (*_PLAIN, *_HIDDEN) if request.GET.get(name)}
    narrowed = filter_of(given)
    after = _after(request.GET.get("after", ""), order=narrowed.order)
    page = queries.disputes_listed(caller=caller, narrowed=narrowed, after=after, size=PAGE)
    villages = community.villages_of_station(caller.station)
    names = {village.code: village.short_name for village in villages}
    rows = [
        desk_queries.WorkRow(
            d, d.standing, alarmed=bool(d.facts.get("alarms")) and bool(d.standing.open_alarms)
        )
        for d in page.items
    ]
    people = words.people_by_id(telling.people_in([row.standing for row in rows]))
    today = local_date(now())
    context = framed(
        request,
        caller,
        "register",
        query=narrowed.q,
        given=given,
        hidden={name: given[name] for name in _HIDDEN if name in given},
        hidden_words=_hidden_words(given),
        rows=[list_line(row, people, names, today) for row in rows],
        levels=[(str(number), str(name)) for number, name in LEVEL_NAMES.items()],
        stages=[(code, str(name)) for code, name in words.STAGES.items()],
        villages=[(v.code, v.short_name) for v in villages if _serves(caller, v)],
        kinds=words.kind_choices(),
        is_narrowed=bool(given),
        pager=_pager(given, page, first=after is None),
    )
    return render(request, "web/desk/register.html", context)


def _hidden_words(given: Mapping[str, str]) -> list[str]:
    """What a figure narrowed the list to and no box of the form shows, in words."""
    told = {
        "accepted_from": _("accepted from %(day)s"),
        "accepted_to": _("accepted before %(day)s"),
        "since": _("reported from %(day)s"),
        "until": _("reported to the end of %(day)s"),
    }
    found = [
        words_of % {"day": local_day(day)}
        for name, words_of in told.items()
        if (day := _day(given.get(name)))
    ]
    level = given.get("settled_level", "")
    if level in set("12345"):
        found.append(_("settled at: %(level)s") % {"level": LEVEL_NAMES[int(level)]})
    level = given.get("reached", "")
    if level in set("12345"):
        found.append(_("came at least to: %(level)s") % {"level": LEVEL_NAMES[int(level)]})
    yes_no = {
        ("settled", "1"): _("settled"),
        ("settled", "0"): _("not settled"),
        ("ended", "1"): _("closed"),
        ("ended", "0"): _("not closed"),
    }
    found += [said for (name, value), said in yes_no.items() if given.get(name) == value]
    outcome = words.OUTCOMES.get(given.get("outcome", ""))
    return [*found, str(outcome)] if outcome else found


def _serves(caller: Caller, village: Any) -> bool:
    return caller.role == "chief" or bool(village.room and village.room.number in caller.rooms)


def _pager(given: dict[str, str], page: queries.DisputePage, *, first: bool) -> dict[str, Any]:
    base = reverse("web:register")
    older = f"{base}?{urlencode(given | {'after': page.next})}" if page.next else ""
    return {
        "older_url": older,
        "newer_url": "" if first else f"{base}?{urlencode(given)}",
        "shown": len(page.items),
        "total": page.total,
        "total_is_capped": page.total >= queries.COUNT_LIMIT,
    }


@require_POST
@desk_page(Kind.DISPUTE_REGISTER, Verb.EXPORT, roles=OFFICE)
def export(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The filtered register as an Excel sheet: no names, no phones, who took it and when on every page; logged."""

    def entry(at: datetime, rows: int) -> Taken:
        return record_export(
            station=caller.station, by=audit_actor(caller), verb="export_register", object_kind="station",
            object_id=caller.station, at=at, rows=rows, what={"sheet": "register"},
        )  # fmt: skip

    content, taken = taken_along(
        request,
        door="desk/export/register",
        station=caller.station,
        title=_("Register of disputes"),
        headers=_headers(),
        rows=_all_rows(caller, filter_of(request.POST)),
        entry=entry,
    )
    return as_download(content, f"register-{taken.at.astimezone(STATION_ZONE):%Y%m%d-%H%M}.xlsx")


def _all_rows(caller: Caller, narrowed: Filter) -> Iterator[list[Any]]:
    """Every dispute of the list, page by page as they are asked for: none is left out, and few are held at a time."""
    names = {village.code: village.short_name for village in community.villages_of_station(caller.station)}
    after: str | None = None
    while True:
        page = queries.disputes_listed(
            caller=caller, narrowed=narrowed, after=after, size=queries.PAGE, columns=_EXPORTED
        )
        yield from (_cells(row, names.get(row.village, row.village)) for row in page.items)
        after = page.next
        if after is None:
            return


def _headers() -> list[str]:
    return [
        _("Number"), _("Village"), _("Type"), _("Subject"), _("Source"), _("Sender's number"), _("Reported"),
        _("Accepted"), _("Step"), _("Stage"), _("Due"), _("Settled at step"), _("Closed"), _("Outcome"),
    ]  # fmt: skip


def _cells(dispute: Any, village: str) -> list[Any]:
    protected = dispute.stage in desk_queries.PROTECTED
    hidden = protected or dispute.apart
    subject = _("Protected case") if protected else _("Case with a minor") if hidden else dispute.title
    return [
        dispute.number,
        village,
        "" if hidden else words.kind_name(dispute.kind),
        subject,
        str(words.SOURCES.get(dispute.source, dispute.source)),
        dispute.sender_number,
        local_date(dispute.reported_at),
        local_date(dispute.accepted_at) if dispute.accepted_at else None,
        dispute.level,
        words.stage_name(dispute.stage),
        dispute.due_on,
        dispute.settled_level,
        local_date(dispute.closed_at) if dispute.closed_at else None,
        str(words.OUTCOMES.get(dispute.outcome, dispute.outcome)),
    ]
