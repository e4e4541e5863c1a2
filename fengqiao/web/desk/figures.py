"""The funnel and the justice office's quarter: every figure with its denominator, every figure opens its records."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.audit.exports import Taken, record_export
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Reach, Verb, reach
from fengqiao.kernel.clock import STATION_ZONE, local_date, now
from fengqiao.mediation.actions.intake import audit_actor
from fengqiao.mediation.desk_queries import start_of_day
from fengqiao.mediation.scope import Caller
from fengqiao.reporting import funnel as arithmetic
from fengqiao.web.desk import words
from fengqiao.web.desk.door import OFFICE, desk_page, framed
from fengqiao.web.desk.sheets import as_download, taken_along
from fengqiao.web.steps import LEVEL_NAMES

PERIODS = (30, 90, 365)
_QUARTERS = ((1, 4), (4, 7), (7, 10), (10, 13))


@desk_page(Kind.STATISTICS, Verb.LIST)
def figures(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The funnel of the last 30, 90 or 365 days."""
    today = local_date(now())
    wanted = request.GET.get("days", "")
    days = int(wanted) if wanted in {str(period) for period in PERIODS} else 365
    since, until = today - timedelta(days=days - 1), today + timedelta(days=1)
    rooms = None if reach(caller.role, Verb.READ, Kind.STATISTICS) is Reach.STATION else caller.rooms
    found = arithmetic.funnel_of(
        station=caller.station, rooms=rooms, since=start_of_day(since), until=start_of_day(until)
    )
    link = _linker(caller, since, until)
    villages = {v.code: v.short_name for v in community.villages_of_station(caller.station)}
    context = framed(
        request,
        caller,
        "funnel",
        days=days,
        periods=[{"days": p, "url": f"{reverse('web:funnel')}?days={p}", "here": p == days} for p in PERIODS],
        since=since,
        tiles=_tiles(found, link),
        levels=_levels(found, link),
        tables=[
            _table(_("By village"), _("Village"), found.villages, villages, "village", link),
            _table(
                _("By type"),
                _("Type"),
                found.kinds,
                {g.code: words.kind_name(g.code) for g in found.kinds.groups},
                "kind",
                link,
            ),
        ],
        least=arithmetic.LEAST,
        opens=caller.role in OFFICE,
    )
    return render(request, "web/desk/figures.html", context)


def _linker(caller: Caller, since: date, until: date) -> Any:
    """Addresses of the register with these cases; none for those who may not open cases."""

    def link(**filters: Any) -> str:
        if caller.role not in OFFICE:
            return ""
        period = {"accepted_from": since.isoformat(), "accepted_to": until.isoformat()}
        return f"{reverse('web:register')}?{urlencode(period | filters)}"

    return link


def _tiles(found: arithmetic.Funnel, link: Any) -> list[dict[str, Any]]:
    whole = found.whole
    return [
        {"label": _("Accepted"), "figure": whole.accepted, "url": link()},
        {
            "label": _("Settled"),
            "figure": whole.settled,
            "of": whole.accepted,
            "tone": "jade",
            "url": link(settled=1),
        },
        {
            "label": _("Ended without agreement"),
            "figure": whole.failed,
            "of": whole.accepted,
            "url": link(settled=0, ended=1),
        },
        {
            "label": _("Still open"),
            "figure": whole.open,
            "of": whole.accepted,
            "url": link(settled=0, ended=0),
        },
        {
            "label": _("Half are over within"),
            "figure": "—" if whole.median_days is None else f"{whole.median_days:g}",
            "unit": "" if whole.median_days is None else _("days"),
            "note": _("of those that are over"),
        },
    ]


def _levels(found: arithmetic.Funnel, link: Any) -> list[dict[str, Any]]:
    most = max((level.reached for level in found.levels), default=0) or 1
    return [
        {
            "level": row.level,
            "name": LEVEL_NAMES[row.level],
            "row": row,
            "settled_width": _width(row.settled, most),
            "failed_width": _width(row.failed, most),
            "rest_width": _width(row.reached - row.settled - row.failed, most),
            "failed_at": _width(row.settled, most),
            "rest_at": _width(row.settled + row.failed, most),
            "reached_url": link(reached=row.level),
            "settled_url": link(settled_level=row.level),
            "failed_url": link(level=row.level, settled=0, ended=1),
            "open_url": link(level=row.level, settled=0, ended=0),
        }
        for row in found.levels
    ]


def _width(part: int, most: int) -> str:
    return f"{100 * part / most:.2f}"


