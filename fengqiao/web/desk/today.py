"""今天要办: what is due first, the matter at hand beside it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import local_date, now
from fengqiao.mediation import desk_queries, queries
from fengqiao.mediation.actions.reveal import log_look
from fengqiao.mediation.desk_queries import WorkRow
from fengqiao.mediation.queries import DisputeShown
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import telling, words
from fengqiao.web.desk.door import OFFICE, counted, desk_page, framed
from fengqiao.web.desk.groups import KEYS, act, beside, grouped
from fengqiao.web.phone.words import joined

ALARMS_SHOWN = 3


@desk_page(Kind.DISPUTE_REGISTER, Verb.LIST, roles=OFFICE)
def today(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The work list with the picked dispute beside it (`?sel=number`)."""
    at = now()
    day = local_date(at)
    alarms = [
        a
        for a in queries.alarms_unanswered(caller)
        if caller.role == "chief" or a.dispute.room in caller.rooms or a.paged == caller.id
    ]
    rows = desk_queries.work_list(caller=caller, alarmed={alarm.dispute_id for alarm in alarms})
    picked = request.GET.get("sel", "")
    if request.headers.get("HX-Target") == "beside":
        return render(request, "web/desk/beside.html", beside_context(caller, picked, day))
    shown_number = picked or (rows[0].dispute.number if rows else "")
    context = framed(
        request,
        caller,
        "today",
        tiles=_tiles(caller, day),
        rows=_lines(caller, rows, day, shown_number),
        alarms=[_alarm(alarm) for alarm in alarms[:ALARMS_SHOWN]],
        more_alarms=max(0, len(alarms) - ALARMS_SHOWN),
        more_new=max(0, desk_queries.new_reports_count(caller) - desk_queries.NEW_FIRST),
        new_url=f"{reverse('web:register')}?stage=reported",
        has_aside=bool(rows),
        **beside_context(caller, shown_number, day),
    )
    return render(request, "web/desk/today.html", context)


def _alarm(alarm: Any) -> dict[str, Any]:
    url = reverse("web:dispute-move", kwargs={"number": alarm.dispute.number, "move": "acknowledge_alarm"})
    return {
        "what": words.DANGERS.get(alarm.what, alarm.what),
        "title": alarm.dispute.title,
        "number": alarm.dispute.number,
        "short": words.short_number(alarm.dispute.number),
        "at": alarm.raised_at,
        "act": {"label": _("I have seen it and act"), "url": url, "key": KEYS["acknowledge_alarm"]},
    }


def _tiles(caller: Caller, day: date) -> list[dict[str, Any]]:
    figures = desk_queries.today_figures(caller=caller, today=day)
    register = reverse("web:register")
    month = day.replace(day=1)
    median = figures.median_days
    return [
        {
            "label": _("Due today or late"), "figure": counted(figures.due) or 0,
            "tone": "maple" if figures.due else "",
            "url": f"{register}?due_before={day}&order=due",
        },
        {"label": _("Waiting to be taken over"), "figure": figures.waiting, "url": f"{register}?stage=handing_over"},
        {
            "label": _("Accepted this month"), "figure": figures.accepted,
            "url": f"{register}?accepted_from={month}",
        },
        {
            "label": _("Of these settled"), "figure": figures.settled, "of": figures.accepted, "tone": "jade",
            "url": f"{register}?accepted_from={month}&settled=1",
        },
        {
            "label": _("Half are over within"),
            "figure": "—" if median is None else f"{median:g}",
            "unit": "" if median is None else _("days"),
            "note": _("accepted in the last 90 days and over"),
            "url": reverse("web:funnel"),
        },
    ]  # fmt: skip


def _lines(caller: Caller, rows: list[WorkRow], day: date, picked: str) -> list[dict[str, Any]]:
    people = words.people_by_id(telling.people_in([row.standing for row in rows]))
    villages = {village.code: village.short_name for village in community.villages_of_station(caller.station)}
    return [list_line(row, people, villages, day) | {"picked": row.dispute.number == picked} for row in rows]


def list_line(row: WorkRow, people: dict[str, Any], villages: dict[str, str], day: date) -> dict[str, Any]:
    """One line of a list of disputes."""
    dispute, standing = row.dispute, row.standing
    return {
        "number": dispute.number,
        "short": words.short_number(dispute.number),
        "title": _("Protected case") if row.is_protected else dispute.title,
        "village": villages.get(dispute.village, dispute.village),
        "kind": "" if row.is_protected else words.kind_name(dispute.kind),
        "level": standing.level,
        "settled_here": dispute.settled_level is not None,
        "stage": words.stage_name(dispute.stage),
        "due": dispute.due_on,
        "settled": telling.settled_words(standing),
        "paused": words.PAUSES.get(standing.pause_reason, "") if standing.paused_since else "",
        "is_new": dispute.stage == "reported",
        "is_closed": dispute.closed_at is not None,
        "protected": row.is_protected,
        "alarmed": row.alarmed,
        "who": telling.on_it(standing, dispute, people),
        "waiting": telling.waiting_words(standing, day),
        "reported_at": dispute.reported_at,
    }


def beside_context(caller: Caller, number: str, day: date) -> dict[str, Any]:
    """The aside: the picked dispute in short, with its main button."""
    shown = queries.dispute_for(number=number, caller=caller) if number else None
    if shown is None:
        return {"one": None}
    if shown.dispute.stage in desk_queries.PROTECTED:  # its title alone is a look
        log_look(dispute=shown.dispute, what="look", by=caller, at=now())
    groups = grouped(shown)
    return {"one": _one(caller, shown, day) | {"acts": [act(shown, move) for move in beside(groups)]}}


def _one(caller: Caller, shown: DisputeShown, day: date) -> dict[str, Any]:
    standing, dispute = shown.standing, shown.dispute
    people = words.people_by_id(telling.people_in([standing]))
    village = community.village(dispute.village)
    arranged = standing.arrangement
    return {
        "number": dispute.number,
        "short": words.short_number(dispute.number),
        "protected": dispute.stage in desk_queries.PROTECTED,
        "title": dispute.title,
        "summary": dispute.summary,
        "is_new": dispute.stage == "reported",
        "village": village.short_name if village else dispute.village,
        "kind": words.kind_name(dispute.kind),
        "accepted_at": dispute.accepted_at,
        "reported_at": dispute.reported_at,
        "level": standing.level,
        "is_settled": dispute.settled_level is not None,
        "stage": words.stage_name(dispute.stage),
        "next": telling.next_words(standing, dispute=dispute, today=day),
        "who": telling.on_it(standing, dispute, people),
        "invited": joined(arranged.invited) if arranged else "",
        "paused": telling.paused_words(standing),
        "due": dispute.due_on,
        "offer": telling.latest_offer(shown) if shown.reads_words else None,
        "url": reverse("web:dispute", kwargs={"number": dispute.number}),
    }
