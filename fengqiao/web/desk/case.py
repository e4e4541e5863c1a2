"""The page of one case: the whole thread, who is in it, what can be done; reveals with a reason; scans."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fengqiao.audit.looks import WORDS as LOOK_WORDS
from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import desk_queries, queries
from fengqiao.mediation.actions import reveal_parties, reveal_words
from fengqiao.mediation.actions.attachments import take_scan
from fengqiao.mediation.actions.reveal import log_look
from fengqiao.mediation.queries import DisputeShown
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import telling, words
from fengqiao.web.desk.door import OFFICE, desk_page, dispute_or_404, done_once, framed
from fengqiao.web.desk.groups import act, grouped
from fengqiao.web.fields import Field
from fengqiao.web.phone.words import joined
from fengqiao.web.refusals import explain

REVEALED_FOR = timedelta(minutes=10)
LOOKS_SHOWN = 20
_ENDINGS = {"application/pdf": "pdf", "image/png": "png"}
_WHAT = {"parties", "words"}
_DEEDS = {"parties": reveal_parties, "words": reveal_words}


@desk_page(Kind.DISPUTE_REGISTER, Verb.READ, roles=OFFICE)
def case(request: HttpRequest, caller: Caller, number: str) -> HttpResponse:
    """Everything about one dispute that this reader may see."""
    return _page(request, caller, number)


def _page(
    request: HttpRequest,
    caller: Caller,
    number: str,
    *,
    refusal: Any = None,
    asked: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = dispute_or_404(number, caller)
    protected = shown.dispute.stage in desk_queries.PROTECTED
    if protected or not shown.reads_words:
        log_look(dispute=shown.dispute, what="look", by=caller, at=now())
    revealed = {what for what in _WHAT if _is_revealed(request, number, what)}
    reads = shown.reads_words or "words" in revealed
    context = framed(
        request,
        caller,
        "register",
        case=_told(shown, caller, whole="parties" in revealed),
        entries=telling.thread_entries(_with_words(shown, caller, reads), _people(shown)),
        buttons=_buttons(shown),
        agreement=_agreement(shown, reads),
        orders=[_order(order) for order in shown.work_orders],
        attachments=[_attachment(row, number) for row in desk_queries.attachments_of(shown.dispute)],
        reads_words=reads,
        mediates=shown.reads_words,
        revealed=revealed,
        same=_same(shown),
        linked=[_other(row) for row in desk_queries.linked_to(shown.dispute)],
        looks=[] if protected else _looks(shown, caller),
        reason=Field(
            name="reason",
            label=_("Why do you need to see it?"),
            hint=_("The sides are shown who looked, when and why."),
        ),
        refusal=refusal,
        asked=asked,
        dossier_url=reverse("web:dossier", kwargs={"number": number}),
        protected=protected,
        has_aside=True,
    )
    return render(request, "web/desk/case.html", context, status=status)


def _people(shown: DisputeShown) -> dict[str, Any]:
    return words.people_by_id({step.actor for step in shown.steps} | telling.people_in([shown.standing]))


def _with_words(shown: DisputeShown, caller: Caller, reads: bool) -> DisputeShown:
    """The same case with its words, once they were revealed with a reason."""
    if shown.reads_words or not reads:
        return shown
    return replace(shown, steps=queries.steps_for(shown.dispute, caller, reads=True))


def _told(shown: DisputeShown, caller: Caller, *, whole: bool) -> dict[str, Any]:
    dispute, standing = shown.dispute, shown.standing
    village = community.village(dispute.village)
    people = _people(shown)
    filer = words.people_by_id({dispute.filed_by})
    return {
        "number": dispute.number,
        "title": dispute.title,
        "summary": dispute.summary,
        "village": village.short_name if village else dispute.village,
        "kind": words.kind_name(dispute.kind),
        "stage": words.stage_name(dispute.stage),
        "stage_tone": _tone(dispute.stage),
        "level": standing.level,
        "is_settled": dispute.settled_level is not None,
        "due": dispute.due_on,
        "case_due": standing.case_due,
        "level_due": standing.level_due,
        "paused_now": words.PAUSES.get(standing.pause_reason, "") if standing.paused_since else "",
        "paused": telling.paused_words(standing),
        "settled_words": telling.settled_words(standing),
        "next": telling.next_words(standing, dispute=dispute, today=local_date(now())),
        "who": telling.on_it(standing, dispute, people),
        "of_record": words.person_words(people.get(standing.committee_mediator or "")),
        "waiting": telling.waiting_words(standing, local_date(now())),
        "reported_at": dispute.reported_at,
        "happened_on": dispute.happened_on,
        "accepted_at": dispute.accepted_at,
        "source": words.SOURCES.get(dispute.source, dispute.source),
        "sender_number": dispute.sender_number,
        "filed_by": words.person_words(next(iter(filer.values()), None))
        or words.role_name(dispute.filed_by_role),
        "track": standing.track,
        "parties": _parties(shown, whole),
        "sittings": [{"at": s.starts_at, "place": s.place, "level": s.level} for s in shown.sittings],
        "alarms": [alarm for alarm in shown.alarms if alarm.imminent and alarm.acknowledged_at is None],
        "version": dispute.version,
    }


def _tone(stage: str) -> str:
    if stage in words.SETTLED:
        return "jade"
    if stage in words.CLOSED_BADLY | desk_queries.PROTECTED | {"reported"}:
        return "maple"
    return "amber" if stage in {"handing_over", "paused", "agreeing"} else ""


def _parties(shown: DisputeShown, whole: bool) -> list[dict[str, Any]]:
    full = {party.id: party for party in desk_queries.parties_whole(shown.dispute)} if whole else {}
    return [
        {
            "side": words.SIDES.get(party.side, party.side),
            "name": full[party.id].name if party.id in full else party.name,
            "phone": full[party.id].phone if party.id in full else party.phone,
            "consented": party.consented,
            "reachable": party.reachable,
            "is_reporter": party.side == shown.standing.reporter_side,
        }
        for party in shown.parties
    ]


def _buttons(shown: DisputeShown) -> dict[str, Any]:
    groups = grouped(shown)
    return {
        "main": act(shown, groups.main) if groups.main else None,
        "groups": [
            {"title": title, "acts": [act(shown, move) for move in moves]}
            for title, moves in (
                (_("At this step"), groups.level),
                (_("Ways to close"), groups.closing),
                (_("Corrections"), groups.corrections),
                (_("Safety"), groups.safety),
            )
            if moves
        ],
    }


def _agreement(shown: DisputeShown, reads: bool) -> dict[str, Any] | None:
    if shown.standing.draft is None:
        return None
    row = shown.agreement or desk_queries.agreement_of(shown.dispute)
    if row is None:
        return None
    left = queries.confirmation_days_left(row, local_date(now()))
    return {
        "number": row.number,
        "form": row.form,
        "partial": row.partial,
        "in_force_at": row.in_force_at,
        "content": row.content if reads else None,
        "signed": joined(
            [
                telling.side_names(shown.standing.agreed.get("sign", ())),
                _("the mediator") if shown.standing.draft.mediator_signed else "",
            ]
        ),
        "missing": telling.side_names(shown.standing.sides_missing("sign"))
        if row.in_force_at is None
        else "",
        "confirmation": row.confirmation,
        "days_left": left if left is not None and left >= 0 and not row.confirmation else None,
        "items": [
            {"number": i.number, "what": i.what if reads else "", "due": i.due_on, "done": i.done_on}
            for i in row.items.all()
        ],
    }


def _order(order: Any) -> dict[str, Any]:
    return {
        "number": order.number,
        "department": words.department_name(order.department_kind),
        "task": order.task,
        "state": words.ORDER_STATES.get(order.state, order.state),
        "is_open": order.state in desk_queries.ORDERS_OPEN,
        "due": order.due_on,
        "answer": order.answer,
    }


def _attachment(row: Any, number: str) -> dict[str, Any]:
    titles = {"agreement": _("Sealed agreement"), "proof": _("Proof that it was done")}
    return {
        "title": titles.get(row.title, row.title),
        "kind": "PDF" if row.content_type == "application/pdf" else _("picture"),
        "kilobytes": max(1, row.size // 1024),
        "at": row.step.at,
        "url": reverse("web:attachment", kwargs={"number": number, "attachment": row.id}),
    }


def _same(shown: DisputeShown) -> list[dict[str, Any]]:
    if shown.dispute.stage not in {"reported", "consenting"}:
        return []
    here = shown.dispute.number
    names = {move.name for move in shown.moves}
    return [
        _other(row)
        | {
            "merge": reverse("web:dispute-move", args=[here, "merge"]) + f"?into={row.number}"
            if "merge" in names
            else "",
            "link": reverse("web:dispute-move", args=[here, "link"]) + f"?other={row.number}"
            if "link" in names
            else "",
        }
        for row in queries.likely_the_same(shown.dispute)
    ]


def _other(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "short": words.short_number(row.number),
        "title": row.title,
        "stage": words.stage_name(row.stage),
        "sender_number": row.sender_number,
        "source": words.SOURCES.get(row.source, row.source),
        "at": row.reported_at,
        "url": reverse("web:dispute", kwargs={"number": row.number}),
    }


def _looks(shown: DisputeShown, caller: Caller) -> list[dict[str, Any]]:
    entries = queries.who_looked(shown.dispute, caller=caller)
    people = words.people_by_id({entry.actor for entry in entries})
    told = []
    for (actor, role, verb, reason), same in groupby(
        entries, key=lambda entry: (entry.actor, entry.role, entry.verb, str(entry.reason or ""))
    ):
        looks = list(same)
        told.append(
            {
                "who": words.person_words(people.get(actor)) or words.role_name(role),
                "what": LOOK_WORDS[verb],
                "at": looks[0].at,
                "times": len(looks),
                "reason": reason,
            }
        )
    return told[:LOOKS_SHOWN]


@require_POST
@desk_page(Kind.DISPUTE_PERSONAL_DATA, Verb.REVEAL, roles=OFFICE)
def reveal(request: HttpRequest, caller: Caller, number: str, what: str) -> HttpResponse:
    """Names and phones, or what was said, for ten minutes, after a reason; an entry the sides are shown."""
    if what not in _WHAT:
        raise Http404
    dispute_or_404(number, caller)
    reason = request.POST.get("reason", "").replace("\x00", "")[:400]

    def deed() -> str:
        _DEEDS[what](number=number, reason=reason, by=caller, at=now())
        return reverse("web:dispute", kwargs={"number": number})

    try:
        to = done_once(request, door=f"desk/reveal/{what}/{number}", deed=deed)
    except Refused as refused:
        return _page(request, caller, number, refusal=explain(refused), asked=what, status=409)
    until = (now() + REVEALED_FOR).isoformat()
    request.session["revealed"] = _still(request) | {f"{number}/{what}": until}
    messages.info(request, _("You see it for ten minutes. The look and its reason are on record."))
    return HttpResponseRedirect(to)


def _still(request: HttpRequest) -> dict[str, str]:
    at = now()
    kept: dict[str, str] = request.session.get("revealed", {})
    return {key: until for key, until in kept.items() if datetime.fromisoformat(until) > at}


def _is_revealed(request: HttpRequest, number: str, what: str) -> bool:
    return f"{number}/{what}" in _still(request)


@desk_page(Kind.DISPUTE_REGISTER, Verb.READ, roles=OFFICE)
def attachment(request: HttpRequest, caller: Caller, number: str, attachment: UUID) -> HttpResponse:
    """A scan: for mediators, and for others for ten minutes after they gave a reason to read what was said."""
    found = desk_queries.attachment_for(number=number, attachment=attachment, caller=caller)
    if found is None:
        raise Http404
    row, may_read = found
    if not may_read and not _is_revealed(request, number, "words"):
        return _page(
            request, caller, number, refusal=explain(Refused("reason_missing")), asked="words", status=403
        )
    try:
        content, taken = take_scan(row, by=caller, at=now())
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{words.short_number(number)}-{row.title}-{taken.id}.{_ENDINGS.get(row.content_type, 'jpg')}"
    response = HttpResponse(content, content_type=row.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