def _table(
    title: str, head: str, found: arithmetic.Grouped, names: dict[str, str], field: str, link: Any
) -> dict[str, Any]:
    return {
        "title": title,
        "head": head,
        "rows": [
            {
                "name": names.get(group.code, group.code),
                "tally": group.tally,
                "url": link(**{field: group.code}),
                "settled_url": link(**{field: group.code}, settled=1),
            }
            for group in found.groups
        ],
        "pooled": found.pooled,
        "pooled_count": found.pooled_count,
    }


@desk_page(Kind.STATISTICS, Verb.READ, roles=frozenset({"justice", "chief"}))
def justice(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The quarter's statistics and the case-allowance list."""
    year, number = _quarter_asked(request.GET.get("quarter", ""))
    found = _quarter(caller, year, number)
    context = framed(
        request,
        caller,
        "justice",
        year=year,
        number=number,
        quarter=f"{year}-{number}",
        quarters=_quarters_to_choose(),
        tiles=[
            {"label": _("Accepted"), "figure": found.whole.accepted},
            {
                "label": _("Settled"),
                "figure": found.whole.settled,
                "of": found.whole.accepted,
                "tone": "jade",
            },
            {"label": _("Ended without agreement"), "figure": found.whole.failed, "of": found.whole.accepted},
            {"label": _("Agreements on paper"), "figure": found.written, "of": found.written + found.oral},
            {
                "label": _("Agreements by word of mouth"),
                "figure": found.oral,
                "of": found.written + found.oral,
            },
        ],
        kinds=[(words.kind_name(group.code), group.tally) for group in found.kinds],
        sources=[(words.SOURCES.get(code, code), count) for code, count in found.sources],
        allowances=_allowances(found),
        whole=found.whole,
    )
    return render(request, "web/desk/justice.html", context)


def _quarter(caller: Caller, year: int, number: int) -> arithmetic.Quarter:
    first, after = _QUARTERS[number - 1]
    until = date(year + 1, 1, 1) if after == 13 else date(year, after, 1)
    return arithmetic.quarter_of(
        station=caller.station, since=start_of_day(date(year, first, 1)), until=start_of_day(until)
    )


def _quarter_asked(text: str) -> tuple[int, int]:
    year, _sep, number = text.partition("-")
    if len(year) == 4 and year.isdecimal() and 2000 <= int(year) <= 2200 and number in {"1", "2", "3", "4"}:
        return int(year), int(number)
    today = local_date(now())
    return today.year, (today.month - 1) // 3 + 1


def _quarters_to_choose() -> list[tuple[str, str]]:
    today = local_date(now())
    year, number = today.year, (today.month - 1) // 3 + 1
    found = []
    for _n in range(8):
        found.append(
            (f"{year}-{number}", _("%(year)s, quarter %(number)s") % {"year": year, "number": number})
        )
        year, number = (year, number - 1) if number > 1 else (year - 1, 4)
    return found


def _allowances(found: arithmetic.Quarter) -> list[dict[str, Any]]:
    people = words.people_by_id({row.mediator for row in found.allowances})
    told = [
        {
            "name": people[row.mediator].name if row.mediator in people else _("not recorded"),
            "role": words.role_name(people[row.mediator].role) if row.mediator in people else "",
            "written": row.written,
            "oral": row.oral,
            "total": row.total,
        }
        for row in found.allowances
    ]
    return sorted(told, key=lambda row: str(row["name"]))


@require_POST
@desk_page(Kind.STATISTICS, Verb.EXPORT, roles=frozenset({"justice", "chief"}))
def justice_export(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The case-allowance list as an Excel sheet; no names in it but the mediators'. Logged."""
    year, number = _quarter_asked(request.POST.get("quarter", ""))
    told = _allowances(_quarter(caller, year, number))

    def entry(at: datetime, rows: int) -> Taken:
        return record_export(
            station=caller.station,
            by=audit_actor(caller),
            verb="export_case_allowance",
            object_kind="station",
            object_id=caller.station,
            at=at,
            rows=rows,
            what={"quarter": f"{year}-{number}"},
        )

    headers = [_("Mediator"), _("Role"), _("On paper"), _("By word of mouth"), _("Together")]
    content, taken = taken_along(
        request,
        door="desk/export/allowance",
        station=caller.station,
        title=_("Case allowance, %(year)s quarter %(number)s") % {"year": year, "number": number},
        headers=headers,
        rows=[[row["name"], row["role"], row["written"], row["oral"], row["total"]] for row in told],
        entry=entry,
    )
    return as_download(content, f"allowance-{year}-{number}-{taken.at.astimezone(STATION_ZONE):%Y%m%d}.xlsx")
